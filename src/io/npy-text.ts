/** The texts in an NPY array of type "U" (four bytes a character) or "S" (one byte), with zeros behind each. */
export function readNpyTexts(raw: Uint8Array, letter: "U" | "S", length: number, swapped: boolean): string[] {
  const size = letter === "U" ? 4 * length : length;
  const count = size === 0 ? 0 : Math.floor(raw.length / size);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const decoder = new TextDecoder();
  return Array.from({ length: count }, (_, i) => {
    if (letter === "S") {
      const bytes = raw.subarray(i * size, (i + 1) * size);
      const zero = bytes.indexOf(0);
      return decoder.decode(zero < 0 ? bytes : bytes.subarray(0, zero));
    }
    let text = "";
    for (let k = 0; k < length; k++) {
      const code = view.getUint32(i * size + 4 * k, !swapped);
      if (code === 0) break;
      text += code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
    }
    return text;
  });
}

/** The bytes of an NPY file of texts, type "U" as wide as the longest. */
export function writeNpyTexts(texts: readonly string[]): Uint8Array<ArrayBuffer> {
  const codes = texts.map((text) => Array.from(text, (character) => character.codePointAt(0)!));
  const width = codes.reduce((most, { length }) => Math.max(most, length), 1);
  const words = `{'descr': '<U${width}', 'fortran_order': False, 'shape': (${texts.length},), }`;
  const start = Math.ceil((10 + words.length + 1) / 64) * 64;
  const bytes = new Uint8Array(start + 4 * width * texts.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, (start - 10) & 0xff, (start - 10) >> 8]);
  bytes.set(new TextEncoder().encode(`${words.padEnd(start - 11)}\n`), 10);
  const view = new DataView(bytes.buffer);
  codes.forEach((row, i) => {
    row.forEach((code, k) => {
      view.setUint32(start + 4 * (i * width + k), code, true);
    });
  });
  return bytes;
}
