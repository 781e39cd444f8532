import { readdir } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { formatValue, ManifoldError, nearestWord } from "../base/errors.ts";

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
export function fileError(error: unknown, path: string, verb: "read" | "write"): ManifoldError {
  if (error instanceof ManifoldError) return error;
  const code = codeOf(error);
  const reason = reasons[code] ?? `${error instanceof Error ? error.message : String(error)}. Try again, or choose another place`;
  return new ManifoldError("file-access", `${path}: it cannot be ${verb === "read" ? "read" : "written"}: ${reason}.`, {
    path,
    cause: code,
  });
}

/** The system's word for an error: "ENOENT". */
export function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? "");
}
