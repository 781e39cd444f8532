/** Points sorted by class. */
export interface ClassOrder {
  /** The labels that occur, ascending. */
  readonly classes: Int32Array;
  /** Class c holds places starts[c], …, starts[c + 1] − 1 of `order`. */
  readonly starts: Int32Array;
  /** Indices of points: class after class, within a class as they came. */
  readonly order: Int32Array;
}

/** Sorts points by their labels. O(n log n) */
export function groupByClass(labels: Int32Array): ClassOrder {
  const classes = Int32Array.from(new Set(labels)).sort();
  const place = new Map(Array.from(classes, (label, c) => [label, c]));
  const starts = new Int32Array(classes.length + 1);
  for (const label of labels) starts[place.get(label)! + 1]!++;
  for (let c = 0; c < classes.length; c++) starts[c + 1]! += starts[c]!;
  const next = starts.slice(0, -1);
  const order = new Int32Array(labels.length);
  for (let i = 0; i < labels.length; i++) order[next[place.get(labels[i]!)!]!++] = i;
  return { classes, starts, order };
}

/** Calls `each(a, b, pair)` for every pair of classes a < b, in the order of the pairs: (0, 1), (0, 2), …, (1, 2), … */
export function eachPair(classes: number, each: (a: number, b: number, pair: number) => void): void {
  for (let a = 0, pair = 0; a < classes; a++) {
    for (let b = a + 1; b < classes; b++) each(a, b, pair++);
  }
}
