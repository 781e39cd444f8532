import { formatBytes, formatNumber, ManifoldError } from "../base/errors.ts";

/** Engines hold no strings of more than some 2²⁹ characters. */
const longest = 500e6;

/**
 * The text in the bytes of a file: UTF-8, or UTF-16 where a byte order mark says so. Throws "bad-file" for bytes that are no text,
 * with the place of the first that cannot be; "too-large" for more than one string can hold. O(bytes).
 */
export function readText(bytes: Uint8Array, source = "readText"): string {
  if (bytes.length > longest) {
    throw new ManifoldError(
      "too-large",
      `${source}: ${formatBytes(bytes.length)} of text are more than one string can hold (${formatBytes(longest)}). Save the numbers as NPY.`,
      { bytes: bytes.length },
    );
  }
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  const refuse = (what: string): never => {
    throw new ManifoldError("bad-file", `${source}: this is no text (${what}). Give text in UTF-8, or an NPY file.`, { encoding });
  };
  if (encoding === "utf-8") {
    const zero = bytes.indexOf(0);
    if (zero >= 0) refuse(`byte ${formatNumber(zero)} is 0`);
  }
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return refuse(`some bytes are no ${encoding.toUpperCase()}`);
  }
}
