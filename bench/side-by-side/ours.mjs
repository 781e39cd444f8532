// One row in flatland: `node ours.mjs INDEX FOLDER THREADS REPEATS` prints { cold, warm: [seconds], peak: bytes, answer }.
import { readData } from "./data.mjs";
import { rows } from "./rows.mjs";

const [index, folder, threads, repeats] = process.argv.slice(2);
const row = rows[Number(index)];
const data = readData(folder);
const settings = { threads: Number(threads) };
const timed = async () => {
  const start = performance.now();
  const answer = await row.ours(data, settings);
  return { seconds: (performance.now() - start) / 1000, answer };
};
const cold = await timed();
const warm = [];
for (let i = 0; i < Number(repeats); i++) warm.push((await timed()).seconds);
const peak = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ cold: cold.seconds, warm, peak, answer: cold.answer }));
process.exit(0);
