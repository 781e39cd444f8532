import { ManifoldError } from "../base/errors.ts";
import type { Engine, Kernels } from "./engine.ts";
import type { KernelName } from "./kernels.generated.ts";

/**
 * Helper threads that run range kernels over one shared memory: fork and join.
 *
 * A job is a kernel and a number of tasks; every thread takes the next task until none is left. Task t covers rows
 * [t · block, (t + 1) · block), whoever takes it, so results do not depend on the number of threads.
 */
export interface Pool {
  /** Threads that have reported ready, the calling one not counted. */
  readonly ready: number;
  /** Runs tasks [first, last) of `job` on this thread and on at most `helpers` ready ones, and returns when all are done. */
  run(job: Job, first: number, last: number, helpers: number): void;
  stop(): void;
}

/** A kernel over rows [0, count) in blocks, each call `kernel(begin, end, scratch, …args)`. */
export interface Job {
  readonly kernel: KernelName;
  readonly count: number;
  readonly block: number;
  readonly args: readonly number[];
  /** Scratch memory: thread i gets the address scratch + i · scratchBytes. */
  readonly scratch: number;
  readonly scratchBytes: number;
}

/** What a helper thread is sent at its start. */
export interface HelperSetup {
  readonly module: unknown;
  readonly memory: unknown;
  readonly kernelNames: readonly KernelName[];
  /** Its number, from 1; the thread that forks is 0. */
  readonly thread: number;
}

/** Starts a helper thread; the platform's host provides it. `lost` is to be called when the thread ends without having been stopped. */
export type SpawnHelper = (setup: HelperSetup, lost: () => void) => { stop(): void };

// The control block lies at the bottom of the memory, below the kernels' constants: words of 4 bytes, then the arguments.
const controlByte = 64;
const argumentByte = 256;
const mostArguments = 32;
const FORK = 0; // generation · 128 + 64 while helpers may come in + number of helpers that came in
const KERNEL = 1;
const NEXT = 2;
const LAST = 3;
const COUNT = 4;
const BLOCK = 5;
const DONE = 6;
const READY = 7;
const FAILED = 8;
const SCRATCH = 9;
const SCRATCH_BYTES = 10;
const ARGUMENTS = 11;
const STOP = 12;
const INVITED = 13; // the most helpers that may come in
const words = 14;
const mostHelpers = 63;
const open = 64;
const nextFork = 128;

interface Control {
  readonly word: Int32Array;
  readonly argument: Float64Array;
}

function controlOf(memory: { readonly buffer: ArrayBuffer }): Control {
  return {
    word: new Int32Array(memory.buffer, controlByte, words),
    argument: new Float64Array(memory.buffer, argumentByte, mostArguments),
  };
}

/** A thread that waits looks for so many milliseconds before it goes to sleep: to wake it takes as long, and one fork follows the other. */
const watchful = 0.2;

/** Whether a word stops being `seen` while this thread still looks. */
function changesSoon(word: Int32Array, index: number, seen: number): boolean {
  const until = performance.now() + watchful;
  do for (let look = 0; look < 64; look++) if (Atomics.load(word, index) !== seen) return true;
  while (performance.now() < until);
  return false;
}

/** A helper that has not finished its last task, some 10 ms of work, after so many milliseconds is dead. */
const patience = 30_000;

/**
 * Starts `helpers` threads over the engine's memory. They join in once they report ready; until then others do the work, and again
 * once one of them is lost. A helper that ends in the middle of a task is an error, "internal", and leaves the engine broken.
 */
