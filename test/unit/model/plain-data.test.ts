import { expect, test } from "vitest";
import { fromJson, toJson } from "../../../src/model/plain-data.ts";

/** Something within so many objects, or arrays. */
const nested = (depth: number, wrap: (inner: unknown) => unknown): unknown => {
  let value: unknown = -0;
  for (let i = 0; i < depth; i++) value = wrap(value);
  return value;
};

test.each<[string, (inner: unknown) => unknown]>([
  ["objects", (inner) => ({ a: inner })],
  ["arrays", (inner) => [inner]],
])("%s within one another: 32 levels are saved and read, 33 neither", (_, wrap) => {
  const value = nested(32, wrap);
  const json = toJson(value, [], "model");
  expect(fromJson(JSON.parse(JSON.stringify(json)), [])).toEqual(value);
  expect(() => toJson(nested(33, wrap), [], "model")).toThrow("it nests deeper than 32 levels");
  expect(() => fromJson(wrap(json), [])).toThrow("the header nests deeper than 32 levels");
});
