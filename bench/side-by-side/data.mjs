// The data of the rows, written once as raw little-endian arrays that both sides read: NAME/{X,y,T,t}.bin and NAME/shape.json.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as f from "flatland";
import { circles, digits, sCurve, swissRoll, swissRoll4 } from "flatland/datasets";

const seed = 1337;

/** Each maker gives named arrays: matrices, or labels. */
const makers = {
  circles200: () => {
    const { points, labels } = circles({ samples: 200, noise: 0.05, factor: 0.5, seed });
    return { X: points, y: labels };
  },
  scurve1000: () => ({ X: sCurve({ samples: 1000, seed }).points }),
  roll1600: () => {
    const { points, position } = swissRoll4({ seed });
    return { X: points, y: Int32Array.from(position, (r) => (r > 10 ? 1 : 0)) };
  },
  swiss5000: () => ({ X: swissRoll({ samples: 5000, seed }).points }),
  swiss5000flat: async () => {
    const { points } = swissRoll({ samples: 5000, seed });
    return { X: points, T: (await f.pca(points, { dimensions: 2 })).embedding };
  },
  digits: async () => {
    const { points, labels } = await digits();
    const part = (from, to) => ({ rows: to - from, cols: 64, data: points.data.slice(64 * from, 64 * to) });
    return { X: part(0, 1500), y: labels.slice(0, 1500), T: part(1500, 1797), t: labels.slice(1500) };
  },
  cifar: loadCifar,
  cifarPca50: async () => {
    const { X, y, T, t } = await loadCifar();
    const model = await f.pca(X, { dimensions: 50 });
    return { X: model.embedding, y, T: await f.pca.transform(model, T), t };
  },
};

/** Thrown when a data set is not to be had here. */
export class NoData extends Error {}

/** The study's cache of CIFAR-10, as bench runs from a checkout. */
async function loadCifar() {
  const cache = process.env.FLATLAND_CACHE ?? join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "flatland");
  const path = join(cache, "cifar10-5000-1000.bin");
  if (!existsSync(path)) throw new NoData("CIFAR-10 is not in the study's cache; run npm run study once");
  const bytes = readFileSync(path);
  const content = bytes.subarray(bytes.indexOf(10) + 1);
  const images = (from, rows) => ({ rows, cols: 3072, data: Uint8Array.from(content.subarray(3072 * from, 3072 * (from + rows))) });
  const labels = (from, rows) => Int32Array.from(content.subarray(3072 * 6000 + from, 3072 * 6000 + from + rows));
  return { X: images(0, 5000), y: labels(0, 5000), T: images(5000, 1000), t: labels(5000, 1000) };
}

const typeNames = { Float64Array: "<f8", Float32Array: "<f4", Int32Array: "<i4", Uint8Array: "|u1" };
const folder = join(process.env.FLATLAND_BENCH_CACHE ?? join(homedir(), ".cache", "flatland-bench"));

/** Makes a data set unless it is there already; gives the folder it is in. */
export async function ensureData(name) {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  const arrays = await makers[name]();
  const fresh = `${path}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  const shape = {};
  for (const [key, value] of Object.entries(arrays)) {
    const data = value.data ?? value;
    shape[key] = { type: typeNames[data.constructor.name], shape: value.data ? [value.rows, value.cols] : [data.length] };
    writeFileSync(join(fresh, `${key}.bin`), new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  writeFileSync(join(fresh, "shape.json"), JSON.stringify(shape));
  rmSync(path, { recursive: true, force: true });
  renameSync(fresh, path);
  return path;
}

/** Reads a data set back: matrices as { data, shape }, labels as they are. */
export function readData(path) {
  const types = { "<f8": Float64Array, "<f4": Float32Array, "<i4": Int32Array, "|u1": Uint8Array };
  const result = {};
  for (const [key, { type, shape }] of Object.entries(JSON.parse(readFileSync(join(path, "shape.json"), "utf8")))) {
    const bytes = readFileSync(join(path, `${key}.bin`));
    const data = new types[type](bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    result[key] = shape.length === 2 ? { data, shape } : data;
  }
  return result;
}
