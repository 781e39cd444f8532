import { spawn, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cli, groups, workshop } from "./run.ts";

const { run, write, folder, files } = workshop();

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
