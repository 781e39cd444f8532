import { beforeAll, describe, expect, test } from "vitest";
import { ManifoldError } from "../../src/base/errors.ts";
import { random } from "../../src/base/random.ts";
import { openEngine } from "../../src/compute/engine.ts";
import type { Matrix } from "../../src/matrix/dense.ts";
import { bytesInUse, memorySize } from "../../src/method/task.ts";
import { measures } from "../../src/methods.ts";
import type { FromWorker } from "../../src/worker/protocol.ts";
import { serve } from "../../src/worker/serve.ts";
import { lawCases, strands } from "./cases.ts";

// Law 8: whatever happens to a run, its memory comes back; a thousand runs take no more than the largest of them.
// Law 10: what cannot fit is found out before anything of that size is taken.

/** Points whose number and kind vary from run to run; the kind decides how the run ends. */
function* runs(count: number) {
  const { below } = random(2024);
  for (let run = 0; run < count; run++) {
    yield {
      lawCase: lawCases[run % lawCases.length]!,
      points: strands(20 + below(60), run),
      ending: (["whole", "whole", "aborted", "failed"] as const)[below(4)]!,
      at: below(40),
    };
  }
}

describe("a thousand runs, a third of them aborted at a random slice or failing", () => {
  let largest = 0;
  beforeAll(() => {
    // The largest of the runs, of each method, one after another: what the memory may grow to.
    const most = strands(80, 0);
    for (const { method, call } of lawCases) method.sync(...call(most));
    for (const measure of measures) measure.sync(most, most);
    largest = memorySize();
  });

  test("leave nothing taken, and the memory no larger than the largest run made it", () => {
    const endings = { whole: 0, aborted: 0, failed: 0 };
    for (const { lawCase, points, ending, at } of runs(1000)) {
      const { method, call, name } = lawCase;
      if (ending === "failed") {
        // The last number is found to be no number only once the run is open.
        const bad: Matrix = { ...points, data: points.data.slice() };
        bad.data[bad.data.length - 1] = Number.NaN;
        expect(() => method.sync(...call(bad))).toThrow(`${name}: the value`);
      } else {
        const steps = method.steps(...call(points));
        let step = steps.next();
        for (let slice = 0; !step.done && (ending === "whole" || slice < at); slice++) step = steps.next();
        steps.return(undefined);
      }
      endings[ending]++;
      if (bytesInUse() !== 0) expect.unreachable(`${name}, ${ending}: ${bytesInUse()} bytes are still taken`);
    }
    expect(endings.aborted + endings.failed).toBeGreaterThan(300);
    expect(memorySize()).toBeLessThanOrEqual(largest);
  });

  test("predictions, maps and measures leave nothing either", () => {
    const points = strands(60, 3);
    const fresh = strands(10, 4);
    for (const { method, call } of lawCases) {
      const model = method.sync(...call(points));
      for (const use of [method.info.can.transform && method.transform, method.info.can.predict && method.predict]) {
        if (!use) continue;
        const whole = [...use.steps(model, fresh)].length;
        for (let at = 0; at <= whole; at++) {
          const steps = use.steps(model, fresh);
          for (let i = 0; i <= at; i++) steps.next();
          steps.return(undefined);
          expect(bytesInUse()).toBe(0);
        }
        expect(() => use.sync(model, [[1, 2, Number.NaN]])).toThrow(ManifoldError);
        expect(bytesInUse()).toBe(0);
      }
    }
    expect(memorySize()).toBeLessThanOrEqual(largest);
  });
});

