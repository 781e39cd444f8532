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

/** No block holds more. */
const blockSize = 131_072;

/**
 * The frames of a Zstandard file, found by their headers and the lengths of their blocks, without unpacking; skippable frames are left out. Throws `bad(what)`. O(blocks)
 *
 * @see RFC 8878, section 3.1
 */
export function zstdFrames(bytes: Uint8Array, bad: (what: string) => Error): ZstdFrame[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: ZstdFrame[] = [];
  let at = 0;
  const need = (end: number): void => {
    if (end > bytes.length) throw bad("it ends too early");
  };
  while (at < bytes.length) {
    need(at + 8);
    const magic = view.getUint32(at, true);
    if (magic >>> 4 === 0x184d2a5) {
      at += 8 + view.getUint32(at + 4, true);
      need(at);
      continue;
    }
    if (magic !== 0xfd2fb528) throw bad("no frame begins where one should");
    const start = at;
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
    at += size;
    if (single) window = content!;
    let most = 0;
    for (let last = false; !last; ) {
      need(at + 3);
      const header = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
      last = (header & 1) === 1;
      const type = (header >> 1) & 3;
      const length = header >> 3;
      if (type === 3 || length > blockSize) throw bad("a block is of no known kind");
      most += type === 2 ? blockSize : length;
      at += 3 + (type === 1 ? 1 : length);
      need(at);
    }
    const checked = (flags & 4) !== 0;
    if (checked) at += 4;
    need(at);
    if (content !== undefined && content > most) throw bad("it promises more than its blocks can hold");
    frames.push({ start, end: at, window, content, most, checked });
  }
  return frames;
}
