import { formatNumber, formatValue, ManifoldError } from "../base/errors.ts";
import type { NumberArray } from "../matrix/dense.ts";

/** The element types of a model file by their names in it, with bytes an element. */
export const elementTypes = {
  f64: Float64Array,
  f32: Float32Array,
  i8: Int8Array,
  u8: Uint8Array,
  u8c: Uint8ClampedArray,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
} as const;

/** The name of an element type in a model file. */
export type ElementType = keyof typeof elementTypes;

/** The file's name for the element type of `array`; undefined for one that it has not. */
export function elementTypeOf(array: NumberArray): ElementType | undefined {
  return (Object.keys(elementTypes) as ElementType[]).find((name) => elementTypes[name].name === array[Symbol.toStringTag]);
}

/** No model nests deeper, and a reader's stack is not endless. */
const deepest = 32;
/** Names with which a crafted file could reach into the objects of the program that reads it. */
const forbidden: readonly string[] = ["__proto__", "constructor", "prototype"];

/**
 * Plain data as JSON can hold it: typed arrays become `{ "$array": place }`, their places being those in `arrays`, which grows; NaN,
 * ±Infinity and −0 become `{ "$number": "NaN" }`; what is undefined is left out. Throws "bad-model" for what is no plain data.
 */
export function toJson(value: unknown, arrays: NumberArray[], path: string, depth = 0): unknown {
  if (depth > deepest) throw unsaveable(path, `it nests deeper than ${deepest} levels`);
  if (typeof value === "number") {
    if (Number.isFinite(value) && !Object.is(value, -0)) return value;
    return { $number: Object.is(value, -0) ? "-0" : String(value) };
  }
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (ArrayBuffer.isView(value)) {
    const array = value as NumberArray;
    if (!elementTypeOf(array)) throw unsaveable(path, `it is ${formatValue(value)}`);
    // One array that stands in two places is stored once.
    const place = arrays.indexOf(array);
    return { $array: place >= 0 ? place : arrays.push(array) - 1 };
  }
  if (Array.isArray(value)) {
    return value.map((entry, i) => (entry === undefined ? null : toJson(entry, arrays, `${path}[${i}]`, depth + 1)));
  }
  if (typeof value === "object" && [Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    const result: Record<string, unknown> = {};
    for (const [key, entry] of Object.entries(value)) {
      if (key.startsWith("$") || forbidden.includes(key)) throw unsaveable(`${path}.${key}`, "no entry may have this name");
      if (entry !== undefined) result[key] = toJson(entry, arrays, `${path}.${key}`, depth + 1);
    }
    return result;
  }
  throw unsaveable(path, `it is ${formatValue(value)}`);
}

function unsaveable(path: string, what: string): ManifoldError {
  return new ManifoldError(
    "bad-model",
    `saveModel: ${path} cannot be saved: ${what}. Models are plain data: numbers, text, arrays and typed arrays.`,
    { path },
  );
}

const specialNumbers: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
  "-0": -0,
};

/** What {@link toJson} was given, from parsed JSON and the arrays. Throws a plain Error for what it never makes. */
export function fromJson(value: unknown, arrays: readonly NumberArray[], depth = 0): unknown {
  if (depth > deepest) throw new Error(`the header nests deeper than ${deepest} levels`);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => fromJson(entry, arrays, depth + 1));
  const entries = Object.entries(value);
  const [key, only] = entries[0] ?? [];
  if (entries.length === 1 && key === "$array") {
    const array = Number.isInteger(only) ? arrays[only as number] : undefined;
    if (!array) throw new Error(`the header names array ${formatValue(only)} of ${formatNumber(arrays.length)}`);
    return array;
  }
  if (entries.length === 1 && key === "$number") {
    const number = typeof only === "string" && Object.hasOwn(specialNumbers, only) ? specialNumbers[only] : undefined;
    if (number === undefined) throw new Error(`the header has the number ${formatValue(only)}`);
    return number;
  }
  const result: Record<string, unknown> = {};
  for (const [name, entry] of entries) {
    if (name.startsWith("$") || forbidden.includes(name)) throw new Error(`the header has an entry ${formatValue(name)}`);
    result[name] = fromJson(entry, arrays, depth + 1);
  }
  return result;
}
