import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ManifoldError } from "../../../src/base/errors.ts";
import { tableFormats } from "../../../src/io/formats.ts";
import { type ReadTableOptions, readTable } from "../../../src/io/read-table.ts";
import type { Table } from "../../../src/io/table.ts";

// A file may be anything at all. It is read, or refused with a named error; it never crashes, hangs or fills the memory.

const folder = new URL("../../fixtures/formats/", import.meta.url);
const files = readdirSync(folder).filter((name) => name !== "manifest.json");
const bytesOf = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));

/** The table, if it is one, after a look at whether its parts fit; undefined when it was refused. */
async function tried(bytes: Uint8Array, options: ReadTableOptions): Promise<Table | undefined> {
  let table: Table;
  try {
    table = await readTable(bytes, options);
  } catch (error) {
    if (!(error instanceof ManifoldError)) throw error;
    expect(["bad-file", "too-large"]).toContain(error.code);
    expect(error.message).toMatch(/^[^\n]{1,40}: .+\. .+[.?]$/s);
    return undefined;
  }
  expect(table.rows).toBeGreaterThan(0);
  expect(table.columns.length).toBeGreaterThan(0);
  for (const column of table.columns) {
    expect(column.values.length).toBe(table.rows * (column.kind === "vector" ? column.width : 1));
    if (column.kind === "text") expect(column.missing).toBe(column.values.filter((value) => value === null).length);
    if (column.kind === "number") expect(column.missing).toBe(Array.from(column.values).filter(Number.isNaN).length);
  }
  expect(new Set(table.columns.map(({ name }) => name)).size).toBe(table.columns.length);
  return table;
}

describe("any bytes, as each format", () => {
  const magics = [
    ...files.map((name) => bytesOf(name).slice(0, 12)),
    Uint8Array.of(0x50, 0x41, 0x52, 0x31),
    new TextEncoder().encode("ARROW1"),
  ];
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200, minLength: 1 }),
    fc.tuple(fc.constantFrom(...magics), fc.uint8Array({ maxLength: 200 })).map(([start, rest]) => Uint8Array.of(...start, ...rest)),
    fc
      .array(fc.constantFrom(..."01-.,;\t \n\r\"'|#{}[]:eExNA", "nan", "1e9", '""', '{"a":', "null", "\ufeff", "é"), {
        maxLength: 60,
        minLength: 1,
      })
      .map((parts) => new TextEncoder().encode(parts.join(""))),
  );
  test.each(["auto", ...tableFormats] as const)("%s", async (format) => {
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        await tried(content, { format, name: "any" });
      }),
      { numRuns: 300 },
    );
  });
});

