import { formatValue, ManifoldError, nearestWord } from "./base/errors.ts";
import type { Points } from "./matrix/convert.ts";
import type { Matrix } from "./matrix/dense.ts";
import type { AnyMethod, ModelBase } from "./method/define.ts";
import type { RunSettings } from "./method/settings.ts";
import { methods } from "./methods.ts";

type Verb = "transform" | "predict" | "inverseTransform";

/** The promised form and the synchronous one of a call that finds its method by `model.method`. */
export interface Dispatch<R> {
  (model: ModelBase, points: Points, settings?: RunSettings): Promise<R>;
  sync(model: ModelBase, points: Points, settings?: RunSettings): R;
}

/** Maps new points with any model: `transform(model, points)` is `isomap.transform(model, points)` for an Isomap model. */
export const transform: Dispatch<Matrix> = /* @__PURE__ */ dispatch("transform");

/** Labels new points with any model that can: `predict(model, points)` is `svc.predict(model, points)` for an SVC. */
export const predict: Dispatch<Int32Array> = /* @__PURE__ */ dispatch("predict");

function dispatch<R>(verb: Verb): Dispatch<R> {
  const call = async (model: ModelBase, points: Points, settings?: RunSettings): Promise<R> =>
    methodOf(model, verb)[verb](model, points, settings);
  return Object.assign(call, {
    sync: (model: ModelBase, points: Points, settings?: RunSettings): R => methodOf(model, verb)[verb].sync(model, points, settings),
  });
}

/** The registered method that made `model`. Throws "bad-model" for anything else. */
function methodOf(model: ModelBase, verb: Verb): AnyMethod {
  const name: unknown = (model as Partial<ModelBase> | null | undefined)?.method;
  if (typeof name !== "string")
    throw new ManifoldError("bad-model", `${verb}: the first argument must be a model, not ${formatValue(model)}.`);
  const found = methods.find((method) => method.info.name === name);
  if (found) return found;
  const names = methods.map((method) => method.info.name);
  const near = nearestWord(name, names);
  throw new ManifoldError(
    "bad-model",
    `${verb}: no method is called ${formatValue(name)}. ${near ? `Did you mean "${near}"?` : `There are ${names.join(", ")}.`}`,
    { method: name },
  );
}
