import type { Table } from "flatland/io";
import { download, fileName } from "../base/download.ts";
import { title } from "../base/format.ts";
import { ask } from "../data/loader.ts";
import type { Run } from "../runs/run.ts";
import { data, idField, labelField, work } from "../state/data.ts";
import { selection } from "../state/view.ts";

/** What a table of results can be written as. */
export const tableFormats = ["csv", "parquet", "npy"] as const;

/** Coordinates of a run with id, label, clusters, local quality and whether the point is selected; one row a point. */
function resultTable(run: Run, all: readonly Run[], numbersOnly: boolean): Table {
  const rows = work.value!.rows;
  type Column = Table["columns"][number];
  const columns: Column[] = [];
  const number = (name: string, values: Float64Array | Int32Array): void => {
    columns.push({
      name,
      kind: "number",
      values,
      missing: values instanceof Float64Array ? values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0) : 0,
    });
  };
  if (run.coordinates) {
    const { cols, data: values } = run.coordinates;
    for (let j = 0; j < cols; j++)
      number(
        `${run.method}${j + 1}`,
        Float64Array.from(rows, (_, i) => values[i * cols + j]!),
      );
  }
  if (!numbersOnly) {
    number("row", Int32Array.from(rows));
    for (const field of new Set([idField.value, labelField.value])) {
      if (!field || field.kind === "vector") continue;
      if (field.kind === "number")
        number(
          field.name,
          Float64Array.from(rows, (row) => field.values[row]!),
        );
      else
        columns.push({
          name: field.name,
          kind: "text",
          values: Array.from(rows, (row) => field.words[field.codes[row]!] ?? null),
          missing: field.missing,
        });
    }
    for (const other of all)
      if (other.labels && other.key === run.key)
        number(uniqueName(columns, `${title(other.method)} ${other.kind === "classification" ? "class" : "cluster"}`), other.labels);
    if (run.scores?.local) number("local trustworthiness", run.scores.local);
    if (selection.value) number("selected", Int32Array.from(selection.value));
  }
  return { rows: rows.length, columns, format: "csv", notes: [] };
}

function uniqueName(columns: readonly { readonly name: string }[], name: string): string {
  let wanted = name;
  for (let n = 2; columns.some((column) => column.name === wanted); n++) wanted = `${name} ${n}`;
  return wanted;
}

/** Writes the results of a run and hands the file over. */
export async function saveTable(run: Run, all: readonly Run[], format: (typeof tableFormats)[number]): Promise<void> {
  const table = resultTable(run, all, format === "npy");
  const bytes = await ask({ kind: "write", table, format });
  download(`${fileName(data.value!.name)}-${fileName(run.method)}.${format}`, bytes, "application/octet-stream");
}
