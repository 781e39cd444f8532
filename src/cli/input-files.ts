import { type FileHandle, open, readFile } from "node:fs/promises";
import { basename } from "node:path";
import { ManifoldError } from "../base/errors.ts";
import type { RandomAccess } from "../io/random-access.ts";
import { fileError, missing } from "./file-error.ts";

/** What a command reads: a file of which parts can be read, or a stream of bytes from a pipe. To be closed. */
export interface Input {
  readonly source: RandomAccess | AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/**
 * Opens a file, or stdin for "-". A pipe, such as `<(zcat data.csv.gz)`, is read once from its beginning. Throws "file-access"; what is
 * read rejects with the signal's reason.
 */
export async function openInput(path: string, signal: AbortSignal): Promise<Input> {
  if (path === "-") return { source: stdinPieces(signal), close: async () => {} };
  let file: FileHandle | undefined;
  try {
    file = await open(path, "r");
    const stats = await file.stat();
    if (stats.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
    const opened = file;
    const source = stats.isFile() ? partsOf(opened, stats.size, path) : pipePieces(opened, path, signal);
    return { source, close: () => opened.close() };
  } catch (error) {
    await file?.close();
    throw await missing(error, path);
  }
}

/** A file on disk of which parts are read as they are needed. */
function partsOf(file: FileHandle, size: number, path: string): RandomAccess {
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
  };
}

async function* pipePieces(file: FileHandle, path: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
  for (;;) {
    signal.throwIfAborted();
    const piece = new Uint8Array(1 << 16);
    const { bytesRead } = await file.read(piece, 0, piece.length, null).catch((error: unknown) => {
      throw fileError(error, path, "read");
    });
    if (bytesRead === 0) return;
    yield piece.subarray(0, bytesRead);
  }
}

async function* stdinPieces(signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
  if (process.stdin.isTTY) process.stderr.write("Reading from the terminal; end with Ctrl-D.\n");
  const stop = (): void => void process.stdin.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const piece of process.stdin) yield piece as Buffer;
  } catch (error) {
    signal.throwIfAborted();
    throw fileError(error, "stdin", "read");
  } finally {
    signal.removeEventListener("abort", stop);
  }
  signal.throwIfAborted();
}

/** All bytes of a file. Throws "file-access" that names the file, and for a missing one the nearest name that is there. */
export async function readWhole(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readFile(path);
  } catch (error) {
    throw await missing(error, path);
  }
}
