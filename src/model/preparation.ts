import { type Scaling, scalingKinds } from "../matrix/scaling.ts";
import { list, record, type Shape, type Sizes, vector, word } from "./shape.ts";

/** How the columns of a file became the points a model was fitted on, so that new files are treated alike. */
export interface Preparation {
  /** The columns in the order of the points' columns; places of a vector column are named with the place behind it: "x1", "x2". */
  readonly features: readonly string[];
  readonly scaling: Scaling;
  /** What becomes of rows that miss a value; with "mean" they are filled with these, one a feature. */
  readonly missing: { readonly policy: "error" | "drop" | "mean"; readonly means?: Float64Array };
}

/** What may be saved beside a model. */
export interface ModelExtra {
  readonly preparation?: Preparation;
  /** A sentence for whoever opens the file. */
  readonly note?: string;
  /** The names of classes or clusters by their number. */
  readonly labels?: readonly string[];
}

const text: Shape = (value, _, path) => {
  if (typeof value !== "string") throw new Error(`${path} is not text`);
};

const texts: Shape = list(text);

const factor: Shape = (value, sizes, path) => {
  vector("m")(value, sizes, path);
  if (!(value as Float64Array).every(Number.isFinite)) throw new Error(`${path} is not finite`);
};

const preparation = record({
  features(value, sizes, path) {
    texts(value, sizes, path);
    const count = (value as string[]).length;
    if (count !== sizes.get("m")) throw new Error(`${path} are ${count} where the model has ${sizes.get("m")} columns`);
  },
  scaling: record({ kind: word(...scalingKinds), offset: factor, factor }),
  missing(value, sizes, path) {
    record({ policy: word("error", "drop", "mean") })(value, sizes, path);
    const { policy, means } = value as Preparation["missing"];
    if (policy === "mean") vector("m")(means, sizes, `${path}.means`);
  },
});

/** Throws a plain Error unless `extra` fits a model of `sizes`. */
export function checkExtra(extra: unknown, sizes: Sizes): void {
  if (extra === undefined) return;
  record({
    preparation: (value, _, path) => value === undefined || preparation(value, sizes, path),
    note: (value, _, path) => value === undefined || text(value, sizes, path),
    labels: (value, _, path) => value === undefined || texts(value, sizes, path),
  })(extra, sizes, "extra");
}
