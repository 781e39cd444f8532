import type { Matrix } from "../matrix/dense.ts";

/** Images of handwritten digits with the digit each one shows. */
export interface Digits {
  readonly name: "digits";
  /** 1,797 × 64: one image a row, its 8 × 8 grey values line by line, from 0 (paper) to 16 (ink). */
  readonly points: Matrix<Uint8Array>;
  /** The digit, 0 to 9. */
  readonly labels: Int32Array;
  /** Width and height of an image. */
  readonly side: 8;
  /** Who made the data and under which license: to be shown wherever the images are. */
  readonly attribution: string;
}

const count = 1797;
const values = 64;

/**
 * Optical Recognition of Handwritten Digits: 1,797 real images of 8 × 8, in the order and with the values of scikit-learn's `load_digits`.
 *
 * A promise, since the 80 kB of packed images are a module of their own that is loaded at the first call. Every call gives
 * arrays of its own.
 *
 * @see E. Alpaydin, C. Kaynak, UCI Machine Learning Repository (1998), doi:10.24432/C50P49, CC BY 4.0
 */
export async function digits(): Promise<Digits> {
  const { alphabet, packed } = await import("./digits-data.generated.ts");
  const points = new Uint8Array(count * values);
  const labels = new Int32Array(count);
  packed.split("\n").forEach((line, image) => {
    labels[image] = Number(line[0]);
    // Each two characters are one number a + 17 b + 289 c in base 71; the last pair holds a single grey value.
    for (let k = 0; k < values; k += 3) {
      const at = 1 + (2 * k) / 3;
      let rest = alphabet.indexOf(line[at]!) * 71 + alphabet.indexOf(line[at + 1]!);
      for (let j = k; j < Math.min(k + 3, values); j++) {
        points[image * values + j] = rest % 17;
        rest = Math.floor(rest / 17);
      }
    }
  });
  return { name: "digits", points: { rows: count, cols: values, data: points }, labels, side: 8, attribution };
}

const attribution =
  "Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, 1998, doi:10.24432/C50P49, CC BY 4.0 (creativecommons.org/licenses/by/4.0).";
