import { columnFromArray, field, float64, struct, tableFromColumns, tableToIPC, utf8 } from "@uwdata/flechette";
import { strToU8, zipSync } from "fflate";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { writeNpy } from "../../../src/io/npy.ts";
import { readingOf } from "../../../src/io/parquet-values.ts";
import { readTable } from "../../../src/io/read-table.ts";
import type { Table } from "../../../src/io/table.ts";

const plain = ({ columns }: Table) => Object.fromEntries(columns.map(({ name, values }) => [name, Array.from<unknown>(values)]));
const bytesOf = (...parts: (string | ArrayLike<number>)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? Array.from(strToU8(part)) : Array.from(part))));

describe("IDX: every type of element, with the most significant byte first", () => {
  test.each([
    [8, "setUint8", 1, [0, 7, 255], Uint8Array],
    [9, "setInt8", 1, [0, -7, 127], Int8Array],
    [11, "setInt16", 2, [1, -300, 32000], Int16Array],
    [12, "setInt32", 4, [1, -70000, 2 ** 30], Int32Array],
    [13, "setFloat32", 4, [0.5, -1.25, 3e10], Float32Array],
    [14, "setFloat64", 8, [0.1, -1e300, 5], Float64Array],
  ] as const)("type %i", async (type, set, size, values, Kind) => {
    const body = new DataView(new ArrayBuffer(size * 3));
    values.forEach((value, i) => {
      body[set](i * size, value, false);
    });
    const numbers = new Uint8Array(body.buffer);
    const list = await readTable(bytesOf([0, 0, type, 1, 0, 0, 0, 3], numbers), { name: "a.idx" });
    expect(list.columns[0]!.values).toEqual(Kind.from(values as unknown as number[]));
    const cube = await readTable(bytesOf([0, 0, type, 3, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 1], numbers), { name: "a.idx" });
    expect(cube.columns[0]).toMatchObject({ kind: "vector", width: 3 });
    expect(cube.columns[0]!.values).toEqual(Kind.from(values as unknown as number[]));
  });
});

test("LIBSVM: many rows come out dense, each where it belongs", async () => {
  const at = (i: number): number => 1 + ((7 * i) % 11);
  const lines = Array.from({ length: 500 }, (_, i) => `${i % 3} ${at(i)}:${i + 0.5} 12:1`);
  const table = await readTable(strToU8(lines.join("\n")), { name: "a.libsvm" });
  const { label, x } = plain(table);
  expect(label).toEqual(lines.map((_, i) => i % 3));
  expect(x).toEqual(lines.flatMap((_, i) => Array.from({ length: 12 }, (_, j) => (j === at(i) - 1 ? i + 0.5 : j === 11 ? 1 : 0))));
});

test("NPZ: bytes of text end at the first zero, or fill their place", async () => {
  const header = "{'descr': '|S4', 'fortran_order': False, 'shape': (3,), }";
  const start = Math.ceil((10 + header.length + 1) / 64) * 64;
  const names = bytesOf([0x93], "NUMPY", [1, 0, start - 10, 0], `${header.padEnd(start - 11)}\n`, "ab\0\0", "abcd", "\0\0\0\0");
  const numbers = await writeNpy({ rows: 3, cols: 1, data: Float64Array.of(1, 2, 3) });
  const table = await readTable(zipSync({ "x.npy": new Uint8Array(numbers), "name.npy": names }), { name: "a.npz" });
  expect(plain(table)).toMatchObject({ name: ["ab", "abcd", ""] });
});

/** An archive of one stored file, its sizes and places in the fields of 64 bits. */
function zip64(name: string, content: Uint8Array): Uint8Array {
  const view = (length: number, write: (v: DataView) => void): Uint8Array => {
    const v = new DataView(new ArrayBuffer(length));
    write(v);
    return new Uint8Array(v.buffer);
  };
  const crc = new DataView(zipSync({ a: content }, { level: 0 }).buffer).getUint32(14, true);
  const extra = view(28, (v) => {
    v.setUint16(0, 1, true);
    v.setUint16(2, 24, true);
    v.setBigUint64(4, BigInt(content.length), true);
    v.setBigUint64(12, BigInt(content.length), true);
  });
  const local = view(30, (v) => {
    v.setUint32(0, 0x04034b50, true);
    v.setUint32(14, crc, true);
    v.setUint32(18, 0xffffffff, true);
    v.setUint32(22, 0xffffffff, true);
    v.setUint16(26, name.length, true);
    v.setUint16(28, 28, true);
  });
  const body = bytesOf(local, name, extra, content);
  const central = view(46, (v) => {
    v.setUint32(0, 0x02014b50, true);
    v.setUint32(16, crc, true);
    for (const at of [20, 24, 42]) v.setUint32(at, 0xffffffff, true);
    v.setUint16(28, name.length, true);
    v.setUint16(30, 28, true);
  });
  const directory = bytesOf(central, name, extra);
  const record = view(56, (v) => {
    v.setUint32(0, 0x06064b50, true);
    v.setBigUint64(4, 44n, true);
    v.setBigUint64(24, 1n, true);
    v.setBigUint64(32, 1n, true);
    v.setBigUint64(40, BigInt(directory.length), true);
    v.setBigUint64(48, BigInt(body.length), true);
  });
  const locator = view(20, (v) => {
    v.setUint32(0, 0x07064b50, true);
    v.setBigUint64(8, BigInt(body.length + directory.length), true);
    v.setUint32(16, 1, true);
  });
  const end = view(22, (v) => {
    v.setUint32(0, 0x06054b50, true);
    v.setUint16(8, 0xffff, true);
    v.setUint16(10, 0xffff, true);
    v.setUint32(12, 0xffffffff, true);
    v.setUint32(16, 0xffffffff, true);
  });
  return bytesOf(body, directory, record, locator, end);
}

