import { readNpy } from "./npy.ts";
import { readNpyHeader } from "./npy-header.ts";
import { columnOfArray } from "./npy-table.ts";
import type { RandomAccess } from "./random-access.ts";
import type { Table } from "./table.ts";

/** So many bytes of numbers make a batch. */
const pieceBytes = 32e6;

/**
 * The rows of an NPY file piece by piece: one column "x", of vectors when the array has two axes. An array in Fortran order, whose rows
 * lie scattered over the file, is read whole. Throws as `readNpy` does.
 */
export async function* npyBatches(
  source: RandomAccess,
  { name = "readBatches", signal, onProgress }: { name?: string; signal?: AbortSignal; onProgress?: (fraction: number) => void },
): AsyncGenerator<Table, void, void> {
  const head = new Uint8Array(await source.slice(0, Math.min(source.byteLength, 1 << 17)));
  const { shape, start, type, fortran } = readNpyHeader(head, name);
  const [rows = 0, width = 1] = shape;
  const rowBytes = width * type.bytes;
  const table = (bytes: Uint8Array): Table => {
    const array = readNpy(bytes, name);
    return { rows: array.shape[0]!, columns: [columnOfArray("x", array, name)], format: "npy", notes: [] };
  };
  const awkward =
    (fortran && shape.length > 1) || shape.length > 2 || rows * rowBytes === 0 || start + rows * rowBytes !== source.byteLength;
  if (awkward || rows * rowBytes <= pieceBytes) {
    yield table(new Uint8Array(await source.slice(0, source.byteLength)));
    return;
  }
  const each = Math.max(1, Math.floor(pieceBytes / rowBytes));
  for (let from = 0; from < rows; from += each) {
    signal?.throwIfAborted();
    const to = Math.min(rows, from + each);
    const body = new Uint8Array(await source.slice(start + from * rowBytes, start + to * rowBytes));
    yield table(pieceOf(head.subarray(0, start), shape, to - from, body));
    onProgress?.(to / rows);
  }
}

/** The file of some of the rows: the header with another first side, as long as before, and their numbers. */
function pieceOf(header: Uint8Array, shape: readonly number[], rows: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(header.length + body.length);
  bytes.set(header);
  bytes.set(body, header.length);
  const words = String.fromCharCode(...header);
  const at = words.indexOf("(", words.indexOf("'shape'"));
  const before = words.slice(at, words.indexOf(")", at));
  const after = before.replace(String(shape[0]), String(rows).padStart(String(shape[0]).length, " "));
  for (let i = 0; i < after.length; i++) bytes[at + i] = after.charCodeAt(i);
  return bytes;
}
