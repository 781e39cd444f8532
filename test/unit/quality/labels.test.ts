import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  accuracy,
  adjustedRandIndex,
  confusionMatrix,
  f1,
  ManifoldError,
  matchLabels,
  minimumAssignment,
  normalizedMutualInformation,
  precision,
  recall,
  spearman,
  unmatchedAccuracy,
} from "../../../src/index.ts";

describe("accuracy", () => {
  test("a perfect clustering with swapped numbers scores 1 matched and 0 unmatched", () => {
    const truth = [0, 0, 1, 1];
    expect(accuracy(truth, [1, 1, 0, 0])).toBe(1);
    expect(unmatchedAccuracy(truth, [1, 1, 0, 0])).toBe(0);
  });

  test("more clusters than labels, and fewer", () => {
    expect(accuracy([5, 5, 5, 9, 9, 9], [0, 0, 1, 2, 2, 2])).toBe(5 / 6);
    expect(accuracy([1, 2, 3, 4], [7, 7, 7, 7])).toBe(1 / 4);
  });

  test("the matching is the best, not the greedy one", () => {
    // Greedy takes the 4 of (0, 0) and is left with 0; the best takes 3 + 3.
    const truth = [...Array(7).fill(0), ...Array(3).fill(1)];
    const found = [...Array(4).fill(0), ...Array(3).fill(1), ...Array(3).fill(0)];
    expect(accuracy(truth, found)).toBe(6 / 10);
  });

  test("equals the best of all renamings", () => {
    const labels = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(labels, labels, (truth, found) => {
        let best = 0;
        for (const names of permutations([0, 1, 2, 3])) {
          const hits = truth.filter((label, i) => label === names[found[i]!]).length;
          best = Math.max(best, hits);
        }
        expect(accuracy(truth, found)).toBe(best / 12);
      }),
    );
  });
});

test("matchLabels renames, and gives clusters too many a number above all labels", () => {
  const matching = matchLabels([10, 10, 20, 20, 20], [3, 3, 1, 1, 2]);
  expect([...matching.clusters]).toEqual([1, 2, 3]);
  expect([...matching.names]).toEqual([20, 21, 10]);
  expect([...matching.renamed]).toEqual([10, 10, 20, 20, 21]);
  expect(matching.agreeing).toBe(4);
});

test("minimumAssignment equals trying all, square and wide", () => {
  const shapes = fc.record({
    rows: fc.integer({ min: 1, max: 5 }),
    extra: fc.integer({ min: 0, max: 2 }),
    seed: fc.infiniteStream(fc.integer({ min: -9, max: 9 })),
  });
  fc.assert(
    fc.property(shapes, ({ rows, extra, seed }) => {
      const cols = rows + extra;
      const data = Float64Array.from({ length: rows * cols }, () => seed.next().value);
      const chosen = minimumAssignment({ rows, cols, data });
      expect(new Set(chosen).size).toBe(rows);
      const total = chosen.reduce((sum, j, i) => sum + data[i * cols + j]!, 0);
      let least = Number.POSITIVE_INFINITY;
      for (const order of permutations(Array.from({ length: cols }, (_, j) => j))) {
        let sum = 0;
        for (let i = 0; i < rows; i++) sum += data[i * cols + order[i]!]!;
        least = Math.min(least, sum);
      }
      expect(total).toBe(least);
    }),
    { numRuns: 60 },
  );
  expect(() => minimumAssignment({ rows: 3, cols: 2, data: new Float64Array(6) })).toThrow(/Pass the transpose/);
});

