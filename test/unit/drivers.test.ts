import { describe, expect, test } from "vitest";
import { integer } from "../../src/base/options.ts";
import type { Progress } from "../../src/compute/run.ts";
import { defineMethod } from "../../src/method/define.ts";
import { currentHost, type Host, installHost, unknownTask } from "../../src/method/host.ts";
import { bytesInUse, drive } from "../../src/method/task.ts";

/** A method of the tests: sums its points in many slices, holding memory meanwhile. */
const slow = defineMethod({
  name: "slowSum",
  summary: "Adds up all values, one slice a row.",
  kind: "embedding",
  options: { repeats: integer({ default: 1, minimum: 1, help: "How often." }) },
  *fit(points, { repeats }, run) {
    const slab = run.load(points);
    let sum = 0;
    let slices = 0;
    yield* run.phase(
      "first half",
      0.5,
      (function* () {
        for (let i = 0; i < points.rows * repeats; i++) {
          sum += slab.row(i % points.rows)[0]!;
          slices++;
          yield i / (points.rows * repeats);
        }
      })(),
    );
    yield* run.phase(
      "second half",
      1,
      (function* () {
        yield 0.5;
        yield 0.2; // a routine whose own fraction falls
        yield 0.9;
      })(),
    );
    return { embedding: { rows: 1, cols: 1, data: Float64Array.of(sum) }, diagnostics: { slices } };
  },
});

const points = Array.from({ length: 40 }, (_, i) => [i, 1]);

describe("three drivers of one body", () => {
  test("promise, .sync and exhausted .steps give the same, and hold no memory afterwards", async () => {
    const promised = await slow(points, { repeats: 3 });
    const sync = slow.sync(points, { repeats: 3 });
    const steps = slow.steps(points, { repeats: 3 });
    let step = steps.next();
    while (!step.done) step = steps.next();
    for (const model of [promised, sync, step.value]) {
      expect(model.embedding.data[0]).toBe((3 * 39 * 40) / 2);
      expect(model.options).toEqual({ repeats: 3 });
      expect(model.input).toEqual({ rows: 40, cols: 2 });
    }
    expect(bytesInUse()).toBe(0);
  });

  test("progress tells the most memory that was held at one time", async () => {
    const told: Progress[] = [];
    await slow(points, { onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)!.memory).toBe(points.length * 2 * 8);
  });

  test("two .steps side by side do not disturb each other", () => {
    const a = slow.steps(points);
    const b = slow.steps(points.map(([x, y]) => [x! * 2, y!]));
    let stepA = a.next();
    let stepB = b.next();
    while (!stepA.done || !stepB.done) {
      if (!stepA.done) stepA = a.next();
      if (!stepB.done) stepB = b.next();
    }
    expect(stepA.value.embedding.data[0]! * 2).toBe(stepB.value.embedding.data[0]);
    expect(bytesInUse()).toBe(0);
  });

  test("progress names every phase, never falls, and ends at 1", () => {
    const seen: Progress[] = [];
    slow.sync(points, { onProgress: (progress) => seen.push(progress) });
    expect(new Set(seen.map(({ phase }) => phase))).toEqual(new Set(["first half", "second half"]));
    for (let i = 1; i < seen.length; i++) expect(seen[i]!.fraction).toBeGreaterThanOrEqual(seen[i - 1]!.fraction);
    expect(seen.at(-1)!.fraction).toBe(1);
    // Reports come some milliseconds apart at least; the steps tell it of every slice.
    let before = 0;
    const steps = slow.steps(points);
    for (let step = steps.next(); !step.done; step = steps.next()) {
      expect(step.value.fraction).toBeGreaterThanOrEqual(before);
      before = step.value.fraction;
    }
    expect(before).toBe(1);
  });
});

