import { type OptionsOf, type OptionTable, type ResolvedOptions, resolveOptions } from "../base/options.ts";
import type { Matrix } from "../matrix/dense.ts";

/** What every made data set holds: points, and what is known about them because they were made. */
export interface Dataset<Options = unknown> {
  readonly name: string;
  /** All options with their values, defaults included; with them the same points can be made again. */
  readonly options: Options;
  /** The points, one a row. */
  readonly points: Matrix;
  /** Where each point truly lies: one row a point, columns as `coordinateNames` says, before noise was added. */
  readonly coordinates: Matrix;
  readonly coordinateNames: readonly string[];
  /** The part each point belongs to, from 0. */
  readonly labels?: Int32Array;
  /** One number a point that runs along the curve or sheet: what a picture is coloured by. */
  readonly position?: Float64Array;
}

/** A function that makes a data set, with the facts that a command line or a page needs on it. */
export interface DatasetMaker<T extends OptionTable, D> {
  (options?: OptionsOf<T>): D & { readonly name: string; readonly options: ResolvedOptions<T> };
  readonly info: { readonly name: string; readonly summary: string; readonly options: T };
}

/** Makes the public function of a data set: options checked against its table, name and options on the result. @__NO_SIDE_EFFECTS__ */
export function defineDataset<T extends OptionTable, D extends Omit<Dataset, "name" | "options">>(spec: {
  readonly name: string;
  /** What it shows, in one sentence. */
  readonly summary: string;
  readonly options: T;
  make(options: ResolvedOptions<T>): D;
}): DatasetMaker<T, D> {
  const { name, summary, options: table } = spec;
  const make = (given?: OptionsOf<T>) => {
    const options = resolveOptions(table, given, name);
    return { name, options, ...spec.make(options) };
  };
  return Object.assign(make, { info: { name, summary, options: table } });
}
