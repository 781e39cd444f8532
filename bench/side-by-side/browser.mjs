// Six rows in headless Chromium, with threads and without, beside Node with as many threads.
import { inPage } from "../chromium.mjs";
import { ensureData, NoData } from "./data.mjs";
import { ourCommand } from "./peers.mjs";
import { runReport } from "./process.mjs";
import { median, spread } from "./results.mjs";
import { rowOf } from "./rows.mjs";

const ids = [
  "spectral-roll-1600-knn",
  "isomap-swiss-5000",
  "lle-swiss-20000",
  "mds-points-mnist-5000",
  "svc-cifar-pca50",
  "kmeans-mnist-70000",
];
const pace = { warmup: 1.5, budget: 1 };
/** One row in a page: what timeCalls gives, and whether the page could have threads. */
async function rowInPage({ id, threads, pace }) {
  const { rowOf } = await import("/bench/side-by-side/rows.mjs");
  const { timeCalls } = await import("/bench/side-by-side/calls.mjs");
  const kinds = { "<f8": Float64Array, "<f4": Float32Array, "<i4": Int32Array, "|u1": Uint8Array };
  const data = {};
  for (const [key, { type, shape }] of Object.entries(await (await fetch("/data/shape.json")).json())) {
    const list = new kinds[type](await (await fetch(`/data/${key}.bin`)).arrayBuffer());
    data[key] = shape.length === 2 ? { rows: shape[0], cols: shape[1], data: list } : list;
  }
  const timed = async () => {
    const start = performance.now();
    const answer = await rowOf(id).ours(data, { threads });
    return { time: { seconds: (performance.now() - start) / 1000 }, answer };
  };
  return { ...(await timeCalls(timed, pace)), isolated: crossOriginIsolated };
}

/** For each row and number of threads the seconds in Node and in the page, in turn, and the ratio round by round. */
export async function measure({ rounds }) {
  const rows = [];
  let version;
  for (const id of ids) {
    const row = rowOf(id);
    let data;
    try {
      data = await ensureData(row.data);
    } catch (error) {
      if (error instanceof NoData) continue;
      throw error;
    }
    for (const threads of [2, 1]) {
      const seconds = { node: [], page: [] };
      const cold = { node: [], page: [] };
      for (let round = 0; round < Math.min(3, rounds); round++) {
        const node = await runReport(...ourCommand(id, data, threads, pace), String(threads));
        const shown = await inPage(rowInPage, { id, threads, pace }, { folder: data, isolated: threads > 1 });
        const reports = { node, page: shown.answer };
        version = shown.version;
        if (reports.page.isolated !== threads > 1) throw new Error(`${id}: the page is ${threads > 1 ? "not " : ""}isolated`);
        if (JSON.stringify(reports.page.answer) !== JSON.stringify(reports.node.answer))
          throw new Error(`${id}: the page's answer differs from Node's`);
        for (const [place, report] of Object.entries(reports)) {
          seconds[place].push(median(report.warm.map(({ seconds }) => seconds)));
          cold[place].push(report.cold.seconds);
        }
      }
      rows.push({
        id,
        name: row.name,
        threads,
        node: median(seconds.node),
        page: median(seconds.page),
        ratio: spread(seconds.page.map((time, i) => time / seconds.node[i])),
        cold: { node: median(cold.node), page: median(cold.page) },
      });
    }
  }
  return { version, rows };
}
