import { formatBytes, ManifoldError, type Warning } from "../base/errors.ts";
import type { Steps } from "../base/steps.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import type { Engine } from "./engine.ts";
import type { KernelName } from "./kernels.generated.ts";
import { type Job, type SpawnHelper, startPool } from "./pool.ts";
import { type Slab, type SlabArray, type SlabType, slabAt } from "./slab.ts";

/** What a running method tells: the phase it is in and the share of the whole work that is done. */
export interface Progress {
  readonly phase: string;
  /** In [0, 1], never falling. */
  readonly fraction: number;
  readonly iteration?: number;
  /** The most bytes of kernel memory that the work has held at one time so far; the input and the result come beside them. */
  readonly memory?: number;
  /** For iterative methods: a copy of the embedding as it stands. */
  readonly embedding?: Matrix;
}

/**
 * One run of a method: its memory, its warnings, its clock, its threads.
 *
 * Everything taken from a run is given back when the run closes, however it ends.
 */
export interface Run {
  readonly engine: Engine;
  /** The most threads that may work for it at one time. */
  readonly threads: number;
  /** The method's name, with which messages begin. */
  readonly who: string;
  readonly warnings: Warning[];
  /** When the caller last looked in, in milliseconds. */
  resumed: number;
  /** Milliseconds spent in each phase so far. */
  readonly timings: Record<string, number>;
  /** Adds a warning to the result. */
  warn(code: string, message: string, details?: Readonly<Record<string, unknown>>): void;
  /** Memory for `rows × cols` entries; contents are arbitrary. Throws "too-large". */
  take<T extends SlabArray>(type: SlabType<T>, rows: number, cols?: number): Slab<T>;
  /** Gives memory back before the run ends. */
  release(...slabs: Slab<SlabArray>[]): void;
  /** A matrix copied into kernel memory, in its own element type. */
  load<T extends NumberArray>(matrix: Matrix<T>): Slab<Exclude<T, Uint8ClampedArray>>;
  /**
   * Throws "too-large" if `bytes` more cannot be had; call it before the work that leads up to a quadratic allocation.
   * `advice` says what to do instead.
   */
  require(bytes: number, what: string, advice: string): void;
  /** A phase of the method: reports `name` and maps the progress of `steps` to the share from where the last phase ended up to `until`. */
  phase<T>(name: string, until: number, steps: Steps<T>): Generator<Progress, T, void>;
  close(): void;
}

/** How a run may use threads. */
export interface Threads {
  readonly count: number;
  readonly spawn: SpawnHelper | undefined;
}

/** The most bytes a run may hold; a little below what 32 bits can address. */
const mostBytes = 4.2e9;
/** Threads are started once a run has been busy for so many milliseconds. */
const poolAfter = 20;

/** Opens a run on an engine; the caller closes it. */
export function openRun(engine: Engine, who: string, threads: Threads = { count: 1, spawn: undefined }): Run {
  /** What is taken now: bytes by address. */
  const slabs = new Map<number, number>();
  let held = 0;
  let most = 0;
  const warnings: Warning[] = [];
  const timings: Record<string, number> = {};
  const opened = performance.now();
  let reached = 0;
  usersOf.set(engine, (usersOf.get(engine) ?? 0) + 1);

  const run: Run = {
    engine,
    threads: threads.count,
    who,
    warnings,
    resumed: 0,
    timings,
    warn(code, message, details = {}) {
      warnings.push({ code, message, details });
    },
    take(type, rows, cols = 1) {
      const bytes = rows * cols * type.BYTES_PER_ELEMENT;
      const pointer = bytes > mostBytes ? undefined : engine.allocator.allocate(bytes);
      if (pointer === undefined) {
        throw new ManifoldError(
          "too-large",
          `${who}: ${formatBytes(bytes)} more memory is not to be had (${formatBytes(engine.allocator.inUse)} in use). Use fewer points.`,
          {
            bytes,
            inUse: engine.allocator.inUse,
          },
        );
      }
      slabs.set(pointer, bytes);
      held += bytes;
      most = Math.max(most, held);
      const slab = slabAt(engine.memory, pointer, rows, cols, type);
      if (engine.poison) new Uint8Array(engine.memory.buffer, pointer, bytes).fill(0xff);
      return slab;
    },
    release(...given) {
      for (const slab of given) {
        held -= slabs.get(slab.pointer) ?? 0;
        slabs.delete(slab.pointer);
        engine.allocator.free(slab.pointer);
      }
    },
    load(matrix) {
      const { data, rows, cols } = matrix;
      const type = (data instanceof Uint8ClampedArray ? Uint8Array : data.constructor) as unknown as SlabType<SlabArray>;
      const slab = run.take(type, rows, cols);
      slab.view.set(data);
      return slab as never;
    },
    require(bytes, what, advice) {
      if (bytes + engine.allocator.inUse <= mostBytes) return;
      throw new ManifoldError("too-large", `${who}: ${what} need ${formatBytes(bytes)}. ${advice}`, { bytes });
    },
    *phase(name, until, steps) {
      const start = performance.now();
      const from = reached;
      yield { phase: name, fraction: from, memory: most };
      for (;;) {
        run.resumed = performance.now();
        if (!engine.pool && threads.count > 1 && threads.spawn && engine.shared && run.resumed - opened > poolAfter) {
          engine.pool = startPool(engine, threads.count - 1, threads.spawn);
        }
        const step = steps.next();
        if (step.done) {
          reached = until;
          timings[name] = (timings[name] ?? 0) + performance.now() - start;
          yield { phase: name, fraction: until, memory: most };
          return step.value;
        }
        reached = Math.max(reached, Math.min(until, from + (until - from) * step.value));
        yield { phase: name, fraction: reached, memory: most };
      }
    },
    close() {
      for (const pointer of slabs.keys()) engine.allocator.free(pointer);
      slabs.clear();
      usersOf.set(engine, usersOf.get(engine)! - 1);
    },
  };
  return run;
}

