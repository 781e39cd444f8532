import { formatNumber, formatValue, ManifoldError, type Warning } from "../base/errors.ts";
import { type OptionsOf, type OptionTable, type ResolvedOptions, resolveOptions } from "../base/options.ts";
import type { Progress, Run } from "../compute/run.ts";
import { type Points, toMatrix } from "../matrix/convert.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { checked } from "./checked.ts";
import { type RunSettings, splitSettings } from "./settings.ts";
import { type Callable, callable, defineTask, type Task } from "./task.ts";

/** The version of the models this library writes. */
const formatVersion = 1;

/** What every model holds: plain data that survives `structuredClone`, a message, and a file. */
export interface ModelBase<Name extends string = string, Options = unknown> {
  /** The method that made it. */
  readonly method: Name;
  readonly formatVersion: number;
  /** All options with their values, defaults included. */
  readonly options: Options;
  /** The size of the training data. */
  readonly input: { readonly rows: number; readonly cols: number };
  /** Numbers that say how far the result can be trusted. */
  readonly diagnostics: Readonly<Record<string, unknown>>;
  readonly warnings: readonly Warning[];
  /** Milliseconds by phase, and in total; no part of the result. */
  readonly timings: Readonly<Record<string, number>>;
}

/** What a method's `fit` returns: its own fields, with `diagnostics`. */
export interface Fitted {
  readonly diagnostics: Readonly<Record<string, unknown>>;
}

/** Labels as they are given: one whole number a point. */
export type Labels = ArrayLike<number>;

type Body<T> = Generator<Progress, T, void>;

/** A method as it is declared. See `docs/architecture.md`, "How a call flows". */
export interface MethodSpec<Name extends string, T extends OptionTable, F extends Fitted, Supervised extends boolean> {
  readonly name: Name;
  /** What it is for, in one sentence. */
  readonly summary: string;
  readonly kind: "embedding" | "clustering" | "classification";
  /** Whether `fit` needs a label for every point. */
  readonly supervised?: Supervised;
  readonly options: T;
  /** The fewest points it can work on; 2 unless said otherwise. */
  readonly minimumPoints?: number;
  /**
   * Whether whole numbers give the same model and the same bits in whichever element type they come: doubles that are bytes then go to the background
   * thread as bytes.
   */
  readonly anyType?: boolean;
  /** Checks that need the data and the options together, before anything is computed. */
  check?(points: Matrix<NumberArray>, options: ResolvedOptions<T>): void;
  /** The recipe. `points` are finite; `labels` are there for supervised methods. */
  fit(points: Matrix<NumberArray>, options: ResolvedOptions<T>, run: Run, labels: Int32Array): Body<F>;
  /** Maps new points with a model; one row a point, every row by itself. */
  transform?(model: Model<Name, T, F>, points: Matrix<NumberArray>, run: Run): Body<Matrix>;
  /** Labels new points with a model; every row by itself. */
  predict?(model: Model<Name, T, F>, points: Matrix<NumberArray>, run: Run): Body<Int32Array>;
  /** Maps rows of an embedding back to points. */
  inverse?(model: Model<Name, T, F>, embedding: Matrix<NumberArray>, run: Run): Body<Matrix>;
}

/** The model a method makes. */
export type Model<Name extends string, T extends OptionTable, F extends Fitted> = ModelBase<Name, ResolvedOptions<T>> & F;

type FitArguments<T extends OptionTable, Supervised extends boolean> = Supervised extends true
  ? [points: Points, labels: Labels, options?: OptionsOf<T> & RunSettings]
  : [points: Points, options?: OptionsOf<T> & RunSettings];

/** What `defineMethod` makes: a function that fits, with everything else about the method on it. */
export interface Method<Name extends string, T extends OptionTable, F extends Fitted, Supervised extends boolean> {
  /** Fits a model, off the calling thread. */
  (...args: FitArguments<T, Supervised>): Promise<Model<Name, T, F>>;
  /** The same on the calling thread. */
  sync(...args: FitArguments<T, Supervised>): Model<Name, T, F>;
  /** The same as a generator of progress, in the caller's hands. */
  steps(...args: FitArguments<T, Supervised>): Generator<Progress, Model<Name, T, F>, void>;
  readonly transform: Callable<[model: Model<Name, T, F>, points: Points], Matrix>;
  readonly predict: Callable<[model: Model<Name, T, F>, points: Points], Int32Array>;
  readonly inverseTransform: Callable<[model: Model<Name, T, F>, embedding: Points], Matrix>;
  /** What the command line, the workbench, the reference and the tests read. */
  readonly info: MethodInfo;
}

