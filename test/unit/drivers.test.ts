import { expect, test } from "vitest";
import { pca } from "../../src/index.ts";

const points = Array.from({ length: 50 }, (_, i) => [i, (i * i) % 7, 1]);

test("the promise and .sync give the same", async () => {
  const a = await pca(points);
  const b = pca.sync(points);
  expect(a.embedding).toEqual(b.embedding);
});
