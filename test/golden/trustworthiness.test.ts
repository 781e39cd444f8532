import { describe, expect, test } from "vitest";
import { digits } from "../../src/datasets/index.ts";
import { continuity, trustworthiness } from "../../src/quality/trustworthiness.ts";
import { casesOf } from "./manifest.ts";
import { npyMatrix } from "./npy.ts";

interface Case {
  X: string;
  embedding: string;
  scores: { neighbors: number; trustworthiness: number; continuity: number }[];
}

/** The sum of ranks is a whole number; what follows are three roundings. */
const rounding = 4 * Number.EPSILON;
/**
 * Where distances tie (whole numbers, tenths of centimetres) scikit-learn takes equal ones in the order its sort happens to
 * leave them in, and two of its versions differ by this much.
 */
const tied = 2e-4;

describe.each(casesOf<Case[]>("quality"))("$embedding as scikit-learn measures it", ({ X, embedding, scores }) => {
  const tolerance = X === "digits" || X === "iris" ? tied : rounding;
  for (const expected of scores) {
    const { neighbors } = expected;
    test(`${neighbors} neighbors`, async () => {
      const points = X === "digits" ? (await digits()).points : npyMatrix(`inputs/${X}`);
      const image = npyMatrix(`quality/${embedding}`);
      const trust = trustworthiness.sync(points, image, { neighbors });
      expect(Math.abs(trust - expected.trustworthiness)).toBeLessThanOrEqual(tolerance);
      const whole = continuity.sync(points, image, { neighbors });
      expect(Math.abs(whole - expected.continuity)).toBeLessThanOrEqual(tolerance);
    });
  }
});
