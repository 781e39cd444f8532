import { instantiate } from "../compute/engine.ts";
import { helpPool } from "../compute/pool.ts";
import type { HelperStart, ToWorker } from "./protocol.ts";
import { serve } from "./serve.ts";

// The one worker file of browsers: a background thread that serves calls; a helper thread of a pool once a message says so.
const scope = globalThis as unknown as {
  onmessage: (event: { data: ToWorker | HelperStart }) => void;
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
};

/** A turn of the event loop without the delay of a timer. */
const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(0);
  });

const receive = serve({
  post: (message, transfer) => scope.postMessage(message, transfer),
  turn,
  spawn(setup, lost) {
    const worker = new Worker(new URL(import.meta.url), { type: "module" });
    worker.onerror = lost;
    worker.postMessage({ kind: "help", setup } satisfies HelperStart);
    return { stop: () => worker.terminate() };
  },
  threads: Math.min(8, navigator.hardwareConcurrency || 1),
});

scope.onmessage = ({ data }) => {
  if (data.kind === "help") helpPool(data.setup, instantiate(data.setup.module, data.setup.memory));
  else receive(data);
};
