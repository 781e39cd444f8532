import { integer } from "../base/options.ts";
import { syrk } from "../compute/gemm.ts";
import { toPlain } from "../compute/slab.ts";
import { defineMethod } from "../method/define.ts";

export const pca = defineMethod({
  name: "pca",
  summary: "A placeholder, soon principal components.",
  kind: "embedding",
  options: { dimensions: integer({ default: 2, minimum: 1, help: "Dimensions of the embedding." }) },
  *fit(points, _options, run) {
    const x = run.load({ ...points, data: Float64Array.from(points.data) });
    const c = run.take(Float64Array, points.rows, points.rows);
    yield* run.phase("gram", 1, syrk(run, x, c));
    return { embedding: toPlain(c), diagnostics: {} };
  },
});
