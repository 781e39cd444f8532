import { saveModel } from "flatland";
import { download, fileName } from "../base/download.ts";
import type { Run } from "../runs/run.ts";
import { trueClasses } from "../state/colors.ts";
import { data, labelField, work } from "../state/data.ts";

/** Writes the model of a run with how its data was prepared, so that `flatland transform` treats new data alike, and hands it over. */
export async function saveModelFile(run: Run): Promise<void> {
  const names = run.kind === "classification" && labelField.value ? trueClasses()?.names : undefined;
  const bytes = saveModel(run.model as never, { preparation: work.value!.recipe, ...(names ? { labels: names } : {}) });
  download(`${fileName(data.value!.name)}-${fileName(run.method)}.flatland`, bytes, "application/octet-stream");
}
