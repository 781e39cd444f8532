import type { Column as ArrowColumn, DataType } from "@uwdata/flechette";
import type { NumberArray } from "../matrix/dense.ts";
import { loadArrow } from "./arrow-library.ts";
import type { Column, Table } from "./table.ts";

/**
 * The bytes of an Arrow file (which is Feather, version 2) that holds `table`: numbers in their own type, texts, vectors as lists of
 * fixed size; not packed, so that readers need not copy. A missing value is written as null. O(values)
 */
export async function writeArrow(table: Table): Promise<Uint8Array<ArrayBuffer>> {
  const arrow = await loadArrow();
  const write = (column: Column): ArrowColumn<unknown> => {
    if (column.kind === "text") return arrow.columnFromArray([...column.values], arrow.utf8());
    const { values } = column;
    const type = numberType(arrow, values);
    if (column.kind === "number") {
      // Without missing values the numbers are taken as they stand.
      if (column.missing === 0 && values.length > 0) return arrow.columnFromArray(unclamped(values));
      return arrow.columnFromArray(Array.from(values, nullable), type);
    }
    const { width } = column;
    const rows = Array.from({ length: table.rows }, (_, i) => {
      const row = values.subarray(i * width, (i + 1) * width) as NumberArray;
      return row.every(Number.isNaN) ? null : Array.from(row, nullable);
    });
    return arrow.columnFromArray(rows, arrow.fixedSizeList(arrow.field("item", type, true), width));
  };
  const written = arrow.tableFromColumns(table.columns.map((column) => [column.name, write(column)]));
  return new Uint8Array(arrow.tableToIPC(written, { format: "file" })!);
}

const nullable = (value: number): number | null => (Number.isNaN(value) ? null : value);

const unclamped = (values: NumberArray) => (values instanceof Uint8ClampedArray ? new Uint8Array(values) : values);

function numberType(arrow: Awaited<ReturnType<typeof loadArrow>>, values: NumberArray): DataType {
  const types: Readonly<Record<string, () => DataType>> = {
    Float64Array: arrow.float64,
    Float32Array: arrow.float32,
    Int8Array: arrow.int8,
    Uint8Array: arrow.uint8,
    Uint8ClampedArray: arrow.uint8,
    Int16Array: arrow.int16,
    Uint16Array: arrow.uint16,
    Int32Array: arrow.int32,
    Uint32Array: arrow.uint32,
  };
  return types[values[Symbol.toStringTag]]!();
}
