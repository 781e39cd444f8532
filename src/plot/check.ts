import { formatValue, ManifoldError, nearestWord } from "../base/errors.ts";

/** Throws "bad-option" when `given` is no object or has a key that is not among `names`. */
export function allowOnly(given: object, names: readonly string[], who: string): void {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new ManifoldError("bad-option", `${who}: needs an object like { ${names[0]}: … }, not ${formatValue(given)}.`);
  }
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    const near = nearestWord(name, names);
    throw new ManifoldError(
      "bad-option",
      `${who}: unknown option "${name}".${near ? ` Did you mean "${near}"?` : ""} It takes ${names.join(", ")}.`,
      { option: name, suggestion: near, known: names },
    );
  }
}

/** Throws "bad-option" when a piece of writing is given and is not a string. */
export function wantText(given: unknown, name: string, who: string): void {
  if (given === undefined || typeof given === "string") return;
  throw new ManifoldError("bad-option", `${who}: ${name} must be a string, not ${formatValue(given)}.`, { option: name });
}

/** Throws "bad-option" when a number is given and is not a finite one in [low, high]. */
export function wantNumber(
  given: unknown,
  name: string,
  who: string,
  low = Number.NEGATIVE_INFINITY,
  high = Number.POSITIVE_INFINITY,
): void {
  if (given === undefined || (typeof given === "number" && Number.isFinite(given) && given >= low && given <= high)) return;
  const range = Number.isFinite(low) ? (Number.isFinite(high) ? ` from ${low} to ${high}` : ` of at least ${low}`) : "";
  throw new ManifoldError("bad-option", `${who}: ${name} must be a number${range}, not ${formatValue(given)}.`, { option: name });
}

/** Throws "bad-option" when a choice is given and is none of `choices`. */
export function wantOneOf(given: unknown, choices: readonly unknown[], name: string, who: string): void {
  if (given === undefined || choices.includes(given)) return;
  const shown = choices.map((choice) => formatValue(choice)).join(" or ");
  throw new ManifoldError("bad-option", `${who}: ${name} must be ${shown}, not ${formatValue(given)}.`, { option: name });
}

/** Throws "bad-input" when something that must be a list of numbers (or of anything with a length) is not one. */
export function wantList(given: unknown, name: string, who: string): void {
  if (Array.isArray(given) || ArrayBuffer.isView(given)) return;
  throw new ManifoldError("bad-input", `${who}: ${name} must be an array, not ${formatValue(given)}.`, { option: name });
}
