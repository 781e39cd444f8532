/**
 * Small dense Cholesky factors and solves in plain arrays (k × k for a neighborhood, b × b for a block of vectors).
 */

/**
 * Overwrites the lower triangle of the symmetric k × k matrix `a` (row after row; only that triangle is read) with L, A = L Lᵀ.
 * Gives false, with `a` partly overwritten, when a pivot is not positive. O(k³/3).
 */
export function cholesky(a: Float64Array, k: number): boolean {
  for (let i = 0; i < k; i++) {
    const ri = i * k;
    for (let j = 0; j <= i; j++) {
      const rj = j * k;
      let sum = a[ri + j]!;
      for (let p = 0; p < j; p++) sum -= a[ri + p]! * a[rj + p]!;
      if (j < i) a[ri + j] = sum / a[rj + j]!;
      else if (sum > 0) a[ri + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Solves L Lᵀ X = B in place for the factor of {@link cholesky} and a k × m row-major block B. O(2 k² m). */
export function choleskySolve(l: Float64Array, k: number, b: Float64Array, m = 1): void {
  solveLower(l, k, b, m);
  solveLowerTransposed(l, k, b, m);
}

/** Solves L X = B in place, B k × m row-major. O(k² m). */
export function solveLower(l: Float64Array, k: number, b: Float64Array, m = 1): void {
  for (let i = 0; i < k; i++) {
    for (let p = 0; p < i; p++) {
      const c = l[i * k + p]!;
      for (let j = 0; j < m; j++) b[i * m + j] = b[i * m + j]! - c * b[p * m + j]!;
    }
    const pivot = l[i * k + i]!;
    for (let j = 0; j < m; j++) b[i * m + j] = b[i * m + j]! / pivot;
  }
}

/** Solves Lᵀ X = B in place, B k × m row-major. O(k² m). */
function solveLowerTransposed(l: Float64Array, k: number, b: Float64Array, m = 1): void {
  for (let i = k - 1; i >= 0; i--) {
    const pivot = l[i * k + i]!;
    for (let j = 0; j < m; j++) b[i * m + j] = b[i * m + j]! / pivot;
    for (let p = 0; p < i; p++) {
      const c = l[i * k + p]!;
      for (let j = 0; j < m; j++) b[p * m + j] = b[p * m + j]! - c * b[i * m + j]!;
    }
  }
}
