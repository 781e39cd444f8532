import { type Engine, openEngine } from "../compute/engine.ts";
import { openRun, openRuns, type Progress, type Run, type Threads } from "../compute/run.ts";
import { currentHost, unknownTask } from "./host.ts";
import { onlySettings, type RunSettings } from "./settings.ts";

/** The body of a task: written once, driven in three ways. */
export type TaskBody<A extends readonly unknown[], R> = (run: Run, ...args: A) => Generator<Progress, R, void>;

/**
 * One piece of work with three drivers:
 *
 * - `task.call(args, settings)`: a promise, off the calling thread;
 * - `task.sync(args, settings)`: on the calling thread, to the end;
 * - `task.steps(args)`: a generator of progress, in the caller's hands.
 */
export interface Task<A extends readonly unknown[], R> {
  readonly name: string;
  call(args: A, settings: RunSettings): Promise<R>;
  sync(args: A, settings: RunSettings): R;
  steps(args: A): Generator<Progress, R, void>;
  /** For the background thread: the body on a given engine. */
  on(engine: Engine, threads: Threads, args: A): Generator<Progress, R, void>;
}

/** Memory above this size is let go when no run uses it. */
const keepBytes = 256e6;

let local: Engine | undefined;

/** The calling thread's own engine. One run after another shares it; a large one is dropped when idle. */
function localEngine(): Engine {
  if (local && openRuns(local) === 0 && (local.broken || local.memory.buffer.byteLength > keepBytes)) {
    local.pool?.stop();
    local = undefined;
  }
  return (local ??= openEngine());
}

/** Bytes the calling thread's runs hold now; zero when none is open. */
export function bytesInUse(): number {
  return local?.allocator.inUse ?? 0;
}

/** The size of the calling thread's kernel memory in bytes, handed out or not; zero before the first run. */
export function memorySize(): number {
  return local?.memory.buffer.byteLength ?? 0;
}

/** Makes a task; `who` begins its messages; `narrow` where the element type of points does not matter to the answer. @__NO_SIDE_EFFECTS__ */
export function defineTask<A extends readonly unknown[], R>(name: string, who: string, body: TaskBody<A, R>, narrow = false): Task<A, R> {
  function* on(engine: Engine, threads: Threads, args: A): Generator<Progress, R, void> {
    const run = openRun(engine, who, threads);
    try {
      return yield* body(run, ...args);
    } finally {
      run.close();
    }
  }
  const steps = (args: A, threads: Threads = { count: 1, spawn: undefined }) => on(localEngine(), threads, args);
  return {
    name,
    on,
    steps: (args) => steps(args),
    sync(args, { threads = 1, signal, onProgress }) {
      signal?.throwIfAborted();
      const work = steps(args, { count: threads, spawn: currentHost()?.spawn });
      const report = reporter(onProgress);
      for (;;) {
        const step = work.next();
        if (step.done) return step.value;
        report(step.value);
        if (signal?.aborted) {
          work.return(undefined as R);
          throw signal.reason;
        }
      }
    },
    async call(args, settings) {
      settings.signal?.throwIfAborted();
      const host = currentHost();
      if (host) {
        const answer = await host.call(name, args, settings, narrow);
        if (answer !== unknownTask) return answer as R;
      }
      return drive(steps(args), { ...settings, turn: timerTurn });
    },
  };
}

/** How a promised run is driven: who may cancel it, who is told, and how others get a turn. */
export interface Driving {
  readonly signal?: { readonly aborted: boolean; readonly reason: unknown } | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Lets the event loop turn once. */
  turn(): Promise<void>;
}

/** Between two turns of the event loop lie at most so many milliseconds and one slice. */
const turnEvery = 10;

/** Runs `work` in slices with turns of the event loop between them; throws the signal's reason one slice after an abort at most. */
export async function drive<R>(work: Generator<Progress, R, void>, { signal, onProgress, turn }: Driving): Promise<R> {
  const report = reporter(onProgress);
  let turned = performance.now();
  try {
    for (;;) {
      if (signal?.aborted) throw signal.reason;
      const step = work.next();
      if (step.done) return step.value;
      report(step.value);
      if (performance.now() - turned < turnEvery) continue;
      await turn();
      turned = performance.now();
    }
  } finally {
    work.return(undefined as R);
  }
}

const timerTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Passes progress on when the phase changes, at the end, and else some twenty times a second; embeddings ten times. */
export function reporter(onProgress: ((progress: Progress) => void) | undefined): (progress: Progress) => void {
  if (!onProgress) return () => {};
  let phase: string | undefined;
  let told = Number.NEGATIVE_INFINITY;
  let shown = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (progress.phase === phase && progress.fraction < 1 && now - told < 50) return;
    phase = progress.phase;
    told = now;
    const { embedding, ...words } = progress;
    if (embedding && now - shown >= 100) {
      shown = now;
      onProgress({ ...words, embedding: { ...embedding, data: embedding.data.slice() } });
    } else onProgress(words);
  };
}

/** The public face of a task without options: `f(…args, settings)`, `f.sync`, `f.steps`. */
export interface Callable<A extends readonly unknown[], R> {
  (...args: [...A, settings?: RunSettings]): Promise<R>;
  /** The same on the calling thread. */
  sync(...args: [...A, settings?: RunSettings]): R;
  /** The same as a generator of progress, in the caller's hands. */
  steps(...args: A): Generator<Progress, R, void>;
}

/** Makes the public face of a task whose arguments `prepare` checks and converts. @__NO_SIDE_EFFECTS__ */
export function callable<A extends readonly unknown[], B extends readonly unknown[], R>(
  task: Task<B, R>,
  arity: number,
  who: string,
  prepare: (...args: A) => B,
): Callable<A, R> {
  const split = (args: readonly unknown[]): [A, RunSettings] => [
    args.slice(0, arity) as unknown as A,
    onlySettings(args[arity] as object | undefined, who),
  ];
  const call = async (...all: readonly unknown[]): Promise<R> => {
    const [args, settings] = split(all);
    return task.call(prepare(...args), settings);
  };
  return Object.assign(call, {
    sync(...all: readonly unknown[]): R {
      const [args, settings] = split(all);
      return task.sync(prepare(...args), settings);
    },
    steps: (...args: A) => task.steps(prepare(...args)),
  }) as Callable<A, R>;
}
