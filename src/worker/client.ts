import { ManifoldError } from "../base/errors.ts";
import { canShareMemory } from "../compute/engine.ts";
import type { SpawnHelper } from "../compute/pool.ts";
import type { Progress } from "../compute/run.ts";
import { type Host, unknownTask } from "../method/host.ts";
import { reporter } from "../method/task.ts";
import { handedOver } from "./handing-over.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

/** A background thread as the calling side sees it. */
export interface Background {
  post(message: ToWorker, transfer: readonly ArrayBuffer[]): void;
  /** Keeps the process alive while calls are open; lets it end when none is. */
  hold(open: boolean): void;
  end(): void;
}

/** Starts a background thread; `receive` gets its messages, `lost` is told when it dies. */
export type StartBackground = (receive: (message: FromWorker) => void, lost: (why: string) => void) => Background;

interface Call {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
  readonly report: (progress: Progress) => void;
}

/** A background thread whose memory has grown beyond this is ended when idle, which gives the memory back. */
const keepBytes = 256e6;

/** The calling side: posts jobs, passes progress on, cancels, and replaces the background thread when it has grown or died. */
export function openClient(start: StartBackground, spawn?: SpawnHelper): Host {
  const calls = new Map<number, Call>();
  let background: Background | undefined;
  let lastId = 0;
  /** Jobs the background thread has not answered yet, cancelled ones included. */
  let jobs = 0;

  function receive(message: FromWorker): void {
    const call = calls.get(message.id);
    if (message.kind === "progress") {
      call?.report(message.progress);
      return;
    }
    calls.delete(message.id);
    if (message.kind === "done") call?.resolve(message.value);
    else if (message.kind === "unknown") call?.resolve(unknownTask);
    else if (message.kind === "failed") {
      const { code, message: text, details } = message.error;
      call?.reject(new ManifoldError(code, text, details));
    }
    if (--jobs > 0) return;
    background?.hold(false);
    if (message.kind === "done" && message.memory > keepBytes) {
      background?.end();
      background = undefined;
    }
  }

  function lost(why: string): void {
    background = undefined;
    jobs = 0;
    const error = new ManifoldError(
      "internal",
      `flatland: the background thread ended (${why}). If memory ran out, use fewer points; else please report it.`,
    );
    for (const call of calls.values()) call.reject(error);
    calls.clear();
  }

  return {
    ...(spawn ? { spawn } : {}),
    call(task, args, { threads, signal, onProgress }, narrow) {
      return new Promise((resolve, reject) => {
        const id = ++lastId;
        const flag = signal && canShareMemory() ? new Int32Array(new SharedArrayBuffer(4)) : undefined;
        const onAbort = (): void => {
          if (flag) Atomics.store(flag, 0, 1);
          background?.post({ kind: "abort", id }, []);
          calls.delete(id);
          reject(signal!.reason);
        };
        const settled =
          (then: (value: unknown) => void) =>
          (value: unknown): void => {
            signal?.removeEventListener("abort", onAbort);
            then(value);
          };
        calls.set(id, { resolve: settled(resolve), reject: settled(reject), report: reporter(onProgress) });
        signal?.addEventListener("abort", onAbort, { once: true });
        background ??= start(receive, lost);
        background.hold(true);
        jobs++;
        try {
          const { args: given, transfer } = handedOver(args, narrow);
          background.post({ kind: "call", id, task, args: given, threads, flag }, transfer);
        } catch (cause) {
          // Something in the arguments cannot be sent to another thread, such as a function inside a model.
          receive({
            kind: "failed",
            id,
            error: {
              code: "bad-input",
              message: `${task}: the arguments are not plain data (${String(cause).replace(/\.$/, "")}). Pass models and points as the library made them.`,
              details: {},
            },
            inUse: 0,
          });
        }
      });
    },
  };
}
