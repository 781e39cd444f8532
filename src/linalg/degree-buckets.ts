/** Unknowns by degree, and the least degree there is. */
export interface DegreeBuckets {
  put(i: number, degree: number): void;
  remove(i: number, degree: number): void;
  /** Takes out and gives an unknown of least degree, −1 if there is none. */
  least(): number;
}

/** Empty buckets for unknowns 0 … n − 1, of degrees 0 … n. Each call takes constant time, `least` as many steps as the least degree has grown by. */
export function openBuckets(n: number): DegreeBuckets {
  const head = new Int32Array(n + 1).fill(-1);
  const next = new Int32Array(n).fill(-1);
  const previous = new Int32Array(n).fill(-1);
  let lowest = 0;
  function remove(i: number, degree: number): void {
    const [before, after] = [previous[i]!, next[i]!];
    if (before >= 0) next[before] = after;
    else head[degree] = after;
    if (after >= 0) previous[after] = before;
  }
  return {
    put(i, degree) {
      const first = head[degree]!;
      next[i] = first;
      previous[i] = -1;
      if (first >= 0) previous[first] = i;
      head[degree] = i;
      if (degree < lowest) lowest = degree;
    },
    remove,
    least() {
      while (lowest <= n && head[lowest] === -1) lowest++;
      if (lowest > n) return -1;
      const i = head[lowest]!;
      remove(i, lowest);
      return i;
    },
  };
}
