// A file that is too large to read at once goes through a saved model, some thousand rows at a time, in the memory of one such batch.
// `flatland transform MODEL FILE -o OUT` does this for any format; here is how to do it yourself, where the rows come from elsewhere.
//
//   node examples/streaming-transform.mjs [rows] [folder]

import { createReadStream, createWriteStream, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isomap, loadModel, saveModel, swissRoll, transform } from "flatland";

const rows = Number(process.argv[2] ?? 200_000);
const folder = process.argv[3] ?? "streamed";
mkdirSync(folder, { recursive: true });
const [modelFile, bigFile, outFile] = ["roll.flatland", "big.csv", "placed.csv"].map((name) => join(folder, name));

// 1. Fit on a sample and keep the model as a file.
const sample = swissRoll({ samples: 1000, seed: 0 }).points;
writeFileSync(modelFile, saveModel(await isomap(sample, { neighbors: 10 })));

// 2. A big file, made here so that the example needs none: 10,000 rows at a time.
await pipeline(
  Readable.from(
    (function* () {
      for (let done = 0, seed = 1; done < rows; done += 10_000, seed++) {
        const { data, rows: count } = swissRoll({ samples: Math.min(10_000, rows - done), seed }).points;
        let text = "";
        for (let i = 0; i < count; i++) text += `${data[3 * i]},${data[3 * i + 1]},${data[3 * i + 2]}\n`;
        yield text;
      }
    })(),
  ),
  createWriteStream(bigFile),
);

// 3. Batch by batch through the model. Places come out in the order of the rows.
const model = loadModel(readFileSync(modelFile));
const cols = model.input.cols;

async function* batches(path, size) {
  let data = new Float64Array(size * cols);
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const values = line.split(",");
    if (values.length !== cols) throw new Error(`row ${count}: ${values.length} values, ${cols} expected`);
    for (let j = 0; j < cols; j++) data[count * cols + j] = Number(values[j]);
    if (++count < size) continue;
    yield { data, shape: [count, cols] };
    data = new Float64Array(size * cols);
    count = 0;
  }
  if (count > 0) yield { data: data.subarray(0, count * cols), shape: [count, cols] };
}

let placed = 0;
const start = performance.now();
await pipeline(
  Readable.from(
    (async function* () {
      yield "e1,e2\n";
      for await (const batch of batches(bigFile, 8192)) {
        const { data, rows: count } = await transform(model, batch);
        let text = "";
        for (let i = 0; i < count; i++) text += `${data[2 * i]},${data[2 * i + 1]}\n`;
        placed += count;
        yield text;
      }
    })(),
  ),
  createWriteStream(outFile),
);
const seconds = (performance.now() - start) / 1000;
const memory = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(`${placed} rows placed, ${Math.round(placed / seconds)} a second, at most ${memory} MB of memory. Written: ${outFile}`);
