import { exhaust } from "../base/steps.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { wholeNumbers } from "../matrix/whole-numbers.ts";

/** Typed arrays from this size on are copied by us and handed over. */
const large = 1e6;

/** Arguments for another thread, and those of their buffers that it takes over. */
export interface HandedOver {
  readonly args: readonly unknown[];
  readonly transfer: readonly ArrayBuffer[];
}

/**
 * The same arguments, every large typed array in them copied once, to be moved to the other thread.
 *
 * A message by itself would copy such an array twice, by way of a third buffer, and with it all of the buffer that it is a view of.
 * Arrays in shared memory stay as they are: the other thread reads them in place. With `narrow` doubles of a matrix that are all small whole numbers are
 * copied as bytes or 16-bit integers, which loses nothing and takes less time and an eighth of the memory.
 */
export function handedOver(args: readonly unknown[], narrow = false): HandedOver {
  const transfer: ArrayBuffer[] = [];
  const seen = new Map<unknown, unknown>();
  /** The numbers of arguments that are points, not of models. */
  const matrices = new Set<unknown>(args.map((arg) => (arg as Partial<Matrix> | null | undefined)?.data));
  /** What has no large array is given back as it is; an array that occurs twice is copied once. */
  function moved(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (seen.has(value)) return seen.get(value);
    seen.set(value, value);
    let result: unknown = value;
    if (ArrayBuffer.isView(value)) {
      if (value.byteLength >= large && value.buffer instanceof ArrayBuffer && !(value instanceof DataView)) {
        const copy = (narrow && matrices.has(value) && narrowCopy(value)) || copyOf(value as Uint8Array);
        transfer.push(copy.buffer);
        result = copy;
      }
    } else if (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) {
      const parts = Object.entries(value).map(([key, part]) => [key, part, moved(part)] as const);
      if (parts.some(([, before, after]) => before !== after)) {
        result = Object.assign(Array.isArray(value) ? [] : {}, Object.fromEntries(parts.map(([key, , after]) => [key, after])));
      }
    }
    seen.set(value, result);
    return result;
  }
  return { args: args.map(moved), transfer };
}

/** The same numbers as small integers; undefined where they are no floats, or not all are small and whole. */
function narrowCopy(data: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (!(data instanceof Float64Array || data instanceof Float32Array)) return undefined;
  const matrix: Matrix<NumberArray> = { rows: data.length, cols: 1, data };
  return exhaust(wholeNumbers(matrix))?.data as Uint8Array<ArrayBuffer> | undefined;
}

/** A copy on a buffer of its own. A Node Buffer becomes a plain array of bytes, as it does in messages; its `slice` would be a view. */
function copyOf(array: Uint8Array): Uint8Array<ArrayBuffer> {
  const kind = array[Symbol.toStringTag] as "Uint8Array";
  const copy = new globalThis[kind](array.length);
  copy.set(array);
  return copy;
}

/** The buffers of all typed arrays in a value, however deep. Shared ones are none of them: nobody can be given those. */
export function buffersIn(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const seen = new Set<unknown>();
  function look(part: unknown): void {
    if (typeof part !== "object" || part === null || seen.has(part)) return;
    seen.add(part);
    if (!ArrayBuffer.isView(part)) for (const inner of Object.values(part)) look(inner);
    else if (part.buffer instanceof ArrayBuffer) found.add(part.buffer);
  }
  look(value);
  return [...found];
}

/**
 * Gives the memory of large arrays back at once, and leaves them empty: they go into a message that nobody gets. The garbage collector would let
 * those of several calls pile up, since it hardly sees what lies outside of its heap.
 */
export function letGo(args: readonly unknown[]): void {
  const buffers = buffersIn(args).filter(({ byteLength }) => byteLength >= large);
  if (buffers.length === 0) return;
  const { port1 } = new MessageChannel();
  port1.close();
  port1.postMessage(undefined, buffers);
}
