import { number } from "../base/options.ts";
import type { Matrix } from "../matrix/dense.ts";
import type { RandomState } from "./random-state.ts";

/** The option `noise`. @__NO_SIDE_EFFECTS__ */
export const noiseOption = (standard: number) =>
  number({ default: standard, minimum: 0, help: "Standard deviation of the normal noise added to every coordinate." });

/** Adds noise to every entry, point by point. Nothing is drawn when `noise` is 0. */
export function addNoiseByRow(points: Matrix, noise: number, draws: RandomState): void {
  if (noise === 0) return;
  for (let i = 0; i < points.data.length; i++) points.data[i]! += noise * draws.normal();
}

/** Adds noise to every entry, column after column. Nothing is drawn when `noise` is 0. */
export function addNoiseByColumn(points: Matrix, noise: number, draws: RandomState): void {
  if (noise === 0) return;
  for (let j = 0; j < points.cols; j++) {
    for (let i = j; i < points.data.length; i += points.cols) points.data[i]! += noise * draws.normal();
  }
}
