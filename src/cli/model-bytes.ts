import type { ModelBase } from "../method/define.ts";
import { saveModel } from "../model/model-file.ts";
import type { Prepared } from "./prepare.ts";

/** A model's file, with how its data were prepared, so that `flatland transform` treats new rows as the fit did. */
export function modelBytes(model: ModelBase, { features, scaling, means }: Prepared, policy: "error" | "drop" | "mean"): Uint8Array {
  return saveModel(model, {
    preparation: { features, scaling, missing: { policy, ...(policy === "mean" && means ? { means } : {}) } },
  });
}
