/** Collects text and gives it as UTF-8 bytes. */
export interface ByteWriter {
  write(text: string): void;
  finish(): Uint8Array<ArrayBuffer>;
}

/** Texts are gathered to so many characters before they are turned into bytes. */
const enough = 1 << 16;

/** A writer of text; the whole is put together once, at the end. */
export function byteWriter(): ByteWriter {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let length = 0;
  let text = "";
  function flush(): void {
    const piece = encoder.encode(text);
    pieces.push(piece);
    length += piece.length;
    text = "";
  }
  return {
    write(more) {
      text += more;
      if (text.length >= enough) flush();
    },
    finish() {
      flush();
      return joined(pieces, length);
    },
  };
}

/** Pieces as one, `length` bytes in all. */
export function joined(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
