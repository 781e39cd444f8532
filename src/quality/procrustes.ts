import { formatNumber, ManifoldError } from "../base/errors.ts";
import { smallSvd } from "../linalg/small-svd.ts";
import { assertFinite, type Points, toMatrix } from "../matrix/convert.ts";
import { type Matrix, type NumberArray, zeros } from "../matrix/dense.ts";

/** Points laid upon a reference as well as moving, turning, mirroring and scaling can. */
export interface Alignment {
  /** The share of the reference's variance that is left: 0 for the same shape, up to 1. */
  readonly disparity: number;
  /** The points laid upon the reference, in its units: n × as many columns as the wider of the two has. */
  readonly aligned: Matrix;
  /** aligned = center + scale · (points − their mean) · rotation. */
  readonly scale: number;
  /** Orthogonal, columns × columns; mirrors where its determinant is −1. */
  readonly rotation: Matrix;
  readonly center: Float64Array;
}

/**
 * Compares two configurations of the same n points, row by row, whatever their position, direction, handedness and size.
 *
 * Both are centered and scaled to length 1 (Frobenius); then the second is turned and scaled to lie nearest to the first. The
 * disparity m² = 1 − (Σ σ)², σ the singular values of XᵀY, is what remains, as SciPy's `procrustes` gives it. It is symmetric.
 * With different numbers of columns the narrower gets columns of zeros. O(n d² + d³), d the number of columns.
 * Throws "bad-input" for different numbers of points, values that are not finite, or points that all coincide.
 *
 * @see J. C. Gower, Psychometrika 40 (1975) 33–51, doi:10.1007/BF02291478
 */
export function procrustes(reference: Points, points: Points): Alignment {
  const who = "procrustes";
  const first = toMatrix(reference, who, "reference");
  const second = toMatrix(points, who);
  assertFinite(first, who, "reference");
  assertFinite(second, who);
  if (first.rows !== second.rows || first.rows === 0) {
    throw new ManifoldError(
      "bad-input",
      `${who}: the reference has ${formatNumber(first.rows)} rows, the points have ${formatNumber(second.rows)}. Both must be about the same points, in the same order, and at least one.`,
      { reference: first.rows, points: second.rows },
    );
  }
  const d = Math.max(first.cols, second.cols);
  const x = standardized(first, d, "reference");
  const y = standardized(second, d, "points");

  // XᵀY = U Σ Vᵀ: the best turn of Y is V Uᵀ, and the best size Σ σ.
  const product = new Float64Array(d * d);
  for (let i = 0; i < first.rows; i++) {
    for (let a = 0; a < d; a++) {
      for (let b = 0; b < d; b++) product[a * d + b]! += x.data[i * d + a]! * y.data[i * d + b]!;
    }
  }
  const { u, sigma, v } = smallSvd(product, d, d);
  completeColumns(u, sigma, d);
  const size = sigma.reduce((sum, value) => sum + value, 0);
  const rotation = zeros(d, d);
  for (let a = 0; a < d; a++) {
    for (let b = 0; b < d; b++) {
      for (let s = 0; s < d; s++) rotation.data[a * d + b]! += v[a * d + s]! * u[b * d + s]!;
    }
  }
  const aligned = zeros(first.rows, d);
  // Summed from what is left rather than 1 − size², which would leave only rounding errors of a small disparity.
  let disparity = 0;
  for (let i = 0; i < first.rows; i++) {
    for (let b = 0; b < d; b++) {
      let turned = 0;
      for (let a = 0; a < d; a++) turned += y.data[i * d + a]! * rotation.data[a * d + b]!;
      const difference = x.data[i * d + b]! - size * turned;
      disparity += difference * difference;
      aligned.data[i * d + b] = x.mean[b]! + x.length * size * turned;
    }
  }
  return { disparity, aligned, scale: (size * x.length) / y.length, rotation, center: x.mean };
}

interface Standardized {
  readonly data: Float64Array;
  readonly mean: Float64Array;
  readonly length: number;
}

/** Centered rows with `d` columns, scaled to length 1. */
function standardized({ rows, cols, data }: Matrix<NumberArray>, d: number, what: string): Standardized {
  const mean = new Float64Array(d);
  for (let i = 0; i < rows; i++) for (let c = 0; c < cols; c++) mean[c]! += data[i * cols + c]! / rows;
  const centered = new Float64Array(rows * d);
  let largest = 0;
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < cols; c++) {
      const value = data[i * cols + c]! - mean[c]!;
      centered[i * d + c] = value;
      largest = Math.max(largest, Math.abs(value));
    }
  }
  if (!(largest > 0)) {
    throw new ManifoldError(
      "bad-input",
      `procrustes: the ${what} all coincide, so they have no shape. Pass at least two distinct points.`,
      {
        rows,
      },
    );
  }
  // Divided by the largest first: squares of huge or tiny values are no numbers.
  let square = 0;
  for (let at = 0; at < centered.length; at++) {
    centered[at]! /= largest;
    square += centered[at]! * centered[at]!;
  }
  const root = Math.sqrt(square);
  for (let at = 0; at < centered.length; at++) centered[at]! /= root;
  return { data: centered, mean, length: root * largest };
}

/** Fills the columns of a d × d matrix that belong to singular values of 0 so that all columns are orthonormal. */
function completeColumns(u: Float64Array, sigma: Float64Array, d: number): void {
  for (let s = 0; s < d; s++) {
    if (sigma[s]! > 0) continue;
    // Of the axes, what the columns before leave of them; some axis has a length of 1/√d left at least.
    for (let axis = 0; axis < d; axis++) {
      const left = Float64Array.from({ length: d }, (_, i) => (i === axis ? 1 : 0));
      for (let pass = 0; pass < 2; pass++) {
        for (let t = 0; t < s; t++) {
          let along = 0;
          for (let i = 0; i < d; i++) along += left[i]! * u[i * d + t]!;
          for (let i = 0; i < d; i++) left[i]! -= along * u[i * d + t]!;
        }
      }
      const length = Math.sqrt(left.reduce((sum, value) => sum + value * value, 0));
      if (length < 0.9 / Math.sqrt(d)) continue;
      for (let i = 0; i < d; i++) u[i * d + s] = left[i]! / length;
      break;
    }
  }
}
