import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { digits } from "../../src/datasets/index.ts";
import { continuity, trustworthiness } from "../../src/quality/trustworthiness.ts";
import { npyMatrix } from "./npy.ts";

interface Case {
  X: string;
  embedding: string;
  scalars: Record<string, number>;
}
const { cases }: { cases: Case[] } = JSON.parse(readFileSync(new URL("data/quality/manifest.json", import.meta.url), "utf8"));

/** The sum of ranks is a whole number; what follows are three roundings. */
const rounding = 4 * Number.EPSILON;
/**
 * Where distances tie (whole numbers, tenths of centimetres) scikit-learn takes equal ones in the order its sort happens to
 * leave them in, and two of its versions differ by this much.
 */
const tied = 2e-4;

describe.each(cases)("$embedding as scikit-learn measures it", ({ X, embedding, scalars }) => {
  const tolerance = X === "scurve300" ? rounding : tied;
  for (const neighbors of [5, 12, 30]) {
    test(`${neighbors} neighbors`, async () => {
      const points = X === "digits" ? (await digits()).points : npyMatrix(`neighbors/in.${X}`);
      const image = npyMatrix(`quality/${embedding}`);
      const trust = trustworthiness.sync(points, image, { neighbors });
      expect(Math.abs(trust - scalars[`trust_k${neighbors}`]!)).toBeLessThanOrEqual(tolerance);
      const whole = continuity.sync(points, image, { neighbors });
      expect(Math.abs(whole - scalars[`continuity_k${neighbors}`]!)).toBeLessThanOrEqual(tolerance);
    });
  }
});
