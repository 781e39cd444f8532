import { formatBytes, formatNumber, formatValue, ManifoldError, nearestWord } from "../base/errors.ts";
import { resolveOptions } from "../base/options.ts";
import type { NumberArray } from "../matrix/dense.ts";
import type { ModelBase } from "../method/define.ts";
import { methods } from "../methods.ts";
import { crc32 } from "./crc32.ts";
import { modelShapes } from "./model-shapes.ts";
import { type ElementType, elementTypeOf, elementTypes, fromJson, toJson } from "./plain-data.ts";
import { checkExtra, type ModelExtra } from "./preparation.ts";

/** The version of the files this library writes, and the newest it reads. */
const modelFileVersion = 1;

/** A first byte above 127, and line ends of both kinds: what sends a file as text shows at once. */
const magic = [0x89, 0x46, 0x4c, 0x41, 0x54, 0x0d, 0x0a, 0x1a];
/** Magic, version, checksum, length of the file (8 bytes), length of the header, four bytes kept for later. */
const prefixBytes = 32;

/** What a model file holds. */
export interface ModelFile {
  readonly model: ModelBase;
  /** How its training data were prepared, and what else was saved with it. */
  readonly extra: ModelExtra;
  readonly version: number;
}

/**
 * The bytes of a file that holds `model`, with `extra` beside it; `docs/model-format.md` describes them.
 *
 * The same model gives the same bytes in Node and in browsers: timings, which differ from run to run, are not saved. Throws
 * "bad-model" for what is no model or no plain data. O(size of the model), on the calling thread.
 */
export function saveModel(model: ModelBase, extra: ModelExtra = {}): Uint8Array<ArrayBuffer> {
  if (typeof (model as Partial<ModelBase> | null | undefined)?.method !== "string") {
    throw new ManifoldError("bad-model", `saveModel: the first argument must be a model, not ${formatValue(model)}.`);
  }
  const arrays: NumberArray[] = [];
  const tree = toJson({ ...model, timings: {} }, arrays, "model");
  const beside = toJson(extra, arrays, "extra");
  try {
    checkExtra(extra, new Map([["m", model.input.cols]]));
  } catch (error) {
    throw new ManifoldError("bad-model", `saveModel: ${(error as Error).message}. Pass what the fit was made with.`, {});
  }
  let end = 0;
  const table = arrays.map((array) => {
    const offset = end;
    end = aligned(offset + array.byteLength);
    return { type: elementTypeOf(array), length: array.length, offset };
  });
  const header = new TextEncoder().encode(JSON.stringify({ method: model.method, arrays: table, model: tree, extra: beside }));
  const start = prefixBytes + aligned(header.length);
  const bytes = new Uint8Array(start + end);
  // The header is filled up with spaces, which JSON allows.
  bytes.fill(32, prefixBytes, start);
  bytes.set(header, prefixBytes);
  for (const [i, array] of arrays.entries()) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), start + table[i]!.offset);
  }
  bytes.set(magic);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, modelFileVersion, true);
  view.setBigUint64(16, BigInt(bytes.length), true);
  view.setUint32(24, start - prefixBytes, true);
  view.setUint32(12, crc32(bytes.subarray(16)), true);
  return bytes;
}

const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/**
 * The model in the bytes of a file of {@link saveModel}, ready for `transform` and `predict`.
 *
 * Nothing in the file is executed, and no more memory is taken than a small multiple of its bytes. Throws "bad-file" for bytes that are
 * no model file, damaged or cut short, "bad-model" for one of a newer version, an unknown method, or whose parts do not fit together.
 */
export function loadModel(bytes: Uint8Array, source = "loadModel"): ModelBase {
  return readModelFile(bytes, source).model;
}

/** {@link loadModel} with what was saved beside the model: features, scaling, names of the labels. */
export function readModelFile(bytes: Uint8Array, source = "readModelFile"): ModelFile {
  const header = headerOf(bytes, source);
  let content: { method: unknown; model: ModelBase; extra: ModelExtra };
  try {
    content = contentOf(bytes, header);
  } catch (error) {
    throw refuse("bad-file", source, `the header is wrong (${(error as Error).message})`, "Save the model again.", "damaged");
  }
  const { method, model, extra } = content;
  checkModel(method, model, extra, source);
  return { model, extra, version: modelFileVersion };
}

/** Whether bytes begin like a model file. */
export function isModelFile(bytes: Uint8Array): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

