import type { DecodedArray, SchemaElement } from "hyparquet";
import type { NumberArray } from "../matrix/dense.ts";

/** How the stored values of one Parquet column become numbers or texts. */
export type Reading =
  | { readonly kind: "number"; readonly decode: (raw: DecodedArray) => NumberArray; readonly note?: string }
  | { readonly kind: "text"; readonly decode: (raw: DecodedArray) => readonly string[] }
  | { readonly kind: "none"; readonly why: string };

const number = (decode: (raw: DecodedArray) => NumberArray, note?: string): Reading =>
  note === undefined ? { kind: "number", decode } : { kind: "number", decode, note };

/**
 * How to read a column by its schema. `wide` says that its 64-bit integers are known to pass 2⁵³: they are read as text.
 *
 * Booleans become 0 and 1; integers keep their width, those of 64 bits become Float64; decimals and half floats become floating
 * point; dates become days, timestamps and times of day milliseconds.
 */
export function readingOf(element: SchemaElement, wide: boolean): Reading {
  const { type, type_length: length, converted_type: converted, logical_type: logical, scale = 0 } = element;
  if (logical?.type === "NULL") return { kind: "none", why: "it has no values" };
  if (logical?.type === "VARIANT" || logical?.type === "GEOMETRY" || logical?.type === "GEOGRAPHY" || converted === "INTERVAL") {
    return { kind: "none", why: `values of type ${(logical?.type ?? converted ?? "").toLowerCase()} are neither numbers nor text` };
  }
  if (converted === "DECIMAL" || logical?.type === "DECIMAL") {
    const places = logical?.type === "DECIMAL" ? logical.scale : scale;
    if (!(places >= 0 && places <= 76)) return { kind: "none", why: `decimals of ${places} places are unknown` };
    const unit = BigInt(`1${"0".repeat(places)}`);
    return number((raw) => Float64Array.from(raw as ArrayLike<unknown> & Iterable<unknown>, (value) => decimal(value, unit)));
  }
  switch (type) {
    case "BOOLEAN":
      return number((raw) => Uint8Array.from(raw as Iterable<unknown>, Number));
    case "INT32":
      return integer32(element);
    case "INT64":
      return integer64(element, wide);
    case "INT96":
      // A day of the Julian calendar above 64 bits of nanoseconds since midnight.
      return number(
        (raw) =>
          Float64Array.from(raw as bigint[], (value) => {
            return Number((value >> 64n) - 2440588n) * 86400e3 + Number(BigInt.asUintN(64, value) / 1000n) / 1000;
          }),
        "milliseconds since 1970",
      );
    case "FLOAT":
      return number((raw) => (raw instanceof Float32Array ? raw : Float32Array.from(raw as number[])));
    case "DOUBLE":
      return number((raw) => (raw instanceof Float64Array ? raw : Float64Array.from(raw as number[])));
    case "BYTE_ARRAY":
      return { kind: "text", decode: texts };
    case "FIXED_LEN_BYTE_ARRAY":
      if (logical?.type === "FLOAT16" && length === 2) return number((raw) => Float32Array.from(raw as Uint8Array[], halfFloat));
      if (logical?.type === "UUID") return { kind: "text", decode: (raw) => Array.from(raw as Uint8Array[], uuid) };
      return { kind: "none", why: `${length} plain bytes a row are neither numbers nor text` };
    default:
      return { kind: "none", why: "its type is unknown" };
  }
}

function integer32({ converted_type: converted, logical_type: logical }: SchemaElement): Reading {
  const bits = logical?.type === "INTEGER" ? logical.bitWidth : Number(converted?.match(/^U?INT_(\d+)$/)?.[1] ?? 32);
  const signed = logical?.type === "INTEGER" ? logical.isSigned : !converted?.startsWith("UINT");
  if (converted === "DATE" || logical?.type === "DATE") return number((raw) => Int32Array.from(raw as Int32Array), "days since 1970-01-01");
  if (converted === "TIME_MILLIS" || logical?.type === "TIME") return number(int32, "milliseconds since midnight");
  if (bits === 8) return number((raw) => (signed ? Int8Array : Uint8Array).from(int32(raw)));
  if (bits === 16) return number((raw) => (signed ? Int16Array : Uint16Array).from(int32(raw)));
  return number((raw) => (signed ? int32(raw) : Uint32Array.from(int32(raw), (value) => value >>> 0)));
}

