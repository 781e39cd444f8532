// Sequential minimal optimization for one pair of classes of a support vector classifier.
//
// The problem: minimize ½ αᵀQα − Σα with Q_st = y_s y_t K_st, 0 ≤ α ≤ C, Σ yα = 0; class a has y = +1, class b y = −1.
// Everything is kept in F_t = y_t ∂/∂α_t = Σ_s y_s α_s K_ts − y_t. A point may go up (yα grow) if α is not at its end of
// [0, C] in that direction, and down likewise. Optimal: max F over those that may go down ≤ min F over those that may go up.
//
// F is kept twice: U holds F for points that may go up and +∞ for others, D holds F for points that may go down and −∞
// for others. Every point is in at least one, so F itself is never lost.

import { partner, TAU, upperPair } from "./smo-partner";

// A problem: 16 words of 8 bytes, then U, D and α, one f64 a point, class a before class b.
const STATUS: usize = 0; // 0 running, 1 converged, 2 stopped at the limit of iterations
const ITERATIONS: usize = 8;
const VIOLATION: usize = 16; // max D − min U at the last look
const OFFSET: usize = 24; // ρ of the decision Σ yαK − ρ
const OBJECTIVE: usize = 32;
const COUNT_A: usize = 40;
const COUNT_B: usize = 48;
// Addresses. Kernel values, f32: of class a with itself, of a (rows) with b, of b (rows) with a, of b with itself. Diagonals, f64.
const VALUES_AA: usize = 56;
const VALUES_AB: usize = 64;
const VALUES_BA: usize = 72;
const VALUES_BB: usize = 80;
const DIAGONAL_A: usize = 88;
const DIAGONAL_B: usize = 96;
const ARRAYS: usize = 128;

/**
 * Takes the pair problems [begin, end) of a list of addresses (u32) further, each by as many steps as `budget` visits of
 * points allow (at least one step). A problem left running goes on where it stood with the next call, bit for bit.
 *
 * Stops a problem when the violation is below `tolerance`, or after `most` steps.
 */
export function smoAdvance(
  begin: i32,
  end: i32,
  scratch: usize,
  problems: usize,
  C: f64,
  tolerance: f64,
  most: f64,
  budget: f64,
): void {
  for (let p = begin; p < end; p++) {
    advance(<usize>load<u32>(problems + (<usize>p << 2)), scratch, C, tolerance, most, budget);
  }
}

/** An address among the words of a problem. */
// @ts-ignore: decorator
@inline
function addressAt(problem: usize, word: usize): usize {
  return <usize>load<f64>(problem + word);
}

