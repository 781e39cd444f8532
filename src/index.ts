export { type ErrorCode, ManifoldError, type Warning } from "./base/errors.ts";
export {
  blobs,
  circles,
  type Dataset,
  type Digits,
  digits,
  moons,
  sCurve,
  swissRoll,
  swissRoll4,
} from "./datasets/index.ts";
export { predict, transform } from "./dispatch.ts";
export { pca } from "./embed/pca.ts";
export type { Points } from "./matrix/convert.ts";
export type { Matrix, NumberArray } from "./matrix/dense.ts";
export { defineMethod } from "./method/define.ts";
export { methods } from "./methods.ts";