const int32 = (raw: DecodedArray): Int32Array => (raw instanceof Int32Array ? raw : Int32Array.from(raw as number[]));

function integer64({ converted_type: converted, logical_type: logical }: SchemaElement, wide: boolean): Reading {
  const time = logical?.type === "TIMESTAMP" || logical?.type === "TIME" ? logical : undefined;
  const unit = time?.unit ?? (converted?.endsWith("_MICROS") ? "MICROS" : converted?.endsWith("_MILLIS") ? "MILLIS" : undefined);
  if (unit !== undefined) {
    const since = time?.type === "TIME" || converted === "TIME_MICROS" ? "milliseconds since midnight" : "milliseconds since 1970";
    // Nanoseconds since 1970 pass 2⁵³, so their last three digits are dropped before they are numbers.
    if (unit === "NANOS") return number((raw) => Float64Array.from(raw as BigInt64Array, (value) => Number(value / 1000n) / 1000), since);
    return number((raw) => scaled(raw as BigInt64Array, unit === "MICROS" ? 1000 : 1), since);
  }
  const unsigned = logical?.type === "INTEGER" ? !logical.isSigned : converted === "UINT_64";
  if (wide) {
    const word = (value: bigint): string => (unsigned ? BigInt.asUintN(64, value) : value).toString();
    return { kind: "text", decode: (raw) => Array.from(raw as BigInt64Array, word) };
  }
  return number((raw) => exact(raw as BigInt64Array, unsigned));
}

function scaled(raw: BigInt64Array, unit: number): Float64Array {
  const result = new Float64Array(raw.length);
  for (let i = 0; i < raw.length; i++) result[i] = Number(raw[i]) / unit;
  return result;
}

/** 64-bit integers as numbers: the upper half times 2³² plus the lower, without a BigInt each. Throws a RangeError beyond ±2⁵³. */
function exact(raw: BigInt64Array, unsigned: boolean): Float64Array {
  const values = raw instanceof BigInt64Array ? raw : BigInt64Array.from(raw as bigint[]);
  const halves = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  const result = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const high = halves[2 * i + 1]!;
    const value = (unsigned ? high >>> 0 : high) * 4294967296 + (halves[2 * i]! >>> 0);
    if (!Number.isSafeInteger(value)) throw new WideInteger(unsigned ? BigInt.asUintN(64, values[i]!) : values[i]!);
    result[i] = value;
  }
  return result;
}

/** A 64-bit integer that no number can hold, where the file did not announce it. */
export class WideInteger extends Error {
  readonly value: bigint;

  constructor(value: bigint) {
    super(`the integer ${value} is beyond ±2^53`);
    this.value = value;
  }
}

/** An unscaled decimal: an integer, or the big-endian bytes of one in two's complement. */
function decimal(value: unknown, unit: bigint): number {
  let whole: bigint;
  if (value instanceof Uint8Array) {
    whole = 0n;
    for (const byte of value) whole = (whole << 8n) | BigInt(byte);
    whole = BigInt.asIntN(8 * value.length, whole);
  } else whole = BigInt(value as number | bigint);
  const size = whole < 0n ? -whole : whole;
  // Both exact, so that the quotient is rounded once; larger ones are rounded three times.
  return size <= 9007199254740991n ? Number(whole) / Number(unit) : Number(whole / unit) + Number(whole % unit) / Number(unit);
}

const decoder = new TextDecoder();
const texts = (raw: DecodedArray): string[] => Array.from(raw as Uint8Array[], (bytes) => decoder.decode(bytes));

function uuid(bytes: Uint8Array): string {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** IEEE 754 binary16, little-endian. */
function halfFloat(bytes: Uint8Array): number {
  const sign = bytes[1]! & 0x80 ? -1 : 1;
  const exponent = (bytes[1]! >> 2) & 31;
  const fraction = ((bytes[1]! & 3) << 8) | bytes[0]!;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return (sign * fraction) / 16777216;
  return (sign * (1024 + fraction) * (1 << exponent)) / 33554432;
}
