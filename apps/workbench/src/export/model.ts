import * as flatland from "flatland";
import { download, fileName } from "../base/download.ts";
import type { Run } from "../runs/run.ts";
import { data } from "../state/data.ts";

type Save = (model: object) => Uint8Array<ArrayBuffer>;

/** What writes the model of a run to a file; undefined in a build of the package that has no model files. */
export const modelFile: ((run: Run) => Promise<void>) | undefined =
  "saveModel" in flatland
    ? async (run) => {
        const bytes = await (flatland as unknown as { saveModel: Save }).saveModel(run.model!);
        download(`${fileName(data.value!.name)}-${fileName(run.method)}.flatland`, bytes, "application/octet-stream");
      }
    : undefined;
