import { circles, type Dataset, digits, sCurve, swissRoll } from "flatland/datasets";
import type { Column, Table } from "flatland/io";
import type { Role } from "./types.ts";

/** A data set that comes with the page. */
export interface Sample {
  readonly name: string;
  readonly title: string;
  /** What it is good for, in one sentence. */
  readonly about: string;
  /** Points when nothing else is said; none where the number is fixed. */
  readonly points?: number;
}

/** The samples in the order of the start screen. */
export const samples: readonly Sample[] = [
  { name: "circles", title: "Circles", about: "Two rings that no straight line parts: cluster them.", points: 1000 },
  { name: "sCurve", title: "S-curve", about: "A sheet bent into an S: flatten it.", points: 1000 },
  { name: "swissRoll", title: "Swiss roll", about: "A sheet rolled up: unroll it, and see it tear.", points: 1600 },
  { name: "digits", title: "Digits", about: "1,797 handwritten digits of 8 × 8 pixels." },
];

/** A sample by the name it has in code and in links. */
export function sampleNamed(name: string): Sample {
  const found = samples.find((sample) => sample.name === name);
  if (!found) throw new Error(`There is no sample "${name}". There are ${samples.map(({ title }) => title).join(", ")}.`);
  return found;
}

/** A sample as a table with the roles of its columns. Deterministic: the same name and options give the same numbers. */
export async function makeSample(
  name: string,
  options: Readonly<Record<string, number>>,
): Promise<{ table: Table; roles: Role[]; attribution?: string }> {
  sampleNamed(name);
  if (name === "digits") return digitsTable();
  const makers: Readonly<Record<string, (given: object) => Dataset>> = { circles, sCurve, swissRoll };
  const { points: found, labels, position } = makers[name]!({ samples: sampleNamed(name).points, seed: 1337, ...options });
  const letters = ["x", "y", "z"];
  const columns: Column[] = letters
    .slice(0, found.cols)
    .map((letter, j) => ({ name: letter, kind: "number", values: strided(found.data, found.cols, j), missing: 0 }));
  const roles: Role[] = columns.map(() => "feature");
  if (labels) {
    columns.push({ name: "ring", kind: "text", values: Array.from(labels, (label) => (label === 0 ? "outer" : "inner")), missing: 0 });
    roles.push("label");
  }
  if (position) {
    columns.push({ name: name === "circles" ? "angle" : "position t", kind: "number", values: position, missing: 0 });
    roles.push("position");
  }
  return { table: { rows: found.rows, columns, format: "sample", notes: [] }, roles };
}

async function digitsTable(): Promise<{ table: Table; roles: Role[]; attribution: string }> {
  const { points, labels, attribution } = await digits();
  const columns: Column[] = [{ name: "pixels", kind: "vector", width: points.cols, values: points.data, missing: 0 }];
  columns.push({ name: "digit", kind: "text", values: Array.from(labels, String), missing: 0 });
  return { table: { rows: points.rows, columns, format: "sample", notes: [] }, roles: ["feature", "label"], attribution };
}

function strided(data: Float64Array, width: number, column: number): Float64Array {
  const values = new Float64Array(data.length / width);
  for (let i = 0; i < values.length; i++) values[i] = data[i * width + column]!;
  return values;
}