describe("cancelling", () => {
  test("a signal that is already aborted stops the call before it begins", async () => {
    const reason = new Error("changed my mind");
    const signal = AbortSignal.abort(reason);
    await expect(slow(points, { signal })).rejects.toBe(reason);
    expect(() => slow.sync(points, { signal })).toThrow(reason);
  });

  test("an abort during .sync takes effect at the next slice and frees all memory", () => {
    const controller = new AbortController();
    let reports = 0;
    const onProgress = () => {
      if (++reports === 1) controller.abort("enough");
    };
    let thrown: unknown;
    try {
      slow.sync(points, { signal: controller.signal, onProgress, repeats: 1000 });
    } catch (reason) {
      thrown = reason;
    }
    expect(thrown).toBe("enough");
    expect(reports).toBe(1);
    expect(bytesInUse()).toBe(0);
  });

  test("a driven run takes no more than one slice after the abort, and turns the event loop between slices", async () => {
    const controller = new AbortController();
    let slices = 0;
    let slicesAtAbort = -1;
    let turns = 0;
    const work = (function* (): Generator<Progress, void, void> {
      while (slices < 100) {
        slices++;
        const until = performance.now() + 11; // longer than the time between two turns
        while (performance.now() < until);
        yield { phase: "forever", fraction: 0 };
      }
    })();
    const turn = async () => {
      if (++turns === 3) {
        slicesAtAbort = slices;
        controller.abort("stop");
      }
    };
    await expect(drive(work, { signal: controller.signal, turn })).rejects.toBe("stop");
    expect(turns).toBe(3);
    expect(slices - slicesAtAbort).toBeLessThanOrEqual(1);
  });

  test("large points are checked in slices, before the first phase; NaN in the last one is still found", () => {
    const data = new Float32Array(3 << 20);
    const large = { data, shape: [3 << 19, 2] };
    const steps = slow.steps(large);
    expect([1, 2].map(() => (steps.next().value as Progress).phase)).toEqual(["check", "check"]);
    expect((steps.next().value as Progress).phase).toBe("first half");
    steps.return(undefined as never);
    data[data.length - 1] = Number.NaN;
    expect(() => slow.sync(large)).toThrow("row 1,572,863, column 1 is NaN");
  });

  test("dropping .steps half way frees its memory", () => {
    const steps = slow.steps(points);
    steps.next();
    steps.next();
    expect(bytesInUse()).toBeGreaterThan(0);
    steps.return(undefined as never);
    expect(bytesInUse()).toBe(0);
  });
});

describe("what a call refuses", () => {
  test.each([
    ["an unknown option", [points, { repeat: 3 }], 'slowSum: unknown option "repeat". Did you mean "repeats"? It takes repeats.'],
    ["a value out of range", [points, { repeats: 0 }], "slowSum: repeats must be a whole number of at least 1, not 0."],
    ["options that are no object", [points, 3], "slowSum: options must be an object like { repeats: … }, not 3."],
    ["threads out of range", [points, { threads: 0 }], "slowSum: threads must be a whole number from 1 to 64, not 0."],
    ["a signal that is none", [points, { signal: {} }], "slowSum: signal must be an AbortSignal, not an object of type Object."],
    ["no points", [[]], "slowSum: 0 points are too few; it needs at least 2."],
    ["one point", [[[1, 2]]], "slowSum: 1 point is too few; it needs at least 2."],
    ["points without columns", [[[], []]], "slowSum: the points have no columns. Pass at least one number a point."],
  ])("%s", async (_, args, message) => {
    await expect(slow(...(args as Parameters<typeof slow>))).rejects.toThrow(message);
    expect(() => slow.sync(...(args as Parameters<typeof slow>))).toThrow(message);
  });

  test("a method without transform says so", async () => {
    const model = slow.sync(points);
    await expect(slow.transform(model, points)).rejects.toThrow(
      "slowSum.transform: slowSum has no transform. Its models tell of the training points only.",
    );
  });
});

describe("a host", () => {
  test("is given the promised calls with their arguments and settings, and no others; what it does not know runs here", async () => {
    const before = currentHost();
    const asked: unknown[][] = [];
    let answer: unknown = { a: "model" };
    const host: Host = {
      call: async (...call) => {
        asked.push(call);
        return answer;
      },
    };
    try {
      installHost(host);
      expect(currentHost()).toBe(host);
      const onProgress = () => {};
      expect(await slow(points, { repeats: 2, threads: 3, onProgress })).toBe(answer);
      const [task, args, settings, narrow] = asked[0]!;
      expect([task, narrow]).toEqual(["slowSum.fit", false]);
      expect(args).toMatchObject([{ rows: 40, cols: 2 }, { repeats: 2 }, new Int32Array(0)]);
      expect(settings).toEqual({ threads: 3, onProgress });
      answer = unknownTask;
      const own = await slow(points);
      expect(own.embedding.data[0]).toBe(780);
      expect(slow.sync(points).embedding.data[0]).toBe(780);
      expect(asked.length).toBe(2);
    } finally {
      installHost(before as Host);
    }
  });
});
