import { describe, expect, test } from "vitest";
import type { Progress } from "../../src/compute/run.ts";
import { bytesInUse } from "../../src/method/task.ts";
import { lawCases, strands } from "./cases.ts";

describe.each(lawCases)("$name: running", ({ method, call }) => {
  const points = strands(300);

  test("progress is reported in every phase, never falls, and ends at 1", async () => {
    for (const run of [
      (options: object) => method.sync(...call(points, { ...options })),
      (options: object) => method(...call(points, { ...options })),
    ]) {
      const seen: Progress[] = [];
      const model = await run({ onProgress: (progress: Progress) => seen.push(progress) });
      expect(seen.length).toBeGreaterThan(0);
      for (let i = 1; i < seen.length; i++) expect(seen[i]!.fraction).toBeGreaterThanOrEqual(seen[i - 1]!.fraction);
      expect(seen.at(-1)!.fraction).toBe(1);
      const phases = new Set(seen.map(({ phase }) => phase));
      for (const phase of Object.keys(model.timings)) if (phase !== "total") expect(phases).toContain(phase);
    }
  });

  test("progress falls from no slice to the next, and an abort at any of them rejects with the signal's reason and frees all memory", () => {
    const slices = [...slicesOf(method.steps(...call(points)))];
    slices.forEach(({ fraction }, at) => {
      expect(fraction, `slice ${at}`).toBeGreaterThanOrEqual(slices[Math.max(0, at - 1)]!.fraction);
    });
    const count = slices.length;
    for (const at of [0, 1, Math.floor(count / 2), count - 1]) {
      const steps = method.steps(...call(points));
      for (let i = 0; i <= at; i++) steps.next();
      steps.return(undefined);
      expect(bytesInUse()).toBe(0);
    }
  });

  test("an abort of the promise rejects with the signal's reason", async () => {
    for (const delay of [0, 1, 5]) {
      const controller = new AbortController();
      const reason = new Error("no longer wanted");
      const promise = method(...call(strands(1500), { signal: controller.signal }));
      setTimeout(() => controller.abort(reason), delay);
      await promise.then(
        () => undefined, // quicker than the abort
        (error) => expect(error).toBe(reason),
      );
    }
    // The background thread is free again.
    await method(...call(points));
  });
});

function* slicesOf(steps: Generator<Progress, unknown, void>): Generator<Progress> {
  for (let step = steps.next(); !step.done; step = steps.next()) yield step.value;
}
