import type { Matrix } from "../matrix/dense.ts";
import type { ModelBase } from "../method/define.ts";
import type { Agreement } from "./agreement.ts";
import type { Classification } from "./classify-scores.ts";
import type { Prepared } from "./prepare.ts";
import type { Quality } from "./quality.ts";
import type { Reducer } from "./reducer.ts";

/** A fitted embedding, as far as all methods have it. */
export type Embedding = ModelBase & { readonly embedding: Matrix; readonly rows?: Int32Array };

/** What an embedding command has found, for everything that tells of it. */
export interface Embedded {
  readonly data: Prepared;
  readonly model: Embedding;
  /** The table's row of each row of the embedding. */
  readonly rows: Int32Array;
  readonly quality: Quality | undefined;
}

/** A fitted clustering, as far as all methods have it. */
export type Clustering = ModelBase & { readonly labels: Int32Array; readonly centers?: Matrix; readonly eigenvalues?: Float64Array };

/** What a cluster command has found. */
export interface Clustered {
  readonly data: Prepared;
  readonly model: Clustering;
  /** How the clusters agree with the label column, where there is one. */
  readonly agreement: Agreement | undefined;
}

/** What a classify command has found. */
export interface Classified {
  readonly train: Prepared;
  readonly test: Prepared;
  readonly model: ModelBase;
  readonly reducer: (Reducer & { readonly model: ModelBase }) | undefined;
  readonly classes: readonly string[];
  readonly shared: number;
  /** Where the test file has classes. */
  readonly scores: Classification | undefined;
}
