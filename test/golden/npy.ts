import { readFileSync } from "node:fs";
import type { Matrix } from "../../src/matrix/dense.ts";

/** An array from a golden `.npy` file of version 1, little-endian, row after row. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Float64Array | Int32Array | Uint8Array;
}

/** Reads `test/golden/data/<path>.npy`; 64-bit integers are narrowed to 32 bits. */
export function npy(path: string): NpyArray {
  const file = readFileSync(new URL(`data/${path}.npy`, import.meta.url));
  const header = file.toString("latin1", 10, 10 + file.readUInt16LE(8));
  const type = /'descr': '(.*?)'/.exec(header)?.[1];
  if (!header.includes("'fortran_order': False")) throw new Error(`${path}: columns first`);
  const shape = (/'shape': \((.*?)\)/.exec(header)?.[1] ?? "").split(",").flatMap((side) => (side.trim() ? [Number(side)] : []));
  const bytes = file.buffer.slice(file.byteOffset + 10 + file.readUInt16LE(8), file.byteOffset + file.byteLength) as ArrayBuffer;
  switch (type) {
    case "<f8":
      return { shape, data: new Float64Array(bytes) };
    case "<i4":
      return { shape, data: new Int32Array(bytes) };
    case "<i8":
      return { shape, data: Int32Array.from(new BigInt64Array(bytes), Number) };
    case "|u1":
      return { shape, data: new Uint8Array(bytes) };
    default:
      throw new Error(`${path}: element type ${type}`);
  }
}

/** A golden file of numbers as a matrix; a flat array becomes one column. */
export function npyMatrix(path: string): Matrix<Float64Array | Uint8Array> {
  const { shape, data } = npy(path);
  if (data instanceof Int32Array) throw new Error(`${path}: holds labels`);
  return { rows: shape[0]!, cols: shape[1] ?? 1, data };
}

/** A golden file of labels or indices. */
export function npyLabels(path: string): Int32Array {
  return Int32Array.from(npy(path).data);
}
