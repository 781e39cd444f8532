import { describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { type Matrix, takeRows } from "../../src/matrix/dense.ts";
import { adjustedRandIndex } from "../../src/quality/partition-scores.ts";
import { type Law, type LawCase, lawCases, strands } from "./cases.ts";

/** Coordinates become multiples of 2⁻²⁰, so that a shift by 10⁷ changes no difference between two of them. */
function onGrid({ rows, cols, data }: Matrix): Matrix {
  return { rows, cols, data: data.map((value) => Math.round(value * 1048576) / 1048576) };
}

const points = onGrid(strands(180));
const fresh = onGrid(strands(30, 77));

function mapped(matrix: Matrix, map: (row: number[]) => number[]): Matrix {
  const { rows, cols, data } = matrix;
  const moved = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) moved.set(map(Array.from(data.subarray(i * cols, (i + 1) * cols))), i * cols);
  return { rows, cols, data: moved };
}

/** A turn about two axes followed by a small shift. */
const moved = (matrix: Matrix): Matrix =>
  mapped(matrix, ([x, y, z]) => {
    const [a, b] = [0.6 * x! - 0.8 * y!, 0.8 * x! + 0.6 * y!];
    return [a + 3, (5 * b - 12 * z!) / 13 - 2, (12 * b + 5 * z!) / 13 + 1];
  });

/** What one method makes of `training`: distances within the embedding, or labels, or predictions for `query`. */
function outcome(
  { method, call }: LawCase,
  training: Matrix,
  query: Matrix,
): { distances?: Float64Array; labels?: Int32Array; embedding?: Matrix } {
  const model = method.sync(...call(training));
  if (method.info.kind === "classification") return { labels: method.predict.sync(model, query) };
  if (method.info.kind === "clustering") return { labels: model.labels };
  return { embedding: model.embedding, distances: distancesWithin(model.embedding) };
}

function distancesWithin({ rows, cols, data }: Matrix): Float64Array {
  const all: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let a = 0; a < cols; a++) sum += (data[i * cols + a]! - data[j * cols + a]!) ** 2;
      all.push(Math.sqrt(sum));
    }
  }
  return Float64Array.from(all);
}

/** Eigenvectors are found to about this relative accuracy, whatever road led to them. */
const iterative = 1e-6;

function expectSame(a: ReturnType<typeof outcome>, b: ReturnType<typeof outcome>, factor = 1): void {
  if (a.labels) expect(adjustedRandIndex(a.labels, b.labels!)).toBe(1);
  if (!a.distances) return;
  const scale = Math.max(...a.distances) * factor;
  let worst = 0;
  for (let i = 0; i < a.distances.length; i++) worst = Math.max(worst, Math.abs(a.distances[i]! * factor - b.distances![i]!));
  expect(worst).toBeLessThanOrEqual(iterative * scale);
}

describe.each(lawCases)("$name: geometry", (lawCase) => {
  const { name, growth, skip } = lawCase;
  const plain = outcome(lawCase, points, fresh);
  const law = (title: string, key: Law, body: () => void) =>
    test.skipIf(skip(key))(skip(key) ? `${title} (skipped: ${skip(key)})` : title, body);

  law("reordering points reorders the rows", "order", () => {
    // Classes of the sample follow the row number modulo 3; the new order keeps that.
    const { below } = random(11);
    const order = Int32Array.from({ length: points.rows }, (_, i) => i);
    for (let i = points.rows - 1; i > 0; i--) {
      const j = (below(Math.floor(i / 3) + 1) * 3 + (i % 3)) % points.rows;
      if (j <= i) [order[i], order[j]] = [order[j]!, order[i]!];
    }
    const shuffled = outcome(lawCase, takeRows(points, order), fresh);
    const back = new Int32Array(points.rows);
    order.forEach((from, to) => {
      back[from] = to;
    });
    if (shuffled.embedding) {
      const restored = takeRows(shuffled.embedding, back);
      expectSame(plain, { distances: distancesWithin(restored) });
    } else if (name === "svc") expectSame(plain, shuffled);
    else expectSame(plain, { labels: Int32Array.from(back, (to) => shuffled.labels![to]!) });
  });

  law("turning and moving the data changes nothing", "moves", () => expectSame(plain, outcome(lawCase, moved(points), moved(fresh))));

  law(
    `data four times as large gives an embedding ${growth === 1 ? "as large as before" : `${growth} times as large`}, and the same labels`,
    "scaling",
    () => {
      const larger = (matrix: Matrix) => mapped(matrix, (row) => row.map((value) => 4 * value));
      expectSame(plain, outcome(lawCase, larger(points), larger(fresh)), growth);
    },
  );

  law("a shift by ten million changes nothing", "shift", () => {
    const far = (matrix: Matrix) => mapped(matrix, (row) => row.map((value) => value + 1e7));
    expectSame(plain, outcome(lawCase, far(points), far(fresh)));
  });
});