const usersOf = new WeakMap<Engine, number>();

/** Runs that are open on an engine now. */
export function openRuns(engine: Engine): number {
  return usersOf.get(engine) ?? 0;
}

/** A slice of work should take about so many milliseconds: long enough to be worth a fork, short enough to cancel. */
const sliceGoal = 8;

/** A block by itself is followed by a yield only when the caller has not looked in for so many milliseconds. */
const sliceLeast = 4;

/** Work of fewer milliseconds than this is done sooner alone than by threads that must wake up and be waited for. */
const forkWorth = 0.25;

/** So many tasks are handed out at most on the word of a single one. */
const surelyAlike = 64;

/** How many blocks fill a slice, as far as is known: handed from one call to the next where many alike follow one another. */
export interface Pace {
  blocks: number;
}

/**
 * Calls a range kernel over rows [0, count), in blocks of `block` rows, on all threads of the run.
 *
 * The kernel is called as `kernel(begin, end, scratch, …args)`. Blocks are the same however many threads there are, and a
 * kernel writes only what belongs to its rows, so the result does not depend on threads or slices. `scratchBytes` of
 * scratch memory are provided per thread. One block should take well under 10 ms.
 */
export function* overRows(
  run: Run,
  kernel: KernelName,
  count: number,
  block: number,
  args: readonly number[],
  scratchBytes = 0,
  pace: Pace = { blocks: 1 },
): Steps<void> {
  if (count <= 0) return;
  const { engine } = run;
  const tasks = Math.ceil(count / block);
  const stride = Math.ceil(scratchBytes / 64) * 64;
  const scratch = stride > 0 ? run.take(Uint8Array, run.threads, stride) : undefined;
  const job: Job = { kernel, count, block, args, scratch: scratch?.pointer ?? 0, scratchBytes: stride };
  let next = 0;
  const alone = (until: number): void => {
    for (; next < until; next++) engine.kernels[kernel](next * block, Math.min(count, (next + 1) * block), job.scratch, ...args);
  };
  if (tasks === 1) alone(1);
  else if (engine.pool && run.threads > 1 && tasks >= 4 && pace.blocks === 1) {
    // Nothing is known about these tasks yet: the first one tells whether the others are worth a fork.
    const start = performance.now();
    alone(1);
    const each = performance.now() - start;
    if (each * (tasks - 1) < forkWorth) alone(tasks);
    // Half a slice, as far as the first task is like the others: to feel the way there by small slices takes a fork for each.
    else pace.blocks = Math.min(surelyAlike, Math.floor((sliceGoal * run.threads) / (2 * each)));
  }
  if (next === tasks) {
    // Small works follow each other by the hundred: no slice is measured, and nobody is asked in between unless it is time.
    if (scratch) run.release(scratch);
    if (performance.now() - run.resumed > sliceLeast) yield 1;
    return;
  }
  // Every thread has something to do in every slice.
  const fewest = engine.pool ? run.threads : 1;
  pace.blocks = Math.max(fewest, pace.blocks);
  while (next < tasks) {
    const from = next;
    const last = Math.min(tasks, from + pace.blocks);
    const start = performance.now();
    if (engine.pool && run.threads > 1) engine.pool.run(job, from, last, run.threads - 1);
    else alone(last);
    const spent = performance.now() - start;
    // A slice cut short by the end of the rows says nothing about larger ones, unless it was too long already.
    const done = last - from;
    const growth = spent > 0 ? (sliceGoal / spent) * (done / pace.blocks) : 4;
    if (done === pace.blocks || growth < 1) pace.blocks = Math.max(fewest, Math.floor(pace.blocks * Math.min(4, growth)));
    next = last;
    yield next / tasks;
  }
  if (scratch) run.release(scratch);
}
