import { readdirSync, readFileSync } from "node:fs";
import { crc32 as crcOfZip } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ManifoldError } from "../../../src/base/errors.ts";
import { predict, transform } from "../../../src/dispatch.ts";
import { pca } from "../../../src/embed/pca.ts";
import { methods } from "../../../src/methods.ts";
import { crc32 } from "../../../src/model/crc32.ts";
import { loadModel, readModelFile, saveModel } from "../../../src/model/model-file.ts";

const model = pca.sync([
  [1, 2, 3],
  [4, 5, 7],
  [7, 8, -9],
  [2, 2, 2],
]);
const preparation = {
  features: ["a", "b", "c"],
  scaling: { kind: "standard" as const, offset: Float64Array.of(1, 2, 3), factor: Float64Array.of(1, 0.5, 2) },
  missing: { policy: "mean" as const, means: Float64Array.of(4, 5, 6) },
};
const bytes = saveModel(model, { preparation, note: "größer", labels: ["x", "y"] });

/** The file with another header, its lengths and checksum made right again. */
function crafted(change: (header: ReturnType<typeof JSON.parse>) => void, file = bytes): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset);
  const start = 32 + view.getUint32(24, true);
  const header = JSON.parse(new TextDecoder().decode(file.subarray(32, start)));
  change(header);
  return withHeader(JSON.stringify(header), file.subarray(start));
}

function withHeader(json: string, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(json);
  const padded = Math.ceil(text.length / 8) * 8;
  const made = new Uint8Array(32 + padded + data.length).fill(32, 32, 32 + padded);
  made.set(bytes.subarray(0, 12));
  made.set(text, 32);
  made.set(data, 32 + padded);
  const out = new DataView(made.buffer);
  out.setBigUint64(16, BigInt(made.length), true);
  out.setUint32(24, padded, true);
  out.setUint32(28, 0, true);
  out.setUint32(12, crc32(made.subarray(16)), true);
  return made;
}

test("CRC-32 is that of zip", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (some) => crc32(some) === crcOfZip(some)));
});

test("what was saved beside the model comes back", () => {
  expect(readModelFile(bytes)).toEqual({
    model: { ...model, timings: {} },
    extra: { preparation, note: "größer", labels: ["x", "y"] },
    version: 1,
  });
});

test("numbers that JSON has not, and arrays in two places", () => {
  const twice = Float64Array.of(1, -0, Number.NaN);
  const odd = { ...model, diagnostics: { a: [Number.NaN, Number.NEGATIVE_INFINITY, -0, 0.1], twice, again: twice, none: undefined } };
  const loaded = loadModel(saveModel(odd)) as typeof odd;
  expect(loaded.diagnostics).toEqual({ a: [Number.NaN, Number.NEGATIVE_INFINITY, -0, 0.1], twice, again: twice });
  expect(loaded.diagnostics.twice).toBe(loaded.diagnostics.again);
});

describe("what cannot be saved", () => {
  test.each([
    ["a function", { f: () => 1 }, "saveModel: model.diagnostics.f cannot be saved: it is a function."],
    ["a date", { f: [new Date(0)] }, "saveModel: model.diagnostics.f[0] cannot be saved: it is an object of type Date."],
    ["a big integer", { f: 1n }, "model.diagnostics.f cannot be saved: it is 1."],
    ["a name that is ours", { $array: 0 }, "model.diagnostics.$array cannot be saved: no entry may have this name."],
  ])("%s", (_, diagnostics, message) => {
    expect(() => saveModel({ ...model, diagnostics })).toThrow(message);
  });

  test("what is no model, and a preparation of another width", () => {
    expect(() => saveModel(7 as never)).toThrow("saveModel: the first argument must be a model, not 7.");
    expect(() => saveModel(model, { preparation: { ...preparation, features: ["a"] } })).toThrow(
      "saveModel: extra.preparation.features are 1 where the model has 3 columns.",
    );
  });
});

