import { parseNumbers, readNpy } from "flatland/io";
import type { Table } from "./table.ts";

/** The table in the bytes of a file, whatever its format. */
export async function readAny(bytes: Uint8Array, name: string): Promise<Table> {
  if (bytes[0] === 0x93 && bytes[1] === 0x4e) {
    const { data, shape } = readNpy(bytes, name);
    const rows = shape[0] ?? 1;
    const width = shape[1] ?? 1;
    const columns = Array.from({ length: width }, (_, j) => {
      const values = data.slice(0, rows);
      for (let i = 0; i < rows; i++) values[i] = data[i * width + j]!;
      return { kind: "number" as const, name: `x${j + 1}`, values, missing: 0 };
    });
    return { rows, columns, format: "npy", notes: [] };
  }
  const table = parseNumbers(new TextDecoder().decode(bytes), { source: name });
  const columns = Array.from({ length: table.cols }, (_, j) => {
    const values = new Float64Array(table.rows);
    for (let i = 0; i < table.rows; i++) values[i] = table.data[i * table.cols + j]!;
    return { kind: "number" as const, name: table.columns?.[j] ?? `x${j + 1}`, values, missing: 0 };
  });
  return { rows: table.rows, columns, format: "csv", notes: [] };
}
