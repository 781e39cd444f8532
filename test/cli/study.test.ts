import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const cli = resolve("dist/cli.js");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "flatland-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the built command without any network or cache to lean on. */
function flatland(...args: string[]): SpawnSyncReturns<string> {
  const env = { ...process.env, FLATLAND_CACHE: join(folder, "cache"), npm_config_registry: "http://127.0.0.1:9", NO_COLOR: "1" };
  return spawnSync(process.execPath, [cli, ...args], { encoding: "utf8", cwd: folder, env });
}

describe("flatland study", () => {
  test("answers question 1, writes the report and the results, and prints a table", () => {
    const { status, stdout, stderr } = flatland("study", "--only", "q1", "--out", "one");
    expect(stderr).toMatch(/q1/);
    expect(status).toBe(0);
    expect(stdout).toMatch(/Q1 circles +spectral clustering: accuracy after matching +1\.000/);
    expect(readdirSync(join(folder, "one")).sort()).toEqual(["index.html", "results.json"]);
    const results = JSON.parse(readFileSync(join(folder, "one", "results.json"), "utf8"));
    expect(results.q1).toMatchObject({ accuracy: 1, ari: 1, unmatchedAccuracy: 0 });
    expect(results.q1.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.keys(results).sort()).toEqual(["environment", "formatVersion", "options", "q1", "timings"]);
  });

  test("--json prints results.json and nothing else on stdout; --quiet says nothing on stderr", () => {
    const { status, stdout, stderr } = flatland("study", "--only", "q1", "--json", "--quiet", "--out", "two");
    expect(status).toBe(0);
    expect(stderr).toBe("");
    expect(stdout).toBe(readFileSync(join(folder, "two", "results.json"), "utf8"));
  });

  test("computes on a background thread, not on its own", () => {
    // Tells of every worker thread that is started.
    const spy = `import threads from "node:worker_threads"; import { syncBuiltinESMExports } from "node:module";
      const { Worker } = threads;
      threads.Worker = class extends Worker { constructor(...args) { super(...args); process._rawDebug("a worker starts"); } };
      syncBuiltinESMExports();`;
    const args = ["--import", `data:text/javascript,${encodeURIComponent(spy)}`, cli, "study", "--only", "q1", "--quiet", "--out", "spied"];
    expect(spawnSync(process.execPath, args, { encoding: "utf8", cwd: folder }).stderr).toMatch(/a worker starts/);
  });

  test("one and two threads give the same numbers, bit for bit", () => {
    const numbers = (threads: string) => {
      const { stdout } = flatland("study", "--only", "q1,q2", "--json", "--quiet", "--threads", threads, "--out", `threads${threads}`);
      return JSON.stringify(JSON.parse(stdout), (key, value) => (["environment", "options", "timings"].includes(key) ? undefined : value));
    };
    expect(numbers("2")).toBe(numbers("1"));
  });

  test("reads a roll from a file, and another seed gives other circles", () => {
    const roll = Array.from({ length: 120 }, (_, i) => {
      const r = 6 + (8 * ((i * 37) % 120)) / 120;
      return `${(r * Math.cos(r)).toFixed(5)}  ${(i % 11) + 0.5}  ${(r * Math.sin(r)).toFixed(5)}`;
    });
    writeFileSync(join(folder, "roll.dat"), `${roll.join("\n")}\n`);
    const { stdout } = flatland("study", "--only", "q3,q1", "--swissroll", "roll.dat", "--seed", "7", "--json", "--quiet");
    const { q1, q3 } = JSON.parse(stdout);
    expect(q3.options).toMatchObject({ source: "roll.dat", points: 120 });
    expect(q1.options.seed).toBe(7);
    expect(q3.spectral.agreementAlongSheet).toBeGreaterThanOrEqual(0.5);
  });

  test("without CIFAR-10 question 4 runs on the digits, and says so everywhere", () => {
    const { status, stdout, stderr } = flatland("study", "--only", "q4", "--json", "--out", "four");
    expect(status).toBe(0);
    expect(stderr).toMatch(/digits/);
    const { q4 } = JSON.parse(stdout);
    expect(q4.dataset).toBe("digits");
    expect(Object.keys(q4)).toEqual(expect.arrayContaining(["pca10", "pca30", "isomap10", "isomap30", "raw", "refit"]));
    expect(q4.pca30.macroF1).toBeGreaterThan(0.9);
    expect(q4.refit.pca30.macroF1).toBeLessThan(0.5);
    expect(readFileSync(join(folder, "four", "index.html"), "utf8")).toMatch(/digits/);
  });
});

