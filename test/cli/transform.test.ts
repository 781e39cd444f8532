import { copyFileSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { kMeans } from "../../src/cluster/k-means.ts";
import { isomap } from "../../src/embed/isomap.ts";
import { readNpy } from "../../src/io/npy.ts";
import { readParquet } from "../../src/io/parquet.ts";
import type { Table } from "../../src/io/table.ts";
import { writeParquet } from "../../src/io/write-parquet.ts";
import { applyScaling, fitScaling } from "../../src/matrix/scaling.ts";
import { saveModel } from "../../src/model/model-file.ts";
import { groups, workshop } from "./run.ts";

const { run, pipe, write, read, has, files, folder } = workshop();
const readBytes = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(folder, name)));

/** The numbers of the groups, in the order of the file. */
const numbers = (each = 30): number[][] =>
  groups(each)
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").slice(1, 5).map(Number));
const rowsOf = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
const withGap = (each: number, row: number) =>
  groups(each)
    .split("\n")
    .map((line, i) => (i === row + 1 ? line.replace(/^([^,]+),[^,]+,/, "$1,,") : line))
    .join("\n");

const table: Table = {
  rows: 90,
  columns: [
    { name: "key", kind: "text", values: numbers().map((_, i) => `k${i}`), missing: 0 },
    { name: "v", kind: "vector", width: 4, values: Float64Array.from(numbers().flat()), missing: 0 },
  ],
  format: "csv",
  notes: [],
};

beforeAll(async () => {
  write("groups.csv", groups());
  write("gap.csv", withGap(30, 3));
  write("groups.parquet", await writeParquet(table));
  for (const missing of ["error", "drop", "mean"]) {
    expect(
      run(
        "embed",
        "groups.csv",
        "--id",
        "name",
        "--label",
        "kind",
        "--scale",
        "standard",
        "--missing",
        missing,
        "--model",
        `${missing}.flatland`,
      ).status,
    ).toBe(0);
  }
});

