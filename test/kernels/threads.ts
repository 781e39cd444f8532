import { Worker } from "node:worker_threads";
import { expect } from "vitest";
import { exhaust, type Steps } from "../../src/base/steps.ts";
import { openEngine } from "../../src/compute/engine.ts";
import { startPool } from "../../src/compute/pool.ts";
import { openRun, type Run } from "../../src/compute/run.ts";
import { fenced } from "../fence.ts";

/** An engine with poisoned memory and two helper threads of the built worker; kernels over it see what they read before it is written. */
const engine = fenced(openEngine());
const pool = startPool(engine, 2, (setup) => {
  const worker = new Worker(new URL("../../dist/worker-node.js", import.meta.url), { workerData: { kind: "help", setup } });
  worker.unref();
  return { stop: () => void worker.terminate() };
});

/** Waits until both helper threads take part. */
export async function helpersReady(): Promise<void> {
  engine.pool = pool;
  while (pool.ready < 2) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Runs `body` on one thread. */
export function onOneThread<T>(body: (run: Run) => Steps<T>): T {
  const run = openRun(engine, "test", { count: 1, spawn: undefined });
  try {
    return exhaust(body(run));
  } finally {
    run.close();
  }
}

/** Runs `body` on one, two and three threads, expects the same bits of all, and gives them. Call `helpersReady` before. */
export function onAnyThreads<T extends ArrayBufferView>(body: (run: Run) => Steps<T>): T {
  const results = [1, 2, 3].map((count) => {
    const run = openRun(engine, "test", { count, spawn: undefined });
    try {
      return exhaust(body(run));
    } finally {
      run.close();
    }
  });
  const bytes = results.map((view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  expect(Buffer.compare(bytes[1]!, bytes[0]!), "the same bits with 2 threads as with 1").toBe(0);
  expect(Buffer.compare(bytes[2]!, bytes[0]!), "the same bits with 3 threads as with 1").toBe(0);
  return results[0]!;
}
