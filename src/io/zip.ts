import { formatBytes, formatValue, ManifoldError } from "../base/errors.ts";
import type { Steps } from "../base/steps.ts";
import { crc32 } from "./crc32.ts";
import { expansionLimit } from "./decompress.ts";
import type { Fflate } from "./packages.ts";

/** One file in a zip archive, still packed. */
export interface ZipEntry {
  readonly name: string;
  /** 0: stored. 8: deflated. */
  readonly method: number;
  readonly packed: Uint8Array;
  /** Bytes unpacked, as the directory says. */
  readonly size: number;
  readonly crc: number;
}

const endRecord = 0x06054b50;
const endRecord64 = 0x06064b50;
const locator64 = 0x07064b50;
const directoryEntry = 0x02014b50;
const localEntry = 0x04034b50;
const full = 0xffffffff;

/**
 * The files in a zip archive by its directory, also of Zip64; nothing is unpacked. Throws "bad-file" for a damaged directory. O(entries)
 *
 * @see PKWARE, .ZIP File Format Specification
 */
export function zipEntries(bytes: Uint8Array, source: string): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bad = (what: string): ManifoldError =>
    new ManifoldError("bad-file", `${source}: the zip archive is damaged or cut short (${what}). Fetch or save it again.`, {});
  const end = findEnd(view);
  if (end < 0) throw bad("its directory is missing");
  let count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff || at === full) {
    if (end < 20 || view.getUint32(end - 20, true) !== locator64) throw bad("its directory cannot be found");
    const record = Number(view.getBigUint64(end - 12, true));
    if (record + 56 > bytes.length || view.getUint32(record, true) !== endRecord64) throw bad("its directory cannot be found");
    count = Number(view.getBigUint64(record + 32, true));
    at = Number(view.getBigUint64(record + 48, true));
  }
  const entries: ZipEntry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== directoryEntry) throw bad("its directory breaks off");
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > bytes.length) throw bad("its directory breaks off");
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    if (view.getUint16(at + 8, true) & 1) {
      throw new ManifoldError(
        "bad-file",
        `${source}: ${formatValue(name)} in the zip archive is encrypted. Save it without a password.`,
        {},
      );
    }
    const sizes = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
    large(view, at + 46 + nameLength, extraLength, sizes);
    const [size, packedSize, local] = sizes as [number, number, number];
    if (local + 30 > bytes.length || view.getUint32(local, true) !== localEntry)
      throw bad(`${formatValue(name)} is not where it should be`);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (start + packedSize > bytes.length) throw bad(`${formatValue(name)} breaks off`);
    entries.push({
      name,
      method: view.getUint16(at + 10, true),
      packed: bytes.subarray(start, start + packedSize),
      size,
      crc: view.getUint32(at + 16, true),
    });
    at = next;
  }
  return entries;
}

/** The end record stands last, before a comment of at most 65,535 bytes. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--) {
    if (view.getUint32(at, true) === endRecord) return at;
  }
  return -1;
}

/** Sizes that do not fit 32 bits stand in an extra field, in this order, only those. */
function large(view: DataView, at: number, length: number, sizes: number[]): void {
  for (let field = at; field + 4 <= at + length; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== 1) continue;
    const end = field + 4 + view.getUint16(field + 2, true);
    let place = field + 4;
    for (let i = 0; i < sizes.length; i++) {
      if (sizes[i] !== full || place + 8 > Math.min(end, at + length)) continue;
      sizes[i] = Number(view.getBigUint64(place, true));
      place += 8;
    }
    return;
  }
}

/** Deflate cannot make more than 1,032 bytes of one. */
const mostRatio = 1032;

/** Unpacks one file and compares its checksum. Throws "bad-file", and "too-large" for what looks like a bomb. O(bytes out) */
export function* unzip(entry: ZipEntry, source: string, { Inflate }: Fflate, maxBytes?: number): Steps<Uint8Array> {
  const { name, method, packed, size, crc } = entry;
  const bad = (what: string): ManifoldError =>
    new ManifoldError("bad-file", `${source}: ${formatValue(name)} in the zip archive is damaged (${what}). Fetch or save it again.`, {});
  if (method !== 0 && method !== 8) {
    throw new ManifoldError(
      "bad-file",
      `${source}: ${formatValue(name)} is packed by method ${method}; 0 and 8 are known. Save it with numpy.savez.`,
      {},
    );
  }
  if (method === 0 ? size !== packed.length : size > packed.length * mostRatio + 64)
    throw bad("it cannot be as long as the directory says");
  const limit = expansionLimit(packed.length, maxBytes);
  if (method === 8 && size > limit) {
    throw new ManifoldError(
      "too-large",
      `${source}: ${formatBytes(packed.length)} in the zip archive unpack to ${formatBytes(size)}, more than ${formatBytes(limit)}. If that is meant, pass a larger maxBytes, or unpack the file first.`,
      { size, limit },
    );
  }
  const out = method === 0 ? packed : yield* inflated(packed, size, Inflate, bad);
  let sum = 0;
  const each = 1 << 22;
  for (let at = 0; at < out.length; at += each) {
    sum = crc32(out.subarray(at, at + each), sum);
    yield 0.9 + (0.1 * at) / out.length;
  }
  if (sum !== crc) throw bad("the checksum differs");
  return out;
}

function* inflated(packed: Uint8Array, size: number, Inflate: Fflate["Inflate"], bad: (what: string) => ManifoldError): Steps<Uint8Array> {
  const out = new Uint8Array(size);
  let length = 0;
  const stream = new Inflate((piece) => {
    if (length + piece.length > size) throw bad("it is longer than the directory says");
    out.set(piece, length);
    length += piece.length;
  });
  const each = 1 << 16;
  for (let at = 0; at < packed.length; at += each) {
    const end = Math.min(packed.length, at + each);
    try {
      stream.push(packed.subarray(at, end), end === packed.length);
    } catch (error) {
      throw error instanceof ManifoldError ? error : bad((error as Error).message);
    }
    yield (0.9 * end) / packed.length;
  }
  if (length !== size) throw bad("it is shorter than the directory says");
  return out;
}
