import type { CompressionType_ } from "@uwdata/flechette";
import { formatBytes } from "../base/errors.ts";
import { unpackLz4Frame } from "./lz4-frame.ts";

let loaded: Promise<typeof import("@uwdata/flechette")> | undefined;

/** The reading and writing library, with codecs for packed buffers. */
export function loadArrow(): Promise<typeof import("@uwdata/flechette")> {
  loaded ??= Promise.all([import("@uwdata/flechette"), import("fzstd")]).then(([arrow, zstd]) => {
    const bounded = (bytes: Uint8Array, length: number): void => {
      if (length >= 0 && length <= Math.max(1 << 27, 4096 * bytes.length)) return;
      throw new Error(`${formatBytes(bytes.length)} claim to be ${formatBytes(length)} when unpacked`);
    };
    const codec = (unpack: (bytes: Uint8Array, length: number) => Uint8Array) => ({
      decode(bytes: Uint8Array, length: number) {
        bounded(bytes, length);
        const result = unpack(bytes, length);
        if (result.length !== length) throw new Error(`${result.length} bytes where ${length} are promised`);
        return result;
      },
      // Packing is never asked for: what is written is not packed.
      encode: (bytes: Uint8Array) => bytes,
    });
    arrow.setCompressionCodec(arrow.CompressionType.LZ4_FRAME, codec(unpackLz4Frame));
    arrow.setCompressionCodec(
      arrow.CompressionType.ZSTD,
      codec((bytes, length) => zstd.decompress(bytes, new Uint8Array(length))),
    );
    return arrow;
  });
  return loaded;
}

/** Unpacks one buffer, by the codec that its batch names, to `length` bytes. Throws plain errors. */
export function unpackBuffer(
  { getCompressionCodec }: Awaited<ReturnType<typeof loadArrow>>,
  codec: CompressionType_,
  bytes: Uint8Array,
  length: number,
): Uint8Array {
  const found = getCompressionCodec(codec);
  if (!found) throw new Error(`its buffers are packed in an unknown way (${codec})`);
  return found.decode(bytes, length);
}
