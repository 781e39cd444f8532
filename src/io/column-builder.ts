import type { NumberArray } from "../matrix/dense.ts";
import type { Page } from "./parquet-page.ts";
import type { Column } from "./table.ts";

/** Where reading stands inside a page: the next entry and the next value. */
export interface Place {
  entry: number;
  value: number;
}

/** A column that grows page by page. */
export interface ColumnBuilder {
  readonly rows: number;
  /** Takes entries of a page from `at` on, moving it, until the column has `rows` rows or the page ends. */
  take(page: Page, at: Place, rows: number): void;
  /** Ends the last row; more rows may follow. */
  finish(): Column;
}

type Growable = Float64Array | Float32Array | NumberArray;

/** At least `need` numbers of room, and never more than twice that: what is written is what makes it grow. */
function grown<T extends Growable>(data: T, need: number, rows: number): T {
  if (need <= data.length) return data;
  const larger = new (data.constructor as new (length: number) => T)(Math.min(Math.max(need, 2 * data.length), Math.max(need, rows)));
  larger.set(data as never);
  return larger;
}

function countMissing(data: NumberArray, width = 1): number {
  if (!(data instanceof Float64Array || data instanceof Float32Array)) return 0;
  let missing = 0;
  for (let i = 0; i < data.length; i += width) {
    for (let j = 0; j < width; j++) {
      if (!Number.isNaN(data[i + j]!)) continue;
      missing++;
      break;
    }
  }
  return missing;
}

/** A column of numbers; integers become Float64 when the first one is missing. `room` rows are made at once. */
export function numberBuilder(name: string, definition: number, room: number): ColumnBuilder {
  let data: NumberArray | undefined;
  let rows = 0;
  return {
    get rows() {
      return rows;
    },
    take({ entries, definition: levels, values }, at, to) {
      const numbers = values as NumberArray;
      const n = Math.min(to - rows, entries - at.entry);
      data = grown(data ?? (new (numbers.constructor as new (length: number) => NumberArray)(room) as NumberArray), rows + n, to);
      if (!levels) {
        data.set(numbers.subarray(at.value, at.value + n) as never, rows);
        at.value += n;
      } else {
        if (!(data instanceof Float64Array || data instanceof Float32Array)) data = Float64Array.from(data);
        for (let i = 0; i < n; i++) data[rows + i] = levels[at.entry + i] === definition ? numbers[at.value++]! : Number.NaN;
      }
      at.entry += n;
      rows += n;
    },
    finish() {
      const values = (data ?? new Float64Array(0)).subarray(0, rows) as NumberArray;
      return { name, kind: "number", values, missing: countMissing(values) };
    },
  };
}

/** A column of texts. */
export function textBuilder(name: string, definition: number): ColumnBuilder {
  const texts: (string | null)[] = [];
  let missing = 0;
  return {
    get rows() {
      return texts.length;
    },
    take({ entries, definition: levels, values }, at, to) {
      const n = Math.min(to - texts.length, entries - at.entry);
      for (let i = 0; i < n; i++) {
        const there = !levels || levels[at.entry + i] === definition;
        if (!there) missing++;
        texts.push(there ? (values[at.value++] as string) : null);
      }
      at.entry += n;
    },
    finish: () => ({ name, kind: "text", values: texts, missing }),
  };
}

/** Lists of differing length, found at `row`. */
export class RaggedLists extends Error {
  readonly row: number;
  readonly found: number;
  readonly expected: number;

  constructor(row: number, found: number, expected: number) {
    super(`row ${row} (counted from 0) has ${found} values where the rows before have ${expected}`);
    this.row = row;
    this.found = found;
    this.expected = expected;
  }
}

/** Throws when next to all lists of a long column are missing and the few that are there are so long that the rest eats the memory. */
export function checkWidth(rows: number, width: number, values: number): void {
  if (rows * width <= Math.max(1 << 24, 64 * values)) return;
  throw new Error(`${values} values cannot fill lists of ${width} in ${rows} rows`);
}

/** Rows of equal width from lists; a list that is missing or empty becomes a row of NaN. Throws {@link RaggedLists}. */
export function vectorBuilder(name: string, definition: number, entry: number, room: number, width = 0): ColumnBuilder {
  let data: NumberArray | undefined;
  let rows = 0;
  /** Whether the last row may go on, and how many values it has. */
  let open = false;
  let filled = 0;
  let used = 0;
  /** Values that came from the file. */
  let present = 0;
  /** Rows without a value before the first one with some. */
  let leading = 0;

  function close(): void {
    if (!open) return;
    open = false;
    if (filled === 0) {
      if (width === 0) leading++;
      else {
        checkWidth(rows, width, present);
        append(Number.NaN, width);
      }
      return;
    }
    if (width === 0) {
      width = filled;
      checkWidth(leading, width, used);
      if (leading > 0) {
        const first = toFloats().slice(0, filled);
        data = grown(data!, used + leading * width, (leading + room) * width);
        (data as Float64Array).fill(Number.NaN, 0, leading * width).set(first as never, leading * width);
        used += leading * width;
      }
      data = grown(data!, width, Math.max(room, 1) * width);
    } else if (filled !== width) throw new RaggedLists(rows - 1, filled, width);
  }

  function toFloats(): NumberArray {
    if (!(data instanceof Float64Array || data instanceof Float32Array)) data = Float64Array.from(data ?? []);
    return data;
  }

  function append(value: number, times: number): void {
    if (Number.isNaN(value)) toFloats();
    data = grown(data!, used + times, room * width);
    for (let k = 0; k < times; k++) data[used++] = value;
  }

  return {
    get rows() {
      return rows;
    },
    take({ entries, definition: levels, repetition, values }, at, to) {
      const numbers = values as NumberArray;
      data ??= new (numbers.constructor as new (length: number) => NumberArray)(0) as NumberArray;
      while (at.entry < entries) {
        if (repetition![at.entry] === 0) {
          close();
          if (rows === to) return;
          rows++;
          open = true;
          filled = 0;
        } else if (!open) throw new Error("a page goes on with a row that was never begun");
        const level = levels ? levels[at.entry]! : definition;
        if (level >= entry) {
          append(level === definition ? numbers[at.value++]! : Number.NaN, 1);
          filled++;
          present++;
          if (width > 0 && filled > width) throw new RaggedLists(rows - 1, filled, width);
        }
        at.entry++;
      }
    },
    finish() {
      close();
      const all = (data ?? new Float64Array(0)).subarray(0, used) as NumberArray;
      const values = width === 0 ? new Float64Array(0) : all;
      return { name, kind: "vector", width, values, missing: width === 0 ? rows : countMissing(values, width) };
    },
  };
}
