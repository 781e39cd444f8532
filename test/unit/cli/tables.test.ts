import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadSwissRoll } from "../../../src/cli/data/load-swiss-roll.ts";
import { readTable } from "../../../src/cli/data/read-table.ts";
import { swissRoll4 } from "../../../src/datasets/index.ts";
import { writeNpy } from "../../../src/io/index.ts";
import { type Matrix, toRows } from "../../../src/matrix/dense.ts";
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

const printed = (points: Matrix) =>
  toRows(points)
    .map((row) => row.map((value) => `   ${value.toExponential(7)}`).join(""))
    .join("\r\n");

test("a roll in a file is the one it was made of, to print rounding", async () => {
  const made = swissRoll4({ seed: 3 });
  const read = await loadSwissRoll(file("swissroll.dat", printed(made.points)));
  expect(read.labels).toEqual(made.labels);
  expect(read.coordinateNames).toEqual(made.coordinateNames);
  // Eight significant digits of numbers up to 16 are off by 1e-6; along the spiral that is up to r² as much.
  const rounding = 1e-6 * 16 ** 2;
  for (const [a, b] of [[read.points.data, made.points.data] as const, [read.coordinates.data, made.coordinates.data] as const]) {
    expect(a.length).toBe(b.length);
    for (let i = 0; i < a.length; i++) expect(Math.abs(a[i]! - b[i]!)).toBeLessThan(rounding);
  }
});

test("another roll is refused", async () => {
  const { points } = swissRoll4({ seed: 3 });
  const scaled = { ...points, data: points.data.map((value) => 0.05 + value / 20) };
  await expect(loadSwissRoll(file("scaled.dat", printed(scaled)))).rejects.toThrow("scaled.dat: point 0");
  await expect(loadSwissRoll(file("flat.dat", "1 2\n3 4\n"))).rejects.toThrow("have 2 coordinates");
});