export function startPool(engine: Engine, helpers: number, spawn: SpawnHelper, wait: number = patience): Pool {
  const { word, argument } = controlOf(engine.memory);
  const count = Math.min(helpers, mostHelpers);
  let whole = true;
  const lost = (): void => {
    whole = false;
  };
  const threads = Array.from({ length: count }, (_, i) =>
    spawn({ module: engine.module, memory: engine.memory, kernelNames: engine.kernelNames, thread: i + 1 }, lost),
  );
  let generation = 0;
  /** Waits until so many helpers are done; false when one is not within the time that is given to it. */
  function allBack(participants: number): boolean {
    for (let done = Atomics.load(word, DONE); done < participants; done = Atomics.load(word, DONE)) {
      if (changesSoon(word, DONE, done)) continue;
      if (Atomics.wait(word, DONE, done, wait) === "timed-out" && Atomics.load(word, DONE) === done) return false;
    }
    return true;
  }
  return {
    get ready() {
      return Atomics.load(word, READY);
    },
    run(job, first, last, helpers) {
      const invited = whole ? Math.min(Atomics.load(word, READY), helpers, last - first - 1) : 0;
      word[KERNEL] = engine.kernelNames.indexOf(job.kernel);
      word[LAST] = last;
      word[COUNT] = job.count;
      word[BLOCK] = job.block;
      word[SCRATCH] = job.scratch | 0;
      word[SCRATCH_BYTES] = job.scratchBytes;
      word[ARGUMENTS] = job.args.length;
      for (let i = 0; i < job.args.length; i++) argument[i] = job.args[i]!;
      Atomics.store(word, DONE, 0);
      // A helper may have failed beside this thread the last time, which then told of its own failure.
      Atomics.store(word, FAILED, 0);
      Atomics.store(word, NEXT, first);
      if (invited > 0) {
        generation = (generation + 1) & 0xffffff;
        word[INVITED] = invited;
        Atomics.store(word, FORK, generation * nextFork + open);
        Atomics.notify(word, FORK, invited);
      }
      try {
        takeTasks(word, argument, engine.kernels[job.kernel], 0);
      } finally {
        // Also when this thread fails: nobody may write any more once the memory is given back. Who has not come in by now, awake
        // or not, finds the door closed and is not waited for: a small job takes no longer than on one thread.
        const participants = invited > 0 ? Atomics.sub(word, FORK, open) & mostHelpers : 0;
        if (!allBack(participants)) {
          whole = false;
          engine.broken = true;
        }
      }
      if (engine.broken) {
        throw new ManifoldError(
          "internal",
          `flatland: a helper thread ended in the middle of kernel ${job.kernel}. If memory ran out, use fewer points, or threads: 1; else please report it.`,
          { kernel: job.kernel },
        );
      }
      if (Atomics.exchange(word, FAILED, 0) !== 0) {
        throw new ManifoldError(
          "internal",
          `flatland: a fault of ours: a helper thread failed in kernel ${job.kernel}. Please report it with the data that shows it.`,
          { kernel: job.kernel },
        );
      }
    },
    stop() {
      Atomics.store(word, STOP, 1);
      Atomics.add(word, FORK, nextFork);
      Atomics.notify(word, FORK);
      for (const thread of threads) thread.stop();
    },
  };
}

/** The life of a helper thread: wait for a fork, take tasks, report. Returns when the pool stops. */
export function helpPool(setup: HelperSetup, kernels: Kernels): void {
  const { word, argument } = controlOf(setup.memory as { readonly buffer: ArrayBuffer });
  Atomics.add(word, READY, 1);
  for (;;) {
    const seen = Atomics.load(word, FORK);
    if (Atomics.load(word, STOP) !== 0) return;
    const inside = seen & mostHelpers;
    if ((seen & open) === 0 || inside >= word[INVITED]!) {
      if (changesSoon(word, FORK, seen)) continue;
      Atomics.wait(word, FORK, seen);
      continue;
    }
    // Whoever comes in adds one to the word, so that nobody comes in twice under one number, or after the door was closed.
    if (Atomics.compareExchange(word, FORK, seen, seen + 1) !== seen) continue;
    try {
      takeTasks(word, argument, kernels[setup.kernelNames[word[KERNEL]!]!], inside + 1);
    } catch {
      Atomics.store(word, FAILED, 1);
    }
    Atomics.add(word, DONE, 1);
    Atomics.notify(word, DONE);
  }
}

function takeTasks(word: Int32Array, argument: Float64Array, kernel: (...args: number[]) => number, thread: number): void {
  const last = word[LAST]!;
  const count = word[COUNT]!;
  const block = word[BLOCK]!;
  const scratch = (word[SCRATCH]! >>> 0) + thread * word[SCRATCH_BYTES]!;
  const args = Array.from(argument.subarray(0, word[ARGUMENTS]!));
  for (;;) {
    const task = Atomics.add(word, NEXT, 1);
    if (task >= last) return;
    kernel(task * block, Math.min(count, (task + 1) * block), scratch, ...args);
  }
}
