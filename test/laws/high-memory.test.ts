import { Worker } from "node:worker_threads";
import { beforeAll, describe, expect, test } from "vitest";
import { exhaust } from "../../src/base/steps.ts";
import { openEngine } from "../../src/compute/engine.ts";
import { startPool } from "../../src/compute/pool.ts";
import { openRun } from "../../src/compute/run.ts";
import { shortestPaths } from "../../src/graph/shortest-paths.ts";
import { measures, tasksByName } from "../../src/methods.ts";
import { graphOf } from "../unit/graph/graphs.ts";
import { lawCases, strands } from "./cases.ts";
import { modelHash } from "./hash.ts";

// Twenty thousand points take 3.2 GB for their geodesics, so kernels work at addresses that do not fit into a signed number of 32 bits. Here
// all that lies below them is taken, but never touched, so that the platform has nothing to provide for it.

const engine = openEngine();
const below = engine.allocator.allocate(2.2e9);
engine.pool = startPool(engine, 1, (setup) => {
  const worker = new Worker(new URL("../../dist/worker-node.js", import.meta.url), { workerData: { kind: "help", setup } });
  worker.unref();
  return { stop: () => void worker.terminate() };
});
const threads = { count: 2, spawn: undefined };

beforeAll(async () => {
  expect(below).toBeDefined();
  while (engine.pool!.ready < 1) await new Promise((resolve) => setTimeout(resolve, 5));
});

/** A task of the registry with all its memory above 2.2 GB. */
const above = (task: string, args: unknown[]): object =>
  exhaust(
    tasksByName()
      .get(task)!
      .on(engine, threads, args as never),
  ) as object;

const points = strands(150);
const wide = strands(120, 3, 60);
const bytes = { ...wide, data: Uint8Array.from(wide.data, (value) => 128 + 20 * value) };
const samples = { "three columns": points, "sixty columns": wide, "sixty columns of bytes": bytes };
const variants: Readonly<Record<string, readonly object[]>> = {
  isomap: [{}, { precision: "f32" }, { landmarks: 40 }, { keepGeodesics: true }],
  lle: [{}, { variant: "modified" }],
  spectralClustering: [{}, { affinity: "nearest-neighbors" }],
};

describe.each(lawCases)("$name above 2 GiB", ({ name, method, call }) => {
  test.each(Object.entries(samples))("%s: the bytes of the model are those from below", (_, sample) => {
    for (const variant of variants[name] ?? [{}]) {
      const [data, ...more] = call(sample, { ...variant }) as [object, ...object[]];
      const model = method.sync(data, ...more);
      expect(modelHash(above(`${name}.fit`, [data, model.options, ...more.slice(0, -1)]))).toBe(modelHash(model));
      for (const verb of ["transform", "predict", "inverseTransform"] as const) {
        if (!method.info.can[verb]) continue;
        const query = verb === "inverseTransform" ? model.embedding : data;
        expect(modelHash(above(`${name}.${verb}`, [model, query])), verb).toBe(modelHash(method[verb].sync(model, query)));
      }
    }
  });
});

test.each(measures.map((measure) => [measure.info.name, measure] as const))("%s above 2 GiB", (name, measure) => {
  const table = { rows: points.rows, cols: 2, data: points.data.slice(0, 2 * points.rows) };
  const known = measure.sync(points, table, {});
  const options = Object.fromEntries(Object.entries(measure.info.options ?? {}).map(([key, { default: value }]) => [key, value]));
  expect(above(name, [points, table, options])).toEqual(known);
});

test("geodesics in a table that lies on both sides of 2 GiB", () => {
  const n = 600;
  const ring = graphOf(n, Array.from({ length: n }, (_, i) => [i, (i + 1) % n, 1])); // biome-ignore format: one line
  const other = openEngine();
  // The table begins 1 MB below the border.
  other.allocator.allocate(2 ** 31 - 2 ** 20 - 65536);
  const run = openRun(other, "test");
  const { view, pointer } = exhaust(shortestPaths(run, ring)).distances;
  expect(pointer < 2 ** 31 && pointer + view.byteLength > 2 ** 31).toBe(true);
  for (let i = 0; i < n; i += 7) for (let j = 0; j < n; j++) expect(view[i * n + j]).toBe(Math.min(Math.abs(i - j), n - Math.abs(i - j)));
  run.close();
});