test("zip with fields of 64 bits, as NumPy writes what it cannot foresee", async () => {
  const array = new Uint8Array(await writeNpy({ rows: 2, cols: 2, data: Float64Array.of(1, 2, 3, 4) }));
  const archive = zip64("x.npy", array);
  const table = await readTable(archive, { name: "a.npz" });
  expect(table.rows).toBe(2);
  expect(Array.from(table.columns.flatMap(({ values }) => Array.from(values as Float64Array)))).toEqual([1, 2, 3, 4]);
  const astray = archive.slice();
  new DataView(astray.buffer).setBigUint64(archive.length - 34, BigInt(archive.length), true);
  await expect(readTable(astray, { name: "a.npz" })).rejects.toMatchObject({ code: "bad-file" });
});

test("Zstandard: frames that are to be skipped are, and the others joined", async () => {
  const frame = (text: string): Uint8Array => {
    const size = text.length;
    return bytesOf([0x28, 0xb5, 0x2f, 0xfd, 0x20, size, (size << 3) | 1, size >> 5, 0], text);
  };
  const skipped = bytesOf([0x5a, 0x2a, 0x4d, 0x18, 5, 0, 0, 0], "notes");
  const table = await readTable(bytesOf(skipped, frame("a,b\n1,2\n"), skipped, frame("3,4\n"), skipped), { name: "a.csv.zst" });
  expect(plain(table)).toEqual({ a: [1, 3], b: [2, 4] });
  await expect(readTable(bytesOf(frame("a,b\n1,2\n"), skipped.slice(0, 10)), { name: "a.csv.zst" })).rejects.toMatchObject({
    code: "bad-file",
  });
});

test.each([0, 1, 2, 3, 4])("PNG: lines with filter %i", async (filter) => {
  const png = new PNG({ width: 1024, height: 3 });
  for (let i = 0; i < png.data.length; i += 4) {
    const value = (i * i * 7 + 13 * i) % 251;
    png.data.set([value, 255 - value, (value * 3) % 256, 255], i);
  }
  const bytes = PNG.sync.write(png, { filterType: filter, colorType: 2, inputHasAlpha: true });
  const { columns } = await readTable(new Uint8Array(bytes), { name: "a.png" });
  const colors = png.data.filter((_, i) => i % 4 < 3);
  expect(columns.flatMap(({ values }) => Array.from(values as Uint8Array))).toEqual(Array.from(colors));
});

test("Arrow: what stands in a missing structure is missing", async () => {
  const type = struct([field("x", float64()), field("c", utf8())]);
  const column = columnFromArray([{ x: 1, c: "a" }, null, { x: 3, c: null }, { x: null, c: "d" }], type);
  const bytes = tableToIPC(tableFromColumns({ s: column }), { format: "file" })!;
  const table = await readTable(bytes, { name: "a.arrow" });
  const found = plain(table);
  const [x, c] = Object.keys(found) as [string, string];
  expect(found[x]).toEqual([1, Number.NaN, 3, Number.NaN]);
  expect(found[c]).toEqual(["a", null, null, "d"]);
  expect(table.columns.map(({ missing }) => missing)).toEqual([2, 2]);
});

test("Parquet: decimals in bytes, also negative and beyond 2⁵³", () => {
  const reading = readingOf(
    { name: "d", type: "FIXED_LEN_BYTE_ARRAY", type_length: 9, converted_type: "DECIMAL", scale: 2 } as never,
    false,
  );
  const wide = (value: bigint): Uint8Array => Uint8Array.from({ length: 9 }, (_, i) => Number((value >> BigInt(8 * (8 - i))) & 255n));
  const numbers = [12345n, -12345n, 0n, -1n, 900719925474099267n, -(2n ** 64n)];
  expect(reading.kind === "number" && Array.from(reading.decode(numbers.map(wide) as never))).toEqual([
    123.45,
    -123.45,
    0,
    -0.01,
    2 ** 53,
    -(2 ** 64) / 100,
  ]);
});