describe("what is refused", () => {
  test.each([
    [["study", "--onyl", "q1"], 2, /unknown option '--onyl'[\s\S]*--only/],
    [["study", "--only", "q5"], 2, /"q5" is not one of q1, q2, q3, q4/],
    [["study", "--seed", "1.5"], 2, /whole number from 0 to 4294967295/],
    [["study", "--threads", "0"], 2, /whole number from 1 to 64/],
    [["study", "--images", "mnist"], 2, /cifar10, digits/],
    [["study", "extra"], 2, /too many arguments/],
    [["stduy"], 2, /unknown command 'stduy'[\s\S]*study/],
    [["study", "--only", "q3", "--swissroll", "nowhere.dat"], 1, /nowhere\.dat/],
    [["study", "--only", "q4", "--cifar10", "nowhere"], 1, /nowhere/],
  ])("%j", (args, code, message) => {
    const { status, stdout, stderr } = flatland(...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(code);
    expect(stdout).toBe("");
    expect(existsSync(join(folder, "report"))).toBe(existsSync(join(folder, "report", "results.json")));
  });

  test("a roll that is no roll: the message names the file and the place", () => {
    writeFileSync(join(folder, "bad.dat"), "1 2 3\n4 5 x\n");
    expect(flatland("study", "--only", "q3", "--swissroll", "bad.dat")).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/bad\.dat[\s\S]*x/),
    });
    writeFileSync(join(folder, "flat.dat"), "1 2\n4 5\n");
    expect(flatland("study", "--only", "q3", "--swissroll", "flat.dat")).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/flat\.dat[\s\S]*three columns/),
    });
    writeFileSync(join(folder, "hole.dat"), `${"11 2 3\n".repeat(120)}4 NaN 6\n`);
    expect(flatland("study", "--only", "q3", "--swissroll", "hole.dat")).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /^hole\.dat: column c2 misses its value in row 120 \(counted from 0\)\. Fill it in, or take the row out\.\n$/,
      ),
    });
    writeFileSync(join(folder, "short.dat"), "1 2 3\n");
    expect(flatland("study", "--only", "q3", "--swissroll", "short.dat")).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/short\.dat: 1 points? [\s\S]*too few/),
    });
    writeFileSync(join(folder, "empty.dat"), "");
    expect(flatland("study", "--only", "q3", "--swissroll", "empty.dat")).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/empty\.dat/),
    });
  });
});

test("a folder that cannot be written to is refused before anything is computed", () => {
  writeFileSync(join(folder, "a-file"), "");
  for (const out of ["a-file", "a-file/below"]) {
    const { status, stderr } = flatland("study", "--only", "q1", "--out", out);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^[^\n]*a-file(?:\/below)?: it cannot be written: a part of the path is a file[^\n]*\n$/);
  }
});

describe("help and stopping", () => {
  test("--help and --version go to stdout and are no error", () => {
    expect(flatland("--help")).toMatchObject({ status: 0, stdout: expect.stringMatching(/study/) });
    expect(flatland("study", "--help")).toMatchObject({ status: 0, stdout: expect.stringMatching(/--swissroll/) });
    expect(flatland("--version").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("Ctrl-C stops the study and leaves no file", async () => {
    const child = spawn(process.execPath, [cli, "study", "--images", "digits", "--out", "stopped"], {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
      if (said.includes("q2")) child.kill("SIGINT");
    });
    const code = await new Promise((done) => child.on("exit", done));
    expect(code).toBe(130);
    expect(said).toMatch(/stopped/);
    expect(existsSync(join(folder, "stopped"))).toBe(false);
  });
});
