import { formatNumber, ManifoldError } from "../base/errors.ts";
import { isCifar10Size } from "./cifar.ts";
import type { Packing } from "./decompress.ts";
import { foreignKind } from "./foreign.ts";
import { formatOfName, formatWords, type TableFormat } from "./formats.ts";

/** A guess at a format, and what it rests on. */
export interface Detected {
  readonly format: TableFormat;
  /** "content" when the bytes say so; "name" when they leave it open and the name decides. */
  readonly by: "content" | "name";
}

const begins = (bytes: Uint8Array, ...magic: readonly number[]): boolean => magic.every((byte, i) => bytes[i] === byte);

/**
 * The format of a file by its first bytes, and by its name where they leave it open. Throws "bad-file" for bytes that no format begins with.
 */
export function detectFormat(bytes: Uint8Array, name: string | undefined, source: string): Detected {
  const byName = name === undefined ? undefined : formatOfName(name);
  const format = binaryFormat(bytes, byName);
  if (format) return { format, by: "content" };
  const foreign = foreignKind(bytes);
  if (foreign && !(byName === "cifar10" && isCifar10Size(bytes.length))) {
    throw new ManifoldError("bad-file", `${source}: this is ${foreign.what}, which is not read here. ${foreign.mend}`, {
      first: Array.from(bytes.subarray(0, 8)),
    });
  }
  if (looksBinary(bytes)) {
    if (byName === "cifar10" && isCifar10Size(bytes.length)) return { format: "cifar10", by: "name" };
    throw new ManifoldError(
      "bad-file",
      `${source}: these ${formatNumber(bytes.length)} bytes are no text and begin like none of the formats known here (${Object.keys(formatWords).join(", ")}). Name the format if you know it, or convert the file.`,
      { first: Array.from(bytes.subarray(0, 8)) },
    );
  }
  return textFormat(bytes, byName);
}

function binaryFormat(bytes: Uint8Array, byName: TableFormat | undefined): TableFormat | undefined {
  if (begins(bytes, 0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59)) return "npy";
  if (begins(bytes, 0x50, 0x4b, 3, 4) || begins(bytes, 0x50, 0x4b, 5, 6)) return "npz";
  if (begins(bytes, 0x50, 0x41, 0x52, 0x31)) return "parquet";
  if (begins(bytes, 0x41, 0x52, 0x52, 0x4f, 0x57, 0x31)) return "arrow";
  // A stream of Arrow messages begins with a continuation mark and the length of the schema.
  if (begins(bytes, 0xff, 0xff, 0xff, 0xff) && bytes.length > 8) return "arrow";
  if (begins(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "png";
  if (begins(bytes, 0, 0) && [8, 9, 0xb, 0xc, 0xd, 0xe].includes(bytes[2] ?? -1) && bytes[3]! >= 1 && bytes[3]! <= 8) {
    // Two zeros, a type and a few axes; a batch of CIFAR-10 could begin so too, but has its own size and name.
    if (byName !== "cifar10" || !isCifar10Size(bytes.length)) return "idx";
  }
  return undefined;
}

/** No text has a byte 0, but for UTF-16 behind its mark. */
function looksBinary(bytes: Uint8Array): boolean {
  if (begins(bytes, 0xff, 0xfe) || begins(bytes, 0xfe, 0xff)) return false;
  return bytes.subarray(0, 65_536).includes(0);
}

/** So much of a text tells its format. */
const enough = 4096;

function textFormat(bytes: Uint8Array, byName: TableFormat | undefined): Detected {
  const encoding = begins(bytes, 0xff, 0xfe) ? "utf-16le" : begins(bytes, 0xfe, 0xff) ? "utf-16be" : "utf-8";
  const text = new TextDecoder(encoding).decode(bytes.subarray(0, enough)).trimStart();
  // Objects one a line are JSON Lines; one object over several lines is JSON.
  if (text[0] === "{") {
    const line = text.split(/[\r\n]/, 1)[0]!;
    const oneLine = line.trimEnd().endsWith("}") && isJson(line) && text.length > line.length && text.slice(line.length).trim() !== "";
    if (oneLine || byName === "jsonl") return { format: "jsonl", by: oneLine ? "content" : "name" };
    return { format: "json", by: "content" };
  }
  if (text[0] === "[") {
    const lines = text.split(/[\r\n]+/);
    const several = lines.length > 1 && isJson(lines[0]!) && /^\s*\[/.test(lines[1]!);
    return { format: several || byName === "jsonl" ? "jsonl" : "json", by: several || byName !== "jsonl" ? "content" : "name" };
  }
  const sparse = text
    .split(/[\r\n]+/)
    .slice(0, 5)
    .filter((line) => line !== "" && line[0] !== "#");
  // Of the last line only a part may be there.
  const whole = sparse.length > 1 && bytes.length > enough ? sparse.slice(0, -1) : sparse;
  const entries = /^[+-]?[\d.eE+-]+(?:\s+\d+:[^\s:]+)+\s*(?:#.*)?$/;
  if (whole.some((line) => entries.test(line)) && whole.every((line) => entries.test(line) || /^[+-]?[\d.]+\s*$/.test(line))) {
    return { format: "libsvm", by: "content" };
  }
  if (byName === "tsv" || byName === "txt" || byName === "libsvm") return { format: byName, by: "name" };
  return { format: "csv", by: byName === "csv" ? "name" : "content" };
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** The packing that the first bytes show, or undefined. */
export function packingOf(bytes: Uint8Array): Packing | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8) return "gz";
  if (bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd) return "zst";
  // A frame that is to be skipped stands first in what pzstd writes.
  if (bytes[0]! >> 4 === 5 && bytes[1] === 0x2a && bytes[2] === 0x4d && bytes[3] === 0x18) return "zst";
  return undefined;
}
