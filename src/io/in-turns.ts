import type { Steps } from "../base/steps.ts";

/** How reading is watched and stopped. */
export interface Watching {
  /** Stops the work; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told how far it is, from 0 to 1, some twenty times a second. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** Between two turns of the event loop lie at most so many milliseconds and one slice. */
const turnEvery = 20;

/** Runs `steps` to the end in slices, with turns of the event loop between them, so that a page or a terminal stays alive. */
export async function inTurns<T>(steps: Steps<T>, { signal, onProgress }: Watching): Promise<T> {
  let turned = performance.now();
  let told = Number.NEGATIVE_INFINITY;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const step = steps.next();
      if (step.done) return step.value;
      const now = performance.now();
      if (onProgress && now - told >= 50) {
        told = now;
        onProgress(step.value);
      }
      if (now - turned < turnEvery) continue;
      await new Promise<void>((resolve) => void setTimeout(resolve, 0));
      turned = performance.now();
    }
  } finally {
    steps.return(undefined as T);
  }
}

/** Gives the event loop a turn when the last one is long enough ago; to be awaited often. */
export function turnTaker(): () => Promise<void> {
  let turned = performance.now();
  return async () => {
    if (performance.now() - turned < turnEvery) return;
    await new Promise<void>((resolve) => void setTimeout(resolve, 0));
    turned = performance.now();
  };
}
