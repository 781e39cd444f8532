import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ManifoldError } from "../../../src/base/errors.ts";
import { readBatches } from "../../../src/io/batches.ts";
import { accessTo } from "../../../src/io/random-access.ts";
import { readTable } from "../../../src/io/read-table.ts";
import { readModelFile, saveModel } from "../../../src/model/model-file.ts";
import { lawCases, strands } from "../../laws/cases.ts";

// Files that somebody has worked on: bytes changed, numbers made large, parts left out, twice, or exchanged. Each is read, or refused by
// name; and what is taken for it is bounded by its size, whatever it says of itself. Every array that is made is counted.

const kinds = [
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const;
let taken = 0;
const originals = new Map<string, unknown>();

/** From here on every typed array that is made with a length or from a list is counted, in bytes. */
function count(): void {
  const scope = globalThis as Record<string, unknown>;
  for (const kind of kinds) {
    originals.set(kind.name, kind);
    const counted = new Proxy(kind as unknown as new (...args: unknown[]) => ArrayBufferView, {
      construct(target, args, newTarget) {
        const made = Reflect.construct(target, args, newTarget === counted ? target : newTarget) as ArrayBufferView;
        if (!(args[0] instanceof ArrayBuffer)) taken += made.byteLength;
        return made;
      },
    });
    scope[kind.name] = counted;
    kind.prototype.constructor = counted as never;
  }
}

function stop(): void {
  for (const kind of kinds) {
    (globalThis as Record<string, unknown>)[kind.name] = originals.get(kind.name);
    kind.prototype.constructor = kind as never;
  }
}

const folders = ["formats", "columnar"].map((name) => new URL(`../../fixtures/${name}/`, import.meta.url));
const files = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name !== "manifest.json")
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(new URL(name, folder))) })),
);

/** One thing done to a file. */
const change = fc.record({
  what: fc.constantFrom("byte", "huge", "zero", "cut", "twice", "exchange"),
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  to: fc.double({ min: 0, max: 1, noNaN: true }),
  value: fc.nat(255),
});

function changed(bytes: Uint8Array, changes: readonly { what: string; from: number; to: number; value: number }[]): Uint8Array {
  let now = bytes.slice();
  for (const { what, from, to, value } of changes) {
    const at = Math.floor(from * now.length);
    const end = Math.min(now.length, at + 1 + Math.floor(to * 40));
    if (what === "byte" && at < now.length) now[at] = value;
    else if (what === "huge") now.fill(0xff, at, Math.min(end, at + 8));
    else if (what === "zero") now.fill(0, at, Math.min(end, at + 8));
    else if (what === "cut") now = Uint8Array.of(...now.subarray(0, at), ...now.subarray(end));
    else if (what === "twice") now = Uint8Array.of(...now.subarray(0, end), ...now.subarray(at));
    else if (what === "exchange") now = Uint8Array.of(...now.subarray(at), ...now.subarray(0, at));
  }
  return now;
}

/**
 * What a reader may take for a file, all arrays together: packed parts may be a thousand times as long as they are packed (a sheet of
 * one color), codecs have tables of their own, and a changed file may be unpacked as often again as the file that it was.
 */
const bound = (bytes: number, usual: number): number => 2e7 + 2000 * bytes + 2 * usual;

async function harmless(bytes: Uint8Array, read: () => unknown, usual = 0): Promise<void> {
  taken = 0;
  try {
    await read();
  } catch (error) {
    if (!(error instanceof ManifoldError)) throw error;
    expect(["bad-file", "too-large", "bad-option", "bad-input", "bad-model"]).toContain(error.code);
    expect(error.message).toMatch(/\. .+[.?]$/s);
  }
  expect(taken).toBeLessThanOrEqual(bound(bytes.length, usual));
}

beforeAll(count);
afterAll(stop);

describe("a file that was worked on is read or refused, in bounded memory: whole, and batch by batch", () => {
  test.each(files.filter(({ bytes }) => bytes.length < 60_000))("$name", async ({ name, bytes }) => {
    taken = 0;
    await readTable(bytes, { name }).catch(() => {});
    const usual = taken;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const broken = changed(bytes, changes);
        await harmless(broken, () => readTable(broken, { name }), usual);
        const inBatches = async (): Promise<void> => {
          for await (const table of readBatches(accessTo(broken, name), { rows: 7 })) expect(table.rows).toBeLessThanOrEqual(7);
        };
        await harmless(broken, inBatches, usual);
      }),
      { numRuns: 40 },
    );
  });
});

const models = lawCases.map(({ name, method, call }) => ({ name, bytes: saveModel(method.sync(...call(strands(24)))) }));

describe("a model file that was worked on is read or refused, in bounded memory", () => {
  test.each(models)("$name", async ({ bytes }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const broken = changed(bytes, changes);
        await harmless(broken, () => readModelFile(broken, "some.flatland"));
      }),
      { numRuns: 60 },
    );
  });
});
