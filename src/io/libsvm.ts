import { formatBytes, formatNumber, formatValue, ManifoldError } from "../base/errors.ts";
import type { Steps } from "../base/steps.ts";
import { numberOfWord } from "./cell.ts";
import type { Table } from "./table.ts";
import { textPieces } from "./text-pieces.ts";

/** A dense table of more bytes than this is refused unless the caller allows more. */
const mostBytes = 2 ** 31;

/** Numbers in an array that grows. */
class Growing<T extends Float64Array | Int32Array> {
  #values: T;
  length = 0;
  constructor(first: T) {
    this.#values = first;
  }
  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new (this.#values.constructor as new (length: number) => T)(2 * this.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }
  get values(): T {
    return this.#values.subarray(0, this.length) as T;
  }
}

/**
 * The table in LIBSVM's sparse text: "label index:value index:value …" a line, indices from 1 and rising; what is not written is 0.
 *
 * Gives a column "label" and a column "x" of vectors, dense. Comments (#) and "qid:" are left out. Throws "bad-file" with the line, "too-large"
 * when the dense table would take more than `maxBytes`. O(entries + rows · widest index)
 *
 * @see C.-C. Chang, C.-J. Lin, LIBSVM: A library for support vector machines, doi:10.1145/1961189.1961199
 */
export function* readLibsvm(bytes: Uint8Array, source: string, maxBytes = mostBytes): Steps<Table> {
  const pieces = textPieces(bytes, source);
  const labels = new Growing(new Float64Array(64));
  const ends = new Growing(new Int32Array(64));
  const indices = new Growing(new Int32Array(256));
  const values = new Growing(new Float64Array(256));
  let line = 0;
  let widest = 0;
  let lowest = Number.POSITIVE_INFINITY;

  const bad = (what: string, mend: string): ManifoldError =>
    new ManifoldError("bad-file", `${source}: line ${formatNumber(line)} ${what}. ${mend}`, { line });

  function takeLine(text: string): void {
    line++;
    const hash = text.indexOf("#");
    const words = (hash < 0 ? text : text.slice(0, hash)).trim().split(/\s+/);
    if (words[0] === "") return;
    const label = numberOfWord(words[0]!);
    if (Number.isNaN(label))
      throw bad(`begins with ${formatValue(words[0])}, where the label, a number, should stand`, "Write one label a row.");
    labels.push(label);
    let last = -1;
    for (let k = 1; k < words.length; k++) {
      const word = words[k]!;
      if (word.startsWith("qid:")) continue;
      const colon = word.indexOf(":");
      const index = /^\d{1,9}$/.test(word.slice(0, colon)) ? Number(word.slice(0, colon)) : -1;
      const value = numberOfWord(word.slice(colon + 1));
      if (colon < 1 || index < 0 || Number.isNaN(value)) {
        throw bad(`has ${formatValue(word)}, where index:value should stand`, "Write each feature as 12:0.5.");
      }
      if (index <= last) throw bad(`has the index ${formatNumber(index)} behind ${formatNumber(last)}`, "Indices must rise within a line.");
      last = index;
      lowest = Math.min(lowest, index);
      indices.push(index);
      values.push(value);
    }
    widest = Math.max(widest, last);
    ends.push(values.length);
  }

  let rest = "";
  for (let piece = pieces.next(); piece !== undefined; piece = pieces.next()) {
    const lines = piece.split("\n");
    lines[0] = rest + lines[0]!;
    rest = lines.pop()!;
    for (const text of lines) takeLine(text);
    yield 0.8 * pieces.fraction();
  }
  takeLine(rest);

  const rows = labels.length;
  // Some write indices from 0.
  const base = lowest === 0 ? 0 : 1;
  const width = widest + 1 - base;
  if (rows === 0 || values.length === 0)
    throw new ManifoldError("bad-file", `${source}: there are no features in it. Write rows such as "1 3:0.5 7:2".`, {});
  if (rows * width * 8 > maxBytes) {
    throw new ManifoldError(
      "too-large",
      `${source}: ${formatNumber(rows)} rows with indices up to ${formatNumber(widest)} take ${formatBytes(rows * width * 8)} as a dense table, more than ${formatBytes(maxBytes)}. Reduce the features first, or pass a larger maxBytes.`,
      { rows, width },
    );
  }
  const dense = new Float64Array(rows * width);
  for (let i = 0, e = 0; i < rows; i++) {
    for (; e < ends.values[i]!; e++) dense[i * width + indices.values[e]! - base] = values.values[e]!;
    if (i % 10_000 === 9_999) yield 0.8 + (0.2 * i) / rows;
  }
  return {
    rows,
    columns: [
      { name: "label", kind: "number", values: labels.values.slice(), missing: 0 },
      { name: "x", kind: "vector", width, values: dense, missing: 0 },
    ],
    format: "libsvm",
    notes: [
      `Sparse rows: ${formatNumber(values.length)} of ${formatNumber(rows * width)} values are written, the others are 0.`,
      ...(base === 0 ? ["Indices begin with 0."] : []),
    ],
  };
}