describe("a file that is cut short or has a bit turned", () => {
  test.each(files)("%s", async (name) => {
    const whole = bytesOf(name);
    const format = (await readTable(whole, { name, array: name.endsWith("lengths.npz") ? "x_test" : undefined }).catch(() => undefined))
      ?.format;
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), fc.boolean(), async (place, bit, cut) => {
        const bytes = cut ? whole.slice(0, place) : whole.slice();
        if (!cut) bytes[place]! ^= 1 << bit;
        const table = await tried(bytes, { name });
        // Where lengths or checksums tell, the damage is seen: what is read is not another table of the same format.
        if (cut && table && /\.(?:npy|npz|png|gz)$|ubyte$|idx$/.test(name)) expect(table.format).not.toBe(format);
        if (!cut && table && /\.png$|compressed\.npz$/.test(name)) expect(Object.is(table.format, format)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test("a turned bit in packed content is seen, or was one that says nothing", async () => {
    const text = "x,y\n1,2\n3,4\n";
    const packed = new Uint8Array(gzipSync(text));
    const right = (await readTable(packed)).columns;
    let seen = 0;
    for (let place = 10; place < packed.length; place++) {
      for (let bit = 0; bit < 8; bit++) {
        const bytes = packed.slice();
        bytes[place]! ^= 1 << bit;
        const table = await tried(bytes, { name: "x.csv.gz" });
        if (table) expect(table.columns).toEqual(right);
        else seen++;
      }
    }
    expect(seen).toBeGreaterThan((packed.length - 10) * 7);
  });
});

describe("files that lie about their size take no memory", () => {
  const npy = (shape: string) => {
    const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117);
    return Uint8Array.of(
      0x93,
      0x4e,
      0x55,
      0x4d,
      0x50,
      0x59,
      1,
      0,
      118,
      0,
      ...new TextEncoder().encode(`${header}\n`),
      ...new Uint8Array(32),
    );
  };
  test.each<[string, Uint8Array, string]>([
    ["NPY of 10^12 rows", npy("1000000000000, 2"), "promises 2,000,000,000,000 numbers"],
    ["NPY of 2^60 rows", npy("1152921504606846976,"), "shape"],
    ["IDX", Uint8Array.of(0, 0, 14, 2, 255, 255, 255, 255, 255, 255, 255, 255, 1), "follow"],
    ["LIBSVM", new TextEncoder().encode("1 1:1 999999999:2\n2 3:1\n"), "as a dense table"],
    [
      "JSON with one long list among nulls",
      new TextEncoder().encode(`[${"null,".repeat(30_000)}[${"1,".repeat(30_000)}1]]`),
      "row 30,000 (counted from 0)",
    ],
    [
      "Zstandard",
      Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 0, 1, 0, 0, 9, 0, 0, 65),
      "promises more than its blocks can hold",
    ],
    ["Zstandard's window", Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0xa0, 9, 0, 0, 65), "window"],
  ])("%s", async (_, bytes, message) => {
    await expect(readTable(bytes, { name: "lie" })).rejects.toThrow(message);
  });

  test("Zstandard's widest window is that of --long=27, and a hair more is too much", async () => {
    const file = (window: number) => Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, window, (4 << 3) | 1, 0, 0, 97, 10, 49, 10);
    expect((await readTable(file(17 << 3))).columns[0]!.values[0]).toBe(1);
    await expect(readTable(file((17 << 3) | 1))).rejects.toThrow("a window of");
  });

  test("a bomb of gzip is a named error at its bound", async () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(2_000_000)));
    await expect(readTable(bomb, { maxBytes: 1e6 })).rejects.toThrow(/2 kB unpack to more than 1 MB.*maxBytes/);
    await expect(readTable(bomb, { maxBytes: 1e6 })).rejects.toMatchObject({ code: "too-large" });
  });

  test("long runs of one character take no more than linear time", async () => {
    // Quadratic time would be more than the minute that a test may take. Columns by semicolons are those by commas, which are slow to make.
    const n = (piece: string): number => (piece === ";" ? 30_000 : 300_000);
    for (const piece of ["1", " ", '"', "#", "\n", "1e", ",", ";", "[", "{", '{"a":', "1:", "\\", '"\n', "[1,", "nul"]) {
      const bytes = new TextEncoder().encode(piece.repeat(n(piece) / piece.length));
      for (const format of ["auto", "txt", "json", "jsonl", "libsvm"] as const) {
        await readTable(bytes, { format }).catch((error) => expect(error).toBeInstanceOf(ManifoldError));
      }
    }
  });
});

describe("a signal stops reading", () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => `${i},${Math.sqrt(i)},x${i}`).join("\n");
  const bytes = new TextEncoder().encode(`a,b,c\n${rows}\n`);
  test("before it begins, and while it runs", async () => {
    const reason = new Error("enough");
    await expect(readTable(bytes, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const told: number[] = [];
    const reading = readTable(bytes, {
      signal: controller.signal,
      onProgress: (fraction) => {
        told.push(fraction);
        controller.abort(reason);
      },
    });
    await expect(reading).rejects.toBe(reason);
    expect(told.length).toBe(1);
    expect(told[0]).toBeGreaterThan(0);
    expect(told[0]).toBeLessThan(1);
  });
});
