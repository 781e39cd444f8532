import { beforeAll, describe, expect, test } from "vitest";
import { csv, groups, workshop } from "./run.ts";

const { run, write, read } = workshop();
const lines = groups(40).trimEnd().split("\n");
beforeAll(() => {
  write("train.csv", `${lines.slice(0, 91).join("\n")}\n`);
  write("test.csv", `${[lines[0], ...lines.slice(91)].join("\n")}\n`);
  write("unlabeled.csv", `${[lines[0], ...lines.slice(91)].map((line) => line.replace(/,[^,]*$/, "")).join("\n")}\n`);
});

describe("flatland classify", () => {
  test("tells the classes of the test file, with a report for each", () => {
    const { stdout, status } = run("classify", "train.csv", "test.csv", "--label", "kind", "--id", "name", "-o", "told.csv");
    expect(status).toBe(0);
    expect(stdout).toMatch(/macro F1 +1\.0000/);
    expect(stdout).toMatch(/bee +1\.0000 +1\.0000 +1\.0000 +10/);
    const [head, ...rows] = read("told.csv").trimEnd().split("\n");
    expect(head).toBe("name,kind,told");
    expect(rows).toHaveLength(30);
    for (const row of rows) expect(row).toMatch(/^row-\d+,(\w+),\1$/);
  });

  test("--json and a reducer that is fitted on the training file", () => {
    const { stdout } = run(
      "classify",
      "train.csv",
      "test.csv",
      "--label",
      "kind",
      "--features",
      "a,b,c,d",
      "--reduce",
      "isomap:2,neighbors=40",
      "--kernel",
      "linear",
      "--c",
      "2",
      "--json",
    );
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      command: "classify",
      method: "svc",
      macroF1: 1,
      accuracy: 1,
      sharedRows: 0,
      options: { kernel: "linear", C: 2 },
      reducer: { method: "isomap", options: { dimensions: 2, neighbors: 40 } },
      learned: ["ape", "bee", "cat"],
      confusion: {
        counts: [
          [10, 0, 0],
          [0, 10, 0],
          [0, 0, 10],
        ],
      },
    });
  });

  test("without classes in the test file there are only told ones", () => {
    const { stdout, status } = run("classify", "train.csv", "unlabeled.csv", "--label", "kind", "--id", "name", "-o", "-", "--quiet");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^name,told\nrow-90,ape\n/);
  });

  test("missing values are filled with the means of the training file, and scaling is the training file's", () => {
    const row = (i: number): (string | number)[] => [i < 10 ? i : i + 100, 1, i < 10 ? "low" : "high"];
    write(
      "steps.csv",
      csv(
        ["x", "one", "side"],
        Array.from({ length: 20 }, (_, i) => row(i)),
      ),
    );
    // Half of the training rows are below the mean of 59.5: nothing in this file alone could say so.
    write("new.csv", "x,one\n3.5,1\n,1\n200.5,1\n");
    const { stdout, status } = run(
      "classify",
      "steps.csv",
      "new.csv",
      "--label",
      "side",
      "--missing",
      "mean",
      "--scale",
      "standard",
      "--kernel",
      "linear",
      "-o",
      "-",
      "--quiet",
    );
    expect(status).toBe(0);
    expect(stdout.split("\n")[1]).toBe("0,low");
    expect(stdout.split("\n")[3]).toBe("2,high");
  });
});

describe("what classify refuses", () => {
  test.each([
    [
      ["classify", "train.csv", "train.csv", "--label", "kind"],
      1,
      /90 rows of train\.csv stand in train\.csv too[\s\S]*0 \(as 0\)[\s\S]*--shared/,
    ],
    [["classify", "train.csv", "test.csv"], 2, /which column holds the classes\? Name it with --label/],
    [["classify", "train.csv"], 2, /missing required argument 'test'/],
    [["classify", "train.csv", "test.csv", "--label", "a"], 2, /cannot be a label/],
    [["classify", "train.csv", "test.csv", "--label", "kind", "--reduce", "pca"], 0, /^$/],
    [["classify", "train.csv", "test.csv", "--label", "kind", "--reduce", "umap:5"], 2, /no method "umap"/],
    [["classify", "train.csv", "test.csv", "--label", "kind", "--reduce", "pca:many"], 2, /dimensions of pca must be/],
    [["classify", "train.csv", "test.csv", "--label", "kind", "--reduce", "pca:2,neighbors=4"], 2, /"neighbors" is no option of pca/],
    [["classify", "train.csv", "unlabeled.csv", "--label", "kind", "--figure", "f.svg"], 1, /nothing to compare with/],
    [["classify", "train.csv", "nowhere.csv", "--label", "kind"], 1, /nowhere\.csv: there is no such file/],
  ])("%j", (args, code, message) => {
    const { status, stderr } = run(...args, "--quiet");
    expect(stderr).toMatch(message);
    expect(status).toBe(code);
  });

  test("a test file without a feature of the training file", () => {
    write("narrow.csv", "a,b,cc,d,kind\n1,2,3,4,ape\n");
    expect(run("classify", "train.csv", "narrow.csv", "--label", "kind")).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/no column "c", which train\.csv has as a feature\. Is it "cc"\?/),
    });
  });
});
