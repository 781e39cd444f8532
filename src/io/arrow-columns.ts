import type { Batch, DataType } from "@uwdata/flechette";
import type { NumberArray } from "../matrix/dense.ts";
import { arrowType as type } from "./arrow-types.ts";
import { checkWidth, RaggedLists } from "./column-builder.ts";
import { WideInteger } from "./parquet-values.ts";
import type { Column } from "./table.ts";

/** Milliseconds in Arrow's units of time: seconds, milliseconds, microseconds, nanoseconds. */
const perUnit = [1000, 1, 1e-3, 1e-6] as const;

/** Why a type can be no column; undefined for those that can. */
export function unusable(field: DataType): string | undefined {
  switch (field.typeId) {
    case type.dictionary:
      return unusable(field.dictionary);
    case type.list:
    case type.largeList:
    case type.fixedList: {
      const child = field.children[0]!.type;
      if (child.typeId === type.list || child.typeId === type.fixedList || child.typeId === type.largeList)
        return "it holds lists of lists";
      if (child.typeId === type.struct) return "it holds lists of structures";
      return kindOf(child) === "number" ? undefined : "it holds lists of text";
    }
    case type.null:
      return "it has no values";
    case type.map:
      return "it holds maps";
    case type.struct:
      return undefined;
    default:
      return kindOf(field) === undefined ? "values of its type are neither numbers nor text" : undefined;
  }
}

/** What a date or time is read as. */
export function timeNote(field: DataType): string | undefined {
  if (field.typeId === type.date) return field.unit === 0 ? "days since 1970-01-01" : "milliseconds since 1970";
  if (field.typeId === type.time) return "milliseconds since midnight";
  if (field.typeId === type.timestamp) return "milliseconds since 1970";
  return field.typeId === type.duration ? "milliseconds" : undefined;
}

function kindOf(field: DataType): "number" | "text" | undefined {
  switch (field.typeId) {
    case type.dictionary:
      return kindOf(field.dictionary);
    case type.int:
    case type.float:
    case type.bool:
    case type.decimal:
    case type.date:
    case type.time:
    case type.timestamp:
    case type.duration:
      return "number";
    case type.utf8:
    case type.largeUtf8:
    case type.utf8View:
      return "text";
    default:
      return undefined;
  }
}

type AnyBatch = Batch<unknown>;

/** The columns of one field in one record batch; several for a structure. `wide` reads 64-bit integers as text. */
export function columnsOf(name: string, field: DataType, batch: AnyBatch, wide: boolean): Column[] {
  if (unusable(field)) return [];
  checkValidity(batch);
  if (field.typeId === type.struct) {
    const parts = field.children.flatMap((child, i) => columnsOf(`${name}.${child.name}`, child.type, child_(batch, i), wide));
    return batch.nullCount ? parts.map((part) => masked(part, batch)) : parts;
  }
  if (field.typeId === type.list || field.typeId === type.largeList || field.typeId === type.fixedList) {
    return [vectors(name, field, batch)];
  }
  if (kindOf(field) === "text" || (wide && isWideType(field))) return [texts(name, batch)];
  return [{ name, kind: "number", ...numbers(field, batch) }];
}

/** The columns of a field without their rows; none for a field that can be no column. */
export function emptyColumns(name: string, field: DataType): Column[] {
  if (unusable(field)) return [];
  if (field.typeId === type.struct) return field.children.flatMap((child) => emptyColumns(`${name}.${child.name}`, child.type));
  if (kindOf(field) === "text") return [{ name, kind: "text", values: [], missing: 0 }];
  const numbers = { name, values: new Float64Array(0), missing: 0 };
  const list = field.typeId === type.list || field.typeId === type.largeList || field.typeId === type.fixedList;
  return [
    list ? { ...numbers, kind: "vector", width: field.typeId === type.fixedList ? field.stride : 0 } : { ...numbers, kind: "number" },
  ];
}

/** Whether values of a type may pass 2⁵³. */
function isWideType(field: DataType): boolean {
  return field.typeId === type.int && field.bitWidth === 64;
}

const child_ = (batch: AnyBatch, i: number): AnyBatch => {
  const child = (batch.children as AnyBatch[] | undefined)?.[i];
  if (!child) throw new Error("a part of a structure is missing");
  return child;
};

