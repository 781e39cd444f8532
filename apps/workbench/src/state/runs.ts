import { computed, signal } from "@preact/signals";
import { duration, title, wordsOf } from "../base/format.ts";
import { say } from "../base/live.ts";
import { fit } from "../runs/fit.ts";
import { measure, mostMeasured } from "../runs/measure.ts";
import { defaultOptions, methodNamed } from "../runs/registry.ts";
import type { Run } from "../runs/run.ts";
import { classesOf } from "./columns.ts";
import { labelField, work } from "./data.ts";

/** All runs, oldest first. */
export const runs = signal<readonly Run[]>([]);
/** The run that works now, if any. */
export const running = computed(() => runs.value.find((run) => run.status === "running"));
/** Runs with a picture. */
export const pictures = computed(() => runs.value.filter((run) => run.coordinates && !run.sweep));

const controllers = new Map<number, AbortController>();
let lastId = 0;
let busy = false;

/** A run by its number. */
export function runOf(id: number): Run | undefined {
  return runs.value.find((run) => run.id === id);
}

function update(id: number, change: Partial<Run>): void {
  runs.value = runs.value.map((run) => (run.id === id ? { ...run, ...change } : run));
}

/** Puts a run into the queue and gives its number. */
export function enqueue(method: string, options: Readonly<Record<string, unknown>>, more: { sweep?: boolean } = {}): number {
  const id = ++lastId;
  const run: Run = {
    id,
    method,
    kind: methodNamed(method).info.kind,
    options: { ...defaultOptions(method), ...options },
    key: work.value!.key,
    status: "queued",
    phase: "waiting",
    fraction: 0,
    began: 0,
    elapsed: 0,
    warnings: [],
    ...(more.sweep ? { sweep: true } : {}),
  };
  runs.value = [...runs.value, run];
  void pump();
  return id;
}

/** Takes one job after another: fits first, then the measuring of what they gave. */
async function pump(): Promise<void> {
  if (busy) return;
  busy = true;
  for (;;) {
    const next = runs.value.find((run) => run.status === "queued");
    if (next) {
      await runFit(next);
      continue;
    }
    const unmeasured = runs.value.find((run) => run.measuring === "waiting");
    if (!unmeasured) break;
    await runMeasure(unmeasured);
  }
  busy = false;
}

async function runFit(run: Run): Promise<void> {
  const { id } = run;
  const points = work.value?.points;
  if (!points || work.value!.key !== run.key) {
    update(id, { status: "failed", error: "The data was changed before the run began. Start it again." });
    return;
  }
  const controller = new AbortController();
  controllers.set(id, controller);
  const began = performance.now();
  update(id, { status: "running", began, phase: "starting" });
  try {
    const label = labelField.value;
    const classes = label ? classesOf(label, work.value!.rows)?.labels : undefined;
    const result = await fit(run, points, classes, {
      signal: controller.signal,
      onProgress: ({ phase, fraction, embedding, memory }) =>
        update(id, {
          phase,
          fraction,
          elapsed: performance.now() - began,
          ...(embedding ? { coordinates: embedding } : {}),
          ...(memory === undefined ? {} : { memory }),
        }),
    });
    const elapsed = performance.now() - began;
    const measuring = result.coordinates ? (points.rows <= mostMeasured ? "waiting" : "large") : undefined;
    update(id, { ...result, status: "done", fraction: 1, phase: "", elapsed, ...(measuring ? { measuring } : {}) });
    say(`${title(run.method)} is done after ${duration(elapsed)}.`);
  } catch (error) {
    const elapsed = performance.now() - began;
    if (controller.signal.aborted) {
      update(id, { status: "cancelled", elapsed });
      say(`${title(run.method)} was cancelled.`);
    } else {
      update(id, { status: "failed", elapsed, error: wordsOf(error) });
      say(`${title(run.method)} failed: ${wordsOf(error)}`);
    }
  } finally {
    controllers.delete(id);
  }
}

async function runMeasure({ id, coordinates, key }: Run): Promise<void> {
  const points = work.value?.points;
  if (!points || work.value!.key !== key || !coordinates) return update(id, { measuring: "failed" });
  const controller = new AbortController();
  controllers.set(id, controller);
  update(id, { measuring: "running" });
  try {
    const scores = await measure(points, coordinates, controller.signal, () => {});
    runs.value = runs.value.map((run) => {
      if (run.id !== id) return run;
      const { measuring: _, ...rest } = run;
      return { ...rest, scores };
    });
  } catch {
    update(id, { measuring: "failed" });
  } finally {
    controllers.delete(id);
  }
}

/** Measures the scores of a run that was too large to do it unasked. */
export function measureRun(id: number): void {
  update(id, { measuring: "waiting" });
  void pump();
}

/** Ends a run at once: what it was doing is thrown away, its last picture stays. */
export function cancelRun(id: number): void {
  const run = runOf(id);
  if (run?.status === "queued") update(id, { status: "cancelled" });
  controllers.get(id)?.abort(new Error("cancelled"));
}

/** Takes a run out of the list. */
export function removeRun(id: number): void {
  cancelRun(id);
  runs.value = runs.value.filter((run) => run.id !== id);
}

/** Forgets all runs, when there is other data. */
export function clearRuns(): void {
  for (const run of runs.value) cancelRun(run.id);
  runs.value = [];
}

/** Takes a run out of its sweep and into the list of runs. */
export function promote(id: number): void {
  runs.value = runs.value.map((run) => {
    if (run.id !== id) return run;
    const { sweep: _, ...rest } = run;
    return rest;
  });
}
