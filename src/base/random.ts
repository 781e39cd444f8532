import { cos, log } from "./elementary.ts";

/**
 * Random numbers from a counter: the i-th draw of a stream depends on (seed, stream, i) alone, never on who drew before.
 *
 * Philox 4 × 32 with ten rounds: the counter goes through ten rounds of multiply and exchange under a key.
 * Not for secrets.
 *
 * @see J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, SC '11, doi:10.1145/2063384.2063405
 */
export interface Random {
  /** A whole number in [0, 2³²). */
  bits(): number;
  /** A number in [0, 1) with 53 random bits. */
  uniform(): number;
  /** A whole number in [0, n), every one equally likely. */
  below(n: number): number;
  /** A standard normal number. */
  normal(): number;
}

/** The stream of random numbers named by a seed and a stream number, from its start. */
export function random(seed: number, stream = 0): Random {
  const block = new Uint32Array(4);
  let counter = 0;
  let used = 4;
  let spare: number | undefined;

  function bits(): number {
    if (used === 4) {
      philox(block, counter++, stream, seed);
      used = 0;
    }
    return block[used++]!;
  }

  function uniform(): number {
    const high = bits() >>> 5;
    const low = bits() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  function below(n: number): number {
    // Draws beyond the largest multiple of n are thrown away, or small results would be a little likelier.
    const limit = 4294967296 - (4294967296 % n);
    for (;;) {
      const draw = bits();
      if (draw < limit) return draw % n;
    }
  }

  /** Box and Muller: two uniform numbers make two normal ones. */
  function normal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * cos(angle - Math.PI / 2);
    return radius * cos(angle);
  }

  return { bits, uniform, below, normal };
}

/** The four words of one counter value under the key made of `seed` and `stream`. */
function philox(out: Uint32Array, counter: number, stream: number, seed: number): void {
  let c0 = counter >>> 0;
  let c1 = Math.floor(counter / 4294967296) >>> 0;
  let c2 = stream >>> 0;
  let c3 = 0;
  let k0 = seed >>> 0;
  let k1 = Math.floor(seed / 4294967296) >>> 0;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0) >>> 0;
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** The upper 32 bits of the product of two 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const lower = (middle & 0xffff) + a0 * b1;
  return (a1 * b1 + Math.floor(middle / 65536) + Math.floor(lower / 65536)) >>> 0;
}
