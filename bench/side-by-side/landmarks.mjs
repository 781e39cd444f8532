// How far landmark Isomap is from the exact one: both on the swiss roll of 20,000, laid over one another.
import * as f from "../../dist/node.js";
import { ensureData, readData } from "./data.mjs";

const n = 20000;
const landmarks = 1000;

/**
 * The landmark embedding, moved and turned onto the exact one (Procrustes): the root mean square distance of a point from its exact
 * place, the median and the largest one, as shares of the exact embedding's own spread (its root mean square distance from the center).
 */
export async function measure({ threads }) {
  const { X } = readData(await ensureData(`swiss${n}`));
  const options = { neighbors: 10, dimensions: 2, threads };
  const exact = (await f.isomap(X, options)).embedding;
  const few = (await f.isomap(X, { ...options, landmarks })).embedding;
  const { aligned, disparity } = f.procrustes(exact, few);
  const mean = [0, 1].map((a) => exact.data.reduce((sum, value, i) => (i % 2 === a ? sum + value : sum), 0) / n);
  let spread = 0;
  const apart = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const [x, y] = [exact.data[2 * i], exact.data[2 * i + 1]];
    spread += (x - mean[0]) ** 2 + (y - mean[1]) ** 2;
    apart[i] = Math.hypot(aligned.data[2 * i] - x, aligned.data[2 * i + 1] - y);
  }
  spread = Math.sqrt(spread / n);
  apart.sort();
  return { n, landmarks, rms: Math.sqrt(disparity), median: apart[n / 2] / spread, most: apart[n - 1] / spread };
}