test("in the background: every answer, also to an abort or an error, says that no memory is taken", async () => {
  const answers: FromWorker[] = [];
  let answered: () => void;
  const receive = serve({
    post: (message) => {
      if (message.kind === "progress") return;
      answers.push(message);
      answered();
    },
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    spawn: () => ({ stop: () => {} }),
    threads: 1,
  });
  const kinds: Record<string, number> = {};
  let memory = 0;
  let id = 0;
  for (const { lawCase, points, ending } of runs(150)) {
    const { method, call } = lawCase;
    const bad = ending === "failed" ? { ...points, data: points.data.map((x, i) => (i === 7 ? Number.NaN : x)) } : points;
    const flag = new Int32Array(new SharedArrayBuffer(4));
    const args = call(bad);
    const options = { ...defaultsOf(method.info.options), ...(args.at(-1) as object) };
    const labels = args.length === 3 ? args[1] : new Int32Array(0);
    const done = new Promise<void>((resolve) => {
      answered = resolve;
    });
    receive({ kind: "call", id: ++id, task: method.info.tasks[0]!.name, args: [bad, options, labels], threads: 1, flag });
    // The job begins with the next turn of the loop at the latest.
    if (ending === "aborted") Atomics.store(flag, 0, 1);
    await done;
    const answer = answers.at(-1)!;
    expect(answer.id).toBe(id);
    kinds[answer.kind] = (kinds[answer.kind] ?? 0) + 1;
    if ("inUse" in answer) expect(answer.inUse).toBe(0);
    if (answer.kind === "done") memory = Math.max(memory, answer.memory);
  }
  expect(kinds.done).toBeGreaterThan(50);
  expect(kinds.aborted).toBeGreaterThan(0);
  expect(kinds.failed).toBeGreaterThan(15);
  expect(memory).toBeLessThanOrEqual(memorySize());
});

function defaultsOf(options: Readonly<Record<string, { readonly default: unknown }>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, option.default]));
}

/** Calls whose memory grows with the square of something, at a size that cannot fit. Columns are few, so that the points are small. */
const tooLarge: Readonly<Record<string, { n: number; options?: Record<string, unknown>; says: RegExp } | string>> = {
  isomap: { n: 40_000, says: /all pairwise geodesics of 40,000 points need 12\.8 GB\. Use landmarks: 1000, or precision: "f32"/ },
  lle: { n: 40_000, options: { neighbors: 120 }, says: /the matrices of all neighborhoods need [\d.]+ GB\. Use fewer neighbors/ },
  spectralClustering: { n: 40_000, says: /the affinities of all pairs of 40,000 points need 12\.8 GB\. Use affinity: "nearest-neighbors"/ },
  svc: { n: 120_000, says: /the kernel values of [\d,]+ points in two classes need [\d.]+ GB\. Train on a sample/ },
  classicalMds: "from points it needs nothing quadratic, and a table of distances is quadratic before it gets here",
  pca: "the smaller of n × n and columns × columns, and neither where both are large",
  kMeans: "points × clusters at most",
};

describe("what cannot fit is refused before it is tried, with the size and the remedy", () => {
  test("every method is looked at", () => {
    expect(Object.keys(tooLarge).sort()).toEqual(lawCases.map(({ name }) => name).sort());
  });

  test.each(lawCases.filter(({ name }) => typeof tooLarge[name] === "object"))("$name", ({ name, method, call }) => {
    const { n, options, says } = tooLarge[name] as Exclude<(typeof tooLarge)[string], string>;
    const points: Matrix = { rows: n, cols: 2, data: Float64Array.from({ length: 2 * n }, (_, at) => at % 977) };
    const before = memorySize();
    let thrown: unknown;
    let slices = 0;
    try {
      for (const _ of method.steps(...call(points, options))) slices++;
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ManifoldError);
    expect(thrown).toMatchObject({ code: "too-large", message: expect.stringMatching(says) });
    expect((thrown as ManifoldError).details.bytes).toBeGreaterThan(4e9);
    // Before the work: hardly anything was done, and nothing of that size was taken.
    expect(slices).toBeLessThanOrEqual(12);
    expect(memorySize() - before).toBeLessThan(64e6);
    expect(bytesInUse()).toBe(0);
  });

  test.each(lawCases.filter(({ name }) => typeof tooLarge[name] === "string"))(
    "$name needs nothing quadratic: 40,000 points fit where a hundredth of all pairs would not",
    ({ method, call }) => {
      const n = 40_000;
      const points: Matrix = { rows: n, cols: 2, data: Float64Array.from({ length: 2 * n }, (_, at) => (at * 7919) % 977) };
      const before = memorySize();
      const model = method.sync(...call(points, "restarts" in method.info.options ? { restarts: 1 } : {}));
      expect((model.embedding?.rows ?? model.labels.length) as number).toBe(n);
      expect(memorySize() - before).toBeLessThan((8 * n * n) / 100);
    },
  );

  test("an allocation beyond what 32 bits address is refused where it is made, too", () => {
    const engine = openEngine();
    expect(engine.allocator.allocate(5e9)).toBeUndefined();
    expect(engine.allocator.inUse).toBe(0);
  });
});
