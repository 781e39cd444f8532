import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { pca } from "../../src/embed/pca.ts";
import { readModelFile } from "../../src/model/model-file.ts";
import { csv, groups, workshop } from "./run.ts";

const { run, pipe, write, read, has, files, folder } = workshop();
beforeAll(() => {
  write("groups.csv", groups());
  const lines = groups(10).split("\n");
  write("gap.csv", lines.map((line, i) => (i === 4 ? line.replace(/,[^,]+,([a-z]+)$/, ",,$1") : line)).join("\n"));
});

/** The rows of a CSV file as lists of texts, the head first. */
const table = (text: string): string[][] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));

describe("flatland embed", () => {
  test("writes the numbers of the library, row by row, with the id and the label", () => {
    const { status, stdout } = run("embed", "groups.csv", "--id", "name", "--label", "kind", "-o", "map.csv");
    expect(status).toBe(0);
    expect(stdout).toMatch(/pca of groups\.csv: 90 points × 4 columns → 2 dimensions/);
    expect(stdout).toMatch(/trustworthiness +0\.\d{4}/);
    expect(stdout).toMatch(/continuity +0\.\d{4}/);
    expect(stdout).toMatch(/Written: map\.csv \(90 rows: name, kind, e1, e2\)/);
    const [head, ...rows] = table(read("map.csv"));
    expect(head).toEqual(["name", "kind", "e1", "e2"]);
    const points = table(groups())
      .slice(1)
      .map((row) => row.slice(1, 5).map(Number));
    const { embedding } = pca.sync(points);
    expect(rows.map((row) => row.slice(2).map(Number))).toEqual(
      Array.from({ length: 90 }, (_, i) => [...embedding.data.slice(2 * i, 2 * i + 2)]),
    );
    expect(rows.map((row) => row[0])).toEqual(Array.from({ length: 90 }, (_, i) => `row-${i}`));
  });

  test("options of the method go by their names in kebab case", () => {
    const { stdout } = run(
      "embed",
      "groups.csv",
      "--method",
      "isomap",
      "--neighbors",
      "40",
      "--dimensions",
      "3",
      "--keep-geodesics",
      "--json",
    );
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ command: "embed", method: "isomap", options: { neighbors: 40, dimensions: 3, keepGeodesics: true } });
    expect(Object.keys(document)).toEqual([
      "command",
      "flatland",
      "input",
      "method",
      "options",
      "embedding",
      "diagnostics",
      "quality",
      "warnings",
      "outputs",
      "seconds",
      "peakBytes",
    ]);
    expect(document.input).toMatchObject({ rows: 90, used: 90, features: ["a", "b", "c", "d"] });
  });

  test("short names and any spelling of a method are understood", () => {
    for (const name of ["mds", "classical-mds", "ClassicalMDS"]) {
      expect(JSON.parse(run("embed", "groups.csv", "-m", name, "--json").stdout).method).toBe("classicalMds");
    }
  });

  test("the table goes to stdout for -o -, the summary to stderr then; and stdin is a file named -", () => {
    const { stdout, stderr, status } = pipe(groups(), "embed", "-", "-o", "-");
    expect(status).toBe(0);
    expect(table(stdout)).toHaveLength(91);
    expect(table(stdout)[0]).toEqual(["row", "e1", "e2"]);
    expect(stderr).toMatch(/pca of stdin/);
  });

  test("a row that is dropped stands empty in the output: none is lost", () => {
    const { stdout } = run("embed", "gap.csv", "--missing", "drop", "-o", "dropped.csv");
    expect(stdout).toMatch(/left out +1 row/);
    const rows = table(read("dropped.csv")).slice(1);
    expect(rows).toHaveLength(30);
    expect(rows[3]).toEqual(["3", "", ""]);
    expect(rows.filter((row) => row[1] === "")).toHaveLength(1);
  });

  test("a sample has only its rows, numbered as in the file; the same seed draws the same ones", () => {
    const once = run("embed", "groups.csv", "--sample", "20", "--seed", "5", "-o", "-", "--quiet").stdout;
    expect(table(once)).toHaveLength(21);
    const numbers = table(once)
      .slice(1)
      .map((row) => Number(row[0]));
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(run("embed", "groups.csv", "--sample", "20", "--seed", "5", "-o", "-", "--quiet").stdout).toBe(once);
    expect(run("embed", "groups.csv", "--sample", "20", "--seed", "6", "-o", "-", "--quiet").stdout).not.toBe(once);
  });

  test("figures as SVG and PNG", () => {
    expect(run("embed", "groups.csv", "--label", "kind", "--figure", "map.svg").status).toBe(0);
    expect(read("map.svg")).toMatch(/^<svg[\s\S]*bee[\s\S]*<\/svg>/);
    expect(run("embed", "groups.csv", "--color", "c", "--dimensions", "3", "--figure", "map.png").status).toBe(0);
    expect(read("map.png").slice(1, 4)).toBe("PNG");
  });

  test("--model keeps the model with the columns and the scaling it was made with", () => {
    expect(run("embed", "groups.csv", "--features", "b,a", "--scale", "minmax", "--model", "groups.model").status).toBe(0);
    const { model, extra } = readModelFile(readFileSync(join(folder, "groups.model")));
    expect(model).toMatchObject({ method: "pca", input: { rows: 90, cols: 2 } });
    expect(extra.preparation).toMatchObject({ features: ["b", "a"], scaling: { kind: "minmax" }, missing: { policy: "error" } });
  });

  test("--report is one HTML file with the picture, the numbers and the command", () => {
    expect(run("embed", "groups.csv", "--label", "kind", "--method", "isomap", "--neighbors", "40", "--report", "groups.html").status).toBe(
      0,
    );
    const html = read("groups.html");
    expect(html).toMatch(/<svg[\s\S]*trustworthiness[\s\S]*flatland embed groups\.csv --label kind --method isomap --neighbors 40/);
  });

  test("--scale standard is the embedding of standardized columns", () => {
    const { stdout } = run("embed", "groups.csv", "--scale", "standard", "--dimensions", "4", "--json");
    // Four columns of variance n / (n − 1) each.
    const { options, diagnostics } = JSON.parse(stdout);
    expect(options.dimensions).toBe(4);
    expect(diagnostics.explained).toBeCloseTo(1, 12);
  });

  test("a column that looks like a label or a row number is told of", () => {
    write(
      "suspect.csv",
      csv(
        ["id", "x", "y", "class"],
        Array.from({ length: 12 }, (_, i) => [i, i % 5, (i * 7) % 4, i % 2]),
      ),
    );
    const { stdout } = run("embed", "suspect.csv");
    expect(stdout).toMatch(/"id" is used as a feature[\s\S]*--id id/);
    expect(stdout).toMatch(/"class" is used as a feature[\s\S]*--label class/);
    expect(run("embed", "suspect.csv", "--id", "id", "--label", "class").stdout).not.toMatch(/used as a feature/);
  });
});

