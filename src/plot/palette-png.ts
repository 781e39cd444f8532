/**
 * A PNG file (base 64) of one byte a pixel, each naming a color of `colors` (#rrggbb); bytes beyond the list take its last color.
 * Compressed with fixed Huffman codes and one-candidate matching: enough for matrices,
 * where runs and repeated rows are most of the file. O(pixels).
 *
 * @see PNG (ISO/IEC 15948); DEFLATE, RFC 1951
 */
export function palettePng(width: number, height: number, pixels: Uint8Array, colors: readonly string[]): string {
  const scan = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) scan[y * (width + 1) + 1 + x] = Math.min(pixels[y * width + x]!, colors.length - 1);
  }
  const palette = colors.flatMap((color) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)));
  const bytes = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  // Eight bits, palette, no interlacing.
  chunk(bytes, "IHDR", [...bigEndian(width), ...bigEndian(height), 8, 3, 0, 0, 0]);
  chunk(bytes, "PLTE", palette);
  chunk(bytes, "IDAT", zlib(scan));
  chunk(bytes, "IEND", []);
  return base64(bytes);
}

/** Bytes in base 64. */
export function base64(bytes: ArrayLike<number>): string {
  const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const three = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += signs[three >> 18]! + signs[(three >> 12) & 63]!;
    text += i + 1 < bytes.length ? signs[(three >> 6) & 63]! : "=";
    text += i + 2 < bytes.length ? signs[three & 63]! : "=";
  }
  return text;
}

function chunk(bytes: number[], type: string, data: readonly number[]): void {
  const body = [...type].map((letter) => letter.charCodeAt(0));
  for (const byte of data) body.push(byte);
  for (const byte of bigEndian(data.length)) bytes.push(byte);
  for (const byte of body) bytes.push(byte);
  for (const byte of bigEndian(crc32(body))) bytes.push(byte);
}

function bigEndian(n: number): number[] {
  return [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
}

function crc32(bytes: readonly number[]): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** The data as a zlib stream of one deflate block with fixed codes. */
function zlib(data: Uint8Array): number[] {
  const bytes = [0x78, 0x9c];
  let hold = 0;
  let held = 0;
  const put = (value: number, count: number): void => {
    hold |= value << held;
    held += count;
    for (; held >= 8; held -= 8, hold >>>= 8) bytes.push(hold & 255);
  };
  // Huffman codes are sent from their highest bit.
  const putCode = (code: number, count: number): void => {
    for (let bit = count - 1; bit >= 0; bit--) put((code >> bit) & 1, 1);
  };
  const putSymbol = (symbol: number): void => {
    if (symbol < 144) putCode(0x30 + symbol, 8);
    else if (symbol < 256) putCode(0x190 + symbol - 144, 9);
    else if (symbol < 280) putCode(symbol - 256, 7);
    else putCode(0xc0 + symbol - 280, 8);
  };
  put(0b011, 3);
  const latest = new Map<number, number>();
  for (let i = 0; i < data.length; ) {
    const key = i + 2 < data.length ? (data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]! : -1;
    const from = key < 0 ? undefined : latest.get(key);
    let length = 0;
    if (from !== undefined && i - from <= 32768)
      while (length < 258 && i + length < data.length && data[from + length] === data[i + length]) length++;
    if (key >= 0) latest.set(key, i);
    if (length < 3) {
      putSymbol(data[i++]!);
      continue;
    }
    const l = slot(lengthBases, length);
    putSymbol(257 + l);
    put(length - lengthBases[l]!, lengthExtra(l));
    const d = slot(distanceBases, i - from!);
    putCode(d, 5);
    put(i - from! - distanceBases[d]!, d < 2 ? 0 : (d >> 1) - 1);
    for (let k = i + 1; k < i + length && k + 2 < data.length; k++) latest.set((data[k]! << 16) | (data[k + 1]! << 8) | data[k + 2]!, k);
    i += length;
  }
  putSymbol(256);
  if (held > 0) put(0, 8 - held);
  let [a, b] = [1, 0];
  for (const byte of data) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  for (const byte of bigEndian(((b << 16) | a) >>> 0)) bytes.push(byte);
  return bytes;
}

/** The least length of each length symbol from 257 (RFC 1951, 3.2.5). */
const lengthBases = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

/** The least distance of each distance symbol. */
const distanceBases = Array.from({ length: 30 }, (_, d) => (d < 2 ? d + 1 : ((2 + (d & 1)) << ((d >> 1) - 1)) + 1));

function lengthExtra(l: number): number {
  return l < 8 || l === 28 ? 0 : (l >> 2) - 1;
}

/** The last slot whose base is at most `value`. */
function slot(bases: readonly number[], value: number): number {
  let k = bases.length - 1;
  while (bases[k]! > value) k--;
  return k;
}
