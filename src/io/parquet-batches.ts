import { breathe, builderFor, type ColumnarOptions, checkRows, openParquet, type ParquetFile } from "./parquet.ts";
import type { Carry } from "./parquet-chunk.ts";
import type { RandomAccess } from "./random-access.ts";
import type { Table } from "./table.ts";

/** How much memory the pieces of a file may take while it is read. */
const windowBytes = 64e6;
/** How much half-read pages may take, which are unpacked again when there is no room for them. */
const carryBytes = 192e6;

/**
 * The rows of a Parquet file in windows, column by column, page by page: a file of one huge row group takes no more memory than one of
 * many small ones.
 *
 * A window holds as many rows as fit some 64 MB. Between two windows each column stands in the middle of a page; such pages are kept
 * unpacked up to 192 MB in all, the others are unpacked again for the next window. Beside that there is one page, packed and unpacked:
 * at most 100 MB with DuckDB, 1 MB with most others.
 */
export async function* parquetWindows(source: RandomAccess, options: ColumnarOptions): AsyncGenerator<Table, void, void> {
  const file = await openParquet(source, options);
  let before = 0;
  for (let group = 0; group < file.groups.length; group++) {
    const rows = Number(file.groups[group]!.num_rows);
    yield* groupWindows(file, group, rows, (done) => options.onProgress?.((before + done) / Math.max(1, file.rows)), options.signal);
    before += rows;
  }
  if (file.rows === 0) {
    const columns = file.leaves.map((leaf) => builderFor(leaf, 0).finish());
    yield { rows: 0, columns, format: "parquet", notes: file.notes };
  }
}

async function* groupWindows(
  file: ParquetFile,
  group: number,
  rows: number,
  onRows: (done: number) => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<Table, void, void> {
  const carry: Carry = { left: carryBytes };
  const readers = await Promise.all(file.leaves.map((leaf) => file.guard(leaf, group, async () => file.chunk(group, leaf, carry))));
  // Windows of about one size, so that the last one is not much smaller than the others.
  const most = Math.max(1024, Math.floor(windowBytes / rowBytes(file, group, rows)));
  const count = Math.ceil(rows / most);
  for (let part = 0; part < count; part++) {
    const from = Math.floor((rows * part) / count);
    const to = Math.floor((rows * (part + 1)) / count);
    const columns: Table["columns"][number][] = [];
    for (const [i, leaf] of file.leaves.entries()) {
      signal?.throwIfAborted();
      await breathe();
      // Counted in what the file has bytes for: a false number of rows must not take memory.
      const builder = builderFor(leaf, to - from);
      columns.push(
        await file.guard(leaf, group, async () => {
          await readers[i]!.read(builder, to - from);
          checkRows(builder.rows, to - from);
          return builder.finish();
        }),
      );
    }
    onRows(to);
    yield { rows: to - from, columns, format: "parquet", notes: file.notes };
  }
}

/** Bytes a row takes in memory: eight a number, and as many numbers a row as the file says. */
function rowBytes({ leaves, groups }: ParquetFile, group: number, rows: number): number {
  let bytes = 8;
  for (const leaf of leaves) {
    const meta = groups[group]!.columns[leaf.chunk]?.meta_data;
    const each = leaf.list ? Math.max(1, Number(meta?.num_values ?? 0) / Math.max(1, rows)) : 1;
    bytes += each * (leaf.reading.kind === "text" ? 64 : meta?.type === "FLOAT" ? 4 : 8);
  }
  return bytes;
}
