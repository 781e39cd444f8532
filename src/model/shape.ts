import { formatNumber, formatValue } from "../base/errors.ts";
import { elementTypeOf } from "./plain-data.ts";

/** Sizes by letter: n rows and m columns of the training data, and what the shapes before have bound. */
export type Sizes = Map<string, number>;

/** Checks one part of a model, binding sizes as it meets them. Throws a plain Error that names the part. */
export type Shape = (value: unknown, sizes: Sizes, path: string) => void;

/** A size: a letter, bound where it first stands, or a number that follows from letters bound before. */
export type Size = string | ((of: (letter: string) => number) => number);

type ElementNames = readonly string[];

const doubles: ElementNames = ["f64"];

function meet(size: Size, found: number, sizes: Sizes, path: string): void {
  if (!Number.isSafeInteger(found) || found < 0) throw new Error(`${path} is ${formatValue(found)}`);
  const known = typeof size === "string" ? sizes.get(size) : size((letter) => sizes.get(letter)!);
  if (known === undefined) sizes.set(size as string, found);
  else if (known !== found) throw new Error(`${path} is ${formatNumber(found)} where ${formatNumber(known)} belongs`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function assertArray(value: unknown, types: ElementNames, path: string): asserts value is Float64Array {
  if (!ArrayBuffer.isView(value)) throw new Error(`${path} is ${formatValue(value)}, not a typed array`);
  const found = elementTypeOf(value as Float64Array);
  if (found === undefined || (types.length > 0 && !types.includes(found)))
    throw new Error(`${path} has elements ${found} where ${types.join(" or ")} belongs`);
}

/**
 * A dense matrix of `rows` × `cols`; of f64 unless `types` says otherwise, [] meaning any.
 * @__NO_SIDE_EFFECTS__
 */
export function matrix(rows: Size, cols: Size, types: ElementNames = doubles): Shape {
  return (value, sizes, path) => {
    if (!isRecord(value)) throw new Error(`${path} is ${formatValue(value)}, not a matrix`);
    meet(rows, value.rows as number, sizes, `${path}.rows`);
    meet(cols, value.cols as number, sizes, `${path}.cols`);
    assertArray(value.data, types, `${path}.data`);
    const count = (value.rows as number) * (value.cols as number);
    if (value.data.length !== count) throw new Error(`${path}.data holds ${value.data.length} numbers where ${count} belong`);
  };
}

/**
 * `length` numbers.
 * @__NO_SIDE_EFFECTS__
 */
export function vector(length: Size, types: ElementNames = doubles): Shape {
  return (value, sizes, path) => {
    assertArray(value, types, path);
    meet(length, value.length, sizes, `the length of ${path}`);
  };
}

/**
 * `length` places from 0 up to, without, `below`, as i32.
 * @__NO_SIDE_EFFECTS__
 */
export function places(length: Size, below: string): Shape {
  return (value, sizes, path) => {
    vector(length, ["i32"])(value, sizes, path);
    const limit = sizes.get(below)!;
    for (const place of value as Int32Array) if (place < 0 || place >= limit) throw new Error(`${path} names ${place} of ${limit}`);
  };
}

/**
 * A sparse matrix of `size` × `size` with so many `entries` in compressed rows, columns ascending within a row.
 * @__NO_SIDE_EFFECTS__
 */
export function sparse(size: Size, entries: Size): Shape {
  return (value, sizes, path) => {
    if (!isRecord(value)) throw new Error(`${path} is ${formatValue(value)}, not a sparse matrix`);
    const { rows, cols, offsets, indices, values } = value;
    meet(size, rows as number, sizes, `${path}.rows`);
    meet(size, cols as number, sizes, `${path}.cols`);
    vector(() => (rows as number) + 1, ["i32"])(offsets, sizes, `${path}.offsets`);
    assertArray(indices, ["i32"], `${path}.indices`);
    meet(entries, indices.length, sizes, `the length of ${path}.indices`);
    vector(entries)(values, sizes, `${path}.values`);
    const starts = offsets as Int32Array;
    if (starts[0] !== 0 || starts[rows as number] !== indices.length) throw new Error(`${path}.offsets do not cover its entries`);
    for (let i = 0; i < (rows as number); i++) {
      if (starts[i + 1]! < starts[i]!) throw new Error(`${path}.offsets fall at row ${i}`);
      for (let e = starts[i]!; e < starts[i + 1]!; e++) {
        const before = e > starts[i]! ? indices[e - 1]! : -1;
        if (indices[e]! <= before || indices[e]! >= (cols as number)) throw new Error(`${path}.indices are out of order at row ${i}`);
      }
    }
  };
}

/** A number; finite, if it must be. */
export const number: Shape = (value, _, path) => {
  if (typeof value !== "number") throw new Error(`${path} is ${formatValue(value)}, not a number`);
};

/**
 * A whole number from `low` to `high`.
 * @__NO_SIDE_EFFECTS__
 */
export function whole(low: number, high: Size): Shape {
  return (value, sizes, path) => {
    const most = typeof high === "string" ? sizes.get(high)! : high((letter) => sizes.get(letter)!);
    if (!Number.isInteger(value) || (value as number) < low || (value as number) > most) {
      throw new Error(`${path} is ${formatValue(value)}, not a whole number from ${low} to ${most}`);
    }
  };
}

/**
 * One of a few words.
 * @__NO_SIDE_EFFECTS__
 */
export function word(...words: readonly string[]): Shape {
  return (value, _, path) => {
    if (!words.includes(value as string)) throw new Error(`${path} is ${formatValue(value)}, not ${words.join(" or ")}`);
  };
}

/**
 * What may be left out.
 * @__NO_SIDE_EFFECTS__
 */
export function optional(shape: Shape): Shape {
  return (value, sizes, path) => {
    if (value !== undefined) shape(value, sizes, path);
  };
}

/**
 * An object with these parts, checked in this order; further parts are let be.
 * @__NO_SIDE_EFFECTS__
 */
export function record(parts: Readonly<Record<string, Shape>>): Shape {
  return (value, sizes, path) => {
    if (!isRecord(value)) throw new Error(`${path} is ${formatValue(value)}, not an object`);
    for (const [name, shape] of Object.entries(parts)) shape(value[name], sizes, path === "" ? name : `${path}.${name}`);
  };
}

/**
 * An array of things of one shape.
 * @__NO_SIDE_EFFECTS__
 */
export function list(shape: Shape): Shape {
  return (value, sizes, path) => {
    if (!Array.isArray(value)) throw new Error(`${path} is ${formatValue(value)}, not a list`);
    for (const [i, entry] of value.entries()) shape(entry, sizes, `${path}[${i}]`);
  };
}