function advance(problem: usize, scratch: usize, C: f64, tolerance: f64, most: f64, budget: f64): void {
  const na = <i32>load<f64>(problem + COUNT_A);
  const nb = <i32>load<f64>(problem + COUNT_B);
  const l = na + nb;
  const up = problem + ARRAYS;
  const down = up + (<usize>l << 3);
  const alpha = down + (<usize>l << 3);
  const downB = down + (<usize>na << 3);
  const bytesA = <usize>na << 2;
  const bytesB = <usize>nb << 2;
  const valuesAA = addressAt(problem, VALUES_AA);
  const valuesAB = addressAt(problem, VALUES_AB);
  // Rows of b are counted from the first point of a, as everywhere here.
  const valuesBA = addressAt(problem, VALUES_BA) - <usize>na * bytesA;
  const valuesBB = addressAt(problem, VALUES_BB) - <usize>na * bytesB;
  const diagonalA = addressAt(problem, DIAGONAL_A);
  const diagonalB = addressAt(problem, DIAGONAL_B);

  let steps = load<f64>(problem + ITERATIONS);
  const last = Math.min(most, steps + Math.max(1, Math.floor(budget / <f64>l)));
  let least = minimum(up, l);
  for (;;) {
    // i: among those that may go up, the one with the least F.
    const i = lastIndexOf(up, l, least);
    const rowIA = (i < na ? valuesAA : valuesBA) + <usize>i * bytesA;
    const rowIB = (i < na ? valuesAB : valuesBB) + <usize>i * bytesB;
    const diagonalI = load<f64>(i < na ? diagonalA + (<usize>i << 3) : diagonalB + (<usize>(i - na) << 3));
    // j: among those that may go down, the one whose pair with i lowers the objective most, to second order.
    store<f64>(scratch, 0);
    store<f64>(scratch, -1, 8);
    store<f64>(scratch, -Infinity, 16);
    if (i >= 0) {
      partner(scratch, down, rowIA, diagonalA, na, 0, least, diagonalI);
      partner(scratch, downB, rowIB, diagonalB, nb, na, least, diagonalI);
    }
    const j = <i32>load<f64>(scratch, 8);
    const violation = load<f64>(scratch, 16) - least;
    store<f64>(problem + VIOLATION, violation);
    const converged = violation < tolerance || j < 0;
    if (converged || steps >= most) {
      store<f64>(problem + STATUS, converged ? 1 : 2);
      conclude(problem, up, down, alpha, na, l, C);
      break;
    }
    if (steps >= last) break;
    steps += 1;

    // One step of length t: yα of i grows by t, that of j shrinks by t; as far as the curvature says or a bound allows.
    const rowJA = (j < na ? valuesAA : valuesBA) + <usize>j * bytesA;
    const rowJB = (j < na ? valuesAB : valuesBB) + <usize>j * bytesB;
    const diagonalJ = load<f64>(j < na ? diagonalA + (<usize>j << 3) : diagonalB + (<usize>(j - na) << 3));
    const between = <f64>load<f32>(j < na ? rowIA + (<usize>j << 2) : rowIB + (<usize>(j - na) << 2));
    const curvature = diagonalI + diagonalJ - 2 * between;
    const wanted = (load<f64>(down + (<usize>j << 3)) - least) / (curvature > 0 ? curvature : TAU);
    const alphaI = load<f64>(alpha + (<usize>i << 3));
    const alphaJ = load<f64>(alpha + (<usize>j << 3));
    const roomI = i < na ? C - alphaI : alphaI;
    const roomJ = j < na ? alphaJ : C - alphaJ;
    const t = Math.min(wanted, Math.min(roomI, roomJ));
    const newI = t === roomI ? (i < na ? C : 0) : i < na ? alphaI + t : alphaI - t;
    const newJ = t === roomJ ? (j < na ? 0 : C) : j < na ? alphaJ - t : alphaJ + t;
    store<f64>(alpha + (<usize>i << 3), newI);
    store<f64>(alpha + (<usize>j << 3), newJ);
    enter(up, down, i, i < na, newI, C);
    enter(up, down, j, j < na, newJ, C);

    // F += K_i Δ(yα)_i + K_j Δ(yα)_j, with the changes as they were stored.
    const changeI = i < na ? newI - alphaI : alphaI - newI;
    const changeJ = j < na ? newJ - alphaJ : alphaJ - newJ;
    least = Math.min(
      update(up, down, rowIA, rowJA, na, changeI, changeJ),
      update(up + (<usize>na << 3), downB, rowIB, rowJB, nb, changeI, changeJ),
    );
  }
  store<f64>(problem + ITERATIONS, steps);
}

/** Writes F of point t into U and D as its α now allows. */
function enter(up: usize, down: usize, t: i32, inA: bool, a: f64, C: f64): void {
  const u = up + (<usize>t << 3);
  const d = down + (<usize>t << 3);
  const f = load<f64>(u) === Infinity ? load<f64>(d) : load<f64>(u);
  store<f64>(u, (inA ? a < C : a > 0) ? f : Infinity);
  store<f64>(d, (inA ? a > 0 : a < C) ? f : -Infinity);
}

