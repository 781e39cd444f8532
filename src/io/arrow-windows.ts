import type { CompressionType_, Field } from "@uwdata/flechette";
import { tableAt, vectorAt } from "./arrow-check.ts";
import { type ArrowLayout, layoutsOf } from "./arrow-layout.ts";
import type { ArrowMessage } from "./arrow-messages.ts";
import type { RandomAccess } from "./random-access.ts";

/** A record batch of which parts are read. */
export interface WindowedBatch {
  readonly rows: number;
  /** So many rows take about `windowBytes`; a multiple of 64. */
  readonly step: number;
  /** A message with rows [from, to) of the wanted columns, the others empty; `from` is a multiple of 64. */
  window(from: number, to: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Unpacks a buffer to so many bytes. */
export type Unpack = (codec: CompressionType_, bytes: Uint8Array, length: number) => Uint8Array;

/** Unpacked buffers are kept up to so many bytes; the others are unpacked again for each window. */
const keptBytes = 128e6;
/** Buffers are padded to so many bytes. */
const align = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/**
 * Opens a record batch to be read in windows of rows, so that a file of one huge batch takes no more memory than one of many small ones.
 * A window is a message of its own: the head of the batch with other lengths, and the parts of the buffers that hold its rows. Undefined
 * for batches with types that lie in a way not known here, and for those of before Arrow 0.8.
 *
 * Throws plain errors for buffers that lie outside of the batch or are too short.
 */
export async function openWindows(
  source: RandomAccess,
  message: ArrowMessage,
  fields: readonly Field[],
  wanted: (name: string) => boolean,
  windowBytes: number,
  unpack: Unpack,
): Promise<WindowedBatch | undefined> {
  const head = new DataView(message.head);
  const root = tableAt(head, 0);
  const batch = tableAt(head, root(8));
  const nodes = vectorAt(head, batch(6), 16);
  const regions = vectorAt(head, batch(8), 16);
  const counts = vectorAt(head, batch(12), 8);
  const variadic = Array.from({ length: counts.count }, (_, i) => Number(head.getBigUint64(counts.start + 8 * i, true)));
  const fourthVersion = 3;
  if ((root(4) ? head.getInt16(root(4), true) : 0) < fourthVersion) return undefined;
  const layouts = layoutsOf(fields, variadic);
  if (!layouts) return undefined;
  const rows = batch(4) ? Number(head.getBigInt64(batch(4), true)) : 0;
  const codec = batch(10) ? codecOf(head, batch(10)) : undefined;

  const region = (i: number): { start: number; length: number } => {
    if (i >= regions.count) throw new Error("it has too few buffers");
    const start = Number(head.getBigInt64(regions.start + 16 * i, true));
    const length = Number(head.getBigInt64(regions.start + 16 * i + 8, true));
    if (!(start >= 0 && length >= 0 && message.body + start + length <= message.end)) throw new Error(`buffer ${i} lies outside`);
    return { start: message.body + start, length };
  };

  const kept = new Map<number, Uint8Array>();
  let room = keptBytes;
  /** The bytes of a packed buffer. */
  const unpacked = async (i: number): Promise<Uint8Array> => {
    const before = kept.get(i);
    if (before) return before;
    const { start, length } = region(i);
    if (length === 0) return new Uint8Array(0);
    const packed = new Uint8Array(await source.slice(start, start + length));
    if (length < 8) throw new Error(`buffer ${i} is cut short`);
    const size = Number(new DataView(packed.buffer).getBigInt64(0, true));
    const bytes = size === -1 ? packed.subarray(8) : unpack(codec!, packed.subarray(8), size);
    if (bytes.length <= room) {
      room -= bytes.length;
      kept.set(i, bytes);
    }
    return bytes;
  };
  /** Bytes [from, to) of a buffer. */
  const bytesOf = async (i: number, from: number, to: number): Promise<Uint8Array> => {
    if (codec !== undefined) {
      const bytes = await unpacked(i);
      if (to > bytes.length) throw new Error(`buffer ${i} is cut short`);
      return bytes.subarray(from, to);
    }
    const { start, length } = region(i);
    if (to > length) throw new Error(`buffer ${i} is cut short`);
    return new Uint8Array(await source.slice(start + from, start + to));
  };
  const sizeOf = async (i: number): Promise<number> => {
    const { start, length } = region(i);
    if (codec === undefined || length < 8) return length;
    const size = Number(new DataView(await source.slice(start, start + 8)).getBigInt64(0, true));
    return size === -1 ? length - 8 : size;
  };

  let bytes = 0;
  for (const [f, layout] of layouts.entries()) if (wanted(fields[f]!.name)) for (const i of buffersOf(layout)) bytes += await sizeOf(i);
  const step = Math.max(64, Math.floor(windowBytes / Math.max(1, bytes / Math.max(1, rows)) / 64) * 64);

  async function window(from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
    const lengths = new Map<number, { length: number; gaps: number }>();
    const parts = new Map<number, Uint8Array>();
    const bits = async (i: number, start: number, end: number): Promise<Uint8Array> =>
      shifted(await bytesOf(i, start >> 3, (end + 7) >> 3), start & 7, end - start);

    async function cut(layout: ArrowLayout, start: number, end: number): Promise<void> {
      const { node, buffer, kind, size, more, children } = layout;
      if (node >= nodes.count) throw new Error("it has too few columns");
      const marked = kind !== "null" && head.getBigInt64(nodes.start + 16 * node + 8, true) > 0n;
      const marks = marked ? await bits(buffer, start, end) : new Uint8Array(0);
      lengths.set(node, { length: end - start, gaps: marked ? end - start - ones(marks) : 0 });
      if (kind !== "null") parts.set(buffer, marks);
      if (kind === "bits") parts.set(buffer + 1, await bits(buffer + 1, start, end));
      else if (kind === "fixed" || kind === "views") parts.set(buffer + 1, await bytesOf(buffer + 1, start * size, end * size));
      else if (kind === "fixed-list") await cut(children[0]!, start * size, end * size);
      else if (kind === "struct") for (const child of children) await cut(child, start, end);
      else if (kind === "texts" || kind === "list") {
        const { offsets, first, last } = rebased(await bytesOf(buffer + 1, start * size, (end + 1) * size), size);
        parts.set(buffer + 1, offsets);
        if (kind === "texts") parts.set(buffer + 2, await bytesOf(buffer + 2, first, last));
        else await cut(children[0]!, first, last);
      }
      for (let k = 0; k < more; k++) parts.set(buffer + 2 + k, await bytesOf(buffer + 2 + k, 0, await sizeOf(buffer + 2 + k)));
    }

    for (const [f, layout] of layouts!.entries()) if (wanted(fields[f]!.name)) await cut(layout, from, to);
    return assemble(to - from, lengths, parts);
  }

  /** The head of the batch with the lengths of a window, and its buffers. Packed batches may hold buffers that are not, behind -1. */
  function assemble(
    count: number,
    lengths: ReadonlyMap<number, { length: number; gaps: number }>,
    parts: ReadonlyMap<number, Uint8Array>,
  ): Uint8Array<ArrayBuffer> {
    const mark = codec === undefined ? 0 : 8;
    let body = 0;
    for (const part of parts.values()) if (part.length > 0) body += align(mark + part.length);
    const start = 8 + align(message.head.byteLength);
    const result = new Uint8Array(start + body);
    const view = new DataView(result.buffer);
    view.setInt32(0, -1, true);
    view.setInt32(4, start - 8, true);
    result.set(new Uint8Array(message.head), 8);
    const set = (at: number, value: number): void => view.setBigInt64(8 + at, BigInt(value), true);
    if (batch(4)) set(batch(4), count);
    if (root(10)) set(root(10), body);
    for (let i = 0; i < nodes.count; i++) {
      const { length, gaps } = lengths.get(i) ?? { length: 0, gaps: 0 };
      set(nodes.start + 16 * i, length);
      set(nodes.start + 16 * i + 8, gaps);
    }
    let at = 0;
    for (let i = 0; i < regions.count; i++) {
      const part = parts.get(i);
      const length = part && part.length > 0 ? mark + part.length : 0;
      set(regions.start + 16 * i, at);
      set(regions.start + 16 * i + 8, length);
      if (length === 0) continue;
      if (mark > 0) view.setBigInt64(start + at, -1n, true);
      result.set(part!, start + at + mark);
      at += align(length);
    }
    return result;
  }

  return { rows, step, window };
}

/** LZ4 frames are 0, which is also what stands for itself; Zstandard is 1. */
function codecOf(view: DataView, at: number): CompressionType_ {
  const compression = tableAt(view, at);
  return (compression(4) ? view.getInt8(compression(4)) : 0) as CompressionType_;
}

function* buffersOf({ buffer, kind, more, children }: ArrowLayout): Generator<number> {
  const own = kind === "null" ? 0 : kind === "texts" ? 3 : kind === "struct" || kind === "fixed-list" ? 1 : 2;
  for (let k = 0; k < own + more; k++) yield buffer + k;
  for (const child of children) yield* buffersOf(child);
}

/** `count` bits from bit `by` of the first byte on, so that they begin with a byte; behind them are zeros. */
function shifted(bytes: Uint8Array, by: number, count: number): Uint8Array {
  const result = new Uint8Array((count + 7) >> 3);
  for (let i = 0; i < result.length; i++) result[i] = by === 0 ? bytes[i]! : (bytes[i]! >> by) | ((bytes[i + 1] ?? 0) << (8 - by));
  if (count & 7) result[result.length - 1]! &= (1 << (count & 7)) - 1;
  return result;
}

function ones(bytes: Uint8Array): number {
  let count = 0;
  for (let byte of bytes) for (; byte; byte &= byte - 1) count++;
  return count;
}

/** Offsets that begin with 0, and the place they began with and end at. */
function rebased(bytes: Uint8Array, size: number): { offsets: Uint8Array; first: number; last: number } {
  const copy = new Uint8Array(bytes);
  const places = size === 4 ? new Int32Array(copy.buffer) : new BigInt64Array(copy.buffer);
  const first = Number(places[0] ?? 0);
  const last = Number(places.at(-1) ?? 0);
  if (!(first >= 0 && last >= first)) throw new Error("the places of texts or lists fall");
  if (places instanceof Int32Array) for (let i = 0; i < places.length; i++) places[i]! -= first;
  else for (let i = 0; i < places.length; i++) places[i]! -= BigInt(first);
  return { offsets: copy, first, last };
}
