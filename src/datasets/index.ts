export { blobs } from "./blobs.ts";
export { circles } from "./circles.ts";
export type { Dataset, DatasetMaker } from "./define.ts";
export { type Digits, digits } from "./digits.ts";
export { moons } from "./moons.ts";
export { sCurve } from "./s-curve.ts";
export { swissRoll } from "./swiss-roll.ts";
export { swissRoll4 } from "./swiss-roll-4.ts";
