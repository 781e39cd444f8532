import { readFileSync } from "node:fs";
import { deflateSync, gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { openBatchWriter } from "../../src/io/batch-writer.ts";
import { type BatchOptions, readBatches } from "../../src/io/batches.ts";
import type { ByteSource } from "../../src/io/byte-source.ts";
import { accessTo } from "../../src/io/random-access.ts";
import { type ReadTableOptions, readTable } from "../../src/io/read-table.ts";
import { type SelectOptions, selectPoints } from "../../src/io/select.ts";
import type { Column, Table } from "../../src/io/table.ts";
import { writeTable } from "../../src/io/write-table.ts";
import type { Mishap } from "./catalogue.ts";

// What goes wrong with files: every message of src/io/, each brought about once by a file that a person may have.

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (content: string | Uint8Array, name: string, options: ReadTableOptions = {}) =>
  readTable(typeof content === "string" ? ascii(content) : content, { name, ...options });
const of = (what: string, content: string | Uint8Array, name: string, options?: ReadTableOptions): Mishap => ({
  what,
  attempt: () => read(content, name, options),
});

const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)));
/** The bytes with some of them put elsewhere: places from the end where they are below zero. */
function patched(bytes: Uint8Array, ...patches: readonly (readonly [at: number, ...values: number[]])[]): Uint8Array {
  const copy = bytes.slice();
  for (const [at, ...values] of patches) copy.set(values, at < 0 ? copy.length + at : at);
  return copy;
}

const numbers = (name: string, ...values: number[]): Column => ({
  name,
  kind: "number",
  values: Float64Array.from(values),
  missing: values.filter(Number.isNaN).length,
});
const texts = (name: string, ...values: (string | null)[]): Column => ({
  name,
  kind: "text",
  values,
  missing: values.filter((value) => value === null).length,
});
const table = (...columns: Column[]): Table => {
  const [first] = columns;
  const rows = first ? first.values.length / (first.kind === "vector" ? first.width : 1) : 0;
  return { rows, columns, format: "csv", notes: [] };
};
const select = (what: string, given: Table, options: SelectOptions): Mishap => ({
  what,
  attempt: () => selectPoints(given, { name: "points.csv", ...options }),
});

const header = (entries: string): Uint8Array =>
  Uint8Array.of(0x93, ...ascii("NUMPY"), 1, 0, entries.length & 255, entries.length >> 8, ...ascii(entries));
const npy = (descr: string, shape: string, body: ArrayLike<number>): Uint8Array =>
  Uint8Array.from([...header(`{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`), ...Array.from(body)]);

/** An archive of one array, and the place of its entry in the directory. */
const one = zipSync({ "x.npy": npy("<f8", "(2,)", new Uint8Array(16)) }, { level: 9, mtime: "1990-01-01" });
const directory = one.length - 22 - 46 - 5;
const stored = zipSync({ "x.npy": npy("<f8", "(2,)", new Uint8Array(16)) }, { level: 0, mtime: "1990-01-01" });
const zipOf = (files: Record<string, Uint8Array>): Uint8Array => zipSync(files, { mtime: "1990-01-01" });

const png = fixture("formats/sheet-gray.png");
/** A PNG of parts that are right by themselves. */
function pngOf(head: readonly number[], pixels: Uint8Array): Uint8Array {
  const part = (type: string, data: Uint8Array): number[] => {
    const body = Uint8Array.from([...ascii(type), ...data]);
    const four = (x: number) => [(x >>> 24) & 255, (x >>> 16) & 255, (x >>> 8) & 255, x & 255];
    return [...four(data.length), ...body, ...four(crc(body))];
  };
  return Uint8Array.from([
    ...png.subarray(0, 8),
    ...part("IHDR", Uint8Array.from(head)),
    ...part("IDAT", pixels),
    ...part("IEND", new Uint8Array(0)),
  ]);
}
function crc(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
const size = (side: number) => [0, 0, side >> 8, side & 255, 0, 0, side >> 8, side & 255];

/** A frame of Zstandard with one raw block. */
const zstd = (flags: number, ...rest: number[]): Uint8Array => Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, flags, ...rest);
const sink = { write: async () => {} };
const drain = async (batches: AsyncIterable<Table>): Promise<void> => {
  for await (const _ of batches);
};
async function* words() {
  yield "x,y";
}
/** Two values in so many bytes: pieces of text are 8,000,000 bytes, and few long lines are read sooner than many short ones. */
const line = (bytes: number): string => `1,2.${"0".repeat(bytes - 5)}\n`;

