import { randomUUID } from "node:crypto";
import { type Stats, unlinkSync } from "node:fs";
import { access, constants, type FileHandle, link, mkdir, open, readdir, realpath, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { formatValue, ManifoldError, nearestWord } from "../base/errors.ts";
import { codeOf, fileError } from "./file-error.ts";

/** Files being written that do not have their final name yet; a process that ends takes them away. */
const unfinished = new Set<string>();
/** Files that this process has written and given their names. */
const finished: string[] = [];

/** The files that have been written whole so far. */
export function finishedFiles(): readonly string[] {
  return finished;
}

let watching = false;

/** A file that is written piece by piece and gets its name when it is whole. */
export interface OutputFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Writes over bytes that have been written; a pipe cannot. */
  patch?(at: number, bytes: Uint8Array): Promise<void>;
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
  const there = await stat(path).catch(() => undefined);
  if (there && isDevice(there)) return openDevice(path);
  // A link stays a link: what it leads to is replaced.
  const target = there ? await realpath(path) : resolve(path);
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
        finished.push(path);
      }),
    abandon,
  };
}

/** Whether a path leads to a pipe, a terminal, /dev/null: something to write to that is no file and must not be replaced by one. */
function isDevice(stats: Stats): boolean {
  return !stats.isFile() && !stats.isDirectory();
}

/** Writes to a pipe or device as it comes: there is nothing to replace and nothing to take away. */
async function openDevice(path: string): Promise<OutputFile> {
  const trying = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw fileError(error, path, "write");
    }
  };
  const file = await trying(() => open(path, "w"));
  let closed = false;
  const close = async (): Promise<void> => {
    if (!closed) await file.close();
    closed = true;
  };
  return {
    write: (bytes) => trying(() => file.writeFile(bytes)),
    commit: () => trying(close),
    abandon: close,
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
    if (path === "") throw new ManifoldError("bad-option", "output: it has no name. Give one, such as -o map.csv.", {});
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
    if (there && isDevice(there)) continue;
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
