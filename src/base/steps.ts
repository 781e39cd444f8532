/**
 * A computation cut into slices.
 *
 * It yields its own progress, a fraction in [0, 1], wherever the caller may look in, cancel, or let others run; no more
 * than some 20 ms of work lie between two yields. Its value is returned at the end. Cancelling is `steps.return()`.
 */
export type Steps<T> = Generator<number, T, void>;

/** Runs `steps` as a part of a larger computation: its 0 … 1 becomes `from` … `to`. */
export function* span<T>(from: number, to: number, steps: Steps<T>): Steps<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield from + (to - from) * step.value;
  }
}

/** Runs `steps` to the end on the calling thread and gives its value. */
export function exhaust<T>(steps: Generator<unknown, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
