import type { SpawnHelper } from "../compute/pool.ts";
import type { RunSettings } from "./settings.ts";

/**
 * What a platform adds: a thread of its own for the work, and helper threads beside it.
 *
 * The entry points of the package install one; without it everything runs on the calling thread, in slices with turns of
 * the event loop between them.
 */
export interface Host {
  /**
   * Runs a task by name on the background thread. Resolves to {@link unknownTask} when that thread does not know the task. With `narrow`,
   * points may arrive there in a smaller element type that holds the same numbers.
   */
  call(task: string, args: readonly unknown[], settings: RunSettings, narrow?: boolean): Promise<unknown>;
  /** Starts a helper thread for `.sync` runs, where the platform lets the calling thread wait. */
  readonly spawn?: SpawnHelper;
}

/** The background thread's answer to a task it was not built with. */
export const unknownTask = "flatland: unknown task";

let installed: Host | undefined;

/** Makes `host` the one that runs all promised calls from now on. */
export function installHost(host: Host): void {
  installed = host;
}

/** The platform's host, if an entry point has installed one. */
export function currentHost(): Host | undefined {
  return installed;
}
