import type { Table as ArrowTable } from "@uwdata/flechette";
import { formatNumber, formatValue, ManifoldError, nearestWord } from "../base/errors.ts";
import { columnsOf, emptyColumns, timeNote, unusable } from "./arrow-columns.ts";
import { RaggedLists } from "./column-builder.ts";
import { unheld } from "./column-error.ts";
import type { ColumnarOptions } from "./parquet.ts";
import type { Column } from "./table.ts";

/** One record batch, or a window of one, as columns. */
export interface ArrowPart {
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly notes: readonly string[];
  /** Columns left out here because their lists differ in length. */
  readonly ragged: readonly string[];
}

/** Whether a field is among the columns asked for: a part of a structure is asked for as "a.b" and found under "a". */
export function isAsked(field: string, columns: readonly string[] | undefined): boolean {
  return columns?.some((column) => column === field || column.startsWith(`${field}.`)) ?? true;
}

/** What is to be made of a record batch, beside the columns asked for. */
export interface PartOptions {
  /** Columns whose 64-bit integers are read as text. */
  readonly asText?: ReadonlySet<string>;
  /** The fields to look at; all when not given. */
  readonly only?: readonly string[];
}

/** The columns asked for of a record batch that the library has read. */
export function partOf(
  table: ArrowTable,
  options: ColumnarOptions,
  name: string,
  batch: number,
  { asText, only }: PartOptions = {},
): ArrowPart {
  const { schema } = table;
  const notes: string[] = [];
  const ragged: string[] = [];
  const columns: Column[] = [];
  let rows: number | undefined;
  for (const [i, field] of schema.fields.entries()) {
    const data = table.children[i]?.data[0];
    const asked = only?.includes(field.name) ?? isAsked(field.name, options.columns);
    if (data && asked) {
      rows ??= data.length;
      if (data.length !== rows) throw damaged(new Error(`columns of ${rows} and of ${data.length} rows`), name, batch);
    }
    const why = field.name.startsWith("__index_level_") ? "it is the index of a pandas table" : unusable(field.type);
    if (why && options.columns?.includes(field.name)) {
      throw new ManifoldError("bad-option", `${name}: column ${formatValue(field.name)} cannot be used: ${why}. Choose another one.`, {
        column: field.name,
      });
    }
    if (!asked) continue;
    const time = timeNote(field.type);
    if (why) notes.push(`Column ${formatValue(field.name)} is left out: ${why}.`);
    else if (time) notes.push(`Column ${formatValue(field.name)} is a date or time: ${time}.`);
    if (why) continue;
    try {
      columns.push(
        ...(data ? columnsOf(field.name, field.type, data, asText?.has(field.name) ?? false) : emptyColumns(field.name, field.type)),
      );
    } catch (error) {
      if (!(error instanceof RaggedLists) || options.columns) throw columnError(error, name, field.name, batch);
      ragged.push(field.name);
      notes.push(`Column ${formatValue(field.name)} is left out: ${error.message}.`);
    }
  }
  return { rows: rows ?? 0, columns: only ? columns : chosen(columns, options.columns, name), notes, ragged };
}

function chosen(columns: readonly Column[], names: readonly string[] | undefined, file: string): readonly Column[] {
  return (
    names?.map((column) => {
      const found = columns.find((one) => one.name === column);
      if (found) return found;
      const near = nearestWord(
        column,
        columns.map((one) => one.name),
      );
      const mend = near ? `Did you mean ${formatValue(near)}?` : "flatland info lists the columns of a file.";
      throw new ManifoldError("bad-option", `${file}: there is no column ${formatValue(column)}. ${mend}`, { column });
    }) ?? columns
  );
}

/** What went wrong while a batch was read, as "bad-file". */
export function damaged(error: unknown, name: string, batch: number): ManifoldError {
  if (error instanceof ManifoldError) return error;
  const said = error instanceof Error ? error.message : String(error);
  return new ManifoldError(
    "bad-file",
    `${name}: record batch ${formatNumber(batch)} cannot be read (${said}). The file was cut short or damaged, or is no Arrow; fetch or save it again.`,
    { batch },
  );
}

/** What went wrong while a column was read. */
export function columnError(error: unknown, name: string, column: string, batch = 0): ManifoldError {
  const said = error instanceof Error ? error.message : String(error);
  return unheld(error, name, column) ?? damaged(new Error(`column ${formatValue(column)}: ${said}`), name, batch);
}
