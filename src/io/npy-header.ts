import { formatNumber, formatValue, ManifoldError } from "../base/errors.ts";
import type { NumberArray } from "../matrix/dense.ts";
import { type NpyType, npyType } from "./npy-types.ts";

/** What stands before the elements of an NPY file, whatever their type. */
export interface NpyPreamble {
  /** The type as NumPy writes it: "<f8", "|b1", "<U12". */
  readonly descr: string;
  /** Whether the first index runs fastest. */
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Where the elements begin. */
  readonly start: number;
}

/** What stands before the numbers of an NPY file. */
export interface NpyHeader extends NpyPreamble {
  readonly type: NpyType<NumberArray>;
  /** Whether the numbers are stored with the most significant byte first. */
  readonly swapped: boolean;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** NumPy's own limit is 10,000; no header of plain numbers comes near. */
const longest = 65_536;
const mostAxes = 64;

/** Reads and checks the header of an NPY file of numbers. Throws "bad-file". */
export function readNpyHeader(bytes: Uint8Array, source: string): NpyHeader {
  const preamble = readNpyPreamble(bytes, source);
  const { descr } = preamble;
  const known = npyType(descr.slice(1));
  if (!known || !/^[<>|=]/.test(descr)) {
    throw bad(
      source,
      `the elements are of type ${formatValue(descr)}, which are no plain numbers`,
      "Save the array as numbers: array.astype(float).",
    );
  }
  return { ...preamble, type: known, swapped: descr[0] === ">" && known.bytes > 1 };
}

/** Reads the header of any NPY file. Throws "bad-file". */
export function readNpyPreamble(bytes: Uint8Array, source: string): NpyPreamble {
  if (bytes.length < 10 || magic.some((byte, i) => bytes[i] !== byte)) {
    throw bad(source, "this is no NPY file: it does not begin with the bytes \\x93NUMPY", "Save the array with numpy.save.");
  }
  const version = bytes[6]!;
  if (version < 1 || version > 3) throw bad(source, `the NPY version is ${version}; versions 1 to 3 are known`, "Save the array again.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (version > 1 && bytes.length < 12) throw bad(source, "the header is cut short", "Fetch or save the file again.");
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const begin = version === 1 ? 10 : 12;
  if (length > longest || begin + length > bytes.length) {
    throw bad(
      source,
      `the header should have ${formatNumber(length)} bytes, but ${length > longest ? `no more than ${formatNumber(longest)} are read` : `${formatNumber(bytes.length - begin)} follow`}`,
      "The file is damaged; fetch or save it again.",
    );
  }
  const words = new TextDecoder(version === 3 ? "utf-8" : "latin1").decode(bytes.subarray(begin, begin + length));
  const { descr, fortran, shape } = parseHeader(words, source);
  return { descr, fortran, shape, start: begin + length };
}

/** The header is a Python literal: {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }, keys in any order. */
function parseHeader(words: string, source: string): { descr: string; fortran: boolean; shape: number[] } {
  const refuse = (what: string): never => {
    throw bad(source, `the header ${what}: ${formatValue(words.trim())}`, "Save the array with numpy.save.");
  };
  const inner = /^\{([^{}]*)\}\s*$/.exec(words)?.[1] ?? refuse("is no dictionary");
  const entries = new Map<string, string>();
  const entry = /\s*'(\w{1,20})'\s*:\s*('[^']{0,40}'|True|False|\([\d\s,L]*\)|\[[^\]]*\])\s*(?:,|$)/y;
  while (entry.lastIndex < inner.trimEnd().length) {
    const found = entry.exec(inner) ?? refuse("cannot be read");
    if (entries.has(found[1]!)) refuse(`says ${found[1]} twice`);
    entries.set(found[1]!, found[2]!);
  }
  const descr = entries.get("descr") ?? refuse("has no descr");
  const order = entries.get("fortran_order") ?? refuse("has no fortran_order");
  const sides = entries.get("shape") ?? refuse("has no shape");
  if (descr[0] === "[")
    throw bad(source, "the elements are records of several fields", "Save one field: numpy.save(path, array['field']).");
  if (descr[0] !== "'") refuse("has no type in descr");
  if (order !== "True" && order !== "False") refuse("has no True or False in fortran_order");
  if (sides[0] !== "(") refuse("has no tuple in shape");
  const list = sides
    .slice(1, -1)
    .split(",")
    .map((side) => side.trim());
  // A tuple of one number ends in a comma; the empty tuple is a single number without axes.
  if (list.at(-1) === "") list.pop();
  if (list.length > mostAxes || !list.every((side) => /^\d{1,16}L?$/.test(side))) refuse("has no shape that can be read");
  const shape = list.map((side) => Number.parseInt(side, 10));
  // The product must stay exact even when one side is 0.
  if (shape.reduce((product, side) => product * Math.max(1, side), 1) > Number.MAX_SAFE_INTEGER) refuse("has too large a shape");
  return { descr: descr.slice(1, -1), fortran: order === "True", shape };
}

function bad(source: string, what: string, mend: string): ManifoldError {
  return new ManifoldError("bad-file", `${source}: ${what}. ${mend}`, {});
}