describe("what embed refuses", () => {
  test.each([
    [["embed"], 2, /missing required argument/],
    [["embed", "goups.csv"], 1, /goups\.csv: there is no such file\. Did you mean "groups\.csv"\?/],
    [["embed", "groups.csv", "--neighbours", "5"], 2, /unknown option '--neighbours'[\s\S]*Did you mean --neighbors\?/],
    [["embed", "groups.csv", "--method", "isomap", "--variant", "modified"], 2, /--variant belongs to lle\. isomap takes --dimensions/],
    [["embed", "groups.csv", "--method", "isomp"], 2, /no method "isomp"[\s\S]*Did you mean "isomap"\?/],
    [["embed", "groups.csv", "--method", "svc"], 2, /no method "svc"/],
    [["embed", "groups.csv", "--dimensions", "0"], 2, /--dimensions must be a whole number of at least 1, not "0"/],
    [["embed", "groups.csv", "--dimensions", "two"], 2, /not "two"/],
    [["embed", "groups.csv", "--dimensions", "9"], 2, /dimensions must be at most 4/],
    [["embed", "groups.csv", "--method", "lle", "--variant", "moddified"], 2, /"standard" or "modified"/],
    [["embed", "groups.csv", "--label", "kid"], 2, /label names "kid"[\s\S]*Did you mean "kind"\?/],
    [["embed", "groups.csv", "--id", "nome"], 2, /id names "nome"/],
    [["embed", "groups.csv", "--color", "hue"], 2, /no column "hue"/],
    [["embed", "groups.csv", "-o", "groups.csv"], 2, /this is the input/],
    [["embed", "groups.csv", "-o", "nowhere/map.csv"], 1, /its folder, .*nowhere, is not there/],
    [["embed", "groups.csv", "-o", "map.xls"], 2, /no format is known by the ending "\.xls"/],
    [["embed", "groups.csv", "--figure", "map.jpg"], 2, /an \.svg or a \.png file/],
    [["embed", "groups.csv", "--report", "r.pdf"], 2, /a report is an \.html file/],
    [["embed", "groups.csv", "-o", "same.svg", "--figure", "same.svg"], 2, /two outputs cannot go to one place/],
    [["embed", "groups.csv", "-o", "-", "--json"], 2, /two outputs cannot go to one place/],
    [["embed", "groups.csv", "-o", "."], 1, /folder/],
    [["embed", "groups.csv", "--threads", "0"], 2, /whole number from 1 to 64/],
    [["embed", "groups.csv", "--missing", "ignore"], 2, /error, drop, mean/],
    [["embed", "groups.csv", "more.csv"], 2, /too many arguments/],
  ])("%j", (args, code, message) => {
    const before = files();
    const { status, stdout, stderr } = run(...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(code);
    expect(stdout).toBe("");
    expect(files()).toEqual(before);
  });

  test("an output that is there already stays as it is, unless --force", () => {
    write("kept.csv", "mine\n");
    const { status, stderr } = run("embed", "groups.csv", "-o", "kept.csv");
    expect(stderr).toMatch(/kept\.csv: there is a file of that name already[\s\S]*--force/);
    expect(status).toBe(1);
    expect(read("kept.csv")).toBe("mine\n");
    expect(run("embed", "groups.csv", "-o", "kept.csv", "--force").status).toBe(0);
    expect(table(read("kept.csv"))).toHaveLength(91);
  });

  test("a missing value: the place and what to do", () => {
    const { status, stderr } = run("embed", "gap.csv");
    expect(status).toBe(1);
    expect(stderr).toMatch(/--missing drop/);
    expect(stderr).toMatch(/gap\.csv: column d misses its value in row 3 \(counted from 0\)/);
  });

  test("one row, no rows, no numbers", () => {
    write("one.csv", "a,b\n1,2\n");
    expect(run("embed", "one.csv").stderr).toMatch(/1 point is too few/);
    write("none.csv", "");
    expect(run("embed", "none.csv")).toMatchObject({ status: 1, stderr: expect.stringMatching(/none\.csv/) });
    write("words.csv", "a,b\nx,y\nz,w\n");
    expect(run("embed", "words.csv").status).not.toBe(0);
  });

  test.skipIf(process.getuid?.() === 0)("a folder that may not be written to", () => {
    mkdirSync(join(folder, "locked"));
    chmodSync(join(folder, "locked"), 0o500);
    expect(run("embed", "groups.csv", "-o", "locked/map.csv")).toMatchObject({ status: 1, stderr: expect.stringMatching(/permission/) });
    expect(has("locked/map.csv")).toBe(false);
  });
});
