import { beforeAll, describe, expect, test } from "vitest";
import { trustworthiness } from "../../src/quality/trustworthiness.ts";
import { csv, groups, workshop } from "./run.ts";

const { run, write, read } = workshop();
const rows = groups()
  .trimEnd()
  .split("\n")
  .slice(1)
  .map((line) => line.split(","));
const points = rows.map((row) => row.slice(1, 5).map(Number));
const flat = points.map(([a, b]) => [a!, b!]);
const names = rows.map((row) => row[0]!);
/** The same rows in another order. */
const order = names.map((_, i) => (i * 7) % 90);
const measured = (...args: string[]) => JSON.parse(run("evaluate", "data.csv", ...args, "--json").stdout);

beforeAll(() => {
  write(
    "data.csv",
    csv(
      ["name", "a", "b", "c", "d"],
      rows.map((row) => row.slice(0, 5)),
    ),
  );
  write("flat.csv", csv(["e1", "e2"], flat));
  write(
    "mixed.csv",
    csv(
      ["name", "e1", "e2"],
      order.map((i) => [names[i]!, ...flat[i]!]),
    ),
  );
  write(
    "numbered.csv",
    csv(
      ["row", "e1", "e2"],
      order.map((i) => [i, ...flat[i]!]),
    ),
  );
});

describe("flatland evaluate", () => {
  test("gives the numbers of the library", () => {
    const { quality, embedding } = measured("flat.csv", "--id", "name", "--neighbors", "8");
    expect(quality.trustworthiness).toBe(trustworthiness.sync(points, flat, { neighbors: 8 }));
    expect(Object.keys(quality)).toEqual(["trustworthiness", "continuity", "stress", "residualVariance", "shepardCorrelation"]);
    expect(embedding).toMatchObject({ matched: "by their order", points: 90, dimensions: 2 });
  });

  test("rows in another order are matched by id, or by the column row", () => {
    const wanted = measured("flat.csv", "--id", "name").quality;
    expect(measured("mixed.csv", "--id", "name")).toMatchObject({ quality: wanted, embedding: { matched: "by name" } });
    expect(measured("numbered.csv", "--id", "name")).toMatchObject({ quality: wanted, embedding: { matched: "by the column row" } });
  });

  test("points without coordinates are left out, which is said; each point's own numbers go to a table with all rows", () => {
    write(
      "holes.csv",
      csv(
        ["name", "e1", "e2"],
        names.map((name, i) => (i === 5 ? [name, "", ""] : [name, ...flat[i]!])).filter((_, i) => i !== 3),
      ),
    );
    const { stdout, status } = run("evaluate", "data.csv", "holes.csv", "--id", "name", "-o", "points.csv");
    expect(status).toBe(0);
    expect(stdout).toMatch(/1 of 90 points are not in holes\.csv/);
    expect(stdout).toMatch(/1 of 90 points have no coordinates/);
    const table = read("points.csv")
      .trimEnd()
      .split("\n")
      .map((line) => line.split(","));
    expect(table[0]).toEqual(["name", "trustworthiness", "continuity", "stretch"]);
    expect(table).toHaveLength(91);
    expect(table[4]).toEqual(["row-3", "", "", ""]);
    expect(Number(table[1]![1])).toBeGreaterThan(0);
  });
});

describe("what evaluate refuses", () => {
  test.each([
    [["evaluate", "data.csv"], 2, /missing required argument 'embedding'/],
    [["evaluate", "data.csv", "short.csv"], 1, /it has 2 rows, data\.csv has 90[\s\S]*--id/],
    [["evaluate", "data.csv", "twice.csv", "--id", "name"], 1, /names two rows "row-1": rows 1 and 2/],
    [["evaluate", "data.csv", "strangers.csv", "--id", "name"], 1, /only 0 of the 90 points of data\.csv have coordinates/],
    [["evaluate", "data.csv", "flat.csv", "--neighbors", "50"], 2, /50 neighbors are too many for 90 points/],
    [["evaluate", "data.csv", "flat.csv", "--form", "wrong"], 2, /--form must be "scaled"/],
  ])("%j", (args, code, message) => {
    write("short.csv", "e1,e2\n1,2\n3,4\n");
    write("twice.csv", "name,e1,e2\nrow-0,1,1\nrow-1,1,2\nrow-1,2,2\n");
    write("strangers.csv", "name,e1,e2\nann,1,1\nbob,1,2\ncarl,2,2\n");
    const { status, stderr, stdout } = run(...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(code);
    expect(stdout).toBe("");
  });
});