describe("flatland transform", () => {
  test("places the training rows where the fit placed them, in any number of batches", () => {
    run("embed", "groups.csv", "--id", "name", "--label", "kind", "--scale", "standard", "-o", "fit.csv");
    const { status, stdout, stderr } = run("transform", "error.flatland", "groups.csv", "--id", "name", "--label", "kind", "-o", "all.csv");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/90 rows of groups\.csv through pca/);
    expect(stdout).toMatch(/Written: all\.csv \(name, kind, e1, e2\)/);
    const [placed, fitted] = [rowsOf(read("all.csv")), rowsOf(read("fit.csv"))];
    expect(placed.map((row) => row.slice(0, 2))).toEqual(fitted.map((row) => row.slice(0, 2)));
    // The fit multiplies in another order: a few units in the last place of coordinates below 4.
    const rounding = 1e-13;
    for (const [i, row] of placed.entries()) {
      if (i > 0) for (const k of [2, 3]) expect(Math.abs(Number(row[k]) - Number(fitted[i]![k]))).toBeLessThan(rounding);
    }
    expect(
      run("transform", "error.flatland", "groups.csv", "--id", "name", "--label", "kind", "--batch", "7", "-o", "small.csv").status,
    ).toBe(0);
    expect(read("small.csv")).toBe(read("all.csv"));
  });

  test.each(["tsv", "jsonl", "npy", "parquet"])("writes .%s", async (ending) => {
    expect(run("transform", "error.flatland", "groups.csv", "--id", "name", "-o", `out.${ending}`, "--batch", "40").status).toBe(0);
    run("transform", "error.flatland", "groups.csv", "--id", "name", "-o", "out.csv", "--force");
    const want = rowsOf(read("out.csv")).slice(1);
    if (ending === "npy") {
      const { data, shape } = readNpy(readBytes("out.npy"));
      expect(shape).toEqual([90, 2]);
      expect(Array.from(data)).toEqual(want.flatMap((row) => row.slice(1).map(Number)));
    } else if (ending === "parquet") {
      const { columns } = await readParquet(readBytes("out.parquet"));
      expect(columns.map(({ name }) => name)).toEqual(["name", "e1", "e2"]);
      expect(Array.from(columns[1]!.values as Float64Array)).toEqual(want.map((row) => Number(row[1])));
    } else if (ending === "jsonl") {
      const lines = read("out.jsonl").trimEnd().split("\n");
      expect(lines.map((line) => Object.values(JSON.parse(line)))).toEqual(want.map(([id, x, y]) => [id, Number(x), Number(y)]));
    } else expect(read("out.tsv").replaceAll("\t", ",")).toBe(read("out.csv"));
  });

  test("reads vectors from Parquet; without a word on columns all numbers are the features", () => {
    const points = { rows: 90, cols: 4, data: Float64Array.from(numbers().flat()) };
    const model = kMeans.sync(points, { clusters: 3 });
    write("k.flatland", saveModel(model));
    expect(run("transform", "k.flatland", "groups.parquet", "--id", "key", "-o", "clusters.csv").status).toBe(0);
    expect(rowsOf(read("clusters.csv"))).toEqual([["key", "cluster"], ...Array.from(model.labels, (label, i) => [`k${i}`, String(label)])]);
    write("five.csv", "a,b,c,d,e\n1,2,3,4,5\n");
    const { status, stderr } = run("transform", "k.flatland", "five.csv", "-o", "no.csv");
    expect(status).toBe(1);
    expect(stderr).toContain("five.csv: it has 5 columns of numbers, the model expects 4 and does not say which.");
    expect(has("no.csv")).toBe(false);
  });

  test("Isomap, scaled: the numbers of the library", () => {
    const points = { rows: 90, cols: 4, data: Float64Array.from(numbers().flat()) };
    const scaling = fitScaling(points, "minmax");
    const model = isomap.sync(applyScaling(points, scaling), { neighbors: 20 });
    write("iso.flatland", saveModel(model, { preparation: { features: ["a", "b", "c", "d"], scaling, missing: { policy: "error" } } }));
    write("new.csv", groups(40));
    expect(run("transform", "iso.flatland", "new.csv", "-o", "iso.csv", "--batch", "50").status).toBe(0);
    const fresh = { rows: 120, cols: 4, data: Float64Array.from(numbers(40).flat()) };
    const want = isomap.transform.sync(model, applyScaling(fresh, scaling));
    const rows = rowsOf(read("iso.csv")).slice(1);
    expect(rows.map(([row]) => Number(row))).toEqual(Array.from({ length: 120 }, (_, i) => i));
    expect(rows.flatMap((row) => row.slice(1).map(Number))).toEqual(Array.from(want.data));
  });

  test("missing values are treated as the fit said", () => {
    const refused = run("transform", "error.flatland", "gap.csv", "-o", "gap-error.csv");
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('gap.csv: row 3 (counted from 0) has no value in "a", and the model was fitted with');
    expect(files().filter((name) => name.includes("gap-error") || name.endsWith(".part"))).toEqual([]);
    expect(run("transform", "drop.flatland", "gap.csv", "-o", "gap-drop.csv", "--batch", "8").stdout).toContain("1 row miss");
    const dropped = rowsOf(read("gap-drop.csv"));
    expect(dropped).toHaveLength(91);
    expect(dropped[4]).toEqual(["3", "", ""]);
    expect(run("transform", "mean.flatland", "gap.csv", "-o", "gap-mean.csv").status).toBe(0);
    const filled = rowsOf(read("gap-mean.csv"));
    expect(filled[4]!.every((value) => Number.isFinite(Number(value)) && value !== "")).toBe(true);
    expect(filled.filter((_, i) => i !== 4)).toEqual(dropped.filter((_, i) => i !== 4));
  });

  test("a batch without one whole row is no error", () => {
    write("empty.csv", "a,b,c,d\n,,,1\n1,2,3,4\n,,,2\n");
    expect(
      run("transform", "drop.flatland", "empty.csv", "-o", "-", "--batch", "1")
        .stdout.split("\n")
        .map((line) => line.replace(/[\d.-]{4,}/g, "#")),
    ).toEqual(["row,e1,e2", "0,,", "1,#,#", "2,,", ""]);
  });

  test("stdin and stdout", () => {
    const piped = pipe(groups(), "transform", "error.flatland", "-", "--id", "name", "-o", "-");
    expect(piped.status).toBe(0);
    run("transform", "error.flatland", "groups.csv", "--id", "name", "-o", "file.csv");
    expect(piped.stdout).toBe(read("file.csv"));
    expect(piped.stderr).toContain("90 rows of stdin through pca");
  });

  test("--json is one document", () => {
    const document = JSON.parse(run("transform", "error.flatland", "groups.csv", "-o", "j.csv", "--json").stdout);
    expect(document).toMatchObject({
      command: "transform",
      method: "pca",
      input: "groups.csv",
      rows: 90,
      withoutResult: 0,
      columns: ["row", "e1", "e2"],
    });
  });

  test("a file that is there stays, unless --force", () => {
    write("kept.csv", "mine\n");
    const { status, stderr } = run("transform", "error.flatland", "groups.csv", "-o", "kept.csv");
    expect(status).toBe(1);
    expect(stderr).toContain("kept.csv: there is a file of that name already.");
    expect(read("kept.csv")).toBe("mine\n");
    expect(run("transform", "error.flatland", "groups.csv", "-o", "kept.csv", "--force").status).toBe(0);
    expect(read("kept.csv")).toContain("row,e1,e2");
  });

  test.each([
    ["a table in place of the model", ["groups.csv", "groups.csv", "-o", "x.csv"], 1, "groups.csv: this is no model file."],
    [
      "a column that is missing",
      ["error.flatland", "less.csv", "-o", "x.csv"],
      2,
      'less.csv: the column "b" is missing; the model was fitted on a, b, c, d.',
    ],
    ["text where numbers were", ["error.flatland", "words.csv", "-o", "x.csv"], 1, 'words.csv: the column "a" holds text'],
    [
      "an output that cannot be streamed",
      ["error.flatland", "groups.csv", "-o", "x.json"],
      2,
      "x.json: transform cannot write this while the rows come.",
    ],
    ["a file that is not there", ["error.flatland", "group.csv", "-o", "x.csv"], 1, 'Did you mean "groups.csv"?'],
    [
      "a Parquet file cut short",
      ["error.flatland", "cut.parquet", "-o", "x.csv"],
      1,
      "cut.parquet: the directory at the end of the file cannot be read",
    ],
  ])("%s is told, and nothing is written", (_, args, status, message) => {
    write("less.csv", "a,c,d\n1,2,3\n");
    write("words.csv", "a,b,c,d\nx,1,2,3\n");
    write("cut.parquet", readBytes("groups.parquet").subarray(0, 900));
    const result = run("transform", ...args);
    expect(result.stderr).toContain(message);
    expect(result.status).toBe(status);
    expect(files().filter((name) => name.startsWith("x."))).toEqual([]);
  });
});

