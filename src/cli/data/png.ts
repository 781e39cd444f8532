import { PNG } from "pngjs";
import { formatNumber, ManifoldError } from "../../base/errors.ts";
import type { Picture } from "../../io/cifar.ts";

const magic = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether bytes begin as a PNG file does. */
export function isPng(bytes: Uint8Array): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

/**
 * Decodes a PNG, in slices. `most` pixels are the largest it may have: what it says of its size is believed only up to there.
 * Throws "bad-file".
 */
export async function decodePng(bytes: Uint8Array, most: number, source: string): Promise<Picture> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isPng(bytes) || bytes.length < 24) {
    throw new ManifoldError("bad-file", `${source}: this is no PNG file, or only the beginning of one. Fetch it again.`, {});
  }
  const pixels = view.getUint32(16) * view.getUint32(20);
  if (pixels > most) {
    throw new ManifoldError(
      "bad-file",
      `${source}: the picture has ${formatNumber(pixels)} pixels where at most ${formatNumber(most)} are expected. Is it the right one?`,
      { pixels, most },
    );
  }
  return new Promise((resolve, reject) => {
    // The decoder gives eight bits a channel and four channels, whatever the file has.
    new PNG().parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), (error, png) => {
      if (error) reject(new ManifoldError("bad-file", `${source}: the PNG file is damaged (${error.message}). Fetch it again.`, {}));
      else resolve({ width: png.width, height: png.height, data: png.data });
    });
  });
}
