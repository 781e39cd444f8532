import { describe, expect, test } from "vitest";
import { ManifoldError } from "../../src/base/errors.ts";
import { random } from "../../src/base/random.ts";
import { type Points, toMatrix } from "../../src/matrix/convert.ts";
import { bytesInUse } from "../../src/method/task.ts";
import { lawCases, strands } from "./cases.ts";
import { numbersIn } from "./hash.ts";

const { normal } = random(3);
const cloud = (n: number, m: number, scale = 1): number[][] =>
  Array.from({ length: n }, () => Array.from({ length: m }, () => scale * normal()));
const few = cloud(30, 3);

/** Data that breaks careless methods; each must give a right-shaped finite answer or a named error. */
const hard: Record<string, number[][]> = {
  "no point": [],
  "one point": [[1, 2, 3]],
  "two points": [
    [0, 0],
    [3, 4],
  ],
  "three points": [
    [0, 0],
    [3, 4],
    [6, 8],
  ],
  "all points equal": Array.from({ length: 30 }, () => [1, 2, 3]),
  "two distinct points, many times": Array.from({ length: 30 }, (_, i) => (i % 2 ? [0, 0, 1] : [5, 5, 5])),
  "more duplicates than neighbors": [...few, ...Array.from({ length: 25 }, () => few[0]!)],
  "a constant column": few.map(([x, y]) => [x!, 7, y!]),
  "two constant columns": few.map(([x]) => [x!, 7, -7]),
  "more dimensions than points": cloud(20, 60),
  "one column": few.map(([x]) => [x!]),
  "parts far from each other": [...cloud(20, 3), ...cloud(20, 3).map((row) => row.map((value) => value + 1e6))],
  "far from the origin": few.map((row) => row.map((value) => value + 1e8)),
  "huge values": cloud(30, 3, 1e140),
  "values beyond use": cloud(30, 3, 1e300),
  "tiny values": cloud(30, 3, 1e-160),
  "denormal values": cloud(30, 3, 1e-310),
  "an integer grid": Array.from({ length: 49 }, (_, i) => [i % 7, Math.floor(i / 7)]),
  "points on a line": Array.from({ length: 40 }, (_, i) => [i, 2 * i, -i]),
  NaN: few.map((row, i) => (i === 7 ? [1, Number.NaN, 2] : row)),
  Infinity: few.map((row, i) => (i === 7 ? [1, Number.POSITIVE_INFINITY, 2] : row)),
};

describe.each(lawCases)("$name: hard data", ({ method, call }) => {
  test.each(Object.keys(hard))("%s: a finite answer for every row, or a named error", (kind) => {
    const points = hard[kind]!;
    let model: { embedding?: { rows: number }; labels?: Int32Array; rows?: ArrayLike<number> };
    try {
      model = method.sync(...call(points));
    } catch (error) {
      expect(error).toBeInstanceOf(ManifoldError);
      expect((error as ManifoldError).code).not.toBe("internal");
      expect((error as Error).message).toMatch(new RegExp(`^${method.info.name}: .+\\.$`, "s"));
      return;
    } finally {
      expect(bytesInUse()).toBe(0);
    }
    if (kind === "NaN" || kind === "Infinity" || kind === "values beyond use") expect.unreachable("it should have been refused");
    if (model.embedding && method.info.kind === "embedding") expect(model.embedding.rows).toBe(points.length);
    if (kind === "all points equal") {
      // Nothing may be read into points that do not differ.
      if (model.embedding && method.info.kind === "embedding")
        for (const value of numbersIn((model.embedding as { data?: unknown }).data)) expect(value).toBe(0);
      if (model.labels && method.info.kind === "clustering") expect(new Set(model.labels).size).toBe(1);
    }
    if (model.labels) expect(model.labels.length).toBe(points.length);
    const { timings: _, ...content } = model as Record<string, unknown>;
    for (const value of numbersIn(content)) if (Number.isNaN(value)) expect.unreachable("a NaN in the model");
    if (model.embedding)
      for (const value of numbersIn(model.embedding)) if (!Number.isFinite(value)) expect.unreachable("an infinite coordinate");
  });

  test("as many neighbors, clusters or dimensions as points, or more, is refused or works", () => {
    const points = strands(12);
    for (const name of ["neighbors", "clusters", "dimensions"]) {
      if (!(name in method.info.options)) continue;
      for (const value of [11, 12, 13, 1000]) {
        try {
          const model = method.sync(...call(points, { [name]: value }));
          for (const number of numbersIn(model.embedding ?? model.labels)) expect(Number.isFinite(number)).toBe(true);
          // What works gives what was asked for.
          if (name === "dimensions") expect(model.embedding.cols).toBe(value);
          expect((model.embedding?.rows ?? model.labels.length) as number).toBe(12);
        } catch (error) {
          expect(error).toBeInstanceOf(ManifoldError);
          expect((error as Error).message).toContain(name);
        }
      }
    }
  });

  test("things that are no points are refused", () => {
    for (const nonsense of [undefined, null, 3, "text", {}, new Map(), [[1], [2, 3]], [["a"], ["b"]], new Float64Array(4)]) {
      expect(() => toMatrix(nonsense as Points, "x")).toThrow(ManifoldError);
      expect(() => method.sync(...call(nonsense))).toThrow(ManifoldError);
    }
  });
});
