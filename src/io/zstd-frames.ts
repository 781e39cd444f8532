/** One frame of a Zstandard file. */
export interface ZstdFrame {
  readonly start: number;
  readonly end: number;
  /** Bytes of its window. */
  readonly window: number;
  /** Bytes that the header promises, if it does. */
  readonly content: number | undefined;
  /** The most bytes that its blocks can hold. */
  readonly most: number;
  /** Whether an XXH64 of the content stands at its end. */
  readonly checked: boolean;
}

/** What stands before the blocks of a frame, which begin `bytes` behind it; or a stretch of `skip` bytes that is to be passed over. */
export type FrameHead =
  | { readonly skip: number }
  | { readonly bytes: number; readonly window: number; readonly content: number | undefined; readonly checked: boolean };

/** No block holds more. */
const blockSize = 131_072;
/** No head is longer: magic, flags, window, a dictionary of four bytes, a size of eight. */
export const longestFrameHead = 18;

/** Reads the head of the frame at `at`. Throws `bad(what)`. */
export function frameHead(bytes: Uint8Array, at: number, bad: (what: string) => Error): FrameHead {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const need = (end: number): void => {
    if (end > bytes.length) throw bad("it ends too early");
  };
  const start = at;
  need(at + 8);
  const magic = view.getUint32(at, true);
  if (magic >>> 4 === 0x184d2a5) return { skip: 8 + view.getUint32(at + 4, true) };
  if (magic !== 0xfd2fb528) throw bad("no frame begins where one should");
  const flags = bytes[at + 4]!;
  if (flags & 8) throw bad("a reserved bit is set");
  const single = (flags & 32) !== 0;
  at += 5;
  let window = 0;
  if (!single) {
    // 2^(10 + exponent), and mantissa eighths of it more.
    const descriptor = bytes[at++]!;
    const exponent = descriptor >> 3;
    const base = 1024 * (1 << (exponent >> 1)) * (1 << (exponent - (exponent >> 1)));
    window = base + (base / 8) * (descriptor & 7);
  }
  const dictionary = [0, 1, 2, 4][flags & 3]!;
  if (dictionary > 0) throw bad("it needs a dictionary, which is not in the file");
  const size = flags >> 6 === 0 ? (single ? 1 : 0) : 1 << (flags >> 6);
  need(at + size);
  let content: number | undefined;
  if (size === 1) content = bytes[at]!;
  else if (size === 2) content = view.getUint16(at, true) + 256;
  else if (size === 4) content = view.getUint32(at, true);
  else if (size === 8) content = Number(view.getBigUint64(at, true));
  if (single) window = content!;
  return { bytes: at + size - start, window, content, checked: (flags & 4) !== 0 };
}

/** The three bytes before a block: how many follow, how many they can hold, and whether it is the last. Throws `bad(what)`. */
export function blockHead(bytes: Uint8Array, at: number, bad: (what: string) => Error): { bytes: number; most: number; last: boolean } {
  const header = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
  const type = (header >> 1) & 3;
  const length = header >> 3;
  if (type === 3 || length > blockSize) throw bad("a block is of no known kind");
  return { bytes: type === 1 ? 1 : length, most: type === 2 ? blockSize : length, last: (header & 1) === 1 };
}

/**
 * The frames of a Zstandard file, found by their headers and the lengths of their blocks, without unpacking; skippable frames are left out. Throws `bad(what)`. O(blocks)
 *
 * @see RFC 8878, section 3.1
 */
export function zstdFrames(bytes: Uint8Array, bad: (what: string) => Error): ZstdFrame[] {
  const frames: ZstdFrame[] = [];
  let at = 0;
  const need = (end: number): void => {
    if (end > bytes.length) throw bad("it ends too early");
  };
  while (at < bytes.length) {
    const start = at;
    const head = frameHead(bytes, at, bad);
    if ("skip" in head) {
      at += head.skip;
      need(at);
      continue;
    }
    const { window, content, checked } = head;
    at += head.bytes;
    let most = 0;
    for (let last = false; !last; ) {
      need(at + 3);
      const block = blockHead(bytes, at, bad);
      last = block.last;
      most += block.most;
      at += 3 + block.bytes;
      need(at);
    }
    if (checked) at += 4;
    need(at);
    if (content !== undefined && content > most) throw bad("it promises more than its blocks can hold");
    frames.push({ start, end: at, window, content, most, checked });
  }
  return frames;
}
