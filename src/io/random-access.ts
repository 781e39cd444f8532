/** A file of which any part can be read: one on disk, a Blob, bytes in memory. */
export interface RandomAccess {
  readonly byteLength: number;
  /** The bytes from `start` up to, without, `end`; a Blob has the same call under `slice(start, end).arrayBuffer()`. */
  slice(start: number, end: number): Promise<ArrayBuffer>;
  /** What to call it in messages. */
  readonly name?: string;
}

/** Bytes in memory as a file to read parts of; each part is copied. */
export function accessTo(bytes: Uint8Array, name?: string): RandomAccess {
  return {
    byteLength: bytes.length,
    // Not slice() of a Buffer of Node, which is no copy.
    slice: async (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer,
    ...(name === undefined ? {} : { name }),
  };
}
