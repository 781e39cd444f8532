import { describe, expect, test } from "vitest";
import { isomap } from "../../../src/embed/isomap.ts";
import { pca } from "../../../src/embed/pca.ts";
import type { FromWorker } from "../../../src/worker/protocol.ts";
import { serve } from "../../../src/worker/serve.ts";
import { strands } from "../../laws/cases.ts";

// What the background thread answers to its messages, looked at from within one thread: turns of the loop are counted, and the
// test does something in a turn of its choice.

const points = strands(1500, 3, 40);
const options = {
  ...Object.fromEntries(Object.entries(isomap.info.options).map(([name, option]) => [name, option.default])),
  neighbors: 8,
};

/** A background thread in this one. In each turn of its loop `inTurn` is called with the number of the turn. */
function open(inTurn: (turn: number) => void = () => {}) {
  const posted: FromWorker[] = [];
  const waiting: (() => void)[] = [];
  let turns = 0;
  const send = serve({
    post: (message) => {
      posted.push(message);
      if (message.kind !== "progress") for (const wake of waiting.splice(0)) wake();
    },
    turn: async () => {
      inTurn(++turns);
      await new Promise((resolve) => setImmediate(resolve));
    },
    spawn: () => ({ stop: () => {} }),
    threads: 1,
  });
  const call = (id: number, task: string, args: readonly unknown[], flag?: Int32Array): void =>
    send({ kind: "call", id, task, args, threads: 1, flag });
  /** The answer to a call, once it is there. */
  const answer = async (id: number): Promise<FromWorker> => {
    for (;;) {
      const found = posted.find((message) => message.id === id && message.kind !== "progress");
      if (found) return found;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return { send, call, answer, posted, turns: () => turns };
}

const small = (): readonly unknown[] => [strands(30), { dimensions: 2, whiten: false }, new Int32Array(0)];
const large = (): readonly unknown[] => [points, options, new Int32Array(0)];

describe("the background thread", () => {
  test.each([
    ["a message", false],
    ["a flag in shared memory", true],
  ])("stops at once when %s says so, frees everything, and goes on with the next job", async (_, byFlag) => {
    const flag = new Int32Array(new SharedArrayBuffer(4));
    const stopAt = 3;
    let atStop = 0;
    const thread = open((turn) => {
      if (turn !== stopAt) return;
      atStop = thread.posted.length;
      if (byFlag) Atomics.store(flag, 0, 1);
      else thread.send({ kind: "abort", id: 1 });
    });
    thread.call(1, "isomap.fit", large(), byFlag ? flag : undefined);
    expect(await thread.answer(1)).toEqual({ kind: "aborted", id: 1, inUse: 0 });
    // No slice was begun after the turn in which it was told: nothing more was reported, and the loop did not turn again for it.
    expect(thread.posted.slice(atStop).filter(({ id }) => id === 1)).toEqual([{ kind: "aborted", id: 1, inUse: 0 }]);
    expect(thread.turns()).toBe(stopAt);
    thread.call(2, "pca.fit", small());
    expect(await thread.answer(2)).toMatchObject({ kind: "done", inUse: 0 });
  });

  test("never begins a job that is aborted while it waits", async () => {
    const thread = open();
    thread.call(1, "pca.fit", small());
    thread.call(2, "isomap.fit", large());
    thread.send({ kind: "abort", id: 2 });
    expect(await thread.answer(2)).toEqual({ kind: "aborted", id: 2, inUse: 0 });
    expect(thread.posted.filter(({ id, kind }) => id === 2 && kind === "progress")).toEqual([]);
    expect(await thread.answer(1)).toMatchObject({ kind: "done" });
  });

  test("does jobs one after another, in the order they came, and gives what the method gives", async () => {
    const thread = open();
    for (const id of [1, 2, 3]) thread.call(id, "pca.fit", small());
    await thread.answer(3);
    expect(thread.posted.filter(({ kind }) => kind === "done").map(({ id }) => id)).toEqual([1, 2, 3]);
    const { value } = (await thread.answer(2)) as Extract<FromWorker, { kind: "done" }>;
    expect((value as { embedding: unknown }).embedding).toEqual(pca.sync(strands(30), { dimensions: 2 }).embedding);
  });

  test("says when it does not know a task, and tells an error with its code, or as a fault of ours", async () => {
    const thread = open();
    thread.call(1, "pca.fly", []);
    expect(await thread.answer(1)).toEqual({ kind: "unknown", id: 1 });
    thread.call(2, "pca.fit", [{ rows: 2, cols: 1, data: Float64Array.of(1, Number.NaN) }, {}, new Int32Array(0)]);
    expect(await thread.answer(2)).toMatchObject({ kind: "failed", inUse: 0, error: { code: "bad-input", details: { row: 1 } } });
    thread.call(3, "pca.fit", [undefined, {}, new Int32Array(0)]);
    const failed = (await thread.answer(3)) as Extract<FromWorker, { kind: "failed" }>;
    expect(failed.error.code).toBe("internal");
    expect(failed.error.message).toMatch(/^flatland: a fault of ours: .+\. Please report it with the data that shows it\.$/);
    expect(failed.inUse).toBe(0);
  });
});
