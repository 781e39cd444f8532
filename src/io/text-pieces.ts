import { formatNumber, ManifoldError } from "../base/errors.ts";

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
const pieceSize = 1 << 18;

/**
 * Cuts a text into pieces, so that neither a string as long as the file is needed nor a long pause.
 *
 * A byte order mark is left out. Throws "bad-file" with the line of the first byte that cannot be, or that is 0.
 */
export function textPieces(bytes: Uint8Array, source: string, encoding = encodingOf(bytes)): TextPieces {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let at = 0;

  function next(): string | undefined {
    while (at < bytes.length) {
      const end = Math.min(bytes.length, at + pieceSize);
      const piece = bytes.subarray(at, end);
      if (encoding === "utf-8" || encoding === "windows-1252") {
        const zero = piece.indexOf(0);
        if (zero >= 0) throw noText(bytes, at + zero, source, "is 0, which no text has", "Name the format if the file is of another kind.");
      }
      let text: string;
      try {
        text = decoder.decode(piece, { stream: end < bytes.length });
      } catch {
        throw undecodable(bytes, encoding, source);
      }
      at = end;
      if (text !== "") return text;
    }
    return undefined;
  }

  return { next, fraction: () => at / Math.max(1, bytes.length) };
}

function noText(bytes: Uint8Array, at: number, source: string, what: string, mend: string): ManifoldError {
  let line = 1;
  for (let i = 0; i < at; i++) if (bytes[i] === 10 || (bytes[i] === 13 && bytes[i + 1] !== 10)) line++;
  return new ManifoldError(
    "bad-file",
    `${source}: this is no text: byte ${formatNumber(at)}, in line ${formatNumber(line)}, ${what}. ${mend}`,
    {
      byte: at,
      line,
    },
  );
}

function undecodable(bytes: Uint8Array, encoding: Encoding, source: string): ManifoldError {
  if (encoding !== "utf-8") {
    return new ManifoldError(
      "bad-file",
      `${source}: some bytes are no ${encoding.toUpperCase()}, which the byte order mark promises. Save the file as UTF-8.`,
      { encoding },
    );
  }
  const at = firstBadByte(bytes);
  const hex = (bytes[at] ?? 0).toString(16).padStart(2, "0");
  return noText(
    bytes,
    at,
    source,
    `(0x${hex}) is no UTF-8`,
    'Save the file as UTF-8, or pass encoding: "windows-1252" if that is what wrote it.',
  );
}

/** The first byte that is not as UTF-8 must be (RFC 3629), for the message only. */
function firstBadByte(bytes: Uint8Array): number {
  for (let i = 0; i < bytes.length; ) {
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
