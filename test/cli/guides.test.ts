import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { swissRoll } from "../../src/datasets/index.ts";
import { methods } from "../../src/methods.ts";
import { workshop } from "./run.ts";

const { run, write, read, folder } = workshop();

describe("flatland data", () => {
  test("list names all sets, and get writes what the library makes", () => {
    const names = JSON.parse(run("data", "list", "--json").stdout).dataSets.map(({ name }: { name: string }) => name);
    expect(names).toEqual(["circles", "s-curve", "swiss-roll", "swiss-roll-4", "blobs", "moons", "digits"]);
    const { stdout, status } = run("data", "get", "swiss-roll", "--samples", "50", "--seed", "3", "-o", "roll.csv");
    expect(status).toBe(0);
    expect(stdout).toMatch(/flatland embed roll\.csv --features x,y,z --color position/);
    const rows = read("roll.csv")
      .trimEnd()
      .split("\n")
      .map((line) => line.split(","));
    expect(rows[0]).toEqual(["x", "y", "z", "position"]);
    const { points } = swissRoll({ samples: 50, seed: 3 });
    expect(rows.slice(1).flatMap((row) => row.slice(0, 3).map(Number))).toEqual([...points.data]);
  });

  test("digits and parts", () => {
    expect(run("data", "get", "digits", "-o", "-", "--quiet").stdout.split("\n")).toHaveLength(1799);
    const rings = run("data", "get", "circles", "--samples", "30,10", "--no-shuffle", "-o", "-", "--quiet").stdout.trimEnd().split("\n");
    expect(rings).toHaveLength(41);
    expect(run("data", "info", "circles").stdout).toMatch(/--samples <n>[\s\S]*--no-shuffle/);
  });

  test.each([
    [["data", "get", "swissroll3", "-o", "x.csv"], 2, /no data set "swissroll3"/],
    [["data", "get", "moons", "--factor", "0.2", "-o", "x.csv"], 2, /--factor belongs to circles/],
    [["data", "get", "moons"], 2, /required option '-o/],
    [["data", "get", "moons", "--samples", "0", "-o", "x.csv"], 2, /--samples must be/],
    [["data", "swissroll"], 2, /unknown command 'swissroll'[\s\S]*Did you mean get swiss-roll\?/],
    [["data", "get", "moons", "--outptu", "x.csv"], 2, /required option '-o[\s\S]*Did you mean --output by --outptu\?/],
    [["data", "gte"], 2, /unknown command 'gte'[\s\S]*Did you mean get\?/],
  ])("%j", (args, code, message) => {
    const { status, stderr } = run(...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(code);
  });
});

describe("flatland methods and help", () => {
  test("methods --json is the registry", () => {
    const document = JSON.parse(run("methods", "--json").stdout);
    expect(document.methods.map(({ name }: { name: string }) => name)).toEqual(methods.map(({ info }) => info.name));
    const isomap = document.methods.find(({ name }: { name: string }) => name === "isomap");
    expect(isomap).toMatchObject({ command: "embed", kind: "embedding" });
    expect(isomap.options.find(({ name }: { name: string }) => name === "keepGeodesics").flag).toBe("--keep-geodesics");
  });

  test("help of a command is its --help, of a method what it takes", () => {
    expect(run("help", "embed").stdout).toBe(run("embed", "--help").stdout);
    expect(run("help", "data", "get").stdout).toMatch(/Usage: flatland data get/);
    expect(run("help", "mds").stdout).toMatch(/classical-mds[\s\S]*--metric/);
    expect(run("embed", "--method", "lle", "--help").stdout).toMatch(/Options of lle/);
    expect(run("embed", "--method", "lle", "--help").stdout).not.toMatch(/Options of isomap/);
    expect(run("help", "embde")).toMatchObject({ status: 2, stderr: expect.stringMatching(/Did you mean "embed"\?/) });
  });

  test("every option of every method is in the help of its command", () => {
    const helps = new Map(["embed", "cluster", "classify"].map((command) => [command, run(command, "--help").stdout]));
    for (const method of JSON.parse(run("methods", "--json").stdout).methods) {
      for (const { flag } of method.options) expect(helps.get(method.command)).toContain(flag);
    }
  });
});

describe("flatland completion", () => {
  test("bash completes commands, flags and the words of flags", () => {
    write("complete.bash", run("completion", "bash").stdout);
    const complete = (...words: string[]): string[] => {
      const script = `source ./complete.bash; COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _flatland; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const { stdout, stderr } = spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8" });
      expect(stderr).toBe("");
      return stdout.trim().split("\n");
    };
    expect(complete("flatland", "e")).toEqual(["embed", "evaluate"]);
    expect(complete("flatland", "data", "")).toEqual(["list", "get", "info"]);
    expect(complete("flatland", "h")).toEqual(["help"]);
    expect(complete("flatland", "help", "e")).toEqual(["embed", "evaluate"]);
    expect(complete("flatland", "help", "")).toEqual(complete("flatland", "").filter((word) => word !== "help"));
    expect(complete("flatland", "help", "--j")).toEqual(["--json"]);
    expect(complete("flatland", "embed", "x.csv", "--nei")).toEqual(["--neighbors"]);
    expect(complete("flatland", "embed", "x.csv", "--method", "is")).toEqual(["isomap"]);
    expect(complete("flatland", "embed", "x.csv", "--variant", "")).toEqual(["standard", "modified"]);
  });

  test.each([
    ["zsh", ["-n"]],
    ["fish", ["--no-execute"]],
  ])("%s can read its script, where there is one", (shell, args) => {
    write(`complete.${shell}`, run("completion", shell).stdout);
    expect(read(`complete.${shell}`)).toMatch(/neighbors/);
    const { status, error, stderr } = spawnSync(shell, [...args, join(folder, `complete.${shell}`)], { encoding: "utf8" });
    if (!error) expect([stderr, status]).toEqual(["", 0]);
    // bash, which is always there, reads what zsh reads here, its quotes above all.
    if (shell === "zsh") expect(spawnSync("bash", ["-n", `complete.${shell}`], { cwd: folder, encoding: "utf8" }).stderr).toBe("");
  });

  test("another shell is refused", () => {
    expect(run("completion", "tcsh")).toMatchObject({ status: 2, stderr: expect.stringMatching(/bash, zsh, fish/) });
  });
});
