import { formatNumber, ManifoldError } from "../base/errors.ts";
import { type OptionsOf, type OptionTable, type ResolvedOptions, resolveOptions } from "../base/options.ts";
import type { Progress, Run } from "../compute/run.ts";
import { type Points, toMatrix } from "../matrix/convert.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { checked } from "./checked.ts";
import { type RunSettings, splitSettings } from "./settings.ts";
import { defineTask, type Task } from "./task.ts";

/** A measure of an embedding as it is declared: what to compare, and how. */
export interface MeasureSpec<T extends OptionTable, R> {
  readonly name: string;
  /** What it says, in one sentence. */
  readonly summary: string;
  readonly options: T;
  /** Checks that need the data and the options together, before anything is computed. */
  check?(points: Matrix<NumberArray>, options: ResolvedOptions<T>): void;
  /** The recipe. Both are finite and have the same number of rows, two at least. */
  compare(points: Matrix<NumberArray>, embedding: Matrix<NumberArray>, options: ResolvedOptions<T>, run: Run): Generator<Progress, R, void>;
}

/** What `defineMeasure` makes: a function that compares points with their embedding, row by row the same points. */
export interface Measure<T extends OptionTable, R> {
  /** Compares, off the calling thread. */
  (points: Points, embedding: Points, options?: OptionsOf<T> & RunSettings): Promise<R>;
  /** The same on the calling thread. */
  sync(points: Points, embedding: Points, options?: OptionsOf<T> & RunSettings): R;
  /** The same as a generator of progress, in the caller's hands. */
  steps(points: Points, embedding: Points, options?: OptionsOf<T>): Generator<Progress, R, void>;
  /** What the reference and the tests read. */
  readonly info: MeasureInfo;
}

/** The facts of a measure, for everything that enumerates measures. */
export interface MeasureInfo {
  readonly name: string;
  readonly summary: string;
  readonly options: OptionTable;
  readonly task: Task<never, unknown>;
}

/** A measure whose types nobody needs: what the registry holds. */
// biome-ignore lint/suspicious/noExplicitAny: the registry holds measures of all types.
export type AnyMeasure = Measure<any, any>;

/**
 * Makes a measure of its declaration: points and embedding checked, options resolved, three drivers.
 *
 * Calls throw "bad-option" for unknown or unfit options, and "bad-input" for data that cannot be used or whose rows do not
 * match.
 * @__NO_SIDE_EFFECTS__
 */
export function defineMeasure<T extends OptionTable, R>(spec: MeasureSpec<T, R>): Measure<T, R> {
  const { name } = spec;
  const task = defineTask(
    name,
    name,
    function* (run, points: Matrix<NumberArray>, embedding: Matrix<NumberArray>, options: ResolvedOptions<T>) {
      yield* checked(points, name);
      yield* checked(embedding, name, "the embedding");
      return yield* spec.compare(points, embedding, options, run);
    },
  );

  function read(
    given: Points,
    image: Points,
    all: object | undefined,
  ): { work: [Matrix<NumberArray>, Matrix<NumberArray>, ResolvedOptions<T>]; settings: RunSettings } {
    const points = toMatrix(given, name);
    const embedding = toMatrix(image, name, "the embedding");
    const { options, settings } = splitSettings(all, name);
    const resolved = resolveOptions(spec.options, options, name);
    checkRows(name, points, embedding);
    spec.check?.(points, resolved);
    return { work: [points, embedding, resolved], settings };
  }

  const call = async (points: Points, embedding: Points, options?: object): Promise<R> => {
    const { work, settings } = read(points, embedding, options);
    return task.call(work, settings);
  };
  return Object.assign(call, {
    sync(points: Points, embedding: Points, options?: object): R {
      const { work, settings } = read(points, embedding, options);
      return task.sync(work, settings);
    },
    steps: (points: Points, embedding: Points, options?: object) => task.steps(read(points, embedding, options).work),
    info: { name, summary: spec.summary, options: spec.options, task },
  }) as unknown as Measure<T, R>;
}

function checkRows(name: string, points: Matrix<NumberArray>, embedding: Matrix<NumberArray>): void {
  const details = { points: points.rows, embedding: embedding.rows };
  if (points.rows !== embedding.rows) {
    throw new ManifoldError(
      "bad-input",
      `${name}: there are ${formatNumber(points.rows)} points but ${formatNumber(embedding.rows)} rows of the embedding. Pass one row for each point, in the same order.`,
      details,
    );
  }
  if (points.rows < 2) {
    throw new ManifoldError(
      "bad-input",
      `${name}: ${points.rows === 1 ? "1 point is too few" : "there are no points"}; it needs at least 2.`,
      details,
    );
  }
  if (points.cols === 0 || embedding.cols === 0) {
    throw new ManifoldError(
      "bad-input",
      `${name}: ${points.cols === 0 ? "the points have" : "the embedding has"} no columns. Pass at least one number a point.`,
      details,
    );
  }
}
