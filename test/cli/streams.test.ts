import { spawn, spawnSync } from "node:child_process";
import { lstatSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cli, groups, workshop } from "./run.ts";

const { run, write, read, folder, files } = workshop();

/** Points in 20 columns that take a while. */
const many = (rows: number): string => {
  const line = (i: number) => Array.from({ length: 20 }, (_, j) => ((i * 7919 + j * 104729) % 10007) / 100).join(",");
  return `${Array.from({ length: rows }, (_, i) => line(i)).join("\n")}\n`;
};

describe("streams", () => {
  test("--progress json is a line of JSON each time, on stderr alone", () => {
    write("groups.csv", groups());
    const { stdout, stderr } = run("embed", "groups.csv", "--method", "isomap", "--progress", "json", "--json");
    JSON.parse(stdout);
    const records = stderr
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(records.length).toBeGreaterThan(2);
    for (const { fraction, stage } of records) {
      expect(fraction).toBeGreaterThanOrEqual(0);
      expect(fraction).toBeLessThanOrEqual(1);
      expect(stage).toMatch(/\w/);
    }
  });

  test("no color and no cursor games where stdout and stderr are no terminals", () => {
    const { stdout, stderr } = run("embed", "groups.csv", "--progress", "bar");
    expect(stdout).not.toContain("\x1b");
    expect(stderr).not.toContain("\x1b");
  });

  test("--quiet says nothing but warnings", () => {
    expect(run("embed", "groups.csv", "--quiet")).toMatchObject({ status: 0, stdout: "", stderr: "" });
    write("flat.csv", "a,b\n1,1\n2,2\n3,3\n4,4\n");
    const { stderr } = run("embed", "flat.csv", "--quiet");
    expect(stderr).toMatch(/^Warning: pca: .*--dimensions 1/);
  });

  test("a reader that goes away is no error", () => {
    const { status, stdout, stderr } = spawnSync(
      "bash",
      ["-c", `"${process.execPath}" "${cli}" data get digits -o - --quiet | head -1; exit \${PIPESTATUS[0]}`],
      {
        cwd: folder,
        encoding: "utf8",
      },
    );
    expect(stdout).toMatch(/^p1,p2/);
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  test("Ctrl-C stops an embedding, leaves no file and says so", async () => {
    write("many.csv", many(4000));
    const before = files();
    const child = spawn(process.execPath, [cli, "embed", "many.csv", "--method", "isomap", "-o", "stopped.csv", "--progress", "json"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    let out = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      said += chunk;
      if (/geodesics|neighbors/.test(said)) child.kill("SIGINT");
    });
    const code = await new Promise((done) => child.on("close", done));
    expect(code).toBe(130);
    expect(said).toMatch(/stopped; nothing was written/);
    expect(out).toBe("");
    expect(readdirSync(folder).sort()).toEqual(before);
  });
});

describe("outputs that are no files", () => {
  test("a full disk is told, on stdout as in a file", () => {
    for (const args of [
      ["embed", "groups.csv", "-o", "-", "--quiet"],
      ["info", "groups.csv"],
      ["embed", "groups.csv", "--json", "--quiet"],
    ]) {
      const { status, stderr } = spawnSync("bash", ["-c", `"${process.execPath}" "${cli}" ${args.join(" ")} > /dev/full`], {
        cwd: folder,
        encoding: "utf8",
      });
      expect(stderr).toBe("stdout: it cannot be written: the disk is full. Make room, or choose another place.\n");
      expect(status).toBe(1);
    }
    const { status, stderr } = run("embed", "groups.csv", "--model", "/dev/full", "--quiet");
    expect(stderr).toBe("/dev/full: it cannot be written: the disk is full. Make room, or choose another place.\n");
    expect(status).toBe(1);
  });

  test("devices and pipes are written to, never replaced", () => {
    expect(run("embed", "groups.csv", "--model", "/dev/null", "--force", "--quiet").status).toBe(0);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
    const shell = (line: string) => spawnSync("bash", ["-c", line], { cwd: folder, encoding: "utf8" });
    const flatland = `"${process.execPath}" "${cli}"`;
    run("embed", "groups.csv", "--id", "name", "-o", "plain.csv", "--quiet");
    expect(shell(`${flatland} embed groups.csv --id name -o /dev/stdout --quiet | cat`).stdout).toBe(read("plain.csv"));
    expect(shell(`gzip -k groups.csv; ${flatland} embed <(zcat groups.csv.gz) --id name -o - --quiet`).stdout).toBe(read("plain.csv"));
    expect(shell(`${flatland} info <(cat groups.csv)`).stdout).toMatch(/90 rows × 6 columns, csv/);
  });

  test("what a link leads to is replaced, not the link", () => {
    write("real.csv", "old\n");
    symlinkSync("real.csv", join(folder, "link.csv"));
    expect(run("embed", "groups.csv", "--id", "name", "-o", "link.csv", "--force", "--quiet").status).toBe(0);
    expect(lstatSync(join(folder, "link.csv")).isSymbolicLink()).toBe(true);
    expect(read("real.csv")).toBe(read("plain.csv"));
  });

  test("a folder in place of a file is told by every command", () => {
    run("embed", "groups.csv", "--model", "m.flatland", "--quiet");
    for (const args of [
      ["info", "."],
      ["embed", "."],
      ["transform", "m.flatland", ".", "-o", "x.csv"],
      ["transform", ".", "groups.csv", "-o", "x.csv"],
    ]) {
      const { status, stderr } = run(...args);
      expect(stderr).toMatch(/^\.: it cannot be read: it is a folder\. Name a file\.\n$/);
      expect(status).toBe(1);
    }
  });
});

describe("how a file is read", () => {
  test("what its content does not tell can be said", () => {
    write("plain-words.csv", "1;2,5;x\n3;-999;y\n");
    const { columns, rows } = JSON.parse(
      run(
        "info",
        "plain-words.csv",
        "--header",
        "no",
        "--separator",
        "semicolon",
        "--decimal",
        "comma",
        "--missing-marks",
        "-999",
        "--json",
      ).stdout,
    );
    expect(rows).toBe(2);
    expect(columns).toMatchObject([
      { name: "c1", least: 1, largest: 3 },
      { name: "c2", missing: 1, least: 2.5, largest: 2.5 },
      { name: "c3", kind: "text" },
    ]);
    write("old.csv", Uint8Array.of(0x67, 0x72, 0xf6, 0xdf, 0x65, 10, 49, 10, 50, 10));
    const refused = run("info", "old.csv");
    expect(refused.stderr).toContain("or pass --encoding windows-1252 if that is what wrote it.");
    expect(run("info", "old.csv", "--encoding", "windows-1252").stdout).toMatch(/größe +float64/);
    write("names.csv", "x,y\n");
    expect(run("info", "names.csv").stderr).toContain("Add rows, or pass --header no.");
  });
});
