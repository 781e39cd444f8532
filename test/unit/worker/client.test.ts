import { describe, expect, test } from "vitest";
import type { Progress } from "../../../src/compute/run.ts";
import { unknownTask } from "../../../src/method/host.ts";
import { openClient } from "../../../src/worker/client.ts";
import type { FromWorker, ToWorker } from "../../../src/worker/protocol.ts";

// The calling side of the background thread, with a thread that the test plays.

function played() {
  const sent: ToWorker[] = [];
  const held: boolean[] = [];
  const threads: { receive: (message: FromWorker) => void; lost: (why: string) => void; ended: boolean }[] = [];
  const client = openClient((receive, lost) => {
    const thread = { receive, lost, ended: false };
    threads.push(thread);
    return {
      post: (message) => void sent.push(message),
      hold: (open) => void held.push(open),
      end: () => {
        thread.ended = true;
      },
    };
  });
  return { client, sent, held, threads };
}

const done = (id: number, value: unknown, memory = 1e6): FromWorker => ({ kind: "done", id, value, memory, inUse: 0 });

describe("the calling side", () => {
  test("sends calls, passes progress on, resolves with the answer, and lets the process end when none is open", async () => {
    const { client, sent, held, threads } = played();
    const seen: Progress[] = [];
    const first = client.call("a.fit", [1], { threads: 2, onProgress: (progress) => seen.push(progress) });
    const second = client.call("b.fit", [2], {});
    expect(sent).toMatchObject([
      { kind: "call", id: 1, task: "a.fit", args: [1], threads: 2 },
      { kind: "call", id: 2, task: "b.fit", args: [2], threads: undefined },
    ]);
    expect(threads.length).toBe(1);
    threads[0]!.receive({ kind: "progress", id: 1, progress: { phase: "p", fraction: 0.5 } });
    threads[0]!.receive(done(1, "one"));
    expect(held).toEqual([true, true]);
    threads[0]!.receive({ kind: "unknown", id: 2 });
    expect(held).toEqual([true, true, false]);
    expect(await first).toBe("one");
    expect(await second).toBe(unknownTask);
    expect(seen).toEqual([{ phase: "p", fraction: 0.5 }]);
    expect(threads[0]!.ended).toBe(false);
  });

  test("an abort rejects at once with the reason, tells the thread by flag and message, and what still comes is passed over", async () => {
    const { client, sent, held, threads } = played();
    const controller = new AbortController();
    const seen: Progress[] = [];
    const call = client.call("a.fit", [], { signal: controller.signal, onProgress: (progress) => seen.push(progress) });
    const { flag } = sent[0] as Extract<ToWorker, { kind: "call" }>;
    expect(flag![0]).toBe(0);
    controller.abort("enough");
    await expect(call).rejects.toBe("enough");
    expect(flag![0]).toBe(1);
    expect(sent[1]).toEqual({ kind: "abort", id: 1 });
    threads[0]!.receive({ kind: "progress", id: 1, progress: { phase: "p", fraction: 0.5 } });
    expect(seen).toEqual([]);
    // The thread is held until it has answered.
    expect(held).toEqual([true]);
    threads[0]!.receive({ kind: "aborted", id: 1, inUse: 0 });
    expect(held).toEqual([true, false]);
  });

  test("an abort after the answer is sent to nobody", async () => {
    const { client, sent, threads } = played();
    const controller = new AbortController();
    const call = client.call("a.fit", [], { signal: controller.signal });
    threads[0]!.receive(done(1, "one"));
    expect(await call).toBe("one");
    controller.abort();
    expect(sent.length).toBe(1);
  });

  test("errors come back as they were thrown", async () => {
    const { client, threads } = played();
    const call = client.call("a.fit", [], {});
    threads[0]!.receive({ kind: "failed", id: 1, error: { code: "too-large", message: "a: too much.", details: { bytes: 7 } }, inUse: 0 });
    await expect(call).rejects.toMatchObject({ name: "ManifoldError", code: "too-large", message: "a: too much.", details: { bytes: 7 } });
  });

  test("a thread that has grown is ended once idle, and the next call starts another", async () => {
    const { client, threads } = played();
    const calls = [client.call("a.fit", [], {}), client.call("a.fit", [], {})];
    threads[0]!.receive(done(1, "one", 1e9));
    expect(threads[0]!.ended).toBe(false);
    threads[0]!.receive(done(2, "two", 1e9));
    expect(threads[0]!.ended).toBe(true);
    expect(await Promise.all(calls)).toEqual(["one", "two"]);
    const third = client.call("a.fit", [], {});
    expect(threads.length).toBe(2);
    threads[1]!.receive(done(3, "three"));
    expect(await third).toBe("three");
  });

  test("when the thread dies, every open call is told, and the next call starts another", async () => {
    const { client, threads } = played();
    const calls = [client.call("a.fit", [], {}), client.call("a.fit", [], {})];
    threads[0]!.lost("exit code 134");
    for (const call of calls)
      await expect(call).rejects.toThrow("flatland: the background thread ended (exit code 134). If memory ran out, use fewer points");
    const next = client.call("a.fit", [], {});
    expect(threads.length).toBe(2);
    threads[1]!.receive(done(3, "three"));
    expect(await next).toBe("three");
  });
});
