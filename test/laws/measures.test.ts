import { describe, expect, test } from "vitest";
import { ManifoldError } from "../../src/base/errors.ts";
import type { Option } from "../../src/base/options.ts";
import { random } from "../../src/base/random.ts";
import { exhaust } from "../../src/base/steps.ts";
import type { Progress } from "../../src/compute/run.ts";
import { type Matrix, takeRows, toRows } from "../../src/matrix/dense.ts";
import { bytesInUse } from "../../src/method/task.ts";
import { measures } from "../../src/methods.ts";
import { strands } from "./cases.ts";
import { modelHash, numbersIn } from "./hash.ts";

// The laws of methods, for the measures of an embedding.

const cases = measures.map((measure) => ({ name: measure.info.name, measure }));
const points = strands(160);
const embedding = strands(160, 9, 2);
const hashOf = (value: unknown): string => modelHash({ value });

/** The measures whose value is told for every point, and so follows the order of points. */
const perPoint = /OfPoints$/;

function mapped({ rows, cols, data }: Matrix, map: (row: number[]) => number[]): Matrix {
  const moved = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) moved.set(map(Array.from(data.subarray(i * cols, (i + 1) * cols))), i * cols);
  return { rows, cols, data: moved };
}

describe.each(cases)("$name", ({ name, measure }) => {
  const value = measure.sync(points, embedding);

  test("the same bytes through .sync, .steps and the promise with 1, 2 and 3 threads; the input is unchanged", async () => {
    const before = [points.data.slice(), embedding.data.slice()];
    expect(hashOf(exhaust(measure.steps(points, embedding)))).toBe(hashOf(value));
    for (const threads of [1, 2, 3]) expect(hashOf(await measure(points, embedding, { threads }))).toBe(hashOf(value));
    expect([points.data, embedding.data]).toEqual(before);
  });

  test("all forms of input agree", () => {
    const { rows, cols, data } = points;
    for (const form of [toRows(points), { data, shape: [rows, cols] }, { data: Array.from(data), shape: [rows, cols] }]) {
      expect(hashOf(measure.sync(form, toRows(embedding)))).toBe(hashOf(value));
    }
  });

  test("turning, moving and mirroring either side changes nothing; nor does the size of the embedding, except where it should", () => {
    const turned = mapped(points, ([x, y, z]) => [0.6 * x! - 0.8 * y! + 3, 0.8 * x! + 0.6 * y! - 1, -z!]);
    const turnedImage = mapped(embedding, ([x, y]) => [0.8 * y! + 0.6 * x! - 5, 0.8 * x! - 0.6 * y! + 2]);
    const larger = mapped(embedding, (row) => row.map((entry) => 3 * entry));
    const near = (other: unknown) => {
      const [a, b] = [[...numbersIn(value)], [...numbersIn(other)]];
      expect(b.length).toBe(a.length);
      a.forEach((entry, i) => {
        expect(b[i]).toBeCloseTo(entry, 9);
      });
    };
    near(measure.sync(turned, turnedImage));
    near(measure.sync(points, larger));
  });

  test("reordering the points reorders what is told of them", () => {
    const { below } = random(5);
    const order = Int32Array.from({ length: points.rows }, (_, i) => i);
    for (let i = points.rows - 1; i > 0; i--) {
      const j = below(i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    const shuffled = measure.sync(takeRows(points, order), takeRows(embedding, order));
    if (perPoint.test(name)) {
      const expected = value as Float64Array;
      expect(shuffled).toEqual(Float64Array.from(order, (i) => expected[i]!));
    } else expect(shuffled).toBeCloseTo(value as number, 9);
  });

  test("a shift of the points by ten million changes nothing that their rounded coordinates do not", () => {
    const grid = (matrix: Matrix) => mapped(matrix, (row) => row.map((x) => Math.round(x * 1024) / 1024));
    const far = mapped(grid(points), (row) => row.map((x) => x + 1e7));
    const [a, b] = [[...numbersIn(measure.sync(grid(points), embedding))], [...numbersIn(measure.sync(far, embedding))]];
    a.forEach((entry, i) => {
      expect(b[i]).toBeCloseTo(entry, 9);
    });
  });

  test("every bad value of an option is refused by name, an unknown option with the nearest", () => {
    const table = measure.info.options as Record<string, Option<unknown>>;
    for (const [option, { refuses, allows, help, default: usual }] of Object.entries(table)) {
      expect(allows(usual)).toBe(true);
      expect(help.length).toBeGreaterThan(10);
      for (const bad of refuses) {
        expect(() => measure.sync(points, embedding, { [option]: bad })).toThrow(`${name}: ${option} must be`);
      }
      expect(() => measure.sync(points, embedding, { [`${option}x`]: 1 })).toThrow(`Did you mean "${option}"?`);
    }
    expect(() => measure.sync(points, embedding, { threads: 0 })).toThrow(`${name}: threads must be`);
  });

  test("what cannot be compared is refused, naming the side", async () => {
    const short = takeRows(embedding, [0, 1, 2]);
    expect(() => measure.sync(points, short)).toThrow(`${name}: there are 160 points but 3 rows of the embedding.`);
    await expect(measure(points, short)).rejects.toThrow(ManifoldError);
    expect(() => measure.sync([], [])).toThrow(`${name}: there are no points`);
    expect(() => measure.sync([[1]], [[1]])).toThrow(`${name}: 1 point is too few`);
    expect(() => measure.sync([[], []], [[1], [2]])).toThrow("the points have no columns");
    expect(() => measure.sync([[1], [2]], [[], []])).toThrow("the embedding has no columns");
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 1e300]) {
      const broken = toRows(embedding);
      broken[3]![1] = bad;
      expect(() => measure.sync(points, broken)).toThrow(/embedding.* row 3, column 1/);
      expect(() => measure.sync(broken, embedding)).toThrow(/^(?!.*embedding).* row 3, column 1/);
      expect(bytesInUse()).toBe(0);
    }
  });

  test("hard data gives numbers or a named error, never NaN, and no memory stays taken", () => {
    const equal = Array.from({ length: 20 }, () => [1, 2, 3]);
    const few = toRows(
      takeRows(
        points,
        Int32Array.from({ length: 20 }, (_, i) => i),
      ),
    );
    const hard = [
      equal,
      [...few.slice(0, 10), ...equal.slice(0, 10)],
      few.map(([x]) => [x!]),
      few.map((row) => row.map((x) => x * 1e-160)),
    ];
    hard.push(
      few.map((row) => row.map((x) => x * 1e-310)),
      few.map((row) => row.map((x) => x * 1e140)),
      [[1], [2]],
      [[1], [2], [3]],
    );
    for (const a of hard) {
      for (const b of hard) {
        if (a.length !== b.length) continue;
        for (const options of "neighbors" in measure.info.options ? [{ neighbors: 1 }, { neighbors: 5 }] : [{}]) {
          try {
            for (const number of numbersIn(measure.sync(a, b, options))) expect(Number.isFinite(number)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(ManifoldError);
            expect((error as ManifoldError).code).not.toBe("internal");
            expect((error as Error).message).toMatch(new RegExp(`^${name}: .+\\.$`, "s"));
          }
          expect(bytesInUse()).toBe(0);
        }
      }
    }
  });

  test("progress never falls and ends at 1; an abort at any slice frees all memory", () => {
    const seen: Progress[] = [...measure.steps(points, embedding)];
    for (let i = 1; i < seen.length; i++) expect(seen[i]!.fraction).toBeGreaterThanOrEqual(seen[i - 1]!.fraction);
    expect(seen.at(-1)!.fraction).toBe(1);
    for (const at of [0, 1, seen.length >> 1, seen.length - 1]) {
      const steps = measure.steps(points, embedding);
      for (let i = 0; i <= at; i++) steps.next();
      steps.return(undefined);
      expect(bytesInUse()).toBe(0);
    }
    expect(() => measure.sync(points, embedding, { signal: AbortSignal.abort("no") })).toThrow();
  });
});

test("stress in other forms: the embedding's size counts", () => {
  const stress = measures.find(({ info }) => info.name === "stress")!;
  const half = mapped(points, (row) => row.map((x) => x / 2));
  expect(stress.sync(points, half)).toBeCloseTo(0, 12);
  // Every distance is half of what it was: √(Σ (δ/2)² / Σ δ²) = ½.
  expect(stress.sync(points, half, { form: "normalized" })).toBeCloseTo(0.5, 12);
  expect(stress.sync([[0], [2]], [[0], [1]], { form: "raw" })).toBe(1);
  expect(stress.sync([[0], [2]], [[0], [0]])).toBe(1);
});
