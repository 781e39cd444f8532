// One row in a package of npm: `node peer.mjs ID PEER FOLDER PACKAGES PACE`, PACKAGES the folder whose node_modules has it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as f from "../../dist/node.js";
import { readData } from "./data.mjs";
import { report } from "./timing.mjs";

const [id, peer, folder, packages, pace] = process.argv.slice(2);
const { X, y, T, t } = readData(folder);
const names = { druidjs: "@saehrimnir/druidjs", "ml-kmeans": "ml-kmeans", "libsvm-js": "libsvm-js", "ml-pca": "ml-pca" };
const require = createRequire(join(packages, "package.json"));
const load = async () => import(pathToFileURL(require.resolve(names[peer])).href);
const rowsOf = ({ rows, cols, data }) => Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * cols, (i + 1) * cols)));

const isomap = (neighbors) => async () => {
  const { ISOMAP } = await load();
  const list = rowsOf(X);
  return () => {
    const image = new ISOMAP(list, { neighbors, d: 2 }).transform();
    return [Array.from(image).length];
  };
};

const tasks = {
  "isomap-scurve-1000-k12": isomap(12),
  "isomap-scurve-1000-k100": isomap(100),
  "kmeans-roll-1600": async () => {
    const { kmeans } = await load();
    const list = rowsOf(X);
    // One start with ten seeds, as it knows no restarts.
    return () => {
      for (let seed = 0; seed < 10; seed++) kmeans(list, 2, { seed, initialization: "kmeans++" });
      return [];
    };
  },
  "pca-digits": async () => {
    const { PCA } = await load();
    const list = rowsOf(X);
    return () => new PCA(list).getEigenvalues().slice(0, 10);
  },
  "svc-cifar-pca50": async () => {
    const module = await import(pathToFileURL(require.resolve("libsvm-js/asm")).href);
    const SVM = await (module.default ?? module);
    const [train, test] = [rowsOf(X), rowsOf(T)];
    let variance = 0;
    const mean = X.data.reduce((sum, value) => sum + value, 0) / X.data.length;
    for (const value of X.data) variance += (value - mean) ** 2;
    const gamma = 1 / (X.cols * (variance / X.data.length));
    return () => {
      const machine = new SVM({ kernel: SVM.KERNEL_TYPES.RBF, type: SVM.SVM_TYPES.C_SVC, gamma, cost: 1, cacheSize: 200 });
      machine.train(train, Array.from(y));
      const found = Int32Array.from(machine.predict(test));
      machine.free();
      return [f.f1(t, found).macro];
    };
  },
};

const { version } = JSON.parse(readFileSync(join(packages, "node_modules", names[peer], "package.json"), "utf8"));
await report(await tasks[id](), JSON.parse(pace), `${peer} ${version}`);
