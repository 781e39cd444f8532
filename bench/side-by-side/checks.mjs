// Whether two answers agree. A check takes our answer and the peer's, and gives an empty string or what is wrong.

const percent = (value) => `${(100 * value).toPrecision(2)} %`;

/** Two lists of numbers, the same to a relative tolerance. */
export const close = (tolerance) => (ours, peer) => {
  if (ours.length !== peer.length) return `${ours.length} numbers for ${peer.length}`;
  const worst = Math.max(...ours.map((value, i) => Math.abs(value - peer[i]) / Math.max(Math.abs(value), Math.abs(peer[i]), 1e-300)));
  return worst <= tolerance ? "" : `numbers differ by ${percent(worst)}`;
};

/** The first `count` numbers of two lists. */
export const leading = (count, tolerance) => (ours, peer) => close(tolerance)(ours.slice(0, count), peer.slice(0, count));

/** Scores that may be better than the peer's, but not worse by more than `slack`. */
export const notWorse = (slack) => (ours, peer) => {
  const i = ours.findIndex((value, at) => !(value >= peer[at] - slack));
  return i < 0 ? "" : `a score of ${ours[i].toFixed(4)} for ${peer[i].toFixed(4)}`;
};

/** Scores that are as good as each other. */
export const near = (slack) => (ours, peer) => {
  const i = ours.findIndex((value, at) => !(Math.abs(value - peer[at]) <= slack));
  return i < 0 ? "" : `${ours[i]} for ${peer[i]}`;
};

/** Labels that are the same groups for all but a share of the points, whatever the groups are called. */
export const sameGroups = (accuracy, share) => (ours, peer) => {
  const found = accuracy(Int32Array.from(peer), Int32Array.from(ours));
  return found >= 1 - share ? "" : `${percent(1 - found)} of the labels differ`;
};

/**
 * Two embeddings in two dimensions, row by row, that span the same plane: the sine of the largest angle between the two spaces
 * of columns, means taken off. Says nothing of scale, sign or rotation, in which solvers of the same problem may differ.
 */
export const samePlane = (tolerance) => (ours, peer) => {
  if (ours.length !== peer.length) return `${ours.length / 2} rows for ${peer.length / 2}`;
  const [a, b] = [orthonormal(ours), orthonormal(peer)];
  // The residual of each column of a beside b; the largest angle's sine is at most their Frobenius norm.
  let left = 0;
  for (const u of a) {
    const along = b.map((v) => dot(u, v));
    for (let i = 0; i < u.length; i++) left += (u[i] - along[0] * b[0][i] - along[1] * b[1][i]) ** 2;
  }
  const sine = Math.sqrt(left);
  return sine <= tolerance ? "" : `the planes are ${sine.toPrecision(2)} apart`;
};

const dot = (u, v) => u.reduce((sum, value, i) => sum + value * v[i], 0);

/** The two columns of an n × 2 list, centered and orthonormal. */
function orthonormal(list) {
  const columns = [0, 1].map((a) => list.filter((_, i) => i % 2 === a));
  for (const [a, column] of columns.entries()) {
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
    for (let i = 0; i < column.length; i++) column[i] -= mean;
    if (a > 0) {
      const along = dot(column, columns[0]);
      for (let i = 0; i < column.length; i++) column[i] -= along * columns[0][i];
    }
    const length = Math.sqrt(dot(column, column));
    for (let i = 0; i < column.length; i++) column[i] /= length;
  }
  return columns;
}
