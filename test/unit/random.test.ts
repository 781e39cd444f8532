import { expect, test } from "vitest";
import { random } from "../../src/base/random.ts";

test("the words of Philox 4 × 32, ten rounds, as its authors publish them for counter 0 and key 0", () => {
  const { bits } = random(0);
  expect([bits(), bits(), bits(), bits()]).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
});

test("seed and stream name streams of their own; the same ones give the same numbers", () => {
  const first = (seed: number, stream?: number) => Array.from({ length: 8 }, random(seed, stream).bits);
  expect(first(5, 2)).toEqual(first(5, 2));
  const all = [first(0), first(1), first(0, 1), first(1, 1), first(2 ** 32 - 1)].map(String);
  expect(new Set(all).size).toBe(5);
});

test("below(n) gives every number equally often, also where n does not divide 2³²", () => {
  for (const n of [2, 3, 7, 10]) {
    const { below } = random(9, n);
    const counts = new Int32Array(n);
    const draws = 10_000 * n;
    for (let i = 0; i < draws; i++) counts[below(n)]!++;
    // χ² has the mean n − 1 and the deviation √(2 (n − 1)); five of them are enough for any fixed seed.
    const square = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(square).toBeLessThan(n - 1 + 5 * Math.sqrt(2 * (n - 1)));
  }
  // 3 · 2³⁰ divides 2³² so badly that without rejection the first third would come twice as often.
  const { below } = random(4);
  let low = 0;
  for (let i = 0; i < 30_000; i++) if (below(3 * 2 ** 30) < 2 ** 30) low++;
  expect(low / 30_000).toBeCloseTo(1 / 3, 1);
  expect(below(1)).toBe(0);
});

test("uniform and normal numbers have the moments they should have", () => {
  const { uniform, normal } = random(77);
  const moments = (draw: () => number) => {
    const n = 100_000;
    const sums = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const x = draw();
      for (let power = 1, term = x; power <= 4; power++, term *= x) sums[power - 1]! += term / n;
    }
    return sums;
  };
  // A mean of 100,000 draws of variance v is off by √(v / 100,000); 0.02 is more than five of these for each moment, 0.15 for the fourth.
  const [mean, square] = moments(uniform);
  expect(Math.abs(mean! - 1 / 2)).toBeLessThan(0.02);
  expect(Math.abs(square! - 1 / 3)).toBeLessThan(0.02);
  const [first, second, third, fourth] = moments(normal);
  expect(Math.abs(first!)).toBeLessThan(0.02);
  expect(Math.abs(second! - 1)).toBeLessThan(0.03);
  expect(Math.abs(third!)).toBeLessThan(0.1);
  expect(Math.abs(fourth! - 3)).toBeLessThan(0.15);
});

test("the words of any counter, stream and seed are those of Philox, worked out here with large integers", () => {
  const word = 0xffffffffn;
  const philox = (counter: bigint, stream: bigint, seed: bigint): number[] => {
    let [c0, c1, c2, c3] = [counter & word, counter >> 32n, stream, 0n];
    let [k0, k1] = [seed & word, seed >> 32n];
    for (let round = 0; round < 10; round++) {
      const [a, b] = [0xd2511f53n * c0, 0xcd9e8d57n * c2];
      [c0, c1, c2, c3] = [(b >> 32n) ^ c1 ^ k0, b & word, (a >> 32n) ^ c3 ^ k1, a & word];
      [k0, k1] = [(k0 + 0x9e3779b9n) & word, (k1 + 0xbb67ae85n) & word];
    }
    return [c0, c1, c2, c3].map(Number);
  };
  for (const [seed, stream] of [
    [0, 0],
    [1337, 0],
    [5, 2],
    [2 ** 32 - 1, 4000],
    [2 ** 40 + 7, 1],
  ] as const) {
    const { bits } = random(seed, stream);
    for (let counter = 0; counter < 5; counter++)
      expect([bits(), bits(), bits(), bits()]).toEqual(philox(BigInt(counter), BigInt(stream), BigInt(seed)));
  }
});

test("uniform and bounded numbers are made of those words as documented: 53 bits of two, the rest of one", () => {
  const { bits } = random(11, 3);
  const words = Array.from({ length: 8 }, bits);
  const { uniform } = random(11, 3);
  for (let i = 0; i < 4; i++) expect(uniform()).toBe(((words[2 * i]! >>> 5) * 2 ** 26 + (words[2 * i + 1]! >>> 6)) / 2 ** 53);
  const { below } = random(11, 3);
  for (let i = 0; i < 4; i++) expect(below(1000)).toBe(words[i]! % 1000);
});
