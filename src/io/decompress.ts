import { formatBytes, ManifoldError } from "../base/errors.ts";
import type { Steps } from "../base/steps.ts";
import { joined } from "./byte-writer.ts";
import { crc32 } from "./crc32.ts";
import type { Fflate, Fzstd } from "./packages.ts";
import { zstdFrames } from "./zstd-frames.ts";

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

/** Gathers what comes out, up to a limit. */
function gatherer(limit: number, packed: number, source: string) {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const bound = (bytes: number): void => {
    if (bytes <= limit) return;
    throw new ManifoldError(
      "too-large",
      `${source}: ${formatBytes(packed)} unpack to more than ${formatBytes(limit)}, which is the bound. If that is meant, pass a larger maxBytes, or unpack the file first.`,
      { packed, limit },
    );
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

/**
 * Unpacks gzip, of one member or several. The checksum and the length of each member are compared. Throws "bad-file", and "too-large" beyond `limit` bytes. O(bytes out)
 *
 * @see RFC 1952
 */
export function* gunzip(bytes: Uint8Array, limit: number, source: string, { Gunzip }: Fflate): Steps<Uint8Array<ArrayBuffer>> {
  const out = gatherer(limit, bytes.length, source);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let crc = 0;
  let length = 0;
  /** A member ends with its CRC-32 and its length modulo 2³². */
  const check = (end: number): void => {
    if (end < 18) throw damaged(source, "it ends too early");
    if (view.getUint32(end - 8, true) !== crc) throw damaged(source, "the checksum differs");
    if (view.getUint32(end - 4, true) !== length >>> 0) throw damaged(source, "the length differs");
    crc = 0;
    length = 0;
  };
  const stream = new Gunzip((piece) => {
    crc = crc32(piece, crc);
    length = (length + piece.length) % 2 ** 32;
    out.add(piece);
  });
  stream.onmember = check;
  for (let at = 0; at < bytes.length; at += pieceSize) {
    const end = Math.min(bytes.length, at + pieceSize);
    try {
      stream.push(bytes.subarray(at, end), end === bytes.length);
    } catch (error) {
      throw error instanceof ManifoldError ? error : damaged(source, (error as Error).message);
    }
    yield end / bytes.length;
  }
  check(bytes.length);
  return out.finish();
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
