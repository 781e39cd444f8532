import { readFileSync } from "node:fs";
import type { Column } from "../../../src/io/table.ts";

/** A file that scripts/fixtures/columnar.py made. */
export function fixture(name: string): Uint8Array<ArrayBuffer> {
  return readFileSync(new URL(`../../fixtures/columnar/${name}`, import.meta.url));
}

const rows = Array.from({ length: 300 }, (_, i) => i);
const count = (of: (i: number) => number) => rows.map(of);
const bigger = 2 ** 53;

/** What the files hold, computed again from the row number. */
export const expected = {
  f64: count((i) => i / 7 - 11),
  f32: count((i) => i / 8 - 3),
  i8: count((i) => ((i * 5) % 251) - 125),
  u8: count((i) => (i * 7) % 256),
  i16: count((i) => i * 201 - 30000),
  u16: count((i) => i * 219),
  i32: count((i) => i * 7000003 - 1e9),
  u32: count((i) => (i * 14000003) % 4294967296),
  i64: count((i) => i * 3e10 - 4e12),
  species: rows.map((i) => ["setosa", "versicolor", "virginica, wild", "größer"][i % 4]!),
  some: count((i) => (i % 5 === 2 ? Number.NaN : i / 4)),
  whole: count((i) => (i % 7 === 0 ? Number.NaN : i * 3 - 100)),
  word: rows.map((i) => (i % 6 === 1 ? null : `w${i}`)),
  flag: count((i) => (i % 3 === 0 ? 1 : 0)),
  half: count((i) => i / 4),
  money: count((i) => (i * 125 - 9000) / 100),
  day: count((i) => i - 20),
  when: count((i) => (1600000000000000 + i * 1500) / 1000),
  vector: rows.flatMap((i) => [i, i + 0.25, i + 0.5]),
  list: rows.flatMap((i) => (i % 11 === 4 ? [Number.NaN, Number.NaN] : [i, -i])),
  id: rows.map((i) => (BigInt(bigger) + 1n + BigInt(i)).toString()),
  "part.a": count((i) => i),
  "part.b": rows.map((i) => `b${i}`),
};

/** The values of a column as a plain array, so that those of differing types compare. */
export const plain = ({ values }: Column): unknown[] =>
  Array.from(values as ArrayLike<unknown>, (value) => (Object.is(value, -0) ? 0 : value));

/** The same for what is expected. */
export const wanted = (name: string): unknown[] =>
  (expected[name as keyof typeof expected] as unknown[]).map((value) => (Object.is(value, -0) ? 0 : value));