/** The facts of a method, for everything that enumerates methods. */
export interface MethodInfo {
  readonly name: string;
  readonly summary: string;
  readonly kind: "embedding" | "clustering" | "classification";
  readonly supervised: boolean;
  readonly options: OptionTable;
  readonly minimumPoints: number;
  readonly can: { readonly transform: boolean; readonly predict: boolean; readonly inverseTransform: boolean };
  /** Its work by task name, for the background thread. */
  readonly tasks: readonly Task<never, unknown>[];
}

/** A method whose types nobody needs: what the registry holds. */
// biome-ignore-start lint/suspicious/noExplicitAny: the registry holds methods of all types.
export interface AnyMethod {
  (...args: any[]): Promise<any>;
  sync(...args: any[]): any;
  steps(...args: any[]): Generator<Progress, any, void>;
  readonly transform: Callable<any, any>;
  readonly predict: Callable<any, any>;
  readonly inverseTransform: Callable<any, any>;
  readonly info: MethodInfo;
}
// biome-ignore-end lint/suspicious/noExplicitAny: to here.

/**
 * Makes a method of its declaration: checked points, resolved options, three drivers, a model that is plain data.
 * @__NO_SIDE_EFFECTS__
 */
export function defineMethod<const Name extends string, T extends OptionTable, F extends Fitted, Supervised extends boolean = false>(
  spec: MethodSpec<Name, T, F, Supervised>,
): Method<Name, T, F, Supervised> {
  type M = Model<Name, T, F>;
  const { name, minimumPoints = 2 } = spec;
  const supervised = spec.supervised === true;
  const anyType = spec.anyType === true;

  const fit = defineTask(
    `${name}.fit`,
    name,
    function* (run, points: Matrix<NumberArray>, options: ResolvedOptions<T>, labels: Int32Array) {
      const start = performance.now();
      yield* checked(points, name);
      spec.check?.(points, options);
      const fitted = yield* spec.fit(points, options, run, labels);
      const model: ModelBase<Name, ResolvedOptions<T>> = {
        method: name,
        formatVersion,
        options,
        input: { rows: points.rows, cols: points.cols },
        ...fitted,
        warnings: run.warnings,
        timings: { ...run.timings, total: performance.now() - start },
      };
      return model as M;
    },
    anyType,
  );

  /** Reads the arguments of a call: points, labels where they belong, options and settings. */
  function read(args: readonly unknown[]): { work: [Matrix<NumberArray>, ResolvedOptions<T>, Int32Array]; settings: RunSettings } {
    const points = toMatrix(args[0] as Points, name);
    const { options, settings } = splitSettings(args[supervised ? 2 : 1] as object | undefined, name);
    const resolved = resolveOptions(spec.options, options, name);
    if (points.rows < minimumPoints || points.cols < 1) throw tooFew(name, points, minimumPoints);
    const labels = supervised ? toLabels(args[1], points.rows, name) : new Int32Array(0);
    return { work: [points, resolved, labels], settings };
  }

  const uses = { transform: spec.transform, predict: spec.predict, inverseTransform: spec.inverse } as const;
  const transform = modelTask(name, "transform", uses, anyType) as Task<[M, Matrix<NumberArray>], Matrix>;
  const predict = modelTask(name, "predict", uses) as Task<[M, Matrix<NumberArray>], Int32Array>;
  const inverse = modelTask(name, "inverseTransform", uses) as Task<[M, Matrix<NumberArray>], Matrix>;
  const onPoints =
    (verb: string) =>
    (model: M, points: Points): [M, Matrix<NumberArray>] => {
      checkModel(model, name, verb);
      const matrix = toMatrix(points, `${name}.${verb}`);
      const expected = verb === "inverseTransform" ? (model as { embedding?: Matrix }).embedding?.cols : model.input.cols;
      if (matrix.rows > 0 && matrix.cols !== expected) {
        throw new ManifoldError(
          "bad-input",
          `${name}.${verb}: the points have ${formatNumber(matrix.cols)} columns, the model expects ${formatNumber(expected ?? 0)}. Pass the same columns in the same order.`,
          {
            found: matrix.cols,
            expected,
          },
        );
      }
      return [model, matrix];
    };

  const call = async (...args: unknown[]): Promise<M> => {
    const { work, settings } = read(args);
    return fit.call(work, settings);
  };
  return Object.assign(call, {
    sync(...args: unknown[]): M {
      const { work, settings } = read(args);
      return fit.sync(work, settings);
    },
    steps: (...args: unknown[]) => fit.steps(read(args).work),
    transform: callable(transform, 2, `${name}.transform`, onPoints("transform")),
    predict: callable(predict, 2, `${name}.predict`, onPoints("predict")),
    inverseTransform: callable(inverse, 2, `${name}.inverseTransform`, onPoints("inverseTransform")),
    info: {
      name,
      summary: spec.summary,
      kind: spec.kind,
      supervised,
      options: spec.options,
      minimumPoints,
      can: { transform: Boolean(spec.transform), predict: Boolean(spec.predict), inverseTransform: Boolean(spec.inverse) },
      tasks: [fit, transform, predict, inverse],
    },
  }) as unknown as Method<Name, T, F, Supervised>;
}

