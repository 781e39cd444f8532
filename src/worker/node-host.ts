import type { Worker, WorkerOptions } from "node:worker_threads";
import type { SpawnHelper } from "../compute/pool.ts";
import type { Host } from "../method/host.ts";
import { openClient } from "./client.ts";
import type { HelperStart } from "./protocol.ts";

let workerUrl: URL | string | undefined;

/** Names the built worker file, for programs that move it (a bundler, a test). Call it before the first method. */
export function setWorkerUrl(url: URL | string): void {
  workerUrl = url;
}

/** A thread of the worker file. The module of threads is loaded here and not at the top: programs that only call `.sync` need not wait for it. */
function startWorker(options: WorkerOptions): Worker {
  const threads = process.getBuiltinModule("node:worker_threads");
  return new threads.Worker(new URL(workerUrl ?? new URL("./worker-node.js", import.meta.url)), options);
}

const spawn: SpawnHelper = (setup, lost) => {
  const start: HelperStart = { kind: "help", setup };
  const worker = startWorker({ workerData: start, stdin: false });
  worker.on("error", lost);
  worker.on("exit", lost);
  worker.unref();
  return { stop: () => void worker.terminate() };
};

/** Worker threads of Node. The calling thread may wait, so `.sync` can use helper threads too. */
export function nodeHost(): Host {
  return openClient((receive, lost) => {
    const worker = startWorker({ workerData: { kind: "serve" } });
    let ended = false;
    worker.on("message", receive);
    worker.on("error", (error) => {
      if (!ended) lost(error.message);
      ended = true;
    });
    worker.on("exit", (code) => {
      if (!ended) lost(`exit code ${code}`);
      ended = true;
    });
    worker.unref();
    return {
      post: (message, transfer) => worker.postMessage(message, transfer),
      hold: (open) => (open ? worker.ref() : worker.unref()),
      end() {
        ended = true;
        void worker.terminate();
      },
    };
  }, spawn);
}
