import { formatValue, ManifoldError, nearestWord } from "./errors.ts";

/**
 * One option of a method: what it means, what it may be, and what it is when nothing is said.
 *
 * Declared once, it serves validation, defaults, types, command-line flags, controls in a page, reference tables, and the
 * bad values that tests try.
 */
export interface Option<T> {
  readonly kind: "integer" | "number" | "choice" | "flag" | "either" | "points";
  /** What it does, in one sentence for a user. */
  readonly help: string;
  readonly default: T;
  /** What may stand here, in words: "a whole number of at least 1". */
  readonly accepts: string;
  /** Whether `value` may stand here. */
  allows(value: unknown): boolean;
  /** Values that must be refused; tests try each. */
  readonly refuses: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly choices?: readonly string[];
}

/** The options of a method by name. */
export type OptionTable = Readonly<Record<string, Option<unknown>>>;

/** What a caller may pass for a table: every option may be left out. */
export type OptionsOf<T extends OptionTable> = { readonly [K in keyof T]?: (T[K] extends Option<infer V> ? V : never) | undefined };

/** What a method's body receives for a table: every option has its value. */
export type ResolvedOptions<T extends OptionTable> = { readonly [K in keyof T]: T[K] extends Option<infer V> ? V : never };

interface Range {
  readonly minimum?: number;
  readonly maximum?: number;
  /** Exclusive lower bound. */
  readonly above?: number;
  /** Exclusive upper bound. */
  readonly below?: number;
}

interface Spec<T> {
  readonly default: T;
  readonly help: string;
}

/** A whole number in a range. @__NO_SIDE_EFFECTS__ */
export function integer(spec: Spec<number> & Range): Option<number> {
  const { refuses, words } = rangeFacts(spec);
  return {
    ...spec,
    kind: "integer",
    accepts: `a whole number${words}`,
    allows: (value) => Number.isSafeInteger(value) && inRange(value as number, spec),
    refuses: [1.5, "3", Number.NaN, Number.POSITIVE_INFINITY, null, true, [], ...refuses],
  };
}

/** A finite number in a range. @__NO_SIDE_EFFECTS__ */
export function number(spec: Spec<number> & Range): Option<number> {
  const { refuses, words } = rangeFacts(spec);
  return {
    ...spec,
    kind: "number",
    accepts: `a number${words}`,
    allows: (value) => typeof value === "number" && Number.isFinite(value) && inRange(value, spec),
    refuses: ["0.5", Number.NaN, Number.POSITIVE_INFINITY, null, true, [], ...refuses],
  };
}

/** One of a few words. @__NO_SIDE_EFFECTS__ */
export function oneOf<const C extends string>(choices: readonly C[], spec: Spec<NoInfer<C>>): Option<C> {
  return {
    ...spec,
    kind: "choice",
    choices,
    accepts: choices.map((choice) => `"${choice}"`).join(" or "),
    allows: (value) => typeof value === "string" && (choices as readonly string[]).includes(value),
    refuses: ["no such choice", "", 1, null, true],
  };
}

/** Yes or no. @__NO_SIDE_EFFECTS__ */
export function flag(spec: Spec<boolean>): Option<boolean> {
  return { ...spec, kind: "flag", accepts: "true or false", allows: (value) => typeof value === "boolean", refuses: ["true", 1, 0, null] };
}

/**
 * One of a few words, or a number: `gamma: "scale"` or `gamma: 0.5`.
 * @__NO_SIDE_EFFECTS__
 */
export function either<const C extends string>(
  choices: readonly C[],
  spec: Spec<NoInfer<C> | number> & Range & { readonly whole?: boolean },
): Option<C | number> {
  const word = oneOf(choices, { default: choices[0]!, help: spec.help });
  const amount = spec.whole ? integer({ ...spec, default: 0 }) : number({ ...spec, default: 0 });
  return {
    ...spec,
    kind: "either",
    choices,
    accepts: `${word.accepts} or ${amount.accepts}`,
    allows: (value) => word.allows(value) || amount.allows(value),
    refuses: ["no such choice", null, true, ...amount.refuses.filter((value) => typeof value === "number")],
  };
}

