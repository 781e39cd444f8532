import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readTable } from "../../../src/cli/data/read-table.ts";
import { writeNpy } from "../../../src/io/index.ts";
import { testFolder } from "./folder.ts";

const folder = testFolder();

function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test("what a file holds tells its content, not its name", async () => {
  const points = { rows: 2, cols: 2, data: Float32Array.of(1, 2, 3, 4) };
  expect(await readTable(file("points.csv", writeNpy(points)))).toEqual(points);
  expect(await readTable(file("points.npy", "x,y\r\n1,2\r\n3,4\r\n"))).toMatchObject({ rows: 2, columns: ["x", "y"] });
  expect(await readTable(file("line.npy", writeNpy({ data: Uint8Array.of(1, 2, 3), shape: [3] })))).toMatchObject({ rows: 3, cols: 1 });
  expect(await readTable(file("chosen.csv", "x,y\n1,2\n"), { columns: ["y"] })).toMatchObject({ cols: 1 });
});

test("complaints begin with the file's name", async () => {
  await expect(readTable(file("a.csv", "1,2\n3,x\n"))).rejects.toThrow('a.csv: "x" stands at line 2, column 2');
  await expect(readTable(file("b.csv", Uint8Array.of(1, 0, 2)))).rejects.toThrow("b.csv: this is no text");
  await expect(readTable(file("c.npy", writeNpy({ data: new Uint8Array(8), shape: [2, 2, 2] })))).rejects.toThrow(
    "c.npy: the array has 3 axes",
  );
  await expect(readTable(file("d.npy", writeNpy({ data: new Uint8Array(8), shape: [2, 4] })), { columns: [0] })).rejects.toThrow(
    "in text only",
  );
});

test("a long text can be stopped", async () => {
  const path = file("long.txt", "1 2 3\n".repeat(100_000));
  const reason = new Error("enough");
  await expect(readTable(path, {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
