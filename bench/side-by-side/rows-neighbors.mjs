// Rows of exact nearest neighbors, which the library has inside, and of the measure built on them.
import * as f from "../../dist/node.js";
import { close } from "./checks.mjs";

const parts = ["compute/engine.ts", "compute/run.ts", "compute/pool.ts", "neighbors/nearest.ts"];

/** All distances' sum, and every 97th row's most distant neighbor. */
function summary(distances, k) {
  const chosen = [distances.reduce((sum, value) => sum + value, 0)];
  for (let i = k - 1; i < distances.length; i += 97 * k) chosen.push(distances[i]);
  return chosen;
}

/** The engine and the pool of helper threads, which live as long as the process. */
let ready;
const ours =
  (k) =>
  async ({ X }, { threads }, inside) => {
    ready ??= (async () => {
      const engine = inside.openEngine();
      const { helpers } = await import("../inside.mjs");
      if (threads > 1) engine.pool = await helpers(inside.startPool, engine, threads - 1);
      return engine;
    })();
    const run = inside.openRun(await ready, "bench", { count: threads, spawn: undefined });
    const steps = inside.nearestNeighbors(run, run.load(X), k);
    let step = steps.next();
    while (!step.done) step = steps.next();
    const answer = summary(step.value.distances.view, k);
    run.close();
    return answer;
  };

const neighborRow = (id, name, data, k, target, size) => ({
  id,
  name: `exact nearest neighbors, ${name}, k = ${k}`,
  data,
  size,
  peers: { "scikit-learn": target, faiss: 0 },
  parts,
  ours: ours(k),
  // Peers go by inner products in f64 (f32 in faiss), which lose digits of small distances.
  agree: { "scikit-learn": close(1e-6), faiss: close(1e-3) },
});

const trustworthinessRow = (n, size, target) => ({
  id: `trustworthiness-swiss-${n}`,
  name: `trustworthiness, swiss roll ${n.toLocaleString("en")}`,
  data: `swiss${n}flat`,
  size,
  growth: { method: "trustworthiness", n },
  peers: { "scikit-learn": target },
  ours: async ({ X, T }, settings) => [await f.trustworthiness(X, T, { neighbors: 12, ...settings })],
  agree: close(1e-9),
});

export const neighborRows = [
  neighborRow("knn-swiss-20000", "swiss roll 20,000 × 3", "swiss20000", 15, 1.5, "normal"),
  neighborRow("knn-cifar-5000", "CIFAR-10 5,000 × 3072 bytes", "cifar", 200, 1.7, "normal"),
  neighborRow("knn-mnist-20000", "MNIST 20,000 × 784 bytes", "mnist20000", 15, 2, "normal"),
  neighborRow("knn-mnist-70000", "MNIST 70,000 × 784 bytes", "mnist70000", 15, 2, "large"),
  trustworthinessRow(1000, "growth", 0),
  trustworthinessRow(2000, "growth", 0),
  trustworthinessRow(5000, "normal", 15),
  trustworthinessRow(10000, "growth", 0),
  trustworthinessRow(20000, "large", 15),
];
