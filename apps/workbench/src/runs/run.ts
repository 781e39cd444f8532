import type { Matrix, Warning } from "flatland";

/** Numbers that say how far a picture can be trusted. */
export interface Scores {
  /** Neighbors that make a neighborhood. */
  readonly neighbors: number;
  readonly trust: number;
  readonly continuity: number;
  /** Trustworthiness of every point's own neighborhood. */
  readonly local?: Float64Array;
  /** By how much each neighborhood is stretched, as log₂ around the median. */
  readonly stretch?: Float64Array;
  /** Trustworthiness by the number of neighbors. */
  readonly curve?: { readonly neighbors: readonly number[]; readonly values: readonly number[] };
}

/** One call of a method: what was asked, how far it is, what came out. */
export interface Run {
  readonly id: number;
  readonly method: string;
  readonly kind: "embedding" | "clustering" | "classification";
  readonly options: Readonly<Record<string, unknown>>;
  /** The key of the points it was made of. */
  readonly key: string;
  readonly status: "queued" | "running" | "done" | "failed" | "cancelled";
  readonly phase: string;
  readonly fraction: number;
  /** When it began, and how long it took so far, in milliseconds. */
  readonly began: number;
  readonly elapsed: number;
  /** The most bytes of kernel memory it held at one time so far. */
  readonly memory?: number;
  readonly error?: string;
  readonly warnings: readonly Warning[];
  /** n × d; points that were left out are NaN. */
  readonly coordinates?: Matrix;
  readonly labels?: Int32Array;
  /** Points that were not shown to a classifier, on which it was tried. */
  readonly held?: Uint8Array;
  readonly eigenvalues?: Float64Array;
  readonly diagnostics?: Readonly<Record<string, unknown>>;
  readonly model?: object;
  readonly scores?: Scores;
  /** "waiting" until they are measured, "large" where that is left to the person. */
  readonly measuring?: "waiting" | "running" | "large" | "failed";
  /** Whether it belongs to a sweep and stays out of the panels. */
  readonly sweep?: boolean;
}

/** Milliseconds that a running job still needs, judged by its progress; undefined while that says too little. */
export function timeLeft({ fraction, elapsed }: Run): number | undefined {
  if (elapsed < 800 || fraction < 0.02) return undefined;
  return (elapsed * (1 - fraction)) / fraction;
}
