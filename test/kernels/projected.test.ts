import { expect, test } from "vitest";
import { exhaust } from "../../src/base/steps.ts";
import { openCandidates, packInteger } from "../../src/compute/neighbors.ts";
import { guessLimits, roundRows } from "../../src/compute/projected.ts";
import { as, cloud, within } from "../unit/neighbors/reference.ts";

test.each([
  [1, 16],
  [2, 3],
  [7, 32],
  [40, 5],
])("rounded rows are the rows less their mean, scaled: %i × %i", (rows, cols) => {
  const source = cloud(rows, cols, rows, (value) => 1000 + 50 * value);
  within((run) => {
    const { rows: rounded, factor, moved } = exhaust(roundRows(run, run.load(source)));
    const mean = Float64Array.from({ length: cols }, (_, j) => {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += source.data[i * cols + j]!;
      return sum / rows;
    });
    let [longest, farthest] = [0, 0];
    for (let i = 0; i < rows; i++) {
      let [length, error] = [0, 0];
      for (let j = 0; j < cols; j++) {
        const value = (source.data[i * cols + j]! - mean[j]!) * factor;
        length += value * value;
        error += (rounded.row(i)[j]! - value) ** 2;
        expect(Math.abs(rounded.row(i)[j]! - value)).toBeLessThan(0.5 + 1e-9);
      }
      longest = Math.max(longest, Math.sqrt(length));
      farthest = Math.max(farthest, Math.sqrt(error));
    }
    expect(moved).toBeCloseTo(farthest, 9);
    if (rows > 1) expect(longest).toBeCloseTo(20_000, 6);
  });
});

test.each([
  [16, 1],
  [17, 5],
  [33, 33],
  [100, 40],
])("a guessed limit has the rank: %i keys, rank %i", (columns, rank) => {
  const rows = 5;
  const table = as(
    Int32Array,
    cloud(rows, columns, rank, (value) => Math.round(1e6 * value * value)),
  );
  within((run) => {
    const points = exhaust(packInteger(run, run.take(Int16Array, rows, 8), 0));
    const candidates = exhaust(openCandidates(run, rows + 3, columns, 1, undefined));
    const keys = run.load(table);
    exhaust(guessLimits(run, { keys, x: points, y: points, rowFirst: 3, rows, columnFirst: 0, columns }, rank, candidates));
    for (let r = 0; r < rows; r++) {
      const limit = candidates.states.view[2 * (r + 3)]!;
      const below = (bound: number) => table.data.subarray(r * columns, (r + 1) * columns).filter((key) => key < bound).length;
      expect(below(limit)).toBeGreaterThanOrEqual(rank);
      // Little more, unless it is the smallest limit there is.
      if (below(limit) > rank + (rank >> 3)) expect(below(limit - 1)).toBeLessThan(rank);
    }
    expect(Array.from(candidates.states.view.subarray(0, 6)).filter((_, at) => at % 2 === 0)).toEqual([Infinity, Infinity, Infinity]);
  });
});
