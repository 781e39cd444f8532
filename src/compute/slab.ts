import type { Matrix } from "../matrix/dense.ts";

/** The element types of kernel memory. */
export type SlabArray = Float64Array | Float32Array | Int32Array | Uint32Array | Int16Array | Uint16Array | Int8Array | Uint8Array;

/** A typed-array constructor over a buffer. */
export interface SlabType<T extends SlabArray> {
  new (buffer: ArrayBuffer, offset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
}

/**
 * A `rows × cols` matrix in kernel memory, row after row.
 *
 * `view` makes a typed array over the memory as it is *now*: take it anew after every kernel call and every yield, since
 * growing the memory leaves old views behind.
 */
export interface Slab<T extends SlabArray = Float64Array> {
  readonly pointer: number;
  readonly rows: number;
  readonly cols: number;
  readonly type: SlabType<T>;
  /** All entries, as a view. */
  readonly view: T;
  /** Row `i`, as a view. */
  row(i: number): T;
  /** The address of entry (i, 0). */
  at(i: number): number;
}

/** A slab over the memory at `pointer`. */
export function slabAt<T extends SlabArray>(
  memory: { readonly buffer: ArrayBuffer },
  pointer: number,
  rows: number,
  cols: number,
  type: SlabType<T>,
): Slab<T> {
  return new MemorySlab(memory, pointer, rows, cols, type);
}

/** A class, since methods of small runs make slabs by the thousand: an object with a getter of its own costs a microsecond each. */
class MemorySlab<T extends SlabArray> implements Slab<T> {
  readonly #memory: { readonly buffer: ArrayBuffer };
  readonly pointer: number;
  readonly rows: number;
  readonly cols: number;
  readonly type: SlabType<T>;

  constructor(memory: { readonly buffer: ArrayBuffer }, pointer: number, rows: number, cols: number, type: SlabType<T>) {
    this.#memory = memory;
    this.pointer = pointer;
    this.rows = rows;
    this.cols = cols;
    this.type = type;
  }

  get view(): T {
    return new this.type(this.#memory.buffer, this.pointer, this.rows * this.cols);
  }

  row(i: number): T {
    return new this.type(this.#memory.buffer, this.at(i), this.cols);
  }

  at(i: number): number {
    return this.pointer + i * this.cols * this.type.BYTES_PER_ELEMENT;
  }
}

/** A slab's numbers copied out of kernel memory, as a plain matrix. */
export function toPlain(slab: Slab<Float64Array>): Matrix {
  return { rows: slab.rows, cols: slab.cols, data: Float64Array.from(slab.view) };
}
