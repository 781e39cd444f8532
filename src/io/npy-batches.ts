import type { NumberArray } from "../matrix/dense.ts";
import { type ByteReader, restOf } from "./byte-source.ts";
import type { Watching } from "./in-turns.ts";
import { checkNpySize, npyNumbers, readNpy } from "./npy.ts";
import { type NpyHeader, readNpyHeader } from "./npy-header.ts";
import { columnOfArray } from "./npy-table.ts";
import type { RandomAccess } from "./random-access.ts";
import type { Table } from "./table.ts";

/** So many bytes of numbers make a batch, unless the caller has it otherwise. */
const usual = 16e6;
/** No header is longer. */
const longestHeader = 1 << 17;

/**
 * The rows of an NPY file while it comes: one column "x", of vectors when the array has two axes. In Fortran order the rows lie
 * scattered over the file: with `access` each batch takes its part of every column, from a stream the array is read whole. Throws as
 * `readNpy` does.
 */
export async function* npyBatches(
  reader: ByteReader,
  access: RandomAccess | undefined,
  source: string,
  { signal, onProgress }: Watching,
  enough = usual,
): AsyncGenerator<Table, void, void> {
  const head = await reader.peek(longestHeader);
  const header = readNpyHeader(head, source);
  const { shape, start, type } = header;
  const [rows = 0, width = 1] = shape;
  const rowBytes = width * type.bytes;
  const scattered = header.fortran && shape.length > 1;
  // What is no table of points is told by the reader of whole files.
  if (shape.length > 2 || rows * rowBytes === 0 || (scattered && !access) || rows * rowBytes <= enough) {
    const array = readNpy(await restOf(reader, signal), source);
    yield tableOf(array.data, array.shape, source);
    return;
  }
  if (access) checkNpySize(header, access.byteLength - start, source);
  await reader.take(start);
  const each = Math.max(1, Math.floor(enough / rowBytes));
  for (let from = 0; from < rows; from += each) {
    signal?.throwIfAborted();
    const count = Math.min(rows, from + each) - from;
    const data = scattered
      ? await scatteredRows(header, access!, from, count, source)
      : await nextRows(header, reader, from, count, source);
    yield tableOf(data, shape.length === 1 ? [count] : [count, width], source);
    onProgress?.((from + count) / rows);
  }
  const more = scattered ? 0 : (await reader.peek(1)).length;
  if (more > 0) checkNpySize(header, rows * rowBytes + more, source);
}

async function nextRows(header: NpyHeader, reader: ByteReader, from: number, count: number, source: string): Promise<NumberArray> {
  const [, width = 1] = header.shape;
  const rowBytes = width * header.type.bytes;
  const raw = await reader.take(count * rowBytes);
  if (raw.length < count * rowBytes) checkNpySize(header, from * rowBytes + raw.length, source);
  return npyNumbers(header, raw, source, from * width);
}

/** Rows of an array whose columns stand one after the other. */
async function scatteredRows(header: NpyHeader, access: RandomAccess, from: number, count: number, source: string): Promise<NumberArray> {
  const { shape, start, type } = header;
  const [rows, width] = shape as [number, number];
  let data: NumberArray | undefined;
  for (let j = 0; j < width; j++) {
    const begin = start + (j * rows + from) * type.bytes;
    const column = npyNumbers(header, new Uint8Array(await access.slice(begin, begin + count * type.bytes)), source, j * rows + from);
    data ??= new (column.constructor as new (length: number) => NumberArray)(count * width);
    for (let i = 0; i < count; i++) data[i * width + j] = column[i]!;
  }
  return data!;
}

function tableOf(data: NumberArray, shape: readonly number[], source: string): Table {
  return { rows: shape[0]!, columns: [columnOfArray("x", { data, shape }, source)], format: "npy", notes: [] };
}
