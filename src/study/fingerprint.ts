import type { Matrix, NumberArray } from "../matrix/dense.ts";

/**
 * SHA-256 over the bytes of embeddings and labels, in hexadecimal: two runs with the same fingerprint computed the same bits.
 *
 * A matrix counts with its shape, so that the same numbers in another shape differ.
 */
export async function fingerprint(parts: readonly (Matrix<NumberArray> | Int32Array)[]): Promise<string> {
  const pieces: Uint8Array[] = [];
  for (const part of parts) {
    const [shape, data] = part instanceof Int32Array ? [[part.length], part] : [[part.rows, part.cols], part.data];
    pieces.push(new TextEncoder().encode(`[${shape}]`), new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