describe("damage", () => {
  test("any bit turned over is found", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const damaged = bytes.slice();
        damaged[at]! ^= 1 << bit;
        expect(() => loadModel(damaged)).toThrow(ManifoldError);
      }),
      { numRuns: 500 },
    );
  });

  test("cut anywhere, it is refused", () => {
    for (let end = 0; end < bytes.length; end += 7) {
      const expected = end < 8 ? "this is no model file" : "the file was cut short";
      expect(() => loadModel(bytes.subarray(0, end))).toThrow(expected);
    }
  });

  test("a header that is no JSON is refused", () => {
    expect(() => loadModel(withHeader("{", new Uint8Array(0)))).toThrow("loadModel: the header is wrong (");
  });

  test("longer than it says, it is refused", () => {
    expect(() => loadModel(Uint8Array.of(...bytes, 0))).toThrow("its checksum does not fit");
  });

  test("messages name the file, what is wrong, and what to do", () => {
    const said = (damaged: Uint8Array): string => {
      try {
        loadModel(damaged, "m.flatland");
      } catch (error) {
        const { code, details, message } = error as ManifoldError;
        return `${code}/${details.reason}: ${message}`;
      }
      return "nothing";
    };
    const newer = bytes.slice();
    newer[8] = 9;
    const flipped = bytes.slice();
    flipped[100]! ^= 4;
    expect([
      said(new TextEncoder().encode("e1,e2\n1,2\n")),
      said(bytes.subarray(0, 200)),
      said(flipped),
      said(newer),
      said(crafted((header) => void (header.method = "pcb"))),
      said(crafted((header) => void (header.model.method = "isomap"))),
      said(crafted((header) => void (header.model.options.dimensions = 0))),
      said(crafted((header) => void (header.model.components.cols = 4))),
      said(crafted((header) => void (header.arrays[0].length = 1e15))),
      said(crafted((header) => void (header.arrays = {}))),
      said(crafted((header) => void (header.model.mean = { $array: 99 }))),
      said(crafted((header) => void (header.model.mean = [1, 2, 3]))),
      said(crafted((header) => void (header.extra.preparation.features = ["a"]))),
    ]).toMatchInlineSnapshot(`
      [
        "bad-file/no-model: m.flatland: this is no model file. Give the bytes that saveModel made, sent as binary.",
        "bad-file/truncated: m.flatland: the file was cut short: 200 bytes of 1 kB are there. Fetch or save it again.",
        "bad-file/damaged: m.flatland: the file is damaged: its checksum does not fit. Fetch or save it again.",
        "bad-model/newer: m.flatland: the file has version 9, this library reads up to 1. Update flatland, or save the model with this one.",
        "bad-model/unknown-method: m.flatland: no method is called "pcb". Did you mean "pca"? Update flatland, or save the model with this one.",
        "bad-model/misshapen: m.flatland: the parts of this pca model do not fit together: its model is of "isomap". Fit and save it again.",
        "bad-model/misshapen: m.flatland: the parts of this pca model do not fit together: pca: dimensions must be a whole number of at least 1, not 0. Fit and save it again.",
        "bad-model/misshapen: m.flatland: the parts of this pca model do not fit together: components.cols is 4 where 3 belongs. Fit and save it again.",
        "bad-file/damaged: m.flatland: the header is wrong (array 0 lies outside of its place). Save the model again.",
        "bad-file/damaged: m.flatland: the header is wrong (it has no table of arrays). Save the model again.",
        "bad-file/damaged: m.flatland: the header is wrong (the header names array 99 of 9). Save the model again.",
        "bad-model/misshapen: m.flatland: the parts of this pca model do not fit together: mean is an array of 3, not a typed array. Fit and save it again.",
        "bad-model/misshapen: m.flatland: the parts of this pca model do not fit together: extra.preparation.features are 1 where the model has 3 columns. Fit and save it again.",
      ]
    `);
  });
});

describe("crafted headers", () => {
  test.each(["__proto__", "constructor", "prototype"])("an entry named %s is refused", (name) => {
    const text = `{"method":"pca","arrays":[],"model":{"diagnostics":{"${name}":{"polluted":true}}}}`;
    expect(() => loadModel(withHeader(text, new Uint8Array(0)))).toThrow(`an entry "${name}"`);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test("nesting without end is refused", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(() => loadModel(withHeader(`{"method":"pca","arrays":[],"model":${deep}}`, new Uint8Array(0)))).toThrow(ManifoldError);
  });

  test("with any value in the header replaced, a file is refused or usable", () => {
    const paths: string[][] = [];
    const walk = (value: unknown, path: string[]): void => {
      paths.push(path);
      if (typeof value === "object" && value !== null) for (const key of Object.keys(value)) walk((value as never)[key], [...path, key]);
    };
    crafted((header) => walk(header, []));
    const odd = fc.oneof(fc.constantFrom<unknown>(null, -1, 0, 1.5, 2 ** 31, 1e300, "", "x", [], {}, true, { $array: 1 }), fc.jsonValue());
    fc.assert(
      fc.property(fc.integer({ min: 1, max: paths.length - 1 }), odd, (which, value) => {
        const file = crafted((header) => {
          const path = paths[which]!;
          const parent = path.slice(0, -1).reduce((at, key) => at[key], header);
          parent[path.at(-1)!] = value;
        });
        let loaded: ReturnType<typeof loadModel>;
        try {
          loaded = loadModel(file);
        } catch (error) {
          expect(error).toBeInstanceOf(ManifoldError);
          return;
        }
        try {
          expect(transform.sync(loaded, [[1, 2, 3]]).cols).toBe(2);
        } catch (error) {
          expect(error).toBeInstanceOf(ManifoldError);
        }
      }),
      { numRuns: 400 },
    );
  });
});

/** What the model held is the same to the bit; a later version may sum in another order, which shows in the last digits of what it computes. */
function expectNear(found: ArrayLike<number>, wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length);
  const size = Math.max(...wanted.map(Math.abs));
  wanted.forEach((value, i) => {
    expect(Math.abs(found[i]! - value) / size).toBeLessThan(1e-14);
  });
}

describe("files of earlier versions can still be read", () => {
  const folder = new URL("../../fixtures/models/", import.meta.url);
  const versions = readdirSync(folder);
  test("there is a folder a version", () => expect(versions).toEqual(["v1"]));

  describe.each(versions)("%s", (version) => {
    const expected = JSON.parse(readFileSync(new URL(`${version}/expected.json`, folder), "utf8"));
    const names = readdirSync(new URL(`${version}/`, folder)).filter((name) => name.endsWith(".flatland"));
    test("every method has one", () => {
      expect(names.sort()).toEqual(methods.map(({ info }) => `${info.name}.flatland`).sort());
    });
    test.each(names)("%s", (file) => {
      const { model: loaded, extra } = readModelFile(readFileSync(new URL(`${version}/${file}`, folder)));
      const name = file.replace(".flatland", "");
      expect(loaded.method).toBe(name);
      expect(extra.preparation?.features).toEqual(["x", "y", "z"]);
      if (expected.transform[name]) expectNear(transform.sync(loaded, expected.fresh).data, expected.transform[name]);
      if (expected.predict[name]) expect(Array.from(predict.sync(loaded, expected.fresh))).toEqual(expected.predict[name]);
    });
  });
});
