import { randomUUID } from "node:crypto";
import { unlinkSync } from "node:fs";
import { access, constants, type FileHandle, link, mkdir, open, readdir, readFile, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { formatValue, ManifoldError, nearestWord } from "../base/errors.ts";
import type { RandomAccess } from "../io/random-access.ts";

/** Files being written that do not have their final name yet; a process that ends takes them away. */
const unfinished = new Set<string>();
let watching = false;

/** A file that is written piece by piece and gets its name when it is whole. */
export interface OutputFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Writes over bytes that have been written. */
  patch(at: number, bytes: Uint8Array): Promise<void>;
  /** Gives it its name; nothing may follow. */
  commit(): Promise<void>;
  /** Takes it away, unless it has its name. */
  abandon(): Promise<void>;
}

/**
 * Opens a file beside `path` that takes its name when it is committed: whole or not at all.
 *
 * Folders are made as needed. Whatever goes wrong, and when the process exits in between, the file beside is removed and what stood
 * at `path` stays. With `replace: false` a file that stands there, even one that has come just now, is an error.
 * Throws "file-access".
 */
export async function openWhole(path: string, { replace = true } = {}): Promise<OutputFile> {
  const target = resolve(path);
  const beside = `${target}.${randomUUID().slice(0, 8)}.part`;
  watchExit();
  unfinished.add(beside);
  let file: FileHandle | undefined;
  const abandon = async (): Promise<void> => {
    if (!unfinished.delete(beside)) return;
    await file?.close().catch(() => {});
    await unlink(beside).catch(() => {});
  };
  const trying = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      await abandon();
      throw fileError(error, path, "write");
    }
  };
  const opened = await trying(async () => {
    await mkdir(dirname(target), { recursive: true });
    file = await open(beside, "wx");
    return file;
  });
  return {
    write: (bytes) => trying(() => opened.writeFile(bytes)),
    patch: (at, bytes) => trying(async () => void (await opened.write(bytes, 0, bytes.length, at))),
    commit: () =>
      trying(async () => {
        // Without this a machine that stops now may be left with the name but not the content.
        await opened.sync();
        await opened.close();
        if (replace) await rename(beside, target);
        else await nameOnce(beside, target, path);
        unfinished.delete(beside);
      }),
    abandon,
  };
}

/** A process that ends takes away the files that do not have their name yet. */
function watchExit(): void {
  if (watching) return;
  watching = true;
  process.on("exit", () => {
    for (const file of unfinished) {
      try {
        unlinkSync(file);
      } catch {
        // It was never made, or is gone already.
      }
    }
  });
}

/** Writes a whole file or none, as {@link openWhole} does. Throws "file-access". */
export async function writeWhole(path: string, content: Uint8Array | string, options: { replace?: boolean } = {}): Promise<void> {
  const file = await openWhole(path, options);
  await file.write(typeof content === "string" ? new TextEncoder().encode(content) : content);
  await file.commit();
}

/** A file of which parts are read as they are needed; to be closed. Throws "file-access". */
export async function openParts(path: string): Promise<RandomAccess & { close(): Promise<void> }> {
  try {
    const file = await open(path, "r");
    const { size } = await file.stat();
    return {
      name: basename(path),
      byteLength: size,
      async slice(start, end) {
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
        let at = 0;
        while (at < bytes.length) {
          const { bytesRead } = await file.read(bytes, at, bytes.length - at, start + at);
          if (bytesRead === 0)
            throw new ManifoldError("bad-file", `${path}: the file has become shorter while it was read. Try again.`, { path });
          at += bytesRead;
        }
        return bytes.buffer;
      },
      close: () => file.close(),
    };
  } catch (error) {
    throw await missing(error, path);
  }
}

/**
 * Refuses a folder that could not be written to, before anything is computed for it: the nearest folder on the way to it that is
 * there must take new files. Makes nothing. Throws "file-access".
 */
export async function assertWritableFolder(folder: string): Promise<void> {
  let place = resolve(folder);
  for (;;) {
    try {
      if (!(await stat(place)).isDirectory()) throw Object.assign(new Error(), { code: "ENOTDIR" });
      await access(place, constants.W_OK);
      return;
    } catch (error) {
      if (codeOf(error) !== "ENOENT" || dirname(place) === place) throw fileError(error, place, "write");
      place = dirname(place);
    }
  }
}

/** Gives a file its name unless there is one of that name: a second name for it does that at one stroke where the disk can. */
async function nameOnce(beside: string, target: string, path: string): Promise<void> {
  try {
    await link(beside, target);
    await unlink(beside);
  } catch (error) {
    if (codeOf(error) === "EEXIST" || (await stat(target).catch(() => undefined))) throw occupied(path);
    await rename(beside, target);
  }
}

