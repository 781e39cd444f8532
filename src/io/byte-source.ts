import { formatValue, ManifoldError } from "../base/errors.ts";
import { joined } from "./byte-writer.ts";
import { accessTo, type RandomAccess } from "./random-access.ts";

/** A Blob or File of the web, as far as it is needed here. */
export interface BlobSource {
  readonly size: number;
  readonly name?: string;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** A ReadableStream of the web: the body of a response, the output of a DecompressionStream. */
export interface StreamSource {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
    cancel(reason?: unknown): Promise<void>;
  };
}

/**
 * Where the bytes of a file may come from: memory, a Blob or File, a file of which parts are read, or a stream that is read once from
 * its beginning to its end (a ReadableStream, or whatever `for await` takes, such as a stream of Node).
 */
export type ByteSource = Uint8Array | ArrayBuffer | RandomAccess | BlobSource | StreamSource | AsyncIterable<Uint8Array>;

/** The source as a file of which parts can be read, or undefined for a stream. Throws "bad-input" for what is neither. */
export function accessOf(source: ByteSource, who: string): RandomAccess | undefined {
  if (source instanceof Uint8Array) return accessTo(source);
  if (source instanceof ArrayBuffer) return accessTo(new Uint8Array(source));
  if (typeof source === "object" && source !== null) {
    if ("byteLength" in source && "slice" in source) return source;
    if ("size" in source && "slice" in source) {
      const { size, name } = source;
      const slice = (start: number, end: number): Promise<ArrayBuffer> => source.slice(start, end).arrayBuffer();
      return { byteLength: size, slice, ...(name === undefined ? {} : { name }) };
    }
    if ("getReader" in source || Symbol.asyncIterator in source) return undefined;
  }
  throw new ManifoldError(
    "bad-input",
    `${who}: there are no bytes in ${formatValue(source)}. Pass a Uint8Array, a Blob, a stream of bytes, or { byteLength, slice }.`,
    {},
  );
}

/** Bytes in their order, taken as many at a time as are wanted. */
export interface ByteReader {
  /** The next bytes, which stay: at least `count`, or all that are left. */
  peek(count: number): Promise<Uint8Array>;
  /** Takes the next `count` bytes, fewer at the end and none behind it. */
  take(count: number): Promise<Uint8Array<ArrayBuffer>>;
  /** How many bytes have been taken. */
  taken(): number;
  /** How much has been taken, in [0, 1]; 0 as long as it cannot be known. */
  fraction(): number;
  /** Lets go of what the bytes come from. */
  close(): Promise<void>;
}

/** So many bytes of a file are read at a time. */
const pieceSize = 1 << 20;

/** Reads a source from its beginning. */
export function byteReader(source: ByteSource, who: string): ByteReader {
  const access = accessOf(source, who);
  if (!access) return readerOf(piecesOf(source as StreamSource | AsyncIterable<Uint8Array>, who));
  const { byteLength } = access;
  async function* pieces(): AsyncGenerator<Uint8Array, void, void> {
    for (let at = 0; at < byteLength; at += pieceSize) {
      yield new Uint8Array(await access!.slice(at, Math.min(byteLength, at + pieceSize)));
    }
  }
  return readerOf(pieces(), (taken) => taken / Math.max(1, byteLength));
}

/** The pieces of a stream, of whichever kind. Safari's ReadableStream has no `for await` yet. */
async function* piecesOf(source: StreamSource | AsyncIterable<Uint8Array>, who: string): AsyncGenerator<Uint8Array, void, void> {
  if ("getReader" in source) {
    const reader = source.getReader();
    let whole = false;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        whole = done;
        if (done) return;
        if (value) yield bytesOf(value, who);
      }
    } finally {
      if (!whole) await reader.cancel().catch(() => {});
    }
  } else for await (const piece of source) yield bytesOf(piece, who);
}

function bytesOf(piece: Uint8Array, who: string): Uint8Array {
  if (piece instanceof Uint8Array) return piece;
  throw new ManifoldError(
    "bad-input",
    `${who}: the stream gives ${formatValue(piece)} where bytes should be. Pass a stream of Uint8Array, without an encoding.`,
    {},
  );
}

/** A reader of pieces that come; `part` turns the bytes taken into a share of the whole, where that is known. */
export function readerOf(pieces: AsyncIterator<Uint8Array, void, void>, part: (taken: number) => number = () => 0): ByteReader {
  let waiting: Uint8Array[] = [];
  let there = 0;
  let taken = 0;
  let ended = false;

  async function fill(count: number): Promise<void> {
    while (there < count && !ended) {
      const step = await pieces.next();
      if (step.done) ended = true;
      else if (step.value.length > 0) {
        waiting.push(step.value);
        there += step.value.length;
      }
    }
  }

  return {
    async peek(count) {
      await fill(count);
      if (waiting.length > 1) waiting = [joined(waiting, there)];
      return waiting[0] ?? new Uint8Array(0);
    },
    async take(count) {
      await fill(count);
      const size = Math.min(count, there);
      const bytes = new Uint8Array(size);
      let at = 0;
      while (at < size) {
        const first = waiting[0]!;
        const some = first.subarray(0, size - at);
        bytes.set(some, at);
        at += some.length;
        if (some.length === first.length) waiting.shift();
        else waiting[0] = first.subarray(some.length);
      }
      there -= size;
      taken += size;
      return bytes;
    },
    taken: () => taken,
    fraction: () => part(taken),
    async close() {
      ended = true;
      await pieces.return?.();
    },
  };
}

/** All bytes of a source. `signal` stops between two pieces. */
export async function allBytes(source: ByteSource, who: string, signal?: AbortSignal): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  const access = accessOf(source, who);
  if (!access) return restOf(byteReader(source, who), signal);
  const bytes = new Uint8Array(access.byteLength);
  const each = 16 * pieceSize;
  for (let at = 0; at < bytes.length; at += each) {
    signal?.throwIfAborted();
    bytes.set(new Uint8Array(await access.slice(at, Math.min(bytes.length, at + each))), at);
  }
  return bytes;
}

/** What a reader still has, as a stream. */
export async function* piecesLeft(reader: ByteReader): AsyncGenerator<Uint8Array, void, void> {
  for (let piece = await reader.take(pieceSize); piece.length > 0; piece = await reader.take(pieceSize)) yield piece;
}

/** All bytes that a reader still has; `bound` is asked after each piece whether that is too much. */
export async function restOf(reader: ByteReader, signal?: AbortSignal, bound?: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    signal?.throwIfAborted();
    const piece = await reader.take(pieceSize);
    if (piece.length === 0) return joined(pieces, length);
    pieces.push(piece);
    length += piece.length;
    bound?.(length);
  }
}
