import { formatBytes, ManifoldError } from "../base/errors.ts";
import type { Steps } from "../base/steps.ts";
import type { ByteReader } from "./byte-source.ts";
import { joined } from "./byte-writer.ts";
import { crc32 } from "./crc32.ts";
import type { Fflate, Fzstd } from "./packages.ts";
import { blockHead, frameHead, longestFrameHead, zstdFrames } from "./zstd-frames.ts";

/** How a file is packed as a whole. */
export type Packing = "gz" | "zst";

/** Unpacked data is at most so many times as large as the packed one before it is taken for a bomb, and always allowed `harmless` bytes. */
const mostRatio = 200;
const harmless = 2 ** 28;
const most = 2 ** 32;

/** The bytes that a packed file may unpack to: `asked`, or 200 times its size (at least 268 MB, at most 4.3 GB). */
export function expansionLimit(packed: number, asked?: number): number {
  return asked ?? Math.min(most, Math.max(harmless, mostRatio * packed));
}

/** Packed bytes are taken so many at a time, for pauses of some milliseconds. */
const pieceSize = 1 << 16;

/** The error for a packed file that holds more than it may. */
export function tooManyUnpacked(packed: number, limit: number, source: string): ManifoldError {
  return new ManifoldError(
    "too-large",
    `${source}: ${formatBytes(packed)} unpack to more than ${formatBytes(limit)}, which is the bound. If that is meant, pass a larger maxBytes, or unpack the file first.`,
    { packed, limit },
  );
}

/** Gathers what comes out, up to a limit. */
function gatherer(limit: number, packed: number, source: string) {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const bound = (bytes: number): void => {
    if (bytes <= limit) return;
    throw tooManyUnpacked(packed, limit, source);
  };
  return {
    bound,
    add(piece: Uint8Array): void {
      length += piece.length;
      bound(length);
      if (piece.length > 0) pieces.push(piece);
    },
    finish: (): Uint8Array<ArrayBuffer> => joined(pieces, length),
  };
}

const damaged = (source: string, what: string): ManifoldError =>
  new ManifoldError("bad-file", `${source}: the packed file is damaged or cut short (${what}). Fetch or save it again.`, {});

/** Unpacks gzip piece by piece; `push` gives what each piece holds. The checksum and the length of each member are compared. */
function gunzipper(source: string, { Gunzip }: Fflate) {
  let crc = 0;
  let length = 0;
  /** Bytes pushed, and the last eight of them before the present piece: a member ends with its CRC-32 and its length modulo 2³². */
  let before = 0;
  let tail = new Uint8Array(0);
  let piece = new Uint8Array(0);
  let out: Uint8Array[] = [];
  const check = (end: number): void => {
    if (end < 18) throw damaged(source, "it ends too early");
    const near = joined([tail, piece], tail.length + piece.length);
    const at = end - before + tail.length;
    if (at < 8) throw damaged(source, "it ends too early");
    const view = new DataView(near.buffer, at - 8, 8);
    if (view.getUint32(0, true) !== crc) throw damaged(source, "the checksum differs");
    if (view.getUint32(4, true) !== length >>> 0) throw damaged(source, "the length differs");
    crc = 0;
    length = 0;
  };
  const stream = new Gunzip((some) => {
    crc = crc32(some, crc);
    length = (length + some.length) % 2 ** 32;
    if (some.length > 0) out.push(some);
  });
  stream.onmember = check;
  return (bytes: Uint8Array, last: boolean): Uint8Array[] => {
    piece = new Uint8Array(bytes);
    out = [];
    try {
      stream.push(piece, last);
    } catch (error) {
      throw error instanceof ManifoldError ? error : damaged(source, (error as Error).message);
    }
    if (last) check(before + piece.length);
    before += piece.length;
    tail = joined([tail, piece], tail.length + piece.length).slice(-8);
    return out;
  };
}

/**
 * Unpacks gzip, of one member or several. The checksum and the length of each member are compared. Throws "bad-file", and "too-large" beyond `limit` bytes. O(bytes out)
 *
 * @see RFC 1952
 */