/** U and D += K_i di + K_j dj for `count` points; gives the least U. */
function update(up: usize, down: usize, ki: usize, kj: usize, count: i32, di: f64, dj: f64): f64 {
  const vi = f64x2.splat(di);
  const vj = f64x2.splat(dj);
  let least0 = f64x2.splat(Infinity);
  let least1 = f64x2.splat(Infinity);
  const whole = count & ~3;
  for (let t = 0; t < whole; t += 4) {
    const a = v128.load(ki);
    const b = v128.load(kj);
    const change0 = f64x2.add(f64x2.mul(f64x2.promote_low_f32x4(a), vi), f64x2.mul(f64x2.promote_low_f32x4(b), vj));
    const change1 = f64x2.add(f64x2.mul(upperPair(a), vi), f64x2.mul(upperPair(b), vj));
    const up0 = f64x2.add(v128.load(up), change0);
    const up1 = f64x2.add(v128.load(up, 16), change1);
    v128.store(up, up0);
    v128.store(up, up1, 16);
    v128.store(down, f64x2.add(v128.load(down), change0));
    v128.store(down, f64x2.add(v128.load(down, 16), change1), 16);
    least0 = f64x2.pmin(least0, up0);
    least1 = f64x2.pmin(least1, up1);
    up += 32;
    down += 32;
    ki += 16;
    kj += 16;
  }
  least0 = f64x2.pmin(least0, least1);
  let least = Math.min(f64x2.extract_lane(least0, 0), f64x2.extract_lane(least0, 1));
  for (let t = whole; t < count; t++) {
    const change = <f64>load<f32>(ki) * di + <f64>load<f32>(kj) * dj;
    const u = load<f64>(up) + change;
    store<f64>(up, u);
    store<f64>(down, load<f64>(down) + change);
    if (u < least) least = u;
    up += 8;
    down += 8;
    ki += 4;
    kj += 4;
  }
  return least;
}

/** The least of `count` numbers, +∞ for none. */
function minimum(x: usize, count: i32): f64 {
  let least: f64 = Infinity;
  for (let t = 0; t < count; t++) least = Math.min(least, load<f64>(x + (<usize>t << 3)));
  return least;
}

/** The last place where `value` stands, −1 if it is +∞ or nowhere. */
function lastIndexOf(x: usize, count: i32, value: f64): i32 {
  if (value === Infinity) return -1;
  let t = count;
  const wanted = f64x2.splat(value);
  while (t >= 4) {
    const at = x + (<usize>(t - 4) << 3);
    if (v128.any_true(v128.or(f64x2.eq(v128.load(at), wanted), f64x2.eq(v128.load(at, 16), wanted)))) break;
    t -= 4;
  }
  for (t--; t >= 0; t--) if (load<f64>(x + (<usize>t << 3)) === value) return t;
  return -1;
}

/** Works out ρ and the objective of a finished problem. */
function conclude(problem: usize, up: usize, down: usize, alpha: usize, na: i32, l: i32, C: f64): void {
  let sum: f64 = 0;
  let free: f64 = 0;
  let least: f64 = Infinity;
  let most: f64 = -Infinity;
  let objective: f64 = 0;
  for (let t = 0; t < l; t++) {
    const u = load<f64>(up + (<usize>t << 3));
    const d = load<f64>(down + (<usize>t << 3));
    const a = load<f64>(alpha + (<usize>t << 3));
    const f = u === Infinity ? d : u;
    const y: f64 = t < na ? 1 : -1;
    // Σ_s Q_ts α_s − 1 = yF, so ½ αᵀQα − Σα = ½ Σ α (yF − 1).
    objective += a * (y * f - 1);
    if (a > 0 && a < C) {
      free += 1;
      sum += f;
    } else if (d === -Infinity) {
      least = Math.min(least, u);
    } else {
      most = Math.max(most, d);
    }
  }
  // Free points have F = ρ; without one, ρ is the middle of what the bounds leave.
  store<f64>(problem + OFFSET, free > 0 ? sum / free : (least + most) / 2);
  store<f64>(problem + OBJECTIVE, objective / 2);
}