function checkValidity(batch: AnyBatch): void {
  const { length, nullCount, validity } = batch;
  if (!(length >= 0 && nullCount >= 0 && nullCount <= length)) throw new Error(`${nullCount} of ${length} values are missing`);
  if (nullCount > 0 && (validity?.length ?? 0) * 8 < length) throw new Error("the marks of missing values are cut short");
}

function texts(name: string, batch: AnyBatch): Column {
  const { length, offsets, values } = batch;
  // Text takes an offset a value; views take 16 bytes; places in a dictionary and integers one element.
  const there = offsets
    ? offsets.length - 1
    : values instanceof Uint8Array && !("dictionary" in batch)
      ? values.length / 16
      : values!.length;
  if (there < length) throw new Error(`${there} texts where ${length} are promised`);
  const list = new Array<string | null>(length);
  let missing = 0;
  for (let i = 0; i < length; i++) {
    const value = isWideBatch(batch) ? (batch.isValid(i) || !batch.nullCount ? (batch.values as BigInt64Array)[i] : null) : batch.at(i);
    list[i] = value === null || value === undefined ? null : String(value);
    if (list[i] === null) missing++;
  }
  return { name, kind: "text", values: list, missing };
}

const isWideBatch = ({ values }: AnyBatch): boolean => values instanceof BigInt64Array || values instanceof BigUint64Array;

/** The numbers of a batch, a missing one as NaN. */
function numbers(field: DataType, batch: AnyBatch): { values: NumberArray; missing: number } {
  const { length, nullCount } = batch;
  const stored = present(field, batch);
  if (stored.length < length) throw new Error(`${stored.length} numbers where ${length} are promised`);
  // The bytes of the file may be shared or out of step; what is given is the reader's own.
  const values = stored.slice(0, length) as NumberArray;
  if (!nullCount) return { values, missing: nanCount(values) };
  const floats = values instanceof Float32Array || values instanceof Float64Array ? values : Float64Array.from(values);
  for (let i = 0; i < length; i++) if (!batch.isValid(i)) floats[i] = Number.NaN;
  return { values: floats, missing: nanCount(floats) };
}

function nanCount(values: NumberArray): number {
  let missing = 0;
  if (values instanceof Float32Array || values instanceof Float64Array) for (const value of values) if (Number.isNaN(value)) missing++;
  return missing;
}

/** All numbers of a batch, whatever stands where one is missing. */
function present(field: DataType, batch: AnyBatch): NumberArray {
  const { length, values } = batch;
  const each = (of: (i: number) => number): Float64Array => {
    const bits = field.typeId === type.bool ? 8 : 1;
    const per = field.typeId === type.decimal ? Math.max(1, field.bitWidth / 64) : 1;
    if (((values?.length ?? 0) * bits) / per < length) throw new Error("the numbers are cut short");
    const result = new Float64Array(length);
    for (let i = 0; i < length; i++) result[i] = of(i);
    return result;
  };
  switch (field.typeId) {
    case type.int:
      return field.bitWidth === 64 ? exact(batch) : (values as NumberArray);
    case type.float:
      return field.precision === 0 ? Float32Array.from(each((i) => Number(batch.value(i)))) : (values as NumberArray);
    case type.bool:
      return Uint8Array.from(each((i) => ((values as Uint8Array)[i >> 3]! >> (i & 7)) & 1));
    case type.date:
      return field.unit === 0 ? (values as Int32Array) : each((i) => Number((values as BigInt64Array)[i]));
    case type.time:
    case type.duration:
      return each((i) => Number(values![i]) * perUnit[field.unit]!);
    default:
      // Decimals, times since 1970 in milliseconds, and numbers in a dictionary.
      return each((i) => (batch.nullCount && !batch.isValid(i) ? Number.NaN : Number(batch.value(i))));
  }
}

function exact(batch: AnyBatch): Float64Array {
  const wide = batch.values as BigInt64Array;
  const result = new Float64Array(wide.length);
  for (let i = 0; i < wide.length; i++) {
    result[i] = Number(wide[i]);
    if (!Number.isSafeInteger(result[i]) && !(batch.nullCount && !batch.isValid(i))) throw new WideInteger(wide[i]!);
  }
  return result;
}

