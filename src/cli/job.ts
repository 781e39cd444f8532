import type { RunSettings } from "../method/settings.ts";
import type { Watching } from "./prepare.ts";
import type { ProgressLine } from "./progress.ts";
import { progressOf, type RunFlags } from "./run-flags.ts";

/** One run of a command: its progress, its clock, and the signal that stops it. */
export interface Job {
  readonly progress: ProgressLine;
  readonly signal: AbortSignal;
  /** Does a part of the work and notes its seconds under `name`. */
  part<T>(name: string, work: () => Promise<T> | T): Promise<T>;
  /** How reading is stopped and shown: as the stretch from 0 to `to` of the whole. */
  watching(to: number): Watching;
  /** Settings for a call of the library whose progress is the stretch from `from` to `to` of the whole. */
  settings(from: number, to: number): RunSettings;
  /** Seconds of each part, and in total. */
  seconds(): Record<string, number>;
}

/** Opens a job; the caller stops its progress line at the end, whatever happens. */
export function openJob(flags: RunFlags, signal: AbortSignal): Job {
  const progress = progressOf(flags);
  const start = performance.now();
  const parts: Record<string, number> = {};
  return {
    progress,
    signal,
    async part(name, work) {
      signal.throwIfAborted();
      const began = performance.now();
      const result = await work();
      signal.throwIfAborted();
      parts[name] = (parts[name] ?? 0) + (performance.now() - began) / 1000;
      return result;
    },
    watching: (to) => ({ signal, onProgress: (fraction) => progress.update(to * fraction, "reading") }),
    settings: (from, to) => ({
      threads: flags.threads,
      signal,
      onProgress: ({ phase, fraction }) => progress.update(from + (to - from) * fraction, phase),
    }),
    seconds: () => ({ ...parts, total: (performance.now() - start) / 1000 }),
  };
}

/** The most memory the process has held so far, in bytes. */
export function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}
