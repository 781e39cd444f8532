/** Eight tables of 256 remainders: the k-th for a byte that k more bytes follow. */
let tables: Int32Array | undefined;

/** The polynomial of CRC-32 (ISO-HDLC, as in zip and PNG), its bits reversed. */
const polynomial = 0xedb88320;

function makeTables(): Int32Array {
  const made = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ polynomial : rest >>> 1;
    made[byte] = rest;
  }
  for (let k = 1; k < 8; k++) {
    for (let byte = 0; byte < 256; byte++) {
      const before = made[(k - 1) * 256 + byte]!;
      made[k * 256 + byte] = (before >>> 8) ^ made[before & 255]!;
    }
  }
  return made;
}

/** The CRC-32 checksum of `bytes` (as zip and PNG have it; "123456789" gives 0xcbf43926), from 0 to 2³² − 1. Eight bytes a step. O(bytes) */
export function crc32(bytes: Uint8Array): number {
  tables ??= makeTables();
  const t = tables;
  let rest = -1;
  let at = 0;
  for (const end = bytes.length - 7; at < end; at += 8) {
    rest ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    rest =
      t[1792 + (rest & 255)]! ^
      t[1536 + ((rest >>> 8) & 255)]! ^
      t[1280 + ((rest >>> 16) & 255)]! ^
      t[1024 + (rest >>> 24)]! ^
      t[768 + bytes[at + 4]!]! ^
      t[512 + bytes[at + 5]!]! ^
      t[256 + bytes[at + 6]!]! ^
      t[bytes[at + 7]!]!;
  }
  for (; at < bytes.length; at++) rest = (rest >>> 8) ^ t[(rest ^ bytes[at]!) & 255]!;
  return ~rest >>> 0;
}
