import type { Matrix, NumberArray } from "flatland";
import { methodNamed } from "./registry.ts";
import type { Run } from "./run.ts";

/** How a fit is driven. */
interface Driving {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { phase: string; fraction: number; embedding?: Matrix; memory?: number }) => void;
}

/** One point in four is kept from a classifier, to try it on. */
const heldShare = 4;

/** Runs a method on the background thread and gives what the page shows of its model. */
export async function fit(run: Run, points: Matrix<NumberArray>, classes: Int32Array | undefined, driving: Driving): Promise<Partial<Run>> {
  const method = methodNamed(run.method);
  if (run.kind === "classification") return classify(run, points, classes, driving);
  const model = await method(points, { ...run.options, ...driving });
  const { embedding, rows, labels, eigenvalues, diagnostics, warnings } = model;
  return {
    model,
    warnings,
    diagnostics,
    ...(embedding && run.kind === "embedding" ? { coordinates: inPlace(embedding, rows, points.rows) } : {}),
    ...(labels ? { labels } : {}),
    ...(eigenvalues ? { eigenvalues } : {}),
  };
}

/** A classifier learns from three points in four and is tried on the others. */
async function classify(run: Run, points: Matrix<NumberArray>, classes: Int32Array | undefined, driving: Driving): Promise<Partial<Run>> {
  if (!classes) throw new Error("A classifier needs a label for each point. Give one column the role “label” in the data check.");
  const method = methodNamed(run.method);
  const held = new Uint8Array(points.rows);
  const learned: number[] = [];
  // A fixed, even spread without any pattern of the rows: the golden ratio's multiples.
  for (let i = 0; i < points.rows; i++) {
    held[i] = classes[i]! >= 0 && Math.floor(((i * 0.618033988749895) % 1) * heldShare) === 0 ? 1 : 0;
    if (held[i] === 0 && classes[i]! >= 0) learned.push(i);
  }
  const some = {
    rows: learned.length,
    cols: points.cols,
    data: new (points.data.constructor as Float64ArrayConstructor)(learned.length * points.cols),
  };
  learned.forEach((row, i) => some.data.set(points.data.subarray(row * points.cols, (row + 1) * points.cols), i * points.cols));
  const model = await method(
    some,
    Int32Array.from(learned, (row) => classes[row]!),
    { ...run.options, ...driving },
  );
  const labels = await method.predict(model, points, { signal: driving.signal });
  return { model, labels, held, warnings: model.warnings, diagnostics: model.diagnostics };
}

/** An embedding of some rows as one of all, with NaN for those that were left out. */
function inPlace(embedding: Matrix, rows: Int32Array | undefined, n: number): Matrix {
  if (!rows) return embedding;
  const { cols, data } = embedding;
  const all = new Float64Array(n * cols).fill(Number.NaN);
  rows.forEach((row, i) => all.set(data.subarray(i * cols, (i + 1) * cols), row * cols));
  return { rows: n, cols, data: all };
}
