import type { ColumnMetaData, Compressors, DecodedArray, PageHeader } from "hyparquet";
import type { NumberArray } from "../matrix/dense.ts";
import type { Leaf } from "./parquet-leaves.ts";
import { readRuns } from "./parquet-runs.ts";

/** The parts of the reading library that are used, loaded when the first Parquet file is read. */
export interface ParquetCodecs {
  readonly parquetHeader: typeof import("hyparquet/src/column.js").parquetHeader;
  readonly decompressPage: typeof import("hyparquet/src/datapage.js").decompressPage;
  readonly readPlain: typeof import("hyparquet/src/plain.js").readPlain;
  readonly byteStreamSplit: typeof import("hyparquet/src/encoding.js").byteStreamSplit;
  readonly delta: typeof import("hyparquet/src/delta.js");
  readonly compressors: Compressors;
}

/** A page of one column: levels, where the column has any that matter, and the values that are there. */
export interface Page {
  /** Rows of a plain column, values or empty places of one of lists. */
  readonly entries: number;
  /** One level an entry; undefined when all values are there. */
  readonly definition: Uint8Array | undefined;
  /** One level an entry, 0 where a row begins; undefined for a plain column. */
  readonly repetition: Uint8Array | undefined;
  readonly values: NumberArray | readonly string[];
}

/** A page may promise this many values or bytes whatever its size, since long runs of one value take next to none. */
const freely = { values: 1 << 22, bytes: 1 << 27 };

/** The decoded page behind `header`. `bytes` are the page as stored. Throws plain errors for what cannot be. O(values) */
export function decodePage(
  header: PageHeader,
  bytes: Uint8Array,
  leaf: Leaf,
  meta: ColumnMetaData,
  dictionary: NumberArray | readonly string[] | undefined,
  codecs: ParquetCodecs,
): Page {
  const second = header.data_page_header_v2;
  const first = second ?? header.data_page_header;
  if (first === undefined) throw new Error("the page has no header of its own");
  const entries = first.num_values;
  const size = header.uncompressed_page_size;
  checkSize(size, bytes.length);
  if (!(entries >= 0 && entries <= Math.max(freely.values, 16 * size))) throw new Error(`a page of ${size} bytes claims ${entries} values`);
  let definition: Uint8Array | undefined;
  let repetition: Uint8Array | undefined;
  let stored: Uint8Array;
  if (second) {
    const { repetition_levels_byte_length: repeated, definition_levels_byte_length: defined } = second;
    repetition = levels(bytes.subarray(0, repeated), leaf.list ? 1 : 0);
    definition = levels(bytes.subarray(repeated, repeated + defined), leaf.definition);
    const rest = bytes.subarray(repeated + defined);
    stored = second.is_compressed === false ? rest : codecs.decompressPage(rest, size - repeated - defined, meta.codec, codecs.compressors);
  } else {
    stored = codecs.decompressPage(bytes, size, meta.codec, codecs.compressors);
    // In a page of the first version each kind of levels begins with its length.
    const counted = (highest: number): Uint8Array | undefined => {
      if (highest === 0) return undefined;
      const length = new DataView(stored.buffer, stored.byteOffset, stored.byteLength).getUint32(0, true);
      const read = levels(stored.subarray(4, 4 + length), highest);
      stored = stored.subarray(4 + length);
      return read;
    };
    repetition = counted(leaf.list ? 1 : 0);
    definition = counted(leaf.definition);
  }
  let count = entries;
  if (definition) for (let i = 0; i < entries; i++) if (definition[i] !== leaf.definition) count--;
  const values = decodeValues(stored, first.encoding, count, leaf, dictionary, codecs);
  if (values.length < count) throw new Error(`${values.length} values where ${count} are promised`);
  return { entries, definition: count === entries ? undefined : definition, repetition, values };

  function levels(part: Uint8Array, highest: number): Uint8Array | undefined {
    return highest === 0 ? undefined : readRuns(part, 32 - Math.clz32(highest), new Uint8Array(entries));
  }
}

