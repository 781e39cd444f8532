import { createHash } from "node:crypto";

/** SHA-256 of a model's content, byte for byte, without `timings`: the same for two models exactly when they are equal. */
export function modelHash(model: object): string {
  const hash = createHash("sha256");
  const add = (value: unknown): void => {
    if (ArrayBuffer.isView(value)) {
      hash.update(`${value.constructor.name}[${value.byteLength}]`);
      hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    } else if (Array.isArray(value)) {
      hash.update(`[${value.length}]`);
      for (const part of value) add(part);
    } else if (typeof value === "object" && value !== null) {
      hash.update("{");
      for (const key of Object.keys(value).sort()) {
        hash.update(`${key}:`);
        add((value as Record<string, unknown>)[key]);
      }
      hash.update("}");
    } else hash.update(`${typeof value}:${Object.is(value, -0) ? "-0" : String(value)};`);
  };
  const { timings: _, ...content } = model as Record<string, unknown>;
  add(content);
  return hash.digest("hex");
}

/** Every number in a model: plain ones and those in typed arrays. */
export function* numbersIn(value: unknown): Generator<number> {
  if (typeof value === "number") yield value;
  else if (ArrayBuffer.isView(value)) yield* value as unknown as Iterable<number>;
  else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) yield* numbersIn(part);
}

/** The largest typed array in a model, in entries. */
export function largestArray(value: unknown): number {
  if (ArrayBuffer.isView(value)) return (value as unknown as { length: number }).length;
  if (typeof value !== "object" || value === null) return 0;
  return Math.max(0, ...Object.values(value).map(largestArray));
}
