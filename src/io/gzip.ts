import type { Steps } from "../base/steps.ts";
import { joined } from "./byte-writer.ts";
import type { Fflate } from "./packages.ts";

/** Bytes packed as gzip; no time stands in it, so the same bytes give the same file. O(bytes) */
export function* gzip(bytes: Uint8Array, { Gzip }: Fflate): Steps<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const stream = new Gzip({ mtime: 0, level: 6 }, (piece) => {
    pieces.push(piece);
    length += piece.length;
  });
  const each = 1 << 17;
  for (let at = 0; at < bytes.length; at += each) {
    const end = Math.min(bytes.length, at + each);
    stream.push(bytes.subarray(at, end), end === bytes.length);
    yield end / bytes.length;
  }
  return joined(pieces, length);
}