/** Checks everything that needs no JSON; gives the length of the header. */
function headerOf(bytes: Uint8Array, source: string): number {
  if (!isModelFile(bytes)) {
    throw refuse("bad-file", source, "this is no model file", "Give the bytes that saveModel made, sent as binary.", "no-model");
  }
  if (bytes.length < prefixBytes) throw cutShort(source, bytes.length, prefixBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (version > modelFileVersion) {
    const message = `the file has version ${formatNumber(version)}, this library reads up to ${modelFileVersion}`;
    throw refuse("bad-model", source, message, "Update flatland, or save the model with this one.", "newer");
  }
  const length = view.getBigUint64(16, true);
  if (length > BigInt(bytes.length)) throw cutShort(source, bytes.length, Number(length));
  const header = view.getUint32(24, true);
  const right = version === 1 && length === BigInt(bytes.length) && header % 8 === 0 && prefixBytes + header <= bytes.length;
  if (!right || view.getUint32(28, true) !== 0 || crc32(bytes.subarray(16)) !== view.getUint32(12, true)) {
    throw refuse("bad-file", source, "the file is damaged: its checksum does not fit", "Fetch or save it again.", "damaged");
  }
  return header;
}

function cutShort(source: string, found: number, expected: number): ManifoldError {
  const message = `the file was cut short: ${formatBytes(found)} of ${formatBytes(expected)} are there`;
  return refuse("bad-file", source, message, "Fetch or save it again.", "truncated");
}

function refuse(code: "bad-file" | "bad-model", source: string, what: string, mend: string, reason: string): ManifoldError {
  return new ManifoldError(code, `${source}: ${what}. ${mend}`, { reason });
}

/** Model and extra of a file whose checksum is right; throws plain errors, since whoever crafted it may have got that right too. */
function contentOf(bytes: Uint8Array, length: number): { method: unknown; model: ModelBase; extra: ModelExtra } {
  const start = prefixBytes + length;
  const header: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(prefixBytes, start)));
  const { method, arrays: table, model, extra } = header as Record<string, unknown>;
  if (!Array.isArray(table)) throw new Error("it has no table of arrays");
  let end = 0;
  const arrays = table.map((entry: { type?: unknown; length?: unknown; offset?: unknown }, i): NumberArray => {
    const type =
      typeof entry.type === "string" && Object.hasOwn(elementTypes, entry.type) ? elementTypes[entry.type as ElementType] : undefined;
    const count = entry.length as number;
    if (!type || !Number.isSafeInteger(count) || count < 0) throw new Error(`array ${i} is of no known kind`);
    const size = count * type.BYTES_PER_ELEMENT;
    // Each begins where the one before ends, so that together they are no larger than the file.
    if (entry.offset !== end || start + end + size > bytes.length) throw new Error(`array ${i} lies outside of its place`);
    // Not slice(), which in a Buffer of Node is no copy.
    const copy = new Uint8Array(bytes.subarray(start + end, start + end + size));
    end = aligned(end + size);
    return new type(copy.buffer, 0, count);
  });
  if (start + end !== bytes.length) throw new Error("something follows the last array");
  return { method, model: fromJson(model, arrays) as ModelBase, extra: (fromJson(extra, arrays) ?? {}) as ModelExtra };
}

/** Throws "bad-model" unless the method is known, the options are its own, and all parts fit together. */
function checkModel(method: unknown, model: ModelBase, extra: ModelExtra, source: string): void {
  const found = methods.find(({ info }) => info.name === method);
  const shape = modelShapes[String(method)];
  if (!found || !Object.hasOwn(modelShapes, String(method)) || !shape) {
    const near = nearestWord(String(method), Object.keys(modelShapes));
    const mend = `${near ? `Did you mean ${formatValue(near)}? ` : ""}Update flatland, or save the model with this one.`;
    throw refuse("bad-model", source, `no method is called ${formatValue(method)}`, mend, "unknown-method");
  }
  try {
    const { input } = model;
    if (model.method !== method) throw new Error(`its model is of ${formatValue(model.method)}`);
    if (!(Number.isSafeInteger(input?.rows) && Number.isSafeInteger(input.cols) && input.rows >= 0 && input.cols >= 0)) {
      throw new Error("the size of its training data is missing");
    }
    if (!Array.isArray(model.warnings) || typeof model.diagnostics !== "object" || model.diagnostics === null) {
      throw new Error("its warnings or diagnostics are missing");
    }
    resolveOptions(found.info.options, model.options, String(method));
    const sizes = new Map([
      ["n", input.rows],
      ["m", input.cols],
    ]);
    shape(model, sizes, "");
    checkExtra(extra, sizes);
  } catch (error) {
    const what = (error as Error).message.replace(/\.$/, "");
    throw refuse(
      "bad-model",
      source,
      `the parts of this ${method} model do not fit together: ${what}`,
      "Fit and save it again.",
      "misshapen",
    );
  }
}
