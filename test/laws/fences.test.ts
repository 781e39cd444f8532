import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Engine } from "../../src/compute/engine.ts";
import type { Matrix } from "../../src/matrix/dense.ts";
import { measures } from "../../src/methods.ts";
import { fenced } from "../fence.ts";
import { lawCases, strands } from "./cases.ts";
import { modelHash } from "./hash.ts";

// Kernels write where they were told to and nowhere else, and read only what was written: behind every piece of memory that is handed
// out stands a fence that must be whole when the piece is given back, and what is handed out is full of NaN, or of zeros another time.

/** What was found broken: how far behind a piece, and how large it was. */
const broken: string[] = [];
const engines: Engine[] = [];

// The setup of all tests has loaded the library already, without fences.
vi.hoisted(() => vi.resetModules());
vi.mock("../../src/compute/engine.ts", async (original) => {
  const real = await original<typeof import("../../src/compute/engine.ts")>();
  const openEngine = (...given: Parameters<typeof real.openEngine>) => {
    const engine = fenced(real.openEngine(...given), (what) => broken.push(what));
    engines.push(engine);
    return engine;
  };
  return { ...real, openEngine };
});

beforeEach(() => {
  broken.length = 0;
});

/** What `call` gives over memory full of NaN and over memory full of zeros: the same, and no fence is broken. */
function within(call: () => object): void {
  const seen = [true, false].map((poison) => {
    for (const engine of engines) engine.poison = poison;
    try {
      return modelHash(call());
    } catch (error) {
      // An error is an answer; what the library throws by mistake is not.
      if ((error as Error).name !== "ManifoldError") throw error;
      return (error as Error).message;
    }
  });
  expect(engines.length).toBeGreaterThan(0);
  expect(broken).toEqual([]);
  expect(seen[0]).toBe(seen[1]);
}

/** What is tried besides the defaults: the ways through the code that options open. */
const ways: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  classicalMds: [{}, { dimensions: 1 }],
  isomap: [
    {},
    { precision: "f32" },
    { landmarks: 20 },
    { landmarks: 21, precision: "f32", dimensions: 3 },
    { disconnected: "largest", neighbors: 2 },
  ],
  lle: [{}, { variant: "modified" }, { variant: "modified", neighbors: 5, dimensions: 1 }, { neighbors: 4, dimensions: 3 }],
  pca: [{}, { dimensions: 1, whiten: true }],
  kMeans: [{}, { clusters: 7, restarts: 3 }, { clusters: 1 }],
  spectralClustering: [
    {},
    { affinity: "gaussian", prune: "none" },
    { affinity: "gaussian", prune: "kagp", taper: "askey", keepAffinity: true },
    { affinity: "nearest-neighbors", neighbors: 5 },
    { clusters: "auto", scale: "zelnik-manor-perona" },
    { prune: "notebook" },
  ],
  svc: [{}, { kernel: "linear" }, { kernel: "poly", degree: 2, coef0: 1 }],
};

/** Sizes at and beside the widths of vectors, tiles and blocks; and more columns than rows. */
const shapes = [
  [30, 1],
  [33, 2],
  [61, 3],
  [65, 17],
  [40, 67],
  [131, 5],
] as const;

const kinds: Readonly<Record<string, (points: Matrix) => Matrix<Float64Array | Float32Array | Uint8Array | Int16Array>>> = {
  doubles: (points) => points,
  singles: (points) => ({ ...points, data: Float32Array.from(points.data) }),
  bytes: (points) => ({ ...points, data: Uint8Array.from(points.data, (value) => Math.round(20 * (value + 5))) }),
  "16-bit numbers": (points) => ({ ...points, data: Int16Array.from(points.data, (value) => Math.round(900 * value)) }),
};

test("every method has its ways", () => {
  expect(Object.keys(ways).sort()).toEqual(lawCases.map(({ name }) => name).sort());
});

test("a fence that is run over is told of", async () => {
  const { openEngine } = await import("../../src/compute/engine.ts");
  const engine = openEngine({ shared: false });
  const at = engine.allocator.allocate(100)!;
  new Uint8Array(engine.memory.buffer)[at + 100] = 0;
  engine.allocator.free(at);
  expect(broken).toEqual(["byte 0 behind a piece of 100"]);
});

describe.each(lawCases)("$name", ({ name, method, call }) => {
  describe.each(ways[name] ?? [{}])("%o", (options) => {
    test.each(shapes)("%i × %i", (rows, cols) => {
      const points = strands(rows, rows, cols);
      for (const [kind, as] of Object.entries(kinds)) {
        // Every size in doubles, the other types in turn.
        if (kind !== "doubles" && Object.keys(kinds).indexOf(kind) !== 1 + (rows % 3)) continue;
        within(() => method.sync(...call(as(points), options)));
      }
    });
  });

  test("new points", () => {
    const { transform, predict } = method as unknown as Record<string, { sync(model: object, points: unknown): object } | undefined>;
    for (const options of ways[name] ?? [{}]) {
      for (const [rows, cols] of [
        [61, 3],
        [65, 17],
      ] as const) {
        let model: object;
        try {
          model = method.sync(...call(strands(rows, 1, cols), options));
        } catch {
          continue;
        }
        for (const count of [1, 7, 34]) {
          const fresh = strands(count, 8, cols);
          for (const apply of [transform, predict]) if (apply) within(() => ({ answer: apply.sync(model, fresh) }));
        }
      }
    }
  });
});

describe.each(measures.map((measure) => ({ name: measure.info.name, measure })))("$name", ({ measure }) => {
  test.each(shapes)("%i × %i", (rows, cols) => {
    for (const as of Object.values(kinds)) within(() => ({ value: measure.sync(as(strands(rows, rows, cols)), strands(rows, 9, 2)) }));
  });
});
