import { log } from "../base/elementary.ts";

/**
 * The random numbers of NumPy's `RandomState(seed)`, draw for draw, so that data sets are those scikit-learn makes.
 *
 * MT19937 with its legacy seeding: 624 words of state, twisted all at once. Everything else in the library draws from
 * {@link random}; this generator is for reproducing data.
 *
 * @see M. Matsumoto, T. Nishimura, ACM TOMACS 8 (1998) 3–30, doi:10.1145/272991.272995
 */
export interface RandomState {
  /** 32 random bits as a whole number. */
  bits(): number;
  /** A number in [0, 1) with 53 random bits: `random_sample()`. */
  uniform(): number;
  /** A whole number in [0, largest], by drawing masked bits until they fit: one of `randint(0, largest + 1)`. `largest` is below 2³². */
  upTo(largest: number): number;
  /** A standard normal number: `standard_normal()`. */
  normal(): number;
  /** The numbers 0 … n − 1 in the order in which `shuffle(arange(n))` leaves them. */
  permutation(n: number): Int32Array;
}

const words = 624;
const middle = 397;

/** The generator that NumPy seeds with a whole number in [0, 2³²). */
export function randomState(seed: number): RandomState {
  const state = seededState(seed);
  let next = words;
  let spare: number | undefined;

  function bits(): number {
    if (next === words) {
      twist(state);
      next = 0;
    }
    let y = state[next++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  function uniform(): number {
    const high = bits() >>> 5;
    const low = bits() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  function upTo(largest: number): number {
    if (largest === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(largest);
    for (;;) {
      const draw = (bits() & mask) >>> 0;
      if (draw <= largest) return draw;
    }
  }

  /**
   * Marsaglia's polar method: a point (x, y) in the unit disk at squared radius s makes the two normal numbers
   * x √(−2 ln s / s) and y √(−2 ln s / s). The second is given first and the first kept, as NumPy does.
   */
  function normal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const s = x * x + y * y;
      if (s >= 1 || s === 0) continue;
      const factor = Math.sqrt((-2 * log(s)) / s);
      spare = factor * x;
      return factor * y;
    }
  }

  /** Fisher and Yates, from the end. */
  function permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = upTo(i);
      const moved = order[i]!;
      order[i] = order[j]!;
      order[j] = moved;
    }
    return order;
  }

  return { bits, uniform, upTo, normal, permutation };
}

/** Knuth's linear recurrence fills the state: sᵢ = 1812433253 (sᵢ₋₁ ⊕ sᵢ₋₁ ≫ 30) + i. */
function seededState(seed: number): Uint32Array {
  const state = new Uint32Array(words);
  state[0] = seed;
  for (let i = 1; i < words; i++) {
    const last = state[i - 1]!;
    state[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i;
  }
  return state;
}

/** The next 624 words: each from its own upper bit, its neighbor's lower bits, and the word 397 further on. */
function twist(state: Uint32Array): void {
  for (let i = 0; i < words; i++) {
    const y = (state[i]! & 0x80000000) | (state[(i + 1) % words]! & 0x7fffffff);
    state[i] = state[(i + middle) % words]! ^ (y >>> 1) ^ ((y & 1) === 0 ? 0 : 0x9908b0df);
  }
}
