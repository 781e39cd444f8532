/** What went wrong, as a stable word a program can branch on. */
export type ErrorCode =
  /** The data cannot be used: not finite, ragged, too few points, wrong width. */
  | "bad-input"
  /** An option is unknown, of the wrong type, or out of range. */
  | "bad-option"
  /** The work needs more memory than there is, or than a WebAssembly memory can hold. */
  | "too-large"
  /** The neighbor graph falls into parts and the caller asked for that to be an error. */
  | "disconnected"
  /** An iteration did not reach its tolerance. */
  | "not-converged"
  /** A model that this version or this method cannot use. */
  | "bad-model"
  /** A file that is not what it claims to be. */
  | "bad-file"
  /** A file or folder that is missing, or may not be read or written. */
  | "file-access"
  /** Data that must be fetched cannot be had: no network, no npm, not the bytes that were expected. */
  | "unavailable"
  /** The platform lacks something (WebAssembly SIMD, a worker). */
  | "unsupported"
  /** A fault of ours. */
  | "internal";

/**
 * The one error class of the library.
 *
 * The message reads `method: what is wrong, with the numbers. How to mend it.`;
 * `code` is stable and `details` holds the numbers for a program.
 */
export class ManifoldError extends Error {
  override readonly name = "ManifoldError";
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** Something a reader of the result should know; data on the model, never console output. */
export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The candidate nearest to `word` by edit distance, or undefined when none is near (more than a third of the letters differ). */
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbors that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  const d: number[][] = Array.from({ length: a.length + 1 }, (_, i) => [i]);
  for (let j = 0; j <= b.length; j++) d[0]![j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(d[i - 1]![j]! + 1, d[i]![j - 1]! + 1, d[i - 1]![j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, d[i - 2]![j - 2]! + 1);
      d[i]![j] = least;
    }
  }
  return d[a.length]![b.length]!;
}

/** 12345 as "12,345"; fractions keep at most six significant digits. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
  return String(Number(value.toPrecision(6)));
}

/** A number of bytes as "3.2 GB", "41 MB" or "512 bytes". */
export function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`;
  if (bytes >= 1e3) return `${Math.round(bytes / 1e3)} kB`;
  return `${bytes} bytes`;
}

/** A value as it should be shown in a message: short, quoted when a string. */
export function formatValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 37)}…` : value);
  if (typeof value === "number") return String(value);
  if (value === null || value === undefined || typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "function") return "a function";
  if (typeof value === "symbol") return "a symbol";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return `an object of type ${(value as object).constructor?.name ?? "Object"}`;
}
