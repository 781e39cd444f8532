import { describe, expect, test } from "vitest";
import { ManifoldError } from "../../src/base/errors.ts";
import { random } from "../../src/base/random.ts";
import { openEngine } from "../../src/compute/engine.ts";
import { openRuns, type Progress } from "../../src/compute/run.ts";
import { currentHost } from "../../src/method/host.ts";
import { drive } from "../../src/method/task.ts";
import { lawCases, strands } from "./cases.ts";
import { modelHash } from "./hash.ts";

// Law 8: an abort at a random moment, counted in slices, not in milliseconds.

/** Work, and how many slices of it were done. */
function counted<R>(work: Generator<Progress, R, void>): { work: Generator<Progress, R, void>; slices: () => number } {
  let slices = 0;
  function* steps(): Generator<Progress, R, void> {
    try {
      for (;;) {
        const step = work.next();
        slices++;
        if (step.done) return step.value;
        yield step.value;
      }
    } finally {
      work.return(undefined as R);
    }
  }
  return { work: steps(), slices: () => slices };
}

describe.each(lawCases)("$name: aborting", ({ method, call }) => {
  const points = strands(150, 8);
  const engine = openEngine();
  const task = method.info.tasks[0]!;
  const args = (() => {
    const given = call(points);
    const options = Object.fromEntries(Object.entries(method.info.options).map(([key, option]) => [key, option.default]));
    const labels = given.length === 3 ? (given[1] as Int32Array) : new Int32Array(0);
    return [points, { ...options, ...(given.at(-1) as object) }, labels];
  })();
  const start = () => counted(task.on(engine, { count: 1, spawn: undefined }, args as never));
  const whole = (() => {
    const { work, slices } = start();
    for (const _ of work);
    return slices();
  })();

  test("the promise: no slice is begun after the abort, the reason comes out, and no memory is left", async () => {
    const { below } = random(31);
    const reason = new Error("enough");
    let aborted = 0;
    for (let round = 0; round < 25; round++) {
      // Slices grow where the machine is quick, so a later run may have fewer of them, and be done before.
      const at = round < 3 ? round : below(whole);
      const { work, slices } = start();
      // The signal comes between two slices, or while one is running: it is seen before the next.
      const signal = {
        get aborted() {
          return slices() >= at;
        },
        reason,
      };
      const outcome = await drive(work, { signal, turn: async () => {} }).catch((thrown) => thrown);
      expect(slices()).toBeLessThanOrEqual(at);
      if (outcome === reason) {
        expect(slices()).toBe(at);
        aborted++;
      } else expect(outcome).toHaveProperty("method");
      expect(engine.allocator.inUse).toBe(0);
      expect(openRuns(engine)).toBe(0);
    }
    expect(aborted).toBeGreaterThanOrEqual(3);
  });

  test("an error on the way, at any moment, leaves no memory either", () => {
    const { below } = random(32);
    for (let round = 0; round < 25; round++) {
      const { work } = start();
      for (let left = below(whole); left > 0; left--) if (work.next().done) break;
      expect(() => work.throw(new Error("a fault"))).toThrow("a fault");
      expect(engine.allocator.inUse).toBe(0);
    }
  });

  test(".sync: an abort from a progress report takes effect before the next slice", () => {
    const controller = new AbortController();
    let after = 0;
    const onProgress = () => {
      if (controller.signal.aborted) after++;
      controller.abort("from inside");
    };
    let thrown: unknown;
    try {
      method.sync(...call(points, { signal: controller.signal, onProgress }));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBe("from inside");
    expect(after).toBe(0);
  });

  test("two runs in turns, slice by slice, one of them aborted half way: the other gives what it gives alone", () => {
    const expected = modelHash(method.sync(...call(points)));
    const [a, b] = [method.steps(...call(points)), method.steps(...call(strands(130, 9)))];
    let step = a.next();
    for (let slice = 0; !step.done; slice++) {
      if (slice < whole / 2) b.next();
      else b.return(undefined);
      step = a.next();
    }
    expect(modelHash(step.value as object)).toBe(expected);
  });
});

/** What the background thread itself does; there is none where tests run inline. */
describe.skipIf(!currentHost())("the background thread", () => {
  const points = strands(2500, 3, 40);
  const isomap = lawCases.find(({ name }) => name === "isomap")!;

  test("an abort ends the job, and the thread answers the next call", async () => {
    const { method, call } = isomap;
    await method(...call(strands(50)));
    const controller = new AbortController();
    const seen: Progress[] = [];
    const aborted = method(...call(points, { signal: controller.signal, onProgress: (progress: Progress) => seen.push(progress) }));
    aborted.catch(() => {});
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    controller.abort("no more");
    await expect(aborted).rejects.toBe("no more");
    const reports = seen.length;
    await method(...call(strands(50)));
    // Nothing of the aborted job is told any more. That it is stopped, and after which slice, is counted in test/unit/worker.
    expect(seen.length).toBe(reports);
    expect(seen.at(-1)!.fraction).toBeLessThan(1);
  });

  test("a job that is aborted while it waits in the queue is never begun", async () => {
    const { method, call } = isomap;
    const first = method(...call(strands(400)));
    const controller = new AbortController();
    const seen: Progress[] = [];
    const second = method(...call(points, { signal: controller.signal, onProgress: (progress: Progress) => seen.push(progress) }));
    controller.abort("changed my mind");
    await expect(second).rejects.toBe("changed my mind");
    await first;
    await method(...call(strands(50)));
    expect(seen).toEqual([]);
  });

  test("an error keeps its class, code and details on the way back", async () => {
    const { method, call } = isomap;
    const bad = strands(50);
    bad.data[10] = Number.NaN;
    const error: unknown = await method(...call(bad)).catch((reason) => reason);
    expect(error).toBeInstanceOf(ManifoldError);
    expect(error).toMatchObject({ code: "bad-input", details: { row: 3, column: 1 } });
    expect((error as Error).message).toMatch(/^isomap: the value of points at row 3, column 1 is NaN\./);
  });

  test("arguments that cannot be sent are an error of the call, not of the thread", async () => {
    const { method, call } = isomap;
    const model = await method(...call(strands(50)));
    await expect(method.transform({ ...model, extra: () => {} }, strands(5))).rejects.toMatchObject({ code: "bad-input" });
    expect((await method.transform(model, strands(5))).rows).toBe(5);
  });
});
