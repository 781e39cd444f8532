/** Rows [begin, end) of C = A Bᵀ: A is n × m, B is p × m, C is n × p, all f64. */
export function gemmNT64(begin: i32, end: i32, scratch: usize, a: usize, b: usize, c: usize, m: i32, p: i32): void {
  for (let i = begin; i < end; i++) {
    const ai = a + (<usize>i * m << 3);
    for (let j = 0; j < p; j++) {
      const bj = b + (<usize>j * m << 3);
      let sum: f64 = 0;
      for (let k = 0; k < m; k++) sum += load<f64>(ai + (<usize>k << 3)) * load<f64>(bj + (<usize>k << 3));
      store<f64>(c + ((<usize>i * p + j) << 3), sum);
    }
  }
}
