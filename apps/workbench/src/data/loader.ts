import type { Answers, Ask, Told } from "./protocol.ts";

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress?: ((phase: string, fraction: number) => void) | undefined;
}

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<number, Waiting>();

/** Asks the data thread; it is started with the first question. */
export function ask<K extends keyof Answers>(
  question: Extract<Ask, { kind: K }>,
  onProgress?: (phase: string, fraction: number) => void,
): Promise<Answers[K]> {
  return new Promise((resolve, reject) => {
    const id = ++lastId;
    waiting.set(id, { resolve: resolve as never, reject, onProgress });
    worker ??= start();
    const { kind } = question as Ask;
    worker.postMessage({ id, ask: question }, kind === "read" ? [(question as Extract<Ask, { kind: "read" }>).bytes.buffer] : []);
  });
}

/** Ends the data thread in the middle of what it does: what waits for it fails with `why`. */
export function stopLoading(why = "Loading was cancelled."): void {
  worker?.terminate();
  worker = undefined;
  for (const { reject } of waiting.values()) reject(new Error(why));
  waiting.clear();
}

function start(): Worker {
  const fresh = new Worker(new URL("./data-worker.ts", import.meta.url), { type: "module" });
  fresh.onmessage = ({ data }: MessageEvent<Told>) => {
    const call = waiting.get(data.id);
    if (!call) return;
    if (data.kind === "progress") return call.onProgress?.(data.phase, data.fraction);
    waiting.delete(data.id);
    if (data.kind === "done") call.resolve(data.value as never);
    else call.reject(new Error(data.message));
  };
  fresh.onerror = (event) =>
    stopLoading(
      `The data thread ended${event.message ? ` (${event.message})` : ""}: the file may be too large for this browser. Try a part of it.`,
    );
  return fresh;
}
