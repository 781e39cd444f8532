// How much quicker two threads are than one, in the rows that take longest.
import { ensureData, NoData } from "./data.mjs";
import { ourCommand } from "./peers.mjs";
import { runReport } from "./process.mjs";
import { median, spread } from "./results.mjs";
import { rowOf } from "./rows.mjs";

const ids = [
  "isomap-cifar",
  "isomap-mnist-5000",
  "isomap-swiss-10000",
  "knn-mnist-20000",
  "spectral-mnist-10000",
  "kmeans-mnist-70000",
  "lle-mnist-5000",
  "lle-swiss-20000",
  "pca-cifar",
  "pca-mnist-bytes",
  "svc-cifar-raw",
  "trustworthiness-swiss-20000",
];
const pace = { warmup: 1, budget: 1 };

/** For each row the seconds on one thread and on two, in turn, and the ratio round by round. */
export async function measure({ rounds }) {
  const rows = [];
  for (const id of ids) {
    const row = rowOf(id);
    try {
      const data = await ensureData(row.data);
      const seconds = { 1: [], 2: [] };
      for (let round = 0; round < Math.min(3, rounds); round++) {
        for (const threads of [1, 2]) {
          const { warm } = await runReport(...ourCommand(id, data, threads, pace), String(threads));
          seconds[threads].push(median(warm.map(({ seconds }) => seconds)));
        }
      }
      rows.push({
        id,
        name: row.name,
        one: median(seconds[1]),
        two: median(seconds[2]),
        speedUp: spread(seconds[1].map((one, i) => one / seconds[2][i])),
      });
    } catch (error) {
      if (!(error instanceof NoData)) throw error;
    }
  }
  return { rows };
}