const all = async (source: Uint8Array, name: string, columns?: readonly string[]): Promise<void> => {
  for await (const _ of readBatches(accessTo(source, name), columns ? { choose: () => columns } : {}));
};

const batchesOf = async (source: ByteSource, options: BatchOptions): Promise<void> => {
  for await (const _ of readBatches(source, options));
};

/** One piece of a stream. */
async function* streamOf<T>(piece: T): AsyncGenerator<T> {
  yield piece;
}

/** Mishaps with files, by what they are about. */
export const fileMishaps: Readonly<Record<string, readonly Mishap[]>> = {
  "Tables in text": [
    of("an empty file", "", "points.csv"),
    of("a format that is not known", "x\n1\n", "points.csv", { format: "cvs" as never }),
    of("nothing but blank lines", "\n\n\n", "points.csv"),
    of("names without rows", "x,y\n", "points.csv"),
    of("names without rows, said to be names", "x,y\n", "points.txt", { format: "txt", header: true }),
    of("a row of another length", "x,y\n1,2\n3,4,5\n", "points.csv"),
    of("a word among the numbers of the first line", "1,two,3\n4,5,6\n7,8,9\n", "points.csv"),
    of("a quote that is not closed", 'x,y\n1,"2\n3,4\n', "points.csv"),
    of("text behind a quote", 'x,y\n"1"2,3\n', "points.csv"),
    of("a zero in the text", patched(ascii("x,y\n1,2\n3,4\n"), [6, 0]), "points.csv", { format: "csv" }),
    of("text in an old encoding", Uint8Array.of(...ascii("name,x\nM"), 0xfc, ...ascii("ller,1\n")), "old.csv"),
    of("half a character behind a mark of UTF-16", Uint8Array.of(0xff, 0xfe, 0x78, 0, 0, 0xd8, 0x0a, 0), "wide.csv"),
    of(
      "bytes that are no text and no known format",
      Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Uint8Array(16), 0x3e, 0, 3, 0),
      "sheet.xls",
    ),
    of("names and many blank lines", `x,y\n${"\n".repeat(1_100_000)}`, "points.csv"),
    { what: "a row of another width in a later piece", attempt: () => all(ascii(`a,b\n${line(100).repeat(80_100)}1,2,3\n`), "long.csv") },
    {
      what: "rows of another width from a later piece on",
      attempt: () => all(ascii(`a,b\n${line(96)}${line(100).repeat(79_999)}${"1,2,3\n".repeat(9)}`), "long.csv"),
    },
  ],
  JSON: [
    of("neither an array nor an object", "12", "points.json", { format: "json" }),
    of("text behind the end", "[[1,2],[3,4]] [5,6]", "points.json"),
    of("an empty array", "[]", "points.json"),
    of("fewer names than values", '{"columns":["x"],"data":[[1,2],[3,4]]}', "split.json"),
    of("columns of different length", '{"x":[1,2],"y":[1,2,3]}', "points.json"),
    of("a line that is no JSON", '{"x":1}\n{"x":2\n{"x":3}\n', "points.jsonl"),
    of("no line at all", "\n\n", "points.jsonl", { format: "jsonl" }),
    of("an array among objects", '[{"x":1},[2]]', "points.json"),
    of("an array of another length", "[[1,2],[3]]", "points.json"),
    of("an object among arrays", '[[1],{"x":2}]', "points.json"),
    of("a number among objects", '[{"x":1},2]', "points.json"),
    of("one long list among very many nulls", `[${'{"v":null},'.repeat(30_000)}{"v":[${"1,".repeat(30_000)}1]}]`, "points.json"),
    of("an empty list", '[{"v":[]},{"v":[]}]', "points.json"),
    of("a number where other rows have a list", '[{"v":[1,2]},{"v":3}]', "points.json"),
    of("lists of different length", '[{"v":[1,2]},{"v":[3]}]', "points.json"),
    of("a word in a list of numbers", '[{"v":[1,2]},{"v":[3,"four"]}]', "points.json"),
    of("an object in a cell", '[{"x":1},{"x":{"y":2}}]', "points.json"),
    of("another bracket behind a value", "[[1,2]}", "points.json"),
    of("a key without quotes", "{x:[1,2]}", "points.json"),
    of("no comma behind a member", '{"x":[1,2] "y":[3,4]}', "points.json"),
    of("no colon behind a key", '{"x" [1,2]}', "points.json"),
    of("an array that breaks off", "[[1,2],[3", "points.json"),
    of("a word that is no JSON", "[[1,2],[3,four]]", "points.json"),
  ],
  LIBSVM: [
    of("no label in front", "one 1:2\n", "points.libsvm", { format: "libsvm" }),
    of("no colon", "1 2\n", "points.libsvm", { format: "libsvm" }),
    of("indices that fall", "1 3:1 2:1\n", "points.libsvm", { format: "libsvm" }),
    of("labels without features", "1\n-1\n", "points.libsvm", { format: "libsvm" }),
    of("very many features", "1 1:1 999999999:2\n2 3:1\n", "points.libsvm"),
  ],
  "NumPy's files": [
    of("NPY whose header breaks off", patched(npy("<f8", "(2,)", []).slice(0, 11), [6, 2]), "points.npy"),
    of("NPY without a dictionary", header("[1, 2]"), "points.npy"),
    of("NPY with a key of no known kind", header("{'descr': '<f8', 'fortran_order': maybe}"), "points.npy"),
    of("NPY without a type", header("{'fortran_order': False, 'shape': (2,)}"), "points.npy"),
    of("NPY without an order", header("{'descr': '<f8', 'shape': (2,)}"), "points.npy"),
    of("NPY without a shape", header("{'descr': '<f8', 'fortran_order': False}"), "points.npy"),
    of("NPY with a key twice", header("{'descr': '<f8', 'descr': '<f8'}"), "points.npy"),
    of("NPY of records", header("{'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (2,)}"), "points.npy"),
    of("NPY whose type is no text", header("{'descr': True, 'fortran_order': False, 'shape': (2,)}"), "points.npy"),
    of("NPY whose order is no truth", header("{'descr': '<f8', 'fortran_order': 'C', 'shape': (2,)}"), "points.npy"),
    of("NPY whose shape is no tuple", header("{'descr': '<f8', 'fortran_order': False, 'shape': '2'}"), "points.npy"),
    of("NPY whose shape is no list of numbers", header("{'descr': '<f8', 'fortran_order': False, 'shape': (2 2)}"), "points.npy"),
    of(
      "NPY of more numbers than can be counted",
      header("{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999, 9999999999)}"),
      "points.npy",
    ),
    of("NPY of three axes", fixture("formats/numpy-3d.npy"), "cube.npy"),
    of("NPY of a single number", npy("<f8", "()", new Uint8Array(8)), "scalar.npy"),
    of("NPY without rows", npy("<f8", "(0, 3)", []), "none.npy"),
    of("NPZ: objects, asked for", fixture("formats/numpy-objects.npz"), "mixed.npz", { array: "notes" }),
    of("NPZ: nothing but objects", zipOf({ "notes.npy": npy("|O", "(2,)", new Uint8Array(8)) }), "objects.npz"),
    of("NPZ: arrays of different length", fixture("formats/numpy-two-lengths.npz"), "split.npz"),
    of("NPZ: an array that is not there", fixture("formats/numpy-two-lengths.npz"), "split.npz", { array: "x_tset" }),
    of("NPZ: texts that do not fit", zipOf({ "words.npy": npy("<U5", "(2,)", new Uint8Array(39)) }), "words.npz"),
    of("an Excel workbook", zipOf({ "[Content_Types].xml": ascii("<Types/>"), "xl/workbook.xml": ascii("<workbook/>") }), "points.xlsx"),
    of("an archive of other files", zipOf({ "points.csv": ascii("x,y\n1,2\n") }), "points.zip"),
    of("an archive cut short", one.slice(0, one.length - 30), "x.npz"),
    of("a large archive without its second directory", patched(one, [-12, 0xff, 0xff]), "x.npz"),
    of("an archive whose directory breaks off", patched(one, [-12, 2]), "x.npz"),
    of("an archive with a password", patched(one, [directory + 8, 1]), "x.npz"),
    of("an archive whose file is elsewhere", patched(one, [directory + 42, 1]), "x.npz"),
    of("an archive whose file breaks off", patched(one, [directory + 20, 0, 1]), "x.npz"),
    of("an archive packed in another way", patched(one, [directory + 10, 99]), "x.npz"),
    of("an archive that lies about a length", patched(stored, [stored.length - 22 - 46 - 5 + 24, 1]), "x.npz"),
    of("an archive that unpacks to more than may be", zipOf({ "x.npy": npy("<f8", "(250000,)", new Uint8Array(2_000_000)) }), "x.npz", {
      maxBytes: 1e6,
    }),
    of("an archive whose checksum differs", patched(one, [directory + 16, 1, 2, 3]), "x.npz"),
    of("an archive of a file longer than it says", patched(one, [directory + 24, 60]), "x.npz"),
    of("an archive of a file shorter than it says", patched(one, [directory + 24, 255]), "x.npz"),
  ],
  "Sources of bytes": [
    { what: "readBatches: batches of no rows", attempt: () => drain(readBatches(ascii("x\n1\n"), { rows: 0 })) },
    { what: "readBatches: what holds no bytes", attempt: () => drain(readBatches(7 as never)) },
    { what: "readBatches: a stream of text", attempt: () => drain(readBatches(words() as never)) },
  ],
  "Packed files": [
    { what: "Zstandard with a window that is not kept, in batches", attempt: () => all(zstd(0, 0xa0, 9, 0, 0, 65), "points.csv.zst") },
    of("gzip that ends too early", Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3), "points.csv.gz"),
    of("gzip whose checksum differs", patched(gzipSync("x,y\n1,2\n"), [-8, 1, 2, 3, 4]), "points.csv.gz"),
    of("gzip whose length differs", patched(gzipSync("x,y\n1,2\n"), [-4, 1, 2]), "points.csv.gz"),
    of("gzip that unpacks to more than may be", gzipSync(new Uint8Array(2_000_000)), "zeros.gz", { maxBytes: 1e6 }),
    of("Zstandard with a window beyond all measure", zstd(0, 0xa0, 9, 0, 0, 65), "points.csv.zst"),
    of("Zstandard of another length than it says", zstd(0x20, 3, 0x25, 0, 0, 0x10, 65, 66, 0), "points.csv.zst"),
    of("Zstandard that promises more than there is", zstd(0xe0, 0, 0, 0, 0, 0, 1, 0, 0, 9, 0, 0, 65), "points.csv.zst"),
    of("Zstandard with something else behind it", Uint8Array.of(...zstd(0x20, 1, 9, 0, 0, 65), 1, 2, 3, 4, 5, 6, 7, 8), "points.csv.zst"),
    of("Zstandard with a bit that means nothing yet", zstd(8, 0, 9, 0, 0, 65), "points.csv.zst"),
    of("Zstandard that needs a dictionary", zstd(0x21, 7, 1, 9, 0, 0, 65), "points.csv.zst"),
    of("Zstandard with a block of no known kind", zstd(0x20, 1, 7, 0, 0, 65), "points.csv.zst"),
  ],
  Sources: [
    { what: "no bytes", attempt: () => readTable("points.csv" as never) },
    { what: "a stream of text", attempt: () => readTable(streamOf("1,2") as never, { name: "points.csv" }) },
    { what: "batches of no rows", attempt: () => batchesOf(Uint8Array.of(49), { name: "points.csv", rows: 0 }) },
    {
      what: "Zstandard with too wide a window in a stream",
      attempt: () => batchesOf(streamOf(zstd(0, 0xf8, 9, 0, 0, 65, 0, 0, 0, 0, 0, 0)), { name: "points.csv.zst" }),
    },
    {
      what: "a sparse matrix of SciPy",
      attempt: async () => {
        const numbers = (name: string, count: number): Table["columns"][number] => ({
          name,
          kind: "number",
          values: new Float64Array(count),
          missing: 0,
        });
        const columns = ["indices", "indptr", "data"].map((name) => numbers(name, 3));
        return readTable(await writeTable({ rows: 3, columns, format: "npz", notes: [] }, "npz"), { name: "matrix.npz" });
      },
    },
  ],
  "Parquet and Arrow": [
    of("no Parquet", "PAR2 is not Parquet", "points.parquet", { format: "parquet" }),
    of("Parquet cut short", fixture("columnar/duckdb.parquet").slice(0, 900), "points.parquet"),
    of("Parquet with a damaged page", patched(fixture("columnar/plain-none.parquet"), [4, ...new Array(60).fill(0xff)]), "points.parquet"),
    { what: "Parquet: a column that is not there", attempt: () => all(fixture("columnar/duckdb.parquet"), "points.parquet", ["idd"]) },
    {
      what: "Parquet: a column that is no numbers or text",
      attempt: () => all(fixture("columnar/awkward.parquet"), "points.parquet", ["tags"]),
    },
    of("Arrow without a schema", Uint8Array.of(255, 255, 255, 255, ...new Uint8Array(12)), "points.arrows"),
    of("Arrow cut short", fixture("columnar/pandas.feather").slice(0, 1200), "points.arrow"),
    { what: "Arrow: a column that is not there", attempt: () => all(fixture("columnar/pandas.feather"), "points.arrow", ["nmae"]) },
    {
      what: "Arrow: a column that is no numbers or text",
      attempt: () => all(fixture("columnar/awkward.feather"), "points.arrow", ["tags"]),
    },
    {
      what: "lists of whole numbers that no double holds",
      attempt: () => all(fixture("columnar/wide-lists.feather"), "keys.arrow", ["keys"]),
    },
    { what: "lists of different length", attempt: () => all(fixture("columnar/awkward.feather"), "lists.arrow", ["ragged"]) },
  ],
  Images: [
    of("IDX that is none", Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), "images-idx3-ubyte", { format: "idx" }),
    of("IDX without all of its sides", Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1), "images-idx3-ubyte"),
    of("IDX cut short", fixture("formats/images-idx3-ubyte").slice(0, 22), "images-idx3-ubyte"),
    of("IDX of no images", Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0), "labels-idx1-ubyte"),
    of("PNG cut short", png.slice(0, -30), "sheet.png"),
    of("PNG with a turned bit", patched(png, [60, png[60]! ^ 1]), "sheet.png"),
    of("PNG without a header", Uint8Array.of(...png.slice(0, 8), ...png.slice(-12)), "sheet.png"),
    of("PNG of no known color type", pngOf([...size(32), 8, 5, 0, 0, 0], deflateSync(new Uint8Array(33))), "sheet.png"),
    of("PNG of sixteen bits", pngOf([...size(32), 16, 0, 0, 0, 1], deflateSync(new Uint8Array(33))), "sheet.png"),
    of("PNG of more pixels than it can hold", pngOf([...size(60_000), 8, 0, 0, 0, 0], deflateSync(new Uint8Array(33))), "sheet.png"),
    of("PNG with more pixels than it says", pngOf([...size(2), 8, 0, 0, 0, 0], deflateSync(new Uint8Array(60))), "sheet.png"),
    of("PNG with fewer pixels than it says", pngOf([...size(4), 8, 0, 0, 0, 0], deflateSync(new Uint8Array(3))), "sheet.png"),
    of(
      "PNG with pixels of another packing",
      pngOf([...size(2), 8, 0, 0, 0, 0], Uint8Array.of(0x78, 0x9c, ...new Array(20).fill(7))),
      "sheet.png",
    ),
    of("PNG with an unknown filter", pngOf([...size(2), 8, 0, 0, 0, 0], deflateSync(Uint8Array.of(9, 1, 2, 9, 1, 2))), "sheet.png"),
    of("PNG of another width than images have", pngOf([...size(64), 8, 0, 0, 0, 0], deflateSync(new Uint8Array(64 * 65))), "sheet.png"),
  ],
  "Points of a table": [
    select("a way to treat gaps that is not known", table(numbers("x", 1, 2)), { missing: "zero" as never }),
    select("a table without rows", table(numbers("x")), {}),
    select("a gap in every row", table(numbers("x", 1, Number.NaN), numbers("y", Number.NaN, 2)), { missing: "drop" }),
    select(
      "a label that is a vector",
      table({ name: "v", kind: "vector", width: 2, values: Float64Array.of(1, 2, 3, 4), missing: 0 }, numbers("x", 1, 2)),
      { label: "v" },
    ),
    select("a label that is not there", table(numbers("x", 1, 2), texts("kind", "a", "b")), { label: "kin" }),
    select("a feature named twice", table(numbers("x", 1, 2)), { features: ["x", "x"] }),
    select("a feature that is the label", table(numbers("x", 1, 2), numbers("y", 0, 1)), { features: ["x", "y"], label: "y" }),
    select("no column of numbers", table(texts("name", "a", "b")), {}),
    select("a place beyond the last column", table(numbers("x", 1, 2)), { features: "1-3" }),
    select("a feature that is text", table(numbers("x", 1, 2), texts("kind", "a", "b")), { features: ["x", "kind"] }),
    select("a word in a column of numbers", table(numbers("x", 1, 2, 3), texts("y", "1", "2", "n/a")), {}),
    select("an infinite value", table(numbers("x", 1, Number.POSITIVE_INFINITY)), {}),
    select("a missing value", table(numbers("x", 1, Number.NaN)), {}),
    select("the mean of nothing", table(numbers("x", 1, 2), numbers("y", Number.NaN, Number.NaN)), { missing: "mean" }),
  ],
  "Writing tables": [
    { what: "a format that cannot be written", attempt: () => writeTable(table(numbers("x", 1)), "cvs" as never) },
    { what: "a table without columns", attempt: () => writeTable(table(), "csv") },
    { what: "columns of different length", attempt: () => writeTable(table(numbers("x", 1, 2), numbers("y", 1)), "csv") },
    { what: "text in NPY", attempt: () => writeTable(table(texts("name", "a")), "npy") },
    { what: "a missing text in NPZ", attempt: () => writeTable(table(texts("name", "a", null)), "npz") },
    { what: "an infinite number in JSON", attempt: () => writeTable(table(numbers("x", 1, Number.NEGATIVE_INFINITY)), "json") },
    { what: "LIBSVM without labels", attempt: () => writeTable(table(numbers("x", 1)), "libsvm") },
    { what: "text in LIBSVM", attempt: () => writeTable(table(numbers("label", 1), texts("name", "a")), "libsvm") },
    { what: "a missing value in LIBSVM", attempt: () => writeTable(table(numbers("label", 1), numbers("x", Number.NaN)), "libsvm") },
    {
      what: "piece by piece: other columns than before",
      attempt: async () => {
        const writer = await openBatchWriter("csv", sink);
        await writer.write(table(numbers("x", 1), numbers("y", 2)));
        await writer.write(table(numbers("y", 2)));
      },
    },
    { what: "piece by piece: a format that cannot", attempt: () => openBatchWriter("json", sink) },
    { what: "piece by piece: text in NPY", attempt: async () => (await openBatchWriter("npy", sink)).write(table(texts("name", "a"))) },
    { what: "piece by piece: NPY to a pipe", attempt: async () => (await openBatchWriter("npy", sink)).finish() },
  ],
};
