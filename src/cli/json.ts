/**
 * A result as one JSON document: typed arrays as lists, matrices as lists of rows, numbers JSON has no word for (NaN, infinity) as null.
 */
export function jsonText(document: object): string {
  return `${JSON.stringify(document, plain, 2)}\n`;
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  if (typeof value === "object" && value !== null && "rows" in value && "cols" in value && "data" in value) {
    const { rows, cols, data } = value as { rows: number; cols: number; data: ArrayLike<number> };
    return Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_, j) => data[i * cols + j]));
  }
  return value;
}
