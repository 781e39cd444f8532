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

/** Runs `steps` as a part too small to count: reports `fraction` in place of their own progress. */
export function constant<T>(fraction: number, steps: Steps<T>): Steps<T> {
  return span(fraction, fraction, steps);
}

/** Runs `steps` to the end on the calling thread and gives its value. */
export function exhaust<T>(steps: Generator<unknown, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Calls `work(from, to)` over [0, count) in pieces of `each`, with a yield after each piece.
 *
 * Long loops belong into plain functions like `work`: engines compile loops in generators late or never.
 */
export function* inSlices(count: number, each: number, work: (from: number, to: number) => void): Steps<void> {
  const size = Math.max(1, Math.floor(each));
  for (let from = 0; from < count; from += size) {
    const to = Math.min(count, from + size);
    work(from, to);
    yield to / count;
  }
}