describe("partition scores", () => {
  test("equal partitions score 1 whatever the numbers", () => {
    for (const score of [adjustedRandIndex, normalizedMutualInformation]) {
      expect(score([0, 0, 1, 2], [7, 7, 3, 9])).toBe(1);
      expect(score([4, 4, 4], [0, 0, 0])).toBe(1);
      expect(score([0, 1, 2], [5, 6, 7])).toBe(1);
      expect(score([3], [8])).toBe(1);
    }
  });

  test("known values", () => {
    // From the paper of Hubert and Arabie's formula by hand: C(2,2) pairs together in both: 2; in each: 2 + ...
    expect(adjustedRandIndex([0, 0, 1, 1], [0, 0, 1, 2])).toBeCloseTo(4 / 7, 14);
    expect(adjustedRandIndex([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(-0.5, 14);
    expect(normalizedMutualInformation([0, 0, 1, 1], [0, 1, 0, 1])).toBe(0);
    // I = log 2, H = log 2 and 1.5 log 2.
    expect(normalizedMutualInformation([0, 0, 1, 1], [0, 0, 1, 2])).toBeCloseTo(0.8, 14);
    expect(normalizedMutualInformation([0, 1, 2], [0, 0, 0])).toBe(0);
  });
});

describe("class scores", () => {
  test("a class never predicted and a class that is not there score 0, not NaN", () => {
    const scores = f1([0, 0, 1], [0, 2, 2]);
    expect([...scores.labels]).toEqual([0, 1, 2]);
    expect([...scores.perClass]).toEqual([2 / 3, 0, 0]);
    expect(scores.macro).toBeCloseTo(2 / 9, 15);
    expect(scores.micro).toBeCloseTo(1 / 3, 15);
    expect([...precision([0, 0, 1], [0, 2, 2]).perClass]).toEqual([1, 0, 0]);
    expect([...recall([0, 0, 1], [0, 2, 2]).perClass]).toEqual([0.5, 0, 0]);
  });

  test("confusion counts true labels in rows", () => {
    const { labels, counts } = confusionMatrix([-1, -1, 4], [4, -1, 4]);
    expect([...labels]).toEqual([-1, 4]);
    expect([...counts.data]).toEqual([1, 1, 0, 1]);
  });
});

describe("spearman", () => {
  test("is 1 for any rising relation and −1 for a falling one", () => {
    expect(spearman([1, 2, 3, 4], [1, 10, 100, 1000])).toBe(1);
    expect(spearman([1, 2, 3, 4], [4, 3, 2, 1])).toBe(-1);
  });

  test("ties share their ranks", () => {
    // Ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3: 4.5 / √(4.5 · 5).
    expect(spearman([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(22.5), 15);
  });

  test("a constant list has no order", () => {
    expect(spearman([1, 1, 1], [1, 2, 3])).toBeNaN();
  });
});

describe("refusals name the mistake", () => {
  const scores = {
    accuracy,
    unmatchedAccuracy,
    matchLabels,
    confusionMatrix,
    f1,
    precision,
    recall,
    adjustedRandIndex,
    normalizedMutualInformation,
  };
  for (const [name, score] of Object.entries(scores)) {
    test(name, () => {
      for (const [first, second, words] of [
        [[0, 1], [0], "2 .* but 1 "],
        [[], [], "empty"],
        [[0, 1.5], [0, 1], "entry 1 .* 1.5, not a whole number"],
        [[0, 1], [0, Number.NaN], "entry 1 .* NaN, not a whole number"],
        [undefined, [0, 1], "undefined"],
        [[0, 1], "ab", "must be an array"],
      ] as const) {
        let thrown: unknown;
        try {
          (score as (a: unknown, b: unknown) => unknown)(first, second);
        } catch (error) {
          thrown = error;
        }
        expect(thrown).toBeInstanceOf(ManifoldError);
        expect((thrown as ManifoldError).code).toBe("bad-input");
        expect((thrown as ManifoldError).message).toMatch(new RegExp(`^${name}: .*${words}`));
      }
    });
  }

  test("spearman", () => {
    expect(() => spearman([1, 2], [1])).toThrow(/2 first values but 1/);
    expect(() => spearman([1], [1])).toThrow(/at least two/);
    expect(() => spearman([1, Number.NaN], [1, 2])).toThrow(/entry 1 of the first values is NaN/);
  });
});

function permutations(items: number[]): number[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
