import { integer } from "../base/options.ts";
import { span } from "../base/steps.ts";
import { overRows } from "../compute/run.ts";
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
    yield* run.phase(
      "gram",
      1,
      span(0, 1, overRows(run, "gemmNT64", points.rows, 4, [x.pointer, x.pointer, c.pointer, points.cols, points.rows])),
    );
    return { embedding: toPlain(c), diagnostics: {} };
  },
});
