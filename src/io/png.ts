import { formatNumber, ManifoldError } from "../base/errors.ts";
import type { Steps } from "../base/steps.ts";
import type { Picture } from "./cifar.ts";
import { crc32 } from "./crc32.ts";
import type { Fflate } from "./packages.ts";

/** Values a pixel by the color type: gray, RGB, palette, gray with opacity, RGB with opacity. */
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** A picture of more pixels is none that holds a table. */
const mostPixels = 2 ** 28;

/**
 * The pixels of a PNG file with eight bits a channel, not interlaced. Checksums are compared; no more is made than the file can fill. Throws "bad-file". O(pixels)
 *
 * @see ISO/IEC 15948, Portable Network Graphics
 */
export function* readPng(bytes: Uint8Array, source: string, { Unzlib }: Fflate): Steps<Picture> {
  const bad = (what: string, mend = "Fetch or save it again."): ManifoldError =>
    new ManifoldError("bad-file", `${source}: ${what}. ${mend}`, {});
  const chunks = chunksOf(bytes, bad);
  const header = chunks.find(({ type }) => type === "IHDR")?.data;
  if (header?.length !== 13) throw bad("the PNG file has no header");
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const width = view.getUint32(0);
  const height = view.getUint32(4);
  const channels = channelsOf[header[9]!];
  if (channels === undefined) throw bad(`the PNG file has the color type ${header[9]}, which is none`);
  if (header[8] !== 8 || header[12] !== 0) {
    throw bad(
      `the PNG file has ${header[8]} bits a channel${header[12] === 0 ? "" : " and is interlaced"}; eight bits, not interlaced, are read`,
      "Save it as a plain 8-bit PNG.",
    );
  }
  const packed = chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data);
  const there = packed.reduce((sum, { length }) => sum + length, 0);
  const line = width * channels;
  const size = height * (line + 1);
  if (width === 0 || height === 0 || width * height > mostPixels || size > there * 1032 + 64) {
    throw bad(`the PNG file says it has ${formatNumber(width)} × ${formatNumber(height)} pixels, which it cannot hold`);
  }
  const raw = new Uint8Array(size);
  let length = 0;
  const stream = new Unzlib((piece) => {
    if (length + piece.length > size) throw bad("the PNG file has more pixels than its header says");
    raw.set(piece, length);
    length += piece.length;
  });
  for (let i = 0; i < packed.length; i++) {
    try {
      stream.push(packed[i]!, i === packed.length - 1);
    } catch (error) {
      throw error instanceof ManifoldError ? error : bad(`the pixels of the PNG file are damaged (${(error as Error).message})`);
    }
    yield (0.6 * (i + 1)) / packed.length;
  }
  if (length !== size) throw bad("the PNG file has fewer pixels than its header says");
  const palette = chunks.find(({ type }) => type === "PLTE")?.data;
  const data = new Uint8Array(width * height * 4);
  const each = Math.max(1, Math.floor(500_000 / line));
  for (let from = 0; from < height; from += each) {
    const to = Math.min(height, from + each);
    for (let y = from; y < to; y++) {
      if (!unfilter(raw, y, line, channels)) throw bad(`line ${formatNumber(y)} of the PNG file has an unknown filter`);
      paint(raw.subarray(y * (line + 1) + 1, (y + 1) * (line + 1)), data.subarray(y * width * 4), width, header[9]!, palette);
    }
    yield 0.6 + (0.4 * to) / height;
  }
  return { width, height, data };
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

function chunksOf(bytes: Uint8Array, bad: (what: string) => ManifoldError): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = at + 12 <= bytes.length ? view.getUint32(at) : bytes.length;
    if (at + 12 + length > bytes.length) throw bad("the PNG file is cut short");
    const body = bytes.subarray(at + 4, at + 8 + length);
    const type = String.fromCharCode(...body.subarray(0, 4));
    if (crc32(body) !== view.getUint32(at + 8 + length)) throw bad(`the PNG file is damaged: the checksum of its part ${type} differs`);
    chunks.push({ type, data: body.subarray(4) });
    if (type === "IEND") return chunks;
    at += 12 + length;
  }
  throw bad("the PNG file is cut short");
}

/** Each byte of a line was written as its difference to a guess from its left, upper and upper left neighbors; adds the guess. */
function unfilter(raw: Uint8Array, y: number, line: number, channels: number): boolean {
  const start = y * (line + 1);
  const filter = raw[start]!;
  if (filter > 4) return false;
  if (filter === 0) return true;
  for (let i = 1; i <= line; i++) {
    const a = i > channels ? raw[start + i - channels]! : 0;
    const b = y > 0 ? raw[start + i - line - 1]! : 0;
    const c = y > 0 && i > channels ? raw[start + i - line - 1 - channels]! : 0;
    const guess = filter === 1 ? a : filter === 2 ? b : filter === 3 ? (a + b) >> 1 : paeth(a, b, c);
    raw[start + i] = raw[start + i]! + guess;
  }
  return true;
}

/** Whichever of left, upper and upper left is nearest to left + upper − upper left. */
function paeth(a: number, b: number, c: number): number {
  const da = Math.abs(b - c);
  const db = Math.abs(a - c);
  const dc = Math.abs(a + b - 2 * c);
  return da <= db && da <= dc ? a : db <= dc ? b : c;
}

/** The values of a line as red, green, blue and opacity. */
function paint(values: Uint8Array, to: Uint8Array, width: number, type: number, palette: Uint8Array | undefined): void {
  const channels = channelsOf[type]!;
  for (let x = 0; x < width; x++) {
    const at = x * channels;
    const first = values[at]!;
    const color = type === 2 || type === 6;
    to[4 * x] = type === 3 ? (palette?.[3 * first] ?? 0) : first;
    to[4 * x + 1] = type === 3 ? (palette?.[3 * first + 1] ?? 0) : color ? values[at + 1]! : first;
    to[4 * x + 2] = type === 3 ? (palette?.[3 * first + 2] ?? 0) : color ? values[at + 2]! : first;
    to[4 * x + 3] = type === 6 ? values[at + 3]! : type === 4 ? values[at + 1]! : 255;
  }
}
