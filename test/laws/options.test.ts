import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ManifoldError } from "../../src/base/errors.ts";
import type { Option } from "../../src/base/options.ts";
import { measures, methods } from "../../src/methods.ts";
import { lawCases, strands } from "./cases.ts";
import { modelHash } from "./hash.ts";

describe.each(lawCases)("$name: options", ({ method, call, options: given }) => {
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
    for (const [name, option] of Object.entries(table)) if (!(name in given)) expect(options[name], name).toEqual(option.default);
    // Set to its default is the same as not set, and undefined is no value.
    const defaults = Object.fromEntries(
      Object.entries(table).flatMap(([name, { default: value }]) => (name in given ? [] : [[name, value]])),
    );
    const nothing = Object.fromEntries(Object.keys(defaults).map((name) => [name, undefined]));
    for (const same of [defaults, nothing])
      expect(modelHash(method.sync(...call(points, same)))).toBe(modelHash(method.sync(...call(points))));
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

// What an option refuses is worked out from what it declares: only here does it show when a bound is gone from the declaration.
test("the tables of docs/methods/ tell every option, what it takes and its default as the registry does", () => {
  for (const { info } of methods) {
    const page = readFileSync(`docs/methods/${info.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.md`, "utf8");
    const rows = [...page.matchAll(/^\| `(\w+)` +\|(.+)\|$/gm)].map(([, name, rest]) => {
      const [, help, accepts, usual] = rest!.split(" |").map((cell) => cell.trim());
      return { name, help, accepts, usual };
    });
    const told = Object.entries(info.options).map(([name, { help, accepts, default: value }]) => ({
      name,
      help: help.replaceAll("|", "\\|").replaceAll("<", "&lt;"),
      accepts: accepts.replaceAll("<", "&lt;"),
      usual: value === undefined ? "" : `\`${String(value)}\``,
    }));
    expect(rows, info.name).toEqual(told);
  }
});

test("the options of measures take what is documented here", () => {
  const told = measures.flatMap(({ info }) =>
    Object.entries(info.options).map(([name, { accepts, default: value }]) => `${info.name} ${name}: ${accepts}; ${String(value)}`),
  );
  expect(told).toEqual([
    "trustworthiness neighbors: a whole number of at least 1; 12",
    "continuity neighbors: a whole number of at least 1; 12",
    "trustworthinessOfPoints neighbors: a whole number of at least 1; 12",
    "continuityOfPoints neighbors: a whole number of at least 1; 12",
    "stretchOfPoints neighbors: a whole number of at least 1; 12",
    'stress form: "scaled" or "normalized" or "raw"; scaled',
    "shepardCorrelation pairs: a whole number from 2 to 1000000; 20000",
    "shepardCorrelation seed: a whole number from 0 to 4294967295; 0",
  ]);
});
