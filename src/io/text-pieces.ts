import { formatNumber, ManifoldError } from "../base/errors.ts";
import { joined } from "./byte-writer.ts";

/** How the bytes of a text are to be read. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/** The encoding that a byte order mark names, else UTF-8. */
export function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return "utf-8";
}

/** The text in some bytes, piece by piece. */
export interface TextPieces {
  /** The next piece of at least one character, or undefined at the end. A character is never cut in two. */
  next(): string | undefined;
  /** How much has been given, from 0 to 1. */
  fraction(): number;
}

/** So many bytes take about a millisecond. */
export const textPieceSize = 1 << 18;

/**
 * Cuts a text into pieces, so that neither a string as long as the file is needed nor a long pause.
 *
 * A byte order mark is left out. Throws "bad-file" with the line of the first byte that cannot be, or that is 0.
 */
export function textPieces(bytes: Uint8Array, source: string, encoding = encodingOf(bytes)): TextPieces {
  const decode = textDecoder(source, encoding);
  let at = 0;

  function next(): string | undefined {
    while (at < bytes.length) {
      const start = at;
      at = Math.min(bytes.length, at + textPieceSize);
      const text = decode(bytes.subarray(start, at), at === bytes.length, () => 1 + lineEnds(bytes, start));
      if (text !== "") return text;
    }
    return undefined;
  }

  return { next, fraction: () => at / Math.max(1, bytes.length) };
}

/**
 * Turns pieces of bytes into text; a character that is cut in two comes with the second piece. `line` is asked, where something is
 * wrong, for the line that the piece begins in. Throws "bad-file" as {@link textPieces} does.
 */
export function textDecoder(source: string, encoding: Encoding): (piece: Uint8Array, last: boolean, line: () => number) => string {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let before = 0;
  let tail: Uint8Array = new Uint8Array(0);
  return (piece, last, line) => {
    if (encoding === "utf-8" || encoding === "windows-1252") {
      const zero = piece.indexOf(0);
      if (zero >= 0) {
        const found = { byte: before + zero, line: line() + lineEnds(piece, zero) };
        throw noText(found, source, "is 0, which no text has", "Name the format if the file is of another kind.");
      }
    }
    try {
      return decoder.decode(piece, { stream: !last });
    } catch {
      throw undecodable(piece, tail, before, line, encoding, source);
    } finally {
      before += piece.length;
      // The beginning of a character that is cut in two has at most three bytes.
      tail = piece.slice(-3);
    }
  };
}

/** How many lines end before byte `end`. */
function lineEnds(bytes: Uint8Array, end: number): number {
  let lines = 0;
  for (let i = 0; i < end; i++) if (bytes[i] === 10 || (bytes[i] === 13 && bytes[i + 1] !== 10)) lines++;
  return lines;
}

function noText({ byte, line }: { byte: number; line: number }, source: string, what: string, mend: string): ManifoldError {
  return new ManifoldError(
    "bad-file",
    `${source}: this is no text: byte ${formatNumber(byte)}, in line ${formatNumber(line)}, ${what}. ${mend}`,
    { byte, line },
  );
}

/** The error for a piece that begins at byte `start` of the file; `tail` are the bytes before it, since a character may begin there. */
function undecodable(
  piece: Uint8Array,
  tail: Uint8Array,
  start: number,
  line: () => number,
  encoding: Encoding,
  source: string,
): ManifoldError {
  if (encoding !== "utf-8") {
    return new ManifoldError(
      "bad-file",
      `${source}: some bytes are no ${encoding.toUpperCase()}, which the byte order mark promises. Save the file as UTF-8.`,
      { encoding },
    );
  }
  const bytes = joined([tail, piece], tail.length + piece.length);
  const at = firstBadByte(bytes, tail.length > 0);
  const hex = (bytes[at] ?? 0).toString(16).padStart(2, "0");
  return noText(
    { byte: start - tail.length + at, line: line() + lineEnds(bytes, at) - lineEnds(bytes, Math.min(at, tail.length)) },
    source,
    `(0x${hex}) is no UTF-8`,
    'Save the file as UTF-8, or pass encoding: "windows-1252" if that is what wrote it.',
  );
}

/** The first byte that is not as UTF-8 must be (RFC 3629), for the message only. In the `middle` of a text the end of a character may come first. */
function firstBadByte(bytes: Uint8Array, middle: boolean): number {
  let i = 0;
  while (middle && i < 3 && i < bytes.length && bytes[i]! >> 6 === 2) i++;
  while (i < bytes.length) {
    const lead = bytes[i]!;
    const more = lead < 0x80 ? 0 : lead >= 0xc2 && lead < 0xe0 ? 1 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xf0 && lead < 0xf5 ? 3 : -1;
    if (more < 0) return i;
    for (let k = 1; k <= more; k++) if ((bytes[i + k] ?? 0) >> 6 !== 2) return i;
    // Overlong forms, halves of surrogate pairs, and what is beyond Unicode.
    const second = bytes[i + 1] ?? 0;
    if ((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f)) return i;
    if ((lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f)) return i;
    i += more + 1;
  }
  return 0;
}