/** What a method can do with its models, by the names of the calls. */
type Uses = Readonly<Record<"transform" | "predict" | "inverseTransform", unknown>>;

/** A task that uses a model on new points; one that says so where the method has no such thing. */
function modelTask(name: string, verb: keyof Uses, uses: Uses, anyType = false): Task<[never, Matrix<NumberArray>], unknown> {
  const who = `${name}.${verb}`;
  const body = uses[verb] as ((model: never, points: Matrix<NumberArray>, run: Run) => Body<unknown>) | undefined;
  const task = function* (run: Run, model: never, points: Matrix<NumberArray>): Body<unknown> {
    if (!body) {
      const others = Object.entries(uses).flatMap(([other, use]) => (use ? [other] : []));
      const instead = others.length > 0 ? `Its models are for ${others.join(" and ")}.` : "Its models tell of the training points only.";
      throw new ManifoldError("bad-model", `${who}: ${name} has no ${verb}. ${instead}`, { method: name, uses: others });
    }
    yield* checked(points, who);
    return yield* body(model, points, run);
  };
  return defineTask(who, who, task, anyType);
}

/** Throws "bad-model" unless `model` was made by `name` in a version this library reads. */
function checkModel(model: unknown, name: string, verb: string): void {
  const given = model as Partial<ModelBase> | null | undefined;
  if (typeof given !== "object" || given === null || typeof given.method !== "string") {
    throw new ManifoldError("bad-model", `${name}.${verb}: the first argument must be a model made by ${name}, not ${formatValue(model)}.`);
  }
  if (given.method !== name) {
    throw new ManifoldError(
      "bad-model",
      `${name}.${verb}: the model was made by ${given.method}. Use ${given.method}.${verb}, or ${verb}(model, …).`,
      { method: given.method },
    );
  }
  if (given.formatVersion !== formatVersion) {
    throw new ManifoldError(
      "bad-model",
      `${name}.${verb}: the model has format version ${formatValue(given.formatVersion)}, this library reads ${formatVersion}. Fit it again.`,
      {
        found: given.formatVersion,
      },
    );
  }
}

function tooFew(name: string, points: Matrix<NumberArray>, minimum: number): ManifoldError {
  const { rows, cols } = points;
  if (rows > 0 && cols === 0)
    return new ManifoldError("bad-input", `${name}: the points have no columns. Pass at least one number a point.`, { rows, cols });
  return new ManifoldError(
    "bad-input",
    `${name}: ${rows === 1 ? "1 point is" : `${rows} points are`} too few; it needs at least ${minimum}.`,
    { rows, minimum },
  );
}

/** Labels as 32-bit integers, checked against the number of points. */
export function toLabels(labels: unknown, rows: number, who: string, what = "labels"): Int32Array {
  const list = labels as ArrayLike<unknown> | null | undefined;
  if (typeof list !== "object" || list === null || !Number.isInteger(list.length)) {
    throw new ManifoldError(
      "bad-input",
      `${who}: ${what} must be an array of whole numbers, one for each point, not ${formatValue(labels)}.`,
    );
  }
  if (list.length !== rows) {
    throw new ManifoldError(
      "bad-input",
      `${who}: there are ${formatNumber(list.length)} ${what} for ${formatNumber(rows)} points. Pass one for each point.`,
      {
        found: list.length,
        expected: rows,
      },
    );
  }
  const result = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const value = list[i];
    if (typeof value !== "number" || (value | 0) !== value) {
      throw new ManifoldError(
        "bad-input",
        `${who}: entry ${formatNumber(i)} of ${what} is ${formatValue(value)}, not a whole number. Number the classes first.`,
        { index: i },
      );
    }
    result[i] = value;
  }
  return result;
}
