// One row in flatland: `node ours.mjs ID FOLDER THREADS PACE`, PACE as JSON.
import { readData } from "./data.mjs";
import { rowOf } from "./rows.mjs";
import { report } from "./timing.mjs";

const [id, folder, threads, pace] = process.argv.slice(2);
const row = rowOf(id);
const data = readData(folder);
const parts = row.parts && (await (await import("../inside.mjs")).inside(...row.parts));
await report(() => row.ours(data, { threads: Number(threads) }, parts), JSON.parse(pace));
