import { type Matrix, takeRows } from "../matrix/dense.ts";

/** A data set with its rows in another order: row i of the result is row `order[i]`. */
export function inOrder<D extends { readonly points: Matrix; readonly coordinates: Matrix; readonly labels: Int32Array }>(
  made: D,
  order: Int32Array,
): D {
  const { points, coordinates, labels, ...rest } = made;
  return {
    ...rest,
    points: takeRows(points, order),
    coordinates: takeRows(coordinates, order),
    labels: labels.map((_, i) => labels[order[i]!]!),
  } as unknown as D;
}
