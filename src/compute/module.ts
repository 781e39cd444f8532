/**
 * The same kernels for a shared or for an unshared memory.
 *
 * The two builds would differ in one bit, the "shared" flag in the type of the imported memory, because no kernel uses an
 * atomic instruction; so one set of bytes is kept and the flag is set as needed.
 */
export function withSharing(wasm: Uint8Array<ArrayBuffer>, shared: boolean): Uint8Array<ArrayBuffer> {
  const bytes = wasm.slice();
  let at = 8; // behind the magic word and the version
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  };
  const skipText = (): void => {
    // Not `at += length`: a minifier made of it `at += number()`, which reads `at` before the call moves it.
    const length = number();
    at = length + at;
  };
  while (at < bytes.length) {
    const section = bytes[at++]!;
    const size = number();
    if (section !== importSection) {
      at = size + at;
      continue;
    }
    const imports = number();
    skipText();
    skipText();
    const kind = bytes[at++]!;
    if (imports !== 1 || kind !== importedMemory) break;
    // The first byte of the memory's limits: bit 0 says that there is a maximum, bit 1 that the memory is shared.
    bytes[at] = shared ? 3 : 1;
    return bytes;
  }
  throw new Error("the kernels must import a memory and nothing else");
}

const importSection = 2;
const importedMemory = 2;
