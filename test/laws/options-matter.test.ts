import { describe, expect, test } from "vitest";
import { ManifoldError } from "../../src/base/errors.ts";
import type { Matrix } from "../../src/matrix/dense.ts";
import { measures } from "../../src/methods.ts";
import { lawCases, strands } from "./cases.ts";
import { modelHash } from "./hash.ts";
import { givenValue, sample, shown } from "./option-values.ts";

// Law 7, its other half: an option that is taken is not left aside. For every option there is data on which another value gives
// another answer; settings of the run, such as the number of threads, give the same one.

/** The answer alone: what says how it was made, and how well, is left out. An error is an answer, too. */
function answerOf(call: () => object): string {
  try {
    const { options: _, warnings: __, diagnostics: ___, ...answer } = call() as Record<string, unknown>;
    return modelHash(answer);
  } catch (error) {
    if (!(error instanceof ManifoldError)) throw error;
    return error.message;
  }
}

describe.each(lawCases)("$name: what is set has an effect", ({ name, method, call }) => {
  test("every option is looked at", () => {
    expect(Object.keys(shown[name] ?? {}).sort()).toEqual(Object.keys(method.info.options).sort());
  });

  test.each(Object.entries(shown[name] ?? {}))("%s", (option, { values, besides = {}, points = sample }) => {
    const [one, other] = values.map((value) =>
      answerOf(() => method.sync(...call(points, { ...besides, [option]: givenValue(value, points) }))),
    );
    expect(one).not.toBe(other);
  });

  test("settings of the run are checked, and do not become options", () => {
    for (const [setting, bad] of [
      ["threads", 0],
      ["threads", 65],
      ["threads", 1.5],
      ["threads", "2"],
      ["threads", null],
      ["signal", {}],
      ["signal", "stop"],
      ["onProgress", true],
    ] as const) {
      const attempt = () => method.sync(...call(sample, { [setting]: bad }));
      expect(attempt, `${setting}: ${String(bad)}`).toThrow(`${name}: ${setting} must be`);
    }
    const controller = new AbortController();
    const model = method.sync(...call(sample, { threads: 64, signal: controller.signal, onProgress: () => {} }));
    expect(Object.keys(model.options).sort()).toEqual(Object.keys(method.info.options).sort());
    expect(modelHash(model)).toBe(modelHash(method.sync(...call(sample))));
  });

  test("a signal that has been given already stops the call before it begins", async () => {
    const signal = AbortSignal.abort("beforehand");
    const seen: unknown[] = [];
    const settings = { signal, onProgress: (progress: unknown) => seen.push(progress) };
    await expect(method(...call(sample, settings))).rejects.toBe("beforehand");
    let thrown: unknown;
    try {
      method.sync(...call(sample, settings));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBe("beforehand");
    expect(seen).toEqual([]);
  });
});

/** Many points are grouped in another way than few: pass by pass over their rows, not start by start. */
test.each<[string, unknown, unknown, object?]>([
  ["clusters", 8, 9],
  ["restarts", 1, 4],
  ["maxIterations", 3, 12],
  ["tolerance", 0, 0.5],
  ["seed", 0, 1],
])("kMeans: %s, on many points", (option, one, other) => {
  const { method, call } = lawCases.find(({ name }) => name === "kMeans")!;
  const n = 80_000;
  const many: Matrix = { rows: n, cols: 2, data: Float64Array.from({ length: 2 * n }, (_, at) => Math.abs(Math.sin(at * 78.233)) % 1) };
  const answers = [one, other, one].map((value) =>
    answerOf(() => method.sync(...call(many, { clusters: 8, restarts: 1, maxIterations: 12, tolerance: 1e-6, [option]: value }))),
  );
  expect(answers[0]).not.toBe(answers[1]);
  expect(answers[2]).toBe(answers[0]);
});

describe("measures", () => {
  const image = strands(90, 9, 2);
  test.each([
    ["trustworthiness", { neighbors: 5 }, { neighbors: 6 }],
    ["continuity", { neighbors: 5 }, { neighbors: 6 }],
    ["trustworthinessOfPoints", { neighbors: 5 }, { neighbors: 6 }],
    ["continuityOfPoints", { neighbors: 5 }, { neighbors: 6 }],
    ["stretchOfPoints", { neighbors: 5 }, { neighbors: 6 }],
    ["stress", { form: "scaled" }, { form: "normalized" }],
    ["stress", { form: "normalized" }, { form: "raw" }],
    ["shepardCorrelation", { pairs: 100 }, { pairs: 200 }],
    ["shepardCorrelation", { pairs: 100, seed: 0 }, { pairs: 100, seed: 1 }],
  ] as [string, object, object][])("%s: %o is not %o", (name, one, other) => {
    const measure = measures.find(({ info }) => info.name === name)!;
    expect(measure.sync(sample, image, one)).not.toEqual(measure.sync(sample, image, other));
  });

  test("every option of theirs is among these", () => {
    const all = measures.flatMap(({ info }) => Object.keys(info.options).map((option) => `${info.name}.${option}`));
    expect(all.sort()).toEqual([
      "continuity.neighbors",
      "continuityOfPoints.neighbors",
      "shepardCorrelation.pairs",
      "shepardCorrelation.seed",
      "stress.form",
      "stretchOfPoints.neighbors",
      "trustworthiness.neighbors",
      "trustworthinessOfPoints.neighbors",
    ]);
  });
});
