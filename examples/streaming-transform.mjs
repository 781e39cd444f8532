// A file that is too large to read at once goes through a saved model, some thousand rows at a time, in the memory of one such batch.
// `flatland transform MODEL FILE -o OUT` does the same; here is how to do it in a program, where rows may come from anywhere: a file,
// the body of a response, a pipe.
//
//   node examples/streaming-transform.mjs [rows] [folder]

import { createReadStream, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { isomap, loadModel, saveModel, swissRoll, transform } from "flatland";
import { openBatchWriter, readBatches, selectPoints } from "flatland/io";

const rows = Number(process.argv[2] ?? 200_000);
const folder = process.argv[3] ?? "streamed";
mkdirSync(folder, { recursive: true });
const [modelFile, bigFile, outFile] = ["roll.flatland", "big.csv", "placed.csv"].map((name) => join(folder, name));

/**
 * A table that is written in pieces to a file.
 *
 * @param {string} path
 * @param {import("flatland/io").TableFormat} format one that can be written in pieces: csv, parquet, …
 */
async function openTable(path, format) {
  const file = await open(path, "w");
  const writer = await openBatchWriter(format, { write: (bytes) => file.writeFile(bytes) });
  return {
    write: (count, columns) => writer.write({ rows: count, columns, format, notes: [] }),
    async finish() {
      await writer.finish();
      await file.close();
    },
  };
}

/**
 * The columns of a matrix under names.
 *
 * @param {import("flatland").Matrix} matrix
 * @param {string[]} names
 * @returns {import("flatland/io").NumberColumn[]}
 */
function columnsOf({ rows: count, cols, data }, names) {
  const values = (j) => Float64Array.from({ length: count }, (_, i) => data[i * cols + j]);
  return names.map((name, j) => ({ name, kind: "number", values: values(j), missing: 0 }));
}

// 1. Fit on a sample and keep the model as a file.
const sample = swissRoll({ samples: 1000, seed: 0 }).points;
writeFileSync(modelFile, saveModel(await isomap(sample, { neighbors: 10 })));

// 2. A big file, made here so that the example needs none.
const big = await openTable(bigFile, "csv");
for (let done = 0, seed = 1; done < rows; done += 10_000, seed++) {
  const { points } = swissRoll({ samples: Math.min(10_000, rows - done), seed });
  await big.write(points.rows, columnsOf(points, ["x", "y", "z"]));
}
await big.finish();

// 3. Batch by batch through the model. Places come out in the order of the rows.
const model = loadModel(readFileSync(modelFile));
const out = await openTable(outFile, "csv");
let placed = 0;
const start = performance.now();
for await (const table of readBatches(createReadStream(bigFile), { name: bigFile, rows: 8192 })) {
  const { points } = selectPoints(table, { features: "x,y,z", name: bigFile });
  const found = await transform(model, points);
  await out.write(found.rows, columnsOf(found, ["e1", "e2"]));
  placed += found.rows;
}
await out.finish();

const seconds = (performance.now() - start) / 1000;
const memory = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(`${placed} rows placed, ${Math.round(placed / seconds)} a second, at most ${memory} MB of memory. Written: ${outFile}`);