describe("flatland info", () => {
  test("of a model", () => {
    const { stdout } = run("info", "error.flatland");
    expect(stdout).toMatch(/error\.flatland: a model/);
    expect(stdout).toMatch(/fitted on +90 points × 4 columns/);
    expect(stdout).toMatch(/columns +a, b, c, d\n/);
    expect(stdout).toMatch(/scaling +standard/);
    expect(JSON.parse(run("info", "error.flatland", "--json").stdout)).toMatchObject({
      command: "info",
      kind: "model",
      method: "pca",
      input: { rows: 90, cols: 4 },
      extra: { preparation: { features: ["a", "b", "c", "d"], missing: { policy: "error" } } },
    });
  });

  test("of tables", () => {
    const { stdout } = run("info", "gap.csv");
    expect(stdout).toMatch(/gap\.csv: 90 rows × 6 columns, csv/);
    expect(stdout).toMatch(/\na +float64 +1 +/);
    expect(stdout).toMatch(/kind +text +0 +3 different: ape, bee, cat/);
    copyFileSync(resolve("test/fixtures/columnar/rich-v2.parquet"), join(folder, "rich.parquet"));
    const { columns, rows } = JSON.parse(run("info", "rich.parquet", "--json").stdout);
    expect(rows).toBe(300);
    expect(columns.find(({ name }: { name: string }) => name === "vector")).toEqual({
      name: "vector",
      kind: "vector",
      type: "float32",
      missing: 0,
      width: 3,
      least: 0,
      largest: 299.5,
    });
  });

  test("of damaged files", () => {
    write(
      "bad.flatland",
      readBytes("error.flatland").map((byte, i) => (i === 300 ? byte ^ 1 : byte)),
    );
    const { status, stderr } = run("info", "bad.flatland");
    expect(status).toBe(1);
    expect(stderr).toContain("bad.flatland: the file is damaged: its checksum does not fit. Fetch or save it again.");
  });
});