/** The entries of a dictionary page. */
export function decodeDictionary(header: PageHeader, bytes: Uint8Array, leaf: Leaf, meta: ColumnMetaData, codecs: ParquetCodecs) {
  const count = header.dictionary_page_header?.num_values ?? -1;
  checkSize(header.uncompressed_page_size, bytes.length);
  const page = codecs.decompressPage(bytes, header.uncompressed_page_size, meta.codec, codecs.compressors);
  return leaf.reading.decode(plain(page, count, leaf, codecs));
}

function checkSize(size: number, stored: number): void {
  if (!(size >= 0 && size <= Math.max(freely.bytes, 4096 * stored))) throw new Error(`${stored} bytes claim to be ${size} when unpacked`);
}

const viewOn = (bytes: Uint8Array) => ({ view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 });

/** The fewest bytes a value can take, so that a false count is found before anything is made for it. */
const bytesOf: Readonly<Record<string, number>> = { BOOLEAN: 1 / 8, INT32: 4, INT64: 8, INT96: 12, FLOAT: 4, DOUBLE: 8, BYTE_ARRAY: 4 };

function plain(bytes: Uint8Array, count: number, { path }: Leaf, { readPlain }: ParquetCodecs): DecodedArray {
  const { type, type_length: width } = path.at(-1)!.element;
  const least = bytesOf[type!] ?? width ?? 1;
  if (!(count >= 0 && count * least <= bytes.length)) throw new Error(`${count} values do not fit ${bytes.length} bytes`);
  return readPlain(viewOn(bytes), type!, count, width);
}

function decodeValues(
  bytes: Uint8Array,
  encoding: string,
  count: number,
  leaf: Leaf,
  dictionary: NumberArray | readonly string[] | undefined,
  codecs: ParquetCodecs,
): NumberArray | readonly string[] {
  const { type, type_length: width } = leaf.path.at(-1)!.element;
  const { decode } = leaf.reading;
  if (count === 0) return decode([]);
  switch (encoding) {
    case "PLAIN":
      return decode(plain(bytes, count, leaf, codecs));
    case "PLAIN_DICTIONARY":
    case "RLE_DICTIONARY": {
      if (!dictionary) throw new Error("a page needs a dictionary, and there is none");
      const bits = bytes[0]!;
      if (!(bits <= 32)) throw new Error(`dictionary places of ${bits} bits`);
      const places = bits === 0 ? new Int32Array(count) : readRuns(bytes.subarray(1), bits, new Int32Array(count));
      return lookUp(dictionary, places);
    }
    case "RLE": {
      if (type !== "BOOLEAN") throw new Error(`run lengths for ${type}`);
      // A length stands before them, in pages of either version.
      return decode(readRuns(bytes.subarray(4), 1, new Uint8Array(count)));
    }
    case "BYTE_STREAM_SPLIT":
      if (count * (type === "FIXED_LEN_BYTE_ARRAY" ? (width ?? 1) : bytesOf[type!]!) > bytes.length)
        throw new Error("a split page is cut short");
      return decode(codecs.byteStreamSplit(viewOn(bytes), count, type!, width));
    case "DELTA_BINARY_PACKED": {
      const values = type === "INT32" ? new Int32Array(count) : new BigInt64Array(count);
      codecs.delta.deltaBinaryUnpack(viewOn(bytes), count, values);
      return decode(values);
    }
    case "DELTA_LENGTH_BYTE_ARRAY":
    case "DELTA_BYTE_ARRAY": {
      const values: Uint8Array[] = new Array(count);
      codecs.delta[encoding === "DELTA_BYTE_ARRAY" ? "deltaByteArray" : "deltaLengthByteArray"](viewOn(bytes), count, values);
      return decode(values);
    }
    default:
      throw new Error(`the encoding ${encoding} is unknown`);
  }
}

function lookUp(dictionary: NumberArray | readonly string[], places: Int32Array): NumberArray | string[] {
  const n = places.length;
  const result = Array.isArray(dictionary)
    ? new Array<string>(n)
    : new ((dictionary as NumberArray).constructor as new (length: number) => NumberArray)(n);
  for (let i = 0; i < n; i++) {
    const place = places[i]! >>> 0;
    if (place >= dictionary.length) throw new Error(`place ${place} in a dictionary of ${dictionary.length}`);
    result[i] = dictionary[place]!;
  }
  return result as NumberArray | string[];
}
