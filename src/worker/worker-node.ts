import { availableParallelism } from "node:os";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { instantiate } from "../compute/engine.ts";
import { helpPool } from "../compute/pool.ts";
import type { HelperStart, ToWorker } from "./protocol.ts";
import { serve } from "./serve.ts";

// The one worker file of Node: a background thread that serves calls, or a helper thread of a pool, as its start data says.
const start = workerData as HelperStart | { readonly kind: "serve" };

if (start.kind === "help") {
  helpPool(start.setup, instantiate(start.setup.module, start.setup.memory));
} else {
  const receive = serve({
    post: (message, transfer) => parentPort!.postMessage(message, transfer),
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    spawn(setup, lost) {
      const worker = new Worker(new URL(import.meta.url), { workerData: { kind: "help", setup } satisfies HelperStart });
      worker.on("error", lost);
      worker.on("exit", lost);
      worker.unref();
      return { stop: () => void worker.terminate() };
    },
    threads: Math.min(8, availableParallelism()),
  });
  parentPort!.on("message", (message: ToWorker) => receive(message));
}
