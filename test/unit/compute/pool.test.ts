import { Worker } from "node:worker_threads";
import { beforeAll, expect, test } from "vitest";
import { exhaust } from "../../../src/base/steps.ts";
import { toFloat64 } from "../../../src/compute/convert.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { startPool } from "../../../src/compute/pool.ts";
import { openRun, overRows } from "../../../src/compute/run.ts";
import { nodeHost } from "../../../src/worker/node-host.ts";

const engine = openEngine();
engine.poison = true;
const pool = startPool(engine, 2, (setup) => {
  const worker = new Worker(new URL("../../../dist/worker-node.js", import.meta.url), { workerData: { kind: "help", setup } });
  worker.unref();
  return { stop: () => void worker.terminate() };
});

beforeAll(async () => {
  while (pool.ready < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  engine.pool = pool;
});

function open(count: number) {
  return openRun(engine, "test", { count, spawn: undefined });
}

/** Tasks of one row each, so many that they are shared however quick they are. */
const many = 100_000;

test("every task is done once, over thousands of forks with any number of helpers", () => {
  const run = open(1);
  const rows = 37;
  const source = run.take(Uint8Array, rows, 3);
  const out = run.take(Float64Array, rows, 3);
  for (let round = 0; round < 3000; round++) {
    source.view.fill(round % 251);
    out.view.fill(-1);
    const args = [source.pointer, 1, 3, 0, out.pointer];
    const from = round % 5;
    const to = rows - (round % 3);
    pool.run({ kernel: "toDoubles", count: rows, block: 1, args, scratch: 0, scratchBytes: 0 }, from, to, round % 4);
    for (let i = 0; i < rows * 3; i++) {
      const expected = i >= from * 3 && i < to * 3 ? round % 251 : -1;
      if (out.view[i] !== expected) expect(out.view[i], `round ${round}, entry ${i}`).toBe(expected);
    }
  }
  run.close();
});

test("each thread has scratch memory of its own", () => {
  // Rows are widened in scratch memory before they are rounded: threads that shared it would mix rows, the likelier the longer they are.
  const run = open(3);
  const cols = 20_000;
  const rows = 200;
  const source = run.take(Uint8Array, rows, cols);
  for (let i = 0; i < rows; i++) source.row(i).fill(i);
  const out = run.take(Float32Array, rows, cols);
  for (let round = 0; round < 5; round++) {
    exhaust(overRows(run, "toSingles", rows, 1, [source.pointer, 1, cols, 0, 1, out.pointer], cols * 8));
    for (let i = 0; i < rows; i++) {
      const row = out.row(i);
      if (row.some((value) => value !== i)) expect.unreachable(`row ${i} holds numbers of another`);
    }
  }
  run.close();
});

test("a kernel that fails on any thread is an error, and the pool works on", () => {
  const run = open(3);
  // The address lies beyond what the memory has.
  const beyond = engine.memory.buffer.byteLength - 16;
  for (let round = 0; round < 20; round++) {
    expect(() => exhaust(overRows(run, "toDoubles", 64, 1, [run.engine.allocator.inUse, 1, 1, 0, beyond]))).toThrow();
  }
  const data = Int8Array.from({ length: many }, (_, i) => i % 101);
  const source = run.load({ rows: many, cols: 1, data });
  const out = run.take(Float64Array, many);
  for (let round = 0; round < 3; round++) exhaust(overRows(run, "toDoubles", many, 1, [source.pointer, 0, 1, 0, out.pointer]));
  expect(out.view).toEqual(Float64Array.from(data));
  run.close();
});

test("work that is given up half-way leaves nothing behind once the run closes", () => {
  const run = open(2);
  const source = run.take(Uint8Array, 20_000, 100);
  source.view.fill(1);
  const steps = toFloat64(run, source);
  steps.next();
  steps.return(undefined as never);
  expect(engine.allocator.inUse).toBeGreaterThan(0);
  run.close();
  expect(engine.allocator.inUse).toBe(0);
});

test("progress of a kernel's rows rises to 1", () => {
  const run = open(1);
  const source = run.take(Uint8Array, 3000, 100);
  source.view.fill(1);
  const out = run.take(Float64Array, 3000, 100);
  const fractions = [...overRows(run, "toDoubles", 3000, 10, [source.pointer, 1, 100, 0, out.pointer])];
  expect(fractions.at(-1)).toBe(1);
  for (let i = 1; i < fractions.length; i++) expect(fractions[i]).toBeGreaterThan(fractions[i - 1]!);
  expect([...overRows(run, "toDoubles", 0, 10, [])]).toEqual([]);
  run.close();
});

test("a helper that ends in the middle of a task is a named error, not a wait without end; the engine is then let go", async () => {
  const doomed = openEngine();
  // A thread that reports ready, comes in at the first open door (word 0: 64 while it is open), and is never heard of again.
  const program = `const { workerData: word } = require("node:worker_threads");
    Atomics.add(word, 7, 1);
    for (let seen = Atomics.load(word, 0); ; seen = Atomics.load(word, 0)) {
      if ((seen & 64) !== 0 && Atomics.compareExchange(word, 0, seen, seen + 1) === seen) break;
    }`;
  const dead = startPool(
    doomed,
    1,
    ({ memory }) => {
      const word = new Int32Array((memory as { buffer: ArrayBuffer }).buffer, 64, 14);
      const worker = new Worker(program, { eval: true, workerData: word });
      return { stop: () => void worker.terminate() };
    },
    50,
  );
  while (dead.ready < 1) await new Promise((resolve) => setTimeout(resolve, 5));
  doomed.pool = dead;
  const run = openRun(doomed, "test", { count: 2, spawn: undefined });
  const source = run.load({ rows: many, cols: 1, data: new Uint8Array(many) });
  const out = run.take(Float64Array, many);
  // It may take a fork or two until the other thread is given time.
  const fork = (): void => {
    for (let round = 0; round < 1000; round++) exhaust(overRows(run, "toDoubles", many, 1, [source.pointer, 1, 1, 0, out.pointer]));
  };
  expect(fork).toThrow("flatland: a helper thread ended in the middle of kernel toDoubles. If memory ran out, use fewer points");
  expect(doomed.broken).toBe(true);
  run.close();
});

test("a helper that is late is not waited for, and finds the door of a fork that is over closed", () => {
  const engine = openEngine();
  const helper = startPool(engine, 1, ({ memory }) => {
    // It reports ready and sleeps.
    Atomics.add(new Int32Array((memory as { buffer: ArrayBuffer }).buffer, 64, 14), 7, 1);
    return { stop: () => {} };
  });
  engine.pool = helper;
  const run = openRun(engine, "test", { count: 2, spawn: undefined });
  const data = Uint8Array.from({ length: many }, (_, i) => i % 251);
  const source = run.load({ rows: many, cols: 1, data });
  const out = run.take(Float64Array, many);
  exhaust(overRows(run, "toDoubles", many, 1, [source.pointer, 1, 1, 0, out.pointer]));
  expect(out.view).toEqual(Float64Array.from(data));
  expect(new Int32Array(engine.memory.buffer as ArrayBuffer, 64, 1)[0]! & 64).toBe(0);
  run.close();
});

test("a helper that ends between two forks is missed no more: the work goes on without it", () => {
  const engine = openEngine();
  let gone = (): void => {};
  engine.pool = startPool(
    engine,
    1,
    ({ memory }, lost) => {
      const word = new Int32Array((memory as { buffer: ArrayBuffer }).buffer, 64, 14);
      Atomics.add(word, 7, 1);
      gone = lost;
      return { stop: () => {} };
    },
    50,
  );
  gone();
  const run = openRun(engine, "test", { count: 2, spawn: undefined });
  const data = Uint8Array.from({ length: many }, (_, i) => i % 251);
  const source = run.load({ rows: many, cols: 1, data });
  const out = run.take(Float64Array, many);
  exhaust(overRows(run, "toDoubles", many, 1, [source.pointer, 1, 1, 0, out.pointer]));
  expect(out.view).toEqual(Float64Array.from(data));
  expect(engine.broken).toBeUndefined();
  run.close();
});

test("a helper whose thread is really ended is reported lost by the host's way of starting it", async () => {
  const spawn = nodeHost().spawn!;
  const engine = openEngine();
  let told = false;
  const pool = startPool(engine, 1, (setup, lost) => {
    const helper = spawn(setup, () => {
      told = true;
      lost();
    });
    return helper;
  });
  while (pool.ready < 1) await new Promise((resolve) => setTimeout(resolve, 5));
  pool.stop();
  while (!told) await new Promise((resolve) => setTimeout(resolve, 5));
});

test.each([
  [1, 0],
  [2, 1],
  [4, 3],
])(
  "a run with %i threads starts %i helpers, once it has been busy for a while, and no run after it starts them again",
  (count, helpers) => {
    const engine = openEngine();
    let started = 0;
    const spawn = () => {
      started++;
      return { stop: () => {} };
    };
    const busy = function* () {
      // Longer than the time after which threads are worth starting.
      const until = performance.now() + 25;
      while (performance.now() < until);
      yield 0.5;
      yield 0.6;
    };
    const run = openRun(engine, "test", { count, spawn });
    for (const _ of run.phase("long", 1, busy()));
    expect(started).toBe(helpers);
    run.close();
    const next = openRun(engine, "test", { count, spawn });
    for (const _ of next.phase("long", 1, busy()));
    expect(started).toBe(helpers);
    next.close();
  },
);
