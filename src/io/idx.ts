import { formatBytes, formatNumber, ManifoldError } from "../base/errors.ts";
import type { NumberArray } from "../matrix/dense.ts";
import { countMissing, vectorColumn } from "./npy-table.ts";
import type { Column, Table } from "./table.ts";

/** Bytes an element and its reading, by the third byte of the file; numbers stand with the most significant byte first. */
const types: Readonly<Record<number, { bytes: number; make(raw: ArrayBuffer): NumberArray }>> = {
  8: { bytes: 1, make: (raw) => new Uint8Array(raw) },
  9: { bytes: 1, make: (raw) => new Int8Array(raw) },
  11: { bytes: 2, make: (raw) => new Int16Array(raw) },
  12: { bytes: 4, make: (raw) => new Int32Array(raw) },
  13: { bytes: 4, make: (raw) => new Float32Array(raw) },
  14: { bytes: 8, make: (raw) => new Float64Array(raw) },
};

/**
 * The table in an IDX file, the format of MNIST: with one axis a column "label", with more a column "pixels" of vectors, the axes behind the first laid flat.
 * Throws "bad-file". O(bytes)
 *
 * @see Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database of handwritten digits
 */
export function readIdx(bytes: Uint8Array, source: string): Table {
  const bad = (what: string): ManifoldError =>
    new ManifoldError("bad-file", `${source}: ${what}. Give an IDX file, complete and unpacked.`, {});
  const type = types[bytes[2] ?? -1];
  const axes = bytes[3] ?? 0;
  if (bytes[0] !== 0 || bytes[1] !== 0 || !type) throw bad("this is no IDX file: it does not begin with two zeros and a known type");
  const start = 4 + 4 * axes;
  if (axes === 0 || start > bytes.length) throw bad(`the header promises ${axes} axes, but the file ends`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const count = shape.reduce((product, side) => product * side, 1);
  if (count * type.bytes !== bytes.length - start) {
    throw bad(
      `the header promises ${shape.map(formatNumber).join(" × ")} numbers (${formatBytes(count * type.bytes)}), but ${formatBytes(bytes.length - start)} follow`,
    );
  }
  if (count === 0) throw bad(`there is nothing in it: ${shape.join(" × ")} numbers`);
  const raw = new Uint8Array(bytes.subarray(start));
  if (type.bytes > 1) for (let i = 0; i < raw.length; i += type.bytes) raw.subarray(i, i + type.bytes).reverse();
  const values = type.make(raw.buffer);
  const rows = shape[0]!;
  const column: Column =
    axes === 1 ? { name: "label", kind: "number", values, missing: countMissing(values) } : vectorColumn("pixels", values, count / rows);
  const notes =
    axes === 1
      ? [`${formatNumber(rows)} numbers, called label.`]
      : [`${formatNumber(rows)} rows of ${shape.slice(1).join(" × ")} numbers, each laid flat as ${formatNumber(count / rows)} pixels.`];
  return { rows, columns: [column], format: "idx", notes };
}
