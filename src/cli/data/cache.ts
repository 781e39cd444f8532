import { createHash } from "node:crypto";
import { mkdir, open, readFile, stat, unlink } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { writeWhole } from "../files.ts";

/**
 * The folder in which fetched data is kept: `FLATLAND_CACHE`, or the one that the system has for such things.
 * Everything in it can be deleted and comes again.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  const { FLATLAND_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  if (FLATLAND_CACHE) return FLATLAND_CACHE;
  if (platform === "win32" && LOCALAPPDATA) return join(LOCALAPPDATA, "flatland", "cache");
  if (platform === "darwin") return join(homedir(), "Library", "Caches", "flatland");
  return join(XDG_CACHE_HOME || join(homedir(), ".cache"), "flatland");
}

/** Facts about what a cached file holds; they must be equal for the file to be used. */
export type Facts = Readonly<Record<string, string | number>>;

/**
 * The bytes of a cached file, if it is there, whole, and holds what `facts` says; else undefined.
 *
 * The file begins with one line of JSON: the facts and the SHA-256 of all that follows.
 */
export async function readCached(path: string, facts: Facts): Promise<Uint8Array | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  const end = bytes?.subarray(0, 4096).indexOf(10) ?? -1;
  if (!bytes || end < 0) return undefined;
  const content = bytes.subarray(end + 1);
  return bytes.subarray(0, end).toString() === headOf(content, facts) ? content : undefined;
}

/** Writes a file that {@link readCached} reads. Throws "file-access". */
export async function writeCached(path: string, facts: Facts, content: Uint8Array): Promise<void> {
  await writeWhole(path, Buffer.concat([Buffer.from(`${headOf(content, facts)}\n`), content]));
}

const headOf = (content: Uint8Array, facts: Facts): string =>
  JSON.stringify({ ...facts, bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") });

/** A lock older than this belongs to a process that is gone. */
const stale = 30 * 60_000;
const lookAgain = 500;

/**
 * Does `work` while no other process does it: a file at `path` tells the others.
 *
 * Waits while another live process holds it, telling `onWait` once. Where no such file can be made, the work is done without.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  { signal, onWait }: { signal?: AbortSignal | undefined; onWait?: (() => void) | undefined } = {},
): Promise<T> {
  let waited = false;
  await mkdir(dirname(path), { recursive: true }).catch(() => {});
  for (;;) {
    signal?.throwIfAborted();
    const taken = await open(path, "wx").catch((error: NodeJS.ErrnoException) => error);
    if (!(taken instanceof Error)) {
      await taken.writeFile(String(process.pid));
      await taken.close();
      break;
    }
    if (taken.code !== "EEXIST") return work();
    if (await isAbandoned(path)) {
      await unlink(path).catch(() => {});
      continue;
    }
    if (!waited) onWait?.();
    waited = true;
    await wait(lookAgain, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
  }
  const release = () => unlink(path).catch(() => {});
  try {
    return await work();
  } finally {
    await release();
  }
}

/** Whether the process that holds a lock is gone. */
async function isAbandoned(path: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    const age = performance.timeOrigin + performance.now() - mtimeMs;
    if (age > stale) return true;
    const process_ = Number(await readFile(path, "utf8"));
    // A lock without a number was made a moment ago, or its maker died in that moment.
    if (!(process_ > 0)) return age > 10_000;
    process.kill(process_, 0);
    return false;
  } catch (error) {
    // ESRCH: there is no such process. EPERM: there is, of another user. ENOENT: the lock has just gone.
    return (error as NodeJS.ErrnoException).code !== "EPERM";
  }
}
