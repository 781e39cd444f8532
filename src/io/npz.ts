import { formatNumber, formatValue, ManifoldError, nearestWord } from "../base/errors.ts";
import type { Steps } from "../base/steps.ts";
import { span } from "../base/steps.ts";
import { readNpy } from "./npy.ts";
import { readNpyPreamble } from "./npy-header.ts";
import { columnOfArray } from "./npy-table.ts";
import { readNpyTexts } from "./npy-text.ts";
import type { Fflate } from "./packages.ts";
import type { Column, Table } from "./table.ts";
import { unzip, type ZipEntry, zipEntries } from "./zip.ts";

/** Which arrays of an archive are wanted. */
export interface NpzOptions {
  /** Names of arrays, "x,y" or a list; by default all, which then must have equally many rows. */
  readonly array?: string | readonly string[] | undefined;
  readonly maxBytes?: number | undefined;
}

/** An array of an archive, unpacked. */
interface Loaded {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly descr: string;
  readonly shape: readonly number[];
}

/**
 * The table in an NPZ archive: each array with one axis is a column of numbers or texts, each with two a column of vectors. Arrays of objects are never read, since that would run what is in them.
 *
 * Throws "bad-file" when the arrays have different numbers of rows and none is picked, "bad-option" for a name that is not there. O(bytes)
 */
export function* readNpz(bytes: Uint8Array, source: string, fflate: Fflate, { array, maxBytes }: NpzOptions = {}): Steps<Table> {
  const entries = zipEntries(bytes, source);
  const arrays = entries.filter(({ name }) => name.endsWith(".npy"));
  if (arrays.length === 0) throw noArrays(entries, source);
  const wanted = picked(arrays, array, source);
  const loaded: Loaded[] = [];
  const notes: string[] = [];
  for (const [i, entry] of wanted.entries()) {
    const name = nameOf(entry);
    const raw = yield* span(i / wanted.length, (i + 1) / wanted.length, unzip(entry, source, fflate, maxBytes));
    const { descr, shape } = readNpyPreamble(raw, `${source}, array ${name}`);
    const reason = descr.endsWith("O") ? "holds Python objects" : shape.length === 0 ? "is a single value" : undefined;
    if (reason === undefined) loaded.push({ name, bytes: raw, descr, shape });
    else if (array !== undefined) {
      throw new ManifoldError("bad-file", `${source}: the array ${name} ${reason}. Save it as numbers: array.astype(float).`, {
        array: name,
      });
    } else notes.push(`Left out: ${name} ${reason}.`);
  }
  if (loaded.length === 0)
    throw new ManifoldError("bad-file", `${source}: no array in it has numbers or texts. Save some with numpy.savez.`, {});
  const rows = loaded[0]!.shape[0]!;
  if (array === undefined && ["indices", "indptr", "data"].every((part) => loaded.some(({ name }) => name === part))) {
    throw new ManifoldError(
      "bad-file",
      `${source}: this is a sparse matrix of SciPy, which is not read here. Save it dense, numpy.save('x.npy', matrix.toarray()), or as LIBSVM text by sklearn's dump_svmlight_file.`,
      {},
    );
  }
  if (loaded.some(({ shape }) => shape[0] !== rows)) {
    const list = loaded.map(({ name, shape }) => `${name} (${shape.join(" × ")})`).join(", ");
    throw new ManifoldError(
      "bad-file",
      `${source}: the arrays have different numbers of rows: ${list}. Pick those that belong together, such as array: ${JSON.stringify(loaded[0]!.name)}.`,
      { arrays: Object.fromEntries(loaded.map(({ name, shape }) => [name, shape])) },
    );
  }
  const columns = loaded.map((one) => columnOf(one, source));
  return {
    rows,
    columns,
    format: "npz",
    notes: [`Arrays ${columns.map(({ name }) => name).join(", ")} of ${formatNumber(rows)} rows.`, ...notes],
  };
}

const nameOf = ({ name }: ZipEntry): string => name.slice(0, -4);

function noArrays(entries: readonly ZipEntry[], source: string): ManifoldError {
  if (entries.some(({ name }) => name.startsWith("xl/"))) {
    return new ManifoldError("bad-file", `${source}: this is an Excel workbook. Save the sheet as CSV.`, {});
  }
  const names = entries.slice(0, 5).map(({ name }) => name);
  return new ManifoldError(
    "bad-file",
    `${source}: this zip archive holds ${names.length === 0 ? "nothing" : `${names.join(", ")}${entries.length > 5 ? ", …" : ""}, no NumPy arrays`}. Unpack it and give the file itself.`,
    { files: names },
  );
}

function picked(arrays: readonly ZipEntry[], array: string | readonly string[] | undefined, source: string): readonly ZipEntry[] {
  if (array === undefined) return arrays;
  const names = arrays.map(nameOf);
  const wanted = typeof array === "string" ? (names.includes(array) ? [array] : array.split(",").map((name) => name.trim())) : array;
  return wanted.map((name) => {
    const entry = arrays[names.indexOf(name)];
    if (entry) return entry;
    const near = nearestWord(name, names);
    throw new ManifoldError(
      "bad-option",
      `${source}: array names ${formatValue(name)}, which is not in the archive.${near ? ` Did you mean ${JSON.stringify(near)}?` : ""} It holds ${names.slice(0, 20).join(", ")}${names.length > 20 ? ", …" : ""}.`,
      { option: "array", arrays: names.slice(0, 100) },
    );
  });
}

function columnOf({ name, bytes, descr, shape }: Loaded, source: string): Column {
  const where = `${source}, array ${name}`;
  const text = /^([<>|=])?([US])(\d{1,9})$/.exec(descr);
  if (!text) return columnOfArray(name, readNpy(bytes, where), where);
  const { start } = readNpyPreamble(bytes, where);
  const letter = text[2] as "U" | "S";
  const length = Number(text[3]);
  const size = shape.reduce((product, side) => product * side, 1) * length * (letter === "U" ? 4 : 1);
  if (shape.length !== 1 || bytes.length - start !== size || length === 0) {
    throw new ManifoldError(
      "bad-file",
      `${where}: texts of the shape (${shape.join(", ")}) and type ${descr} do not fit the ${formatNumber(bytes.length - start)} bytes there are, or have several axes. Save one axis of texts.`,
      { array: name },
    );
  }
  return { name, kind: "text", values: readNpyTexts(bytes.subarray(start), letter, length, text[1] === ">"), missing: 0 };
}
