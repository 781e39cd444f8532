import { beforeAll, describe, expect, test } from "vitest";
import { groups, workshop } from "./run.ts";

const { run, write, read } = workshop();
beforeAll(() => write("groups.csv", groups()));

describe("flatland cluster", () => {
  test("k-means finds the groups, and says how they agree with the label", () => {
    const { stdout, status } = run("cluster", "groups.csv", "--method", "kmeans", "--clusters", "3", "--label", "kind", "-o", "found.csv");
    expect(status).toBe(0);
    expect(stdout).toMatch(/k-means of groups\.csv: 90 points × 4 columns → 3 clusters/);
    expect(stdout).toMatch(/accuracy +1\.0000/);
    expect(stdout).toMatch(/ape +30 +0 +0/);
    const [head, ...rows] = read("found.csv")
      .trimEnd()
      .split("\n")
      .map((line) => line.split(","));
    expect(head).toEqual(["row", "kind", "cluster"]);
    expect(new Set(rows.map((row) => `${row[1]} ${row[2]}`)).size).toBe(3);
  });

  test("--json has the scores under stable names", () => {
    const document = JSON.parse(run("cluster", "groups.csv", "--clusters", "auto", "--label", "kind", "--json").stdout);
    expect(document).toMatchObject({
      command: "cluster",
      method: "spectralClustering",
      clusters: 3,
      accuracy: 1,
      adjustedRandIndex: 1,
      normalizedMutualInformation: 1,
      sizes: [30, 30, 30],
      confusion: {
        classes: ["ape", "bee", "cat"],
        counts: [
          [30, 0, 0],
          [0, 30, 0],
          [0, 0, 30],
        ],
      },
    });
    expect(document.eigengap).toBeGreaterThan(0);
    expect(document.eigenvalues.length).toBeGreaterThan(3);
  });

  test("without a label there are no scores, and k-means has no eigengap", () => {
    const document = JSON.parse(run("cluster", "groups.csv", "-m", "k-means", "--clusters", "2", "--json").stdout);
    expect(document).toMatchObject({ clusters: 2, accuracy: null, adjustedRandIndex: null, confusion: null, eigengap: null });
  });

  test("the option scale of spectral clustering does not hide the common --scale", () => {
    const { stdout } = run("cluster", "groups.csv", "--scale", "minmax", "--spectral-clustering-scale", "zelnik-manor-perona", "--json");
    expect(JSON.parse(stdout).options.scale).toBe("zelnik-manor-perona");
  });

  test("a figure of more than three columns is drawn on principal axes, beside the true classes", () => {
    expect(run("cluster", "groups.csv", "--clusters", "3", "--label", "kind", "--figure", "clusters.svg").status).toBe(0);
    expect(read("clusters.svg")).toMatch(/principal axis 1/);
    expect(read("clusters.svg")).toMatch(/True classes/);
  });
});

describe("what cluster refuses", () => {
  test.each([
    [["cluster", "groups.csv", "--method", "k-means", "--clusters", "auto"], 2, /not "auto"\. "auto" is for --method spectral-clustering/],
    [["cluster", "groups.csv", "--clusters", "1"], 2, /at least 2/],
    [["cluster", "groups.csv", "--clusters", "100"], 2, /100/],
    [["cluster", "groups.csv", "--method", "isomap"], 2, /no method "isomap"/],
    [["cluster", "groups.csv", "--max-iterations", "5"], 2, /--max-iterations belongs to k-means/],
    [["cluster", "groups.csv", "--label", "a"], 2, /cannot be a label: row 0 \(counted from 0\) holds/],
  ])("%j", (args, code, message) => {
    const { status, stdout, stderr } = run(...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(code);
    expect(stdout).toBe("");
  });
});
