/**
 * The content of one LZ4 frame, `length` bytes long, as Arrow packs its buffers. Blocks may look back into those before them.
 *
 * Checksums are passed over. Throws a plain Error for a damaged frame, and takes no more than `length` bytes of memory. O(length)
 *
 * @see Y. Collet, LZ4 Frame Format Description, version 1.6; LZ4 Block Format Description
 */
export function unpackLz4Frame(frame: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 7 || view.getUint32(0, true) !== 0x184d2204) throw new Error("this is no LZ4 frame");
  const flags = frame[4]!;
  if (flags >> 6 !== 1) throw new Error("an LZ4 frame of an unknown version");
  const blockSums = (flags & 16) !== 0;
  // Two bytes of description, perhaps the size of the content and the number of a dictionary, one byte of checksum.
  let at = 4 + 2 + (flags & 8 ? 8 : 0) + (flags & 1 ? 4 : 0) + 1;
  const output = new Uint8Array(length);
  let done = 0;
  for (;;) {
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) break;
    const stored = size & 0x7fffffff;
    if (at + stored > frame.length) throw new Error("an LZ4 block is cut short");
    const block = frame.subarray(at, at + stored);
    if (size >>> 31) {
      output.set(block, done);
      done += stored;
    } else done = unpackBlock(block, output, done);
    at += stored + (blockSums ? 4 : 0);
  }
  if (done !== length) throw new Error(`${done} bytes in an LZ4 frame where ${length} are promised`);
  return output;
}

/** Unpacks a block behind the first `to` bytes of `output`, which it may refer to; gives the new end. */
function unpackBlock(block: Uint8Array, output: Uint8Array, to: number): number {
  let at = 0;
  const extended = (length: number): number => {
    if (length !== 15) return length;
    for (;;) {
      const more = block[at++];
      if (more === undefined) throw new Error("an LZ4 length is cut short");
      length += more;
      if (more !== 255) return length;
    }
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = extended(token >> 4);
    if (at + literals > block.length || to + literals > output.length) throw new Error("LZ4 literals run over the end");
    output.set(block.subarray(at, at + literals), to);
    at += literals;
    to += literals;
    if (at === block.length) break;
    const back = block[at]! | (block[at + 1]! << 8);
    at += 2;
    const length = extended(token & 15) + 4;
    if (back === 0 || back > to || to + length > output.length) throw new Error("an LZ4 match points outside");
    if (back >= length) {
      output.copyWithin(to, to - back, to - back + length);
      to += length;
    } else for (const end = to + length; to < end; to++) output[to] = output[to - back]!;
  }
  return to;
}