export function* gunzip(bytes: Uint8Array, limit: number, source: string, fflate: Fflate): Steps<Uint8Array<ArrayBuffer>> {
  const out = gatherer(limit, bytes.length, source);
  const push = gunzipper(source, fflate);
  for (let at = 0; at < bytes.length; at += pieceSize) {
    const end = Math.min(bytes.length, at + pieceSize);
    for (const piece of push(bytes.subarray(at, end), end === bytes.length)) out.add(piece);
    yield end / bytes.length;
  }
  return out.finish();
}

/** Unpacks gzip while it comes. Throws as {@link gunzip} does; memory for a piece. */
export async function* gunzipPieces(reader: ByteReader, source: string, fflate: Fflate): AsyncGenerator<Uint8Array, void, void> {
  const push = gunzipper(source, fflate);
  for (;;) {
    const piece = await reader.take(pieceSize);
    const last = (await reader.peek(1)).length === 0;
    yield* push(piece, last);
    if (last) return;
  }
}

/** What a window may take: the largest that `zstd` makes without being told to (--long=27). */
const widestWindow = 2 ** 27;

/**
 * Unpacks Zstandard, of one frame or several. What the frames' headers promise is compared to what their blocks can hold before anything is allocated.
 * Throws "bad-file", and "too-large" beyond `limit` bytes. O(bytes out)
 *
 * @see RFC 8878
 */
export function* unzstd(bytes: Uint8Array, limit: number, source: string, { Decompress }: Fzstd): Steps<Uint8Array<ArrayBuffer>> {
  const out = gatherer(limit, bytes.length, source);
  for (const { start, end, window, content, most } of zstdFrames(bytes, (what) => damaged(source, what))) {
    if (window > widestWindow && window > most) throw damaged(source, `a window of ${formatBytes(window)}, more than there is to unpack`);
    out.bound(Math.min(content ?? 0, most));
    let length = 0;
    const stream = new Decompress((piece) => {
      length += piece.length;
      out.add(piece);
    });
    for (let at = start; at < end; at += pieceSize) {
      const to = Math.min(end, at + pieceSize);
      try {
        stream.push(bytes.subarray(at, to), to === end);
      } catch (error) {
        throw error instanceof ManifoldError ? error : damaged(source, (error as Error).message);
      }
      yield to / bytes.length;
    }
    if (content !== undefined && content !== length)
      throw damaged(source, `${formatBytes(length)} where ${formatBytes(content)} are promised`);
  }
  return out.finish();
}

/** Unpacks Zstandard while it comes, block by block. Throws "bad-file" as {@link unzstd} does; memory for a window. */
export async function* unzstdPieces(reader: ByteReader, source: string, { Decompress }: Fzstd): AsyncGenerator<Uint8Array, void, void> {
  const bad = (what: string): ManifoldError => damaged(source, what);
  for (;;) {
    const head = await reader.peek(longestFrameHead);
    if (head.length === 0) return;
    const frame = frameHead(head, 0, bad);
    if ("skip" in frame) {
      if ((await reader.take(frame.skip)).length < frame.skip) throw bad("it ends too early");
      continue;
    }
    if (frame.window > widestWindow) {
      throw bad(`a window of ${formatBytes(frame.window)}, which is more than is kept here; unpack it with zstd --long=31 -d`);
    }
    let length = 0;
    let out: Uint8Array[] = [];
    const stream = new Decompress((piece) => {
      length += piece.length;
      if (piece.length > 0) out.push(piece);
    });
    const push = (bytes: Uint8Array, last: boolean): Uint8Array[] => {
      out = [];
      try {
        stream.push(bytes, last);
      } catch (error) {
        throw bad((error as Error).message);
      }
      return out;
    };
    yield* push(await reader.take(frame.bytes), false);
    for (let last = false; !last; ) {
      const start = await reader.take(3);
      if (start.length < 3) throw bad("it ends too early");
      const block = blockHead(start, 0, bad);
      last = block.last;
      const size = block.bytes + (last && frame.checked ? 4 : 0);
      const body = await reader.take(size);
      if (body.length < size) throw bad("it ends too early");
      yield* push(joined([start, body], 3 + size), last);
    }
    if (frame.content !== undefined && frame.content !== length) {
      throw bad(`${formatBytes(length)} where ${formatBytes(frame.content)} are promised`);
    }
  }
}
