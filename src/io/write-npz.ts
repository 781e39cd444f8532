import { formatBytes, formatNumber, ManifoldError } from "../base/errors.ts";
import type { Steps } from "../base/steps.ts";
import { joined } from "./byte-writer.ts";
import { crc32 } from "./crc32.ts";
import { writeNpy } from "./npy.ts";
import { writeNpyTexts } from "./npy-text.ts";
import type { Column, Table } from "./table.ts";

/**
 * A table as an NPZ archive: each column an array, not packed, as `numpy.savez` writes. The file is the same for the same table: no time stands in it.
 * Throws "too-large" beyond 4 GB and "bad-input" for a missing text, which NumPy's arrays of texts do not know. O(values)
 */
export function* writeNpz(table: Table): Steps<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  const put = (piece: Uint8Array): void => {
    pieces.push(piece);
    at += piece.length;
  };
  for (const [done, column] of table.columns.entries()) {
    const name = new TextEncoder().encode(`${column.name}.npy`);
    const bytes = arrayOf(column, table.rows);
    const start = at;
    let crc = 0;
    for (let from = 0; from < bytes.length; from += 1 << 22) {
      crc = crc32(bytes.subarray(from, from + (1 << 22)), crc);
      yield (done + from / bytes.length) / table.columns.length;
    }
    const facts = factsOf(crc, bytes.length, name.length);
    put(record(0x04034b50, [20], facts));
    put(name);
    put(bytes);
    if (at > 0xfffffffe) {
      throw new ManifoldError(
        "too-large",
        `writeTable: the arrays take more than ${formatBytes(0xffffffff)}, the most of a plain zip archive. Write parquet.`,
        {},
      );
    }
    directory.push(record(0x02014b50, [20, 20], facts, start), name);
  }
  const begin = at;
  for (const piece of directory) put(piece);
  const end = new Uint8Array(22);
  const view = new DataView(end.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, table.columns.length, true);
  view.setUint16(10, table.columns.length, true);
  view.setUint32(12, at - begin, true);
  view.setUint32(16, begin, true);
  put(end);
  return joined(pieces, at);
}

/** What the record before an array and the one in the directory have in common. */
interface Facts {
  readonly crc: number;
  readonly size: number;
  readonly nameLength: number;
}

const factsOf = (crc: number, size: number, nameLength: number): Facts => ({ crc, size, nameLength });

/** A record of a zip archive; the one in the directory has two versions and the place of the other. */
function record(magic: number, versions: readonly number[], { crc, size, nameLength }: Facts, place?: number): Uint8Array {
  const bytes = new Uint8Array(place === undefined ? 30 : 46);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  let at = 4;
  for (const version of versions) {
    view.setUint16(at, version, true);
    at += 2;
  }
  // Names are in UTF-8; nothing is packed; the time is the first of 1980, the earliest there is.
  view.setUint16(at, 0x0800, true);
  view.setUint16(at + 6, 0x21, true);
  view.setUint32(at + 8, crc, true);
  view.setUint32(at + 12, size, true);
  view.setUint32(at + 16, size, true);
  view.setUint16(at + 20, nameLength, true);
  if (place !== undefined) view.setUint32(42, place, true);
  return bytes;
}

function arrayOf(column: Column, rows: number): Uint8Array {
  if (column.kind === "number") return writeNpy({ data: column.values, shape: [rows] });
  if (column.kind === "vector") return writeNpy({ data: column.values, shape: [rows, column.width] });
  const gap = column.values.indexOf(null);
  if (gap >= 0) {
    throw new ManifoldError(
      "bad-input",
      `writeTable: column ${column.name} misses its text in row ${formatNumber(gap)} (counted from 0), and NumPy's arrays of texts know no missing one. Write csv or parquet.`,
      { column: column.name, row: gap },
    );
  }
  return writeNpyTexts(column.values as readonly string[]);
}
