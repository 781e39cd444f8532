import { beforeAll, describe, expect, test } from "vitest";
import { groups, workshop } from "./run.ts";

const { run, write, read, has } = workshop();
beforeAll(() => {
  write("groups.csv", groups());
  write("map.csv", groups().replace("name,a,b,c,d,kind", "name,e1,e2,extra,more,kind"));
});

describe("flatland plot", () => {
  test("draws e1 and e2 of an embedding, colored by class", () => {
    const { status, stdout } = run("plot", "map.csv", "--label", "kind", "-o", "map.svg", "--title", "Beasts");
    expect(status).toBe(0);
    expect(stdout).toMatch(/map\.csv +e1, e2/);
    expect(read("map.svg")).toMatch(/Beasts[\s\S]*bee/);
  });

  test("three columns stand in space; more than three are named in a note", () => {
    expect(run("plot", "groups.csv", "--columns", "a,b,c", "-o", "space.svg", "--azimuth", "30").status).toBe(0);
    expect(read("space.svg")).toMatch(/azimuth 30/);
    expect(run("plot", "groups.csv", "-o", "two.svg").stdout).toMatch(/the first two of 4 columns/);
  });

  test("small multiples: a panel for each class, or for each file, with one range of colors", () => {
    const by = JSON.parse(run("plot", "groups.csv", "--by", "kind", "--columns", "a,b", "-o", "by.svg", "--json").stdout);
    expect(by).toMatchObject({ command: "plot", panels: 3 });
    expect(read("by.svg").match(/30 points/g)!.length).toBeGreaterThanOrEqual(3);
    const files = run("plot", "groups.csv", "map.csv", "--color", "kind", "-o", "both.png", "--theme", "dark");
    expect(files.stdout).toMatch(/drawn in 2 panels/);
  });

  test("SVG on stdout for -o -", () => {
    const { stdout, stderr } = run("plot", "map.csv", "-o", "-");
    expect(stdout).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
    expect(stderr).toMatch(/drawn in 1 panel/);
  });
});

describe("what plot refuses", () => {
  test.each([
    [["plot", "map.csv"], 2, /required option '-o, --output <file>'/],
    [["plot", "map.csv", "-o", "x.pdf"], 2, /an \.svg or a \.png file/],
    [["plot", "map.csv", "-o", "x.svg", "--columns", "a,b"], 2, /no column "a"/],
    [["plot", "map.csv", "-o", "x.svg", "--columns", "kind,e1"], 2, /kind is text, not numbers/],
    [["plot", "map.csv", "-o", "x.svg", "--columns", "e1,e2,extra,more"], 2, /Name one, two or three/],
    [["plot", "map.csv", "-o", "x.svg", "--color", "name"], 2, /90 different words/],
    [["plot", "map.csv", "-o", "x.svg", "--by", "name"], 2, /would make 90 panels/],
    [["plot", "map.csv", "-o", "x.svg", "--elevation", "100"], 2, /a number from -90 to 90/],
    [["plot", "map.csv", "groups.csv", "-o", "x.svg", "--by", "kind"], 2, /panels of one file/],
  ])("%j", (args, code, message) => {
    const { status, stderr, stdout } = run(...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(code);
    expect(stdout).toBe("");
    expect(has("x.svg")).toBe(false);
  });
});