function occupied(path: string): ManifoldError {
  return new ManifoldError(
    "file-access",
    `${path}: there is a file of that name already. Choose another name, or pass --force to replace it.`,
    {
      path,
      cause: "EEXIST",
    },
  );
}

/**
 * Looks at the outputs of a command before anything is computed: each may be written, none stands already (unless `force`), no
 * two are one. "-" is stdout and always fits. Throws "file-access" and "bad-option".
 */
export async function checkOutputs(
  paths: readonly (string | undefined)[],
  { force, inputs = [] }: { force: boolean; inputs?: readonly string[] },
): Promise<void> {
  const seen = new Set<string>();
  for (const path of paths) {
    if (path === undefined) continue;
    const target = path === "-" ? path : resolve(path);
    if (seen.has(target)) {
      throw new ManifoldError(
        "bad-option",
        `${path === "-" ? "stdout" : path}: two outputs cannot go to one place. Give each its own name.`,
        { path },
      );
    }
    seen.add(target);
    if (path === "-") continue;
    const there = await stat(target).catch(() => undefined);
    if (there?.isDirectory()) throw fileError({ code: "EISDIR" }, path, "write");
    if (there && inputs.some((input) => resolve(input) === target)) {
      throw new ManifoldError("bad-option", `${path}: this is the input; it would be lost. Choose another name for the output.`, { path });
    }
    if (there && !force) throw occupied(path);
    const folder = dirname(target);
    const place = await stat(folder).catch(() => undefined);
    if (place === undefined) throw await folderMissing(path, folder);
    if (!place.isDirectory()) throw fileError({ code: "ENOTDIR" }, path, "write");
    await access(folder, constants.W_OK).catch((error) => {
      throw fileError(error, path, "write");
    });
  }
}

async function folderMissing(path: string, folder: string): Promise<ManifoldError> {
  const others = await readdir(dirname(folder)).catch(() => undefined);
  const near = others && nearestWord(basename(folder), others);
  return new ManifoldError(
    "file-access",
    `${path}: its folder, ${folder}, is not there. ${near === undefined ? "Make it first, or choose another place." : `Did you mean ${formatValue(near)}?`}`,
    { path, cause: "ENOENT" },
  );
}

/** All bytes of a file, or of stdin for "-". Throws "file-access"; rejects with the signal's reason. */
export async function readInput(path: string, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  if (path !== "-") {
    try {
      return await readFile(path, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw await missing(error, path);
    }
  }
  if (process.stdin.isTTY) process.stderr.write("Reading from the terminal; end with Ctrl-D.\n");
  const pieces: Buffer[] = [];
  const stop = (): void => void process.stdin.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const piece of process.stdin) pieces.push(piece as Buffer);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
  signal.throwIfAborted();
  return new Uint8Array(Buffer.concat(pieces));
}

/** All bytes of a file. Throws "file-access" that names the file, and for a missing one the nearest name that is there. */
export async function readWhole(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readFile(path);
  } catch (error) {
    throw await missing(error, path);
  }
}

/** The error for a path that cannot be opened, with the nearest name in its folder. */
export async function missing(error: unknown, path: string): Promise<ManifoldError> {
  if (codeOf(error) !== "ENOENT") return fileError(error, path, "read");
  const others = await readdir(dirname(resolve(path))).catch(() => undefined);
  const near = others && nearestWord(basename(path), others);
  const mend =
    others === undefined
      ? `Its folder, ${dirname(resolve(path))}, is not there either.`
      : near !== undefined
        ? `Did you mean ${formatValue(near)}?`
        : `Check the path; it was looked for in ${dirname(resolve(path))}.`;
  return new ManifoldError("file-access", `${path}: there is no such file. ${mend}`, { path, cause: "ENOENT" });
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "it is not there. Check the path",
  EACCES: "permission is denied. Choose another place, or change its permissions",
  EPERM: "permission is denied. Choose another place, or change its permissions",
  EROFS: "the place is read-only. Choose another one",
  EISDIR: "it is a folder. Name a file",
  ENOTDIR: "a part of the path is a file, not a folder. Choose another place",
  EEXIST: "a part of the path is a file, not a folder. Choose another place",
  ENOSPC: "the disk is full. Make room, or choose another place",
  EMFILE: "too many files are open. Close some programs",
};

/** What the file system said, as an error with a remedy. */
function fileError(error: unknown, path: string, verb: "read" | "write"): ManifoldError {
  if (error instanceof ManifoldError) return error;
  const code = codeOf(error);
  const reason = reasons[code] ?? `${error instanceof Error ? error.message : String(error)}. Try again, or choose another place`;
  return new ManifoldError("file-access", `${path}: it cannot be ${verb === "read" ? "read" : "written"}: ${reason}.`, {
    path,
    cause: code,
  });
}

/** The system's word for an error: "ENOENT". */
function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? "");
}