/**
 * One of a few words, or points of the caller's: `init: "k-means++"` or `init: [[0, 0], [1, 1]]`.
 *
 * `P` is the type points are taken as. Here it is only checked that there are rows; whether they fit the data is for the
 * method's `check`.
 * @__NO_SIDE_EFFECTS__
 */
export function pointsOr<const C extends string, P extends object>(choices: readonly C[], spec: Spec<NoInfer<C>>): Option<C | P> {
  const word = oneOf(choices, spec);
  return {
    ...spec,
    kind: "points",
    choices,
    accepts: `${word.accepts} or points: an array of rows, { data, shape }, or a Matrix`,
    allows: (value) => word.allows(value) || holdsRows(value),
    refuses: [...word.refuses, 0.5, [], {}, [1, 2], { data: [], shape: [0, 0] }],
  };
}

/** Whether `value` looks like at least one row of numbers in a form the library takes. */
function holdsRows(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return typeof value[0] === "object" && value[0] !== null;
  const { data, shape, rows } = value as { data?: ArrayLike<number>; shape?: ArrayLike<number>; rows?: number };
  return typeof data === "object" && data !== null && Number(shape?.[0] ?? rows) >= 1;
}

/** The seed of a method that draws random numbers. @__NO_SIDE_EFFECTS__ */
export function seed(): Option<number> {
  return integer({
    default: 0,
    minimum: 0,
    maximum: 2 ** 32 - 1,
    help: "Seed of the random numbers; the same seed gives the same result, bit for bit.",
  });
}

/**
 * The values of a table's options: the given ones checked, the others at their defaults.
 *
 * Throws "bad-option" for an unknown name (with the nearest known one) and for a value that does not fit.
 * An option given as `undefined` is not given.
 */
export function resolveOptions<T extends OptionTable>(table: T, given: unknown, who: string): ResolvedOptions<T> {
  if (given !== undefined && (typeof given !== "object" || given === null || Array.isArray(given) || ArrayBuffer.isView(given))) {
    throw new ManifoldError(
      "bad-option",
      `${who}: options must be an object like { ${Object.keys(table)[0] ?? "name"}: … }, not ${formatValue(given)}.`,
    );
  }
  const names = Object.keys(table);
  for (const name of Object.keys(given ?? {})) {
    if (names.includes(name)) continue;
    const near = nearestWord(name, names);
    throw new ManifoldError(
      "bad-option",
      `${who}: unknown option "${name}".${near ? ` Did you mean "${near}"?` : ""} It takes ${names.length ? names.join(", ") : "no options"}.`,
      { option: name, suggestion: near, known: names },
    );
  }
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const option = table[name]!;
    const value = (given as Record<string, unknown> | undefined)?.[name];
    if (value === undefined) {
      values[name] = option.default;
    } else if (option.allows(value)) {
      values[name] = value;
    } else {
      throw new ManifoldError("bad-option", `${who}: ${name} must be ${option.accepts}, not ${formatValue(value)}.`, {
        option: name,
        value: typeof value === "object" ? formatValue(value) : value,
        accepts: option.accepts,
      });
    }
  }
  return values as ResolvedOptions<T>;
}

function inRange(value: number, { minimum, maximum, above, below }: Range): boolean {
  return (
    (minimum === undefined || value >= minimum) &&
    (maximum === undefined || value <= maximum) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below)
  );
}

/** The range in words, and the values just outside it. */
function rangeFacts({ minimum, maximum, above, below }: Range): { words: string; refuses: number[] } {
  const words: string[] = [];
  const refuses: number[] = [];
  if (minimum !== undefined && maximum !== undefined) words.push(` from ${minimum} to ${maximum}`);
  else if (minimum !== undefined) words.push(` of at least ${minimum}`);
  else if (maximum !== undefined) words.push(` of at most ${maximum}`);
  if (above !== undefined) words.push(` above ${above}`);
  if (below !== undefined) words.push(`${above === undefined ? "" : " and"} below ${below}`);
  if (minimum !== undefined) refuses.push(minimum - 1);
  if (maximum !== undefined) refuses.push(maximum + 1);
  if (above !== undefined) refuses.push(above, above - 1);
  if (below !== undefined) refuses.push(below, below + 1);
  return { words: words.join(""), refuses };
}