function vectors(name: string, field: DataType & { typeId: 12 | 16 | 21 }, batch: AnyBatch): Column {
  const { length } = batch;
  const child = child_(batch, 0);
  checkValidity(child);
  const { values: all } = numbers(field.children[0]!.type, child);
  const offsets = batch.offsets;
  const start = (i: number): number => (field.typeId === type.fixedList ? i * field.stride : Number(offsets![i]));
  if (field.typeId !== type.fixedList && offsets!.length <= length) throw new Error("the places of lists are cut short");
  const there = (i: number): boolean => (!batch.nullCount || batch.isValid(i)) && start(i + 1) > start(i);
  let width = field.typeId === type.fixedList ? field.stride : 0;
  let missing = 0;
  if (field.typeId === type.fixedList && !(width > 0 && length * width <= all.length)) throw new Error("the values of lists are cut short");
  for (let i = 0; i < length; i++) {
    if (!there(i)) missing++;
    else if (width === 0) width = start(i + 1) - start(i);
    else if (start(i + 1) - start(i) !== width) throw new RaggedLists(i, start(i + 1) - start(i), width);
    if (!(start(i) >= 0 && start(i + 1) >= start(i) && start(i + 1) <= all.length)) throw new Error(`the list of row ${i} lies outside`);
  }
  checkWidth(length, width, all.length);
  const floats = all instanceof Float32Array || all instanceof Float64Array;
  const Type = (missing > 0 && !floats ? Float64Array : all.constructor) as new (length: number) => NumberArray;
  const values = new Type(length * width);
  for (let i = 0; i < length; i++) {
    if (there(i)) values.set(all.subarray(start(i), start(i) + width) as never, i * width);
    else values.fill(Number.NaN, i * width, (i + 1) * width);
  }
  for (let i = 0; floats && i < length; i++) {
    if (there(i) && values.subarray(i * width, (i + 1) * width).some(Number.isNaN)) missing++;
  }
  return { name, kind: "vector", width, values, missing };
}

/** A column whose values are missing wherever the structure around it is. */
function masked(column: Column, batch: AnyBatch): Column {
  const gone = (i: number): boolean => !batch.isValid(i);
  if (column.kind === "text") {
    const values = column.values.map((value, i) => (gone(i) ? null : value));
    return { ...column, values, missing: values.filter((value) => value === null).length };
  }
  const width = column.kind === "vector" ? column.width : 1;
  const floats = column.values instanceof Float32Array || column.values instanceof Float64Array;
  const values = floats ? column.values : Float64Array.from(column.values);
  let missing = 0;
  for (let i = 0; i < batch.length; i++) {
    if (gone(i)) values.fill(Number.NaN, i * width, (i + 1) * width);
    if (values.subarray(i * width, (i + 1) * width).some(Number.isNaN)) missing++;
  }
  return { ...column, values, missing };
}

/** Columns of the same name, one after the other, as one; floating point if any of them is. */
export function joinColumns(parts: readonly Column[]): Column {
  const [first] = parts as [Column];
  if (parts.length === 1) return first;
  const missing = parts.reduce((sum, part) => sum + part.missing, 0);
  if (first.kind === "text") return { ...first, values: parts.flatMap((part) => (part as typeof first).values), missing };
  const widths = parts.map((part) => (part.kind === "vector" ? part.width : 1));
  const width = widths.find((one) => one > 0) ?? 0;
  let row = 0;
  for (const [i, part] of parts.entries()) {
    const found = widths[i]!;
    // A batch in which every list is missing has no width of its own.
    if (found !== width && found !== 0) throw new RaggedLists(row, found, width);
    row += found === 0 ? part.missing : part.values.length / found;
  }
  const types = parts.filter((part) => part.values.length > 0).map((part) => part.values.constructor);
  const same = types.every((one) => one === types[0]) && row * width === parts.reduce((sum, part) => sum + part.values.length, 0);
  const Type = (same && types.length > 0 ? types[0] : types.includes(Float32Array) ? Float32Array : Float64Array) as new (
    length: number,
  ) => NumberArray;
  const values = new Type(row * width);
  let at = 0;
  for (const part of parts) {
    const some = part.values as NumberArray;
    if (some.length > 0) values.set(some as never, at);
    else values.fill(Number.NaN, at, at + part.missing * width);
    at += some.length > 0 ? some.length : part.missing * width;
  }
  return { ...first, ...(first.kind === "vector" ? { width } : {}), values, missing } as Column;
}
