import { describe, expect, test } from "vitest";
import { ManifoldError } from "../../src/base/errors.ts";
import type { Option } from "../../src/base/options.ts";
import { lawCases, strands } from "./cases.ts";

describe.each(lawCases)("$name: options", ({ method, call }) => {
  const points = strands(60);
  const table = method.info.options as Record<string, Option<unknown>>;

  test("every bad value is refused, with the option's name", () => {
    for (const [name, option] of Object.entries(table)) {
      expect(option.refuses.length).toBeGreaterThan(0);
      for (const value of option.refuses) {
        const attempt = () => method.sync(...call(points, { [name]: value }));
        expect(attempt, `${name}: ${String(value)}`).toThrow(ManifoldError);
        expect(attempt).toThrow(`${method.info.name}: ${name} must be`);
      }
    }
  });

  test("the default of every option is allowed, and the model tells it", () => {
    for (const [name, option] of Object.entries(table))
      if (option.default !== undefined) expect(option.allows(option.default), name).toBe(true);
    const { options } = method.sync(...call(points));
    expect(Object.keys(options).sort()).toEqual(Object.keys(table).sort());
  });

  test("an unknown name is refused, and the nearest one suggested", () => {
    for (const name of Object.keys(table)) {
      const misspelled = `${name}x`;
      expect(() => method.sync(...call(points, { [misspelled]: 1 }))).toThrow(
        `${method.info.name}: unknown option "${misspelled}". Did you mean "${name}"?`,
      );
    }
  });

  test("every option has a sentence of help", () => {
    for (const [name, { help, accepts }] of Object.entries(table)) {
      expect(help.length, name).toBeGreaterThan(10);
      expect(accepts.length, name).toBeGreaterThan(3);
    }
    expect(method.info.summary.length).toBeGreaterThan(20);
  });
});
