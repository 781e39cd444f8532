/** The rows nearest to row `row` by Euclidean distance, itself left out, nearest first. O(rows · columns). */
export function nearestRows(data: ArrayLike<number>, rows: number, cols: number, row: number, count: number): number[] {
  const best: { row: number; square: number }[] = [];
  for (let i = 0; i < rows; i++) {
    if (i === row) continue;
    let square = 0;
    for (let j = 0; j < cols; j++) {
      const difference = data[i * cols + j]! - data[row * cols + j]!;
      square += difference * difference;
    }
    // Rows without coordinates are NaN and never nearer.
    if (!(best.length < count || square < best.at(-1)!.square) || Number.isNaN(square)) continue;
    let at = best.length;
    while (at > 0 && best[at - 1]!.square > square) at--;
    best.splice(at, 0, { row: i, square });
    if (best.length > count) best.pop();
  }
  return best.map((one) => one.row);
}
