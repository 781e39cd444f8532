import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { formatOfName } from "../../../src/io/formats.ts";
import { uniqueNames } from "../../../src/io/names.ts";
import { writeNpy } from "../../../src/io/npy.ts";
import { readTable } from "../../../src/io/read-table.ts";

describe("the name of a file tells its format", () => {
  test.each([
    ["map.csv", "csv"],
    ["MAP.TSV", "tsv"],
    ["points.v2.txt", "txt"],
    ["a.json", "json"],
    ["a.jsonl.gz", "jsonl"],
    ["a.ndjson", "jsonl"],
    ["a.npy", "npy"],
    ["a.npz", "npz"],
    ["a.parquet", "parquet"],
    ["a.feather", "arrow"],
    ["a.arrow.zst", "arrow"],
    ["train-images-idx3-ubyte.gz", "idx"],
    ["t10k-labels.idx1-ubyte", "idx"],
    ["a.svm", "libsvm"],
    ["data_batch_1.bin", "cifar10"],
    ["sheet.png", "png"],
    ["csv", undefined],
    ["a.toString", undefined],
    ["a.csv.bak", undefined],
    ["ubyte", undefined],
  ])("%s: %s", (name, format) => {
    expect(formatOfName(name)).toBe(format);
  });
});

describe("names of columns", () => {
  test("that are empty or stand twice are told, each kind by itself", () => {
    expect(uniqueNames(["a", "", "b"])).toEqual({ names: ["a", "c2", "b"], notes: ["A column without a name is called c2."] });
    expect(uniqueNames(["a", "a"])).toEqual({ names: ["a", "a_2"], notes: ['A name stands twice: "a" again at column 2, now a_2.'] });
    expect(uniqueNames(["a", "b"]).notes).toEqual([]);
    expect(uniqueNames(["", "a", "", "a"]).notes).toEqual([
      "Columns without names are called c1; c3.",
      'A name stands twice: "a" again at column 4, now a_2.',
    ]);
  });
});

describe("rows of JSON that are not all of one kind are told with their place", () => {
  test.each([
    ["an object after arrays", '[1,2]\n{"x":1}', "is an object where the rows before are not"],
    ["an object after values", '1\n{"x":1}', "is an object where the rows before are not"],
    ["an array after objects", '{"x":1}\n[1]', "is an array where the rows before are not"],
    ["a value after objects", '{"x":1}\n2', "is 2 where the rows before are objects or arrays"],
  ])("%s", async (_, text, what) => {
    await expect(readTable(strToU8(text), { name: "a.jsonl", format: "jsonl" })).rejects.toMatchObject({
      code: "bad-file",
      message: expect.stringContaining(what) as string,
    });
  });
});

describe("files that are no tables, or hold none", () => {
  test("XML is not called a web page, nor the other way", async () => {
    const refusal = async (text: string) =>
      String(await readTable(strToU8(text), { name: "a.csv" }).catch((error: Error) => error.message));
    expect(await refusal('<?xml version="1.0"?><rss></rss>')).toContain("XML");
    expect(await refusal("<!DOCTYPE html><html></html>")).toContain("a web page");
    expect(await refusal("<html><body></body></html>")).toContain("a web page");
  });

  test("an array of an npz that holds objects is an error where it was asked for, and else left out with a note", async () => {
    const numbers = writeNpy({ data: Float64Array.of(1, 2), shape: [2] });
    const objects = new Uint8Array(numbers);
    objects.set(strToU8("'|O' "), new TextDecoder("latin1").decode(numbers).indexOf("'<f8'"));
    const archive = zipSync({ "x.npy": numbers, "tags.npy": objects });
    const table = await readTable(archive, { name: "a.npz" });
    expect(table.columns.map(({ name }) => name)).toEqual(["x"]);
    expect(table.notes.join()).toContain("Left out: tags holds Python objects.");
    await expect(readTable(archive, { name: "a.npz", array: "tags" })).rejects.toThrow(
      "a.npz: the array tags holds Python objects. Save it as numbers: array.astype(float).",
    );
  });

  test("a damaged batch of CIFAR-10 and a sheet of the wrong size are told by the name of the file", async () => {
    const batch = new Uint8Array(3073 * 2);
    batch[3073] = 11;
    await expect(readTable(batch, { name: "mine.bin", format: "cifar10" })).rejects.toThrow(/^mine\.bin: /);
  });
});
