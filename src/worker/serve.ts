import { ManifoldError } from "../base/errors.ts";
import { type Engine, openEngine } from "../compute/engine.ts";
import type { SpawnHelper } from "../compute/pool.ts";
import type { Progress } from "../compute/run.ts";
import { drive } from "../method/task.ts";
import { tasksByName } from "../methods.ts";
import { buffersIn, letGo } from "./handing-over.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

/** What differs between a Node worker and a web worker. */
export interface Platform {
  post(message: FromWorker, transfer: readonly ArrayBuffer[]): void;
  /** Lets the event loop turn once, so that messages arrive and helper threads can start. */
  turn(): Promise<void>;
  readonly spawn: SpawnHelper;
  /** How many threads the machine offers. */
  readonly threads: number;
}

/** Aborts a running job; thrown between two slices, never shown to anyone. */
const aborted = Symbol("aborted");

/** The background thread: takes jobs one after another, runs each in slices, and posts progress and results. */
export function serve(platform: Platform): (message: ToWorker) => void {
  let engine: Engine | undefined;
  const cancelled = new Set<number>();
  const queue: Extract<ToWorker, { kind: "call" }>[] = [];
  let busy = false;

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let job = queue.shift(); job; job = queue.shift()) await runJob(job);
    busy = false;
  }

  async function runJob({ id, task, args, threads, flag }: Extract<ToWorker, { kind: "call" }>): Promise<void> {
    const signal = {
      get aborted() {
        return cancelled.has(id) || (flag !== undefined && Atomics.load(flag, 0) !== 0);
      },
      reason: aborted,
    };
    try {
      const known = tasksByName().get(task);
      if (!known) return platform.post({ kind: "unknown", id }, []);
      if (engine?.broken) {
        engine.pool?.stop();
        engine = undefined;
      }
      engine ??= openEngine();
      const steps = known.on(engine, { count: threads ?? platform.threads, spawn: platform.spawn }, args as never);
      const value = await drive(steps, {
        signal,
        onProgress: (progress: Progress) =>
          platform.post({ kind: "progress", id, progress }, progress.embedding ? buffersIn(progress) : []),
        turn: platform.turn,
      });
      platform.post({ kind: "done", id, value, memory: engine.memory.buffer.byteLength, inUse: engine.allocator.inUse }, buffersIn(value));
    } catch (error) {
      const inUse = engine?.allocator.inUse ?? 0;
      if (error === aborted) platform.post({ kind: "aborted", id, inUse }, []);
      else platform.post({ kind: "failed", id, error: describe(error), inUse }, []);
    } finally {
      cancelled.delete(id);
      // Arrays that are part of the result have moved on with it; the others are nobody's any more.
      letGo(args);
    }
  }

  return (message) => {
    if (message.kind === "abort") cancelled.add(message.id);
    else {
      queue.push(message);
      void work();
    }
  };
}

/** An error as data, since classes do not survive a message. */
function describe(error: unknown): Extract<FromWorker, { kind: "failed" }>["error"] {
  if (error instanceof ManifoldError) return { code: error.code, message: error.message, details: error.details };
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return {
    code: "internal",
    message: `flatland: a fault of ours: ${message}. Please report it with the data that shows it.`,
    details: { stack },
  };
}
