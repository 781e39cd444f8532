/** A = U Σ Vᵀ, thin. */
export interface SmallSvd {
  /** n × k, row after row: orthonormal columns, zero columns where σ is 0. */
  readonly u: Float64Array;
  /** Descending, none negative. */
  readonly sigma: Float64Array;
  /** k × k, row after row: column a belongs to σ_a. */
  readonly v: Float64Array;
}

/** Sweeps over all pairs; ten are usual. */
const mostSweeps = 60;

/**
 * The singular value decomposition of a small n × k matrix, k ≤ n, row after row, which is left as it is: one-sided Jacobi.
 *
 * Pairs of columns are rotated until all are orthogonal; then their lengths are the singular values. Small singular values keep
 * more digits than they do by way of AᵀA. Signs are arbitrary. O(n k² sweeps)
 *
 * @see J. Demmel, K. Veselić, SIAM J. Matrix Anal. Appl. 13 (1992) 1204–1245, doi:10.1137/0613074
 */
export function smallSvd(a: Float64Array, n: number, k: number): SmallSvd {
  // Columns of A and of V as rows, so that rotations run along memory.
  const columns = Array.from({ length: k }, (_, j) => Float64Array.from({ length: n }, (__, i) => a[i * k + j]!));
  const right = Array.from({ length: k }, (_, j) => Float64Array.from({ length: k }, (__, i) => (i === j ? 1 : 0)));
  for (let sweep = 0, rotated = true; rotated && sweep < mostSweeps; sweep++) {
    rotated = false;
    for (let p = 0; p < k; p++) {
      for (let q = p + 1; q < k; q++) {
        const [alpha, beta, gamma] = [dot(columns[p]!, columns[p]!), dot(columns[q]!, columns[q]!), dot(columns[p]!, columns[q]!)];
        if (gamma === 0 || Math.abs(gamma) <= Number.EPSILON * Math.sqrt(alpha) * Math.sqrt(beta)) continue;
        rotated = true;
        // tan of the angle that makes the columns orthogonal, the smaller one of the two.
        const zeta = (beta - alpha) / (2 * gamma);
        const tangent = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const cosine = 1 / Math.sqrt(1 + tangent * tangent);
        rotate(columns[p]!, columns[q]!, cosine, cosine * tangent);
        rotate(right[p]!, right[q]!, cosine, cosine * tangent);
      }
    }
  }
  const lengths = columns.map((column) => Math.sqrt(dot(column, column)));
  const order = Array.from({ length: k }, (_, j) => j).sort((i, j) => lengths[j]! - lengths[i]! || i - j);
  const u = new Float64Array(n * k);
  const v = new Float64Array(k * k);
  order.forEach((from, to) => {
    const length = lengths[from]!;
    for (let i = 0; i < n; i++) u[i * k + to] = length > 0 ? columns[from]![i]! / length : 0;
    for (let i = 0; i < k; i++) v[i * k + to] = right[from]![i]!;
  });
  return { u, sigma: Float64Array.from(order, (j) => lengths[j]!), v };
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

/** (x, y) ← (c x − s y, s x + c y). */
function rotate(x: Float64Array, y: Float64Array, c: number, s: number): void {
  for (let i = 0; i < x.length; i++) {
    const [xi, yi] = [x[i]!, y[i]!];
    x[i] = c * xi - s * yi;
    y[i] = s * xi + c * yi;
  }
}
