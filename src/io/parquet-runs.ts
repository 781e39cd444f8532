/**
 * Numbers of `width` bits each (0 to 32) from Parquet's mixture of run lengths and packed bits, as many as `output` holds.
 *
 * Ours, and not the reading library's, for two reasons: a run that claims more numbers than there are costs nothing here, and levels in
 * one byte each take an eighth of the memory. Throws a RangeError where the bytes end too early. O(output)
 *
 * @see Apache Parquet, Encodings, "Run Length Encoding / Bit-Packing Hybrid (RLE = 3)"
 */
export function readRuns<T extends Uint8Array | Int32Array>(bytes: Uint8Array, width: number, output: T): T {
  const mask = width === 32 ? -1 : (1 << width) - 1;
  const wide = (width + 7) >> 3;
  const count = output.length;
  let at = 0;
  let done = 0;
  while (done < count) {
    let header = 0;
    for (let factor = 1; factor <= 268435456; factor *= 128) {
      need(1);
      const byte = bytes[at++]!;
      header += (byte & 127) * factor;
      if (byte < 128) break;
    }
    // An even header announces a run of header / 2 equal numbers, an odd one ⌊header / 2⌋ groups of eight packed ones.
    if (header % 2 === 0) {
      need(wide);
      let value = 0;
      for (let k = 0; k < wide; k++) value |= bytes[at++]! << (8 * k);
      const end = Math.min(count, done + header / 2);
      output.fill(value, done, end);
      done = end;
      continue;
    }
    const packed = ((header - 1) / 2) * 8;
    const end = Math.min(count, done + packed);
    need(Math.ceil(((end - done) * width) / 8));
    let bit = 0;
    for (; done < end; done++) {
      const from = at + (bit >> 3);
      const shift = bit & 7;
      let value = (bytes[from]! | (bytes[from + 1]! << 8) | (bytes[from + 2]! << 16) | (bytes[from + 3]! << 24)) >>> shift;
      if (shift + width > 32) value |= bytes[from + 4]! << (32 - shift);
      output[done] = value & mask;
      bit += width;
    }
    at += (packed / 8) * width;
  }
  return output;

  function need(some: number): void {
    if (at + some > bytes.length) throw new RangeError("the levels or dictionary places end too early");
  }
}
