import type { ColumnMetaData } from "hyparquet";
import type { NumberArray } from "../matrix/dense.ts";
import type { ColumnBuilder, Place } from "./column-builder.ts";
import type { Leaf } from "./parquet-leaves.ts";
import { decodeDictionary, decodePage, type Page, type ParquetCodecs } from "./parquet-page.ts";
import type { RandomAccess } from "./random-access.ts";

/** How many bytes of half-read pages may be kept between two calls; what does not fit is unpacked again. */
export interface Carry {
  left: number;
}

/** The rows of one column in one row group, read in order, page by page. */
export interface ChunkReader {
  /** Moves rows into `builder` until it has `rows` of them, or the chunk ends. */
  read(builder: ColumnBuilder, rows: number): Promise<void>;
}

/** As many bytes are read ahead when a page begins. */
const ahead = 1 << 18;

/**
 * Opens one column of one row group. Takes memory for a page, packed and unpacked, during a call, and between two calls for the page
 * in which the first ended, if `carry` has room for it. Throws plain errors; the caller knows the names.
 */
export function openChunk(source: RandomAccess, leaf: Leaf, meta: ColumnMetaData, codecs: ParquetCodecs, carry: Carry): ChunkReader {
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
  const end = start + Number(meta.total_compressed_size);
  if (!(start >= 4 && end >= start && end <= source.byteLength)) {
    throw new Error(`its bytes ${start} to ${end} lie outside the file of ${source.byteLength}`);
  }
  let dictionary: NumberArray | readonly string[] | undefined;
  let page: Page | undefined;
  let kept = 0;
  /** Where the page being read begins, and where the next one does. */
  let pageStart = start;
  let next = start;
  let at: Place = { entry: 0, value: 0 };
  let window = { from: 0, bytes: new Uint8Array(0) };

  async function bytesFrom(from: number, length: number): Promise<Uint8Array> {
    const to = Math.min(end, from + length);
    if (from < window.from || to > window.from + window.bytes.length) {
      window = { from, bytes: new Uint8Array(await source.slice(from, to)) };
      if (window.bytes.length !== to - from) throw new Error(`only ${window.bytes.length} of ${to - from} bytes could be read`);
    }
    return window.bytes.subarray(from - window.from, to - window.from);
  }

  /** The header at `from` and the bytes of its page. */
  async function pageAt(from: number) {
    for (let length = ahead; ; length *= 4) {
      const bytes = await bytesFrom(from, length);
      const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
      let header: ReturnType<ParquetCodecs["parquetHeader"]>;
      try {
        header = codecs.parquetHeader(reader);
      } catch (error) {
        // Statistics can make a header long; only at the end of the chunk there is nothing more to read.
        if (from + length < end) continue;
        throw error;
      }
      const body = from + reader.offset;
      const size = header.compressed_page_size;
      if (!(size >= 0 && body + size <= end)) throw new Error(`a page of ${size} bytes does not fit its chunk`);
      return { header, bytes: await bytesFrom(body, size), after: body + size };
    }
  }

  /** Makes the page at `next` the current one; false at the end. */
  async function open(): Promise<boolean> {
    while (next < end) {
      pageStart = next;
      const { header, bytes, after } = await pageAt(next);
      next = after;
      if (header.type === "DICTIONARY_PAGE") dictionary = decodeDictionary(header, bytes, leaf, meta, codecs);
      else if (header.type === "DATA_PAGE" || header.type === "DATA_PAGE_V2") {
        page = decodePage(header, bytes, leaf, meta, dictionary, codecs);
        return true;
      }
    }
    return false;
  }

  return {
    async read(builder, rows) {
      carry.left += kept;
      kept = 0;
      // A list may go on in the next page, so it is only over where another row begins.
      while (builder.rows < rows || leaf.list) {
        if (!page && !(await open())) break;
        builder.take(page!, at, rows);
        if (at.entry < page!.entries) break;
        page = undefined;
        at = { entry: 0, value: 0 };
      }
      window = { from: 0, bytes: new Uint8Array(0) };
      if (!page) return;
      const size = bytesOf(page);
      if (size <= carry.left) {
        carry.left -= size;
        kept = size;
      } else {
        page = undefined;
        next = pageStart;
      }
    },
  };
}

function bytesOf({ values, definition, repetition }: Page): number {
  // A text is taken for 64 bytes, head and all.
  const own = ArrayBuffer.isView(values) ? values.byteLength : 64 * values.length;
  return own + (definition?.length ?? 0) + (repetition?.length ?? 0);
}
