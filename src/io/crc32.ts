/** crc(b) for each byte b: eight steps of division by the polynomial 0xEDB88320 (reversed). */
const table = /* @__PURE__ */ Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/**
 * The CRC-32 of gzip, zip and PNG, continued from `before` (0 at first), as an unsigned number. O(bytes)
 *
 * @see ISO 3309; RFC 1952, section 8
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}
