// Compiles the AssemblyScript kernels in wasm/ and writes them, as hexadecimal digits, into src/compute/kernels.generated.ts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import asc from "assemblyscript/asc";

const out = mkdtempSync(join(tmpdir(), "flatland-wasm-"));
const binary = join(out, "kernels.wasm");
// The heap begins at 64 KiB; kernels keep their constants between 1 KiB and there, the pool its control block below.
const { error, stderr } = await asc.main([
  "wasm/index.ts",
  "--outFile",
  binary,
  "-O3",
  "--noAssert",
  "--runtime",
  "stub",
  "--memoryBase",
  "1024",
  "--enable",
  "simd",
  "--enable",
  "threads",
  "--importMemory",
  "--sharedMemory",
  "--initialMemory",
  "1",
  "--maximumMemory",
  "65536",
]);
if (error) {
  process.stderr.write(stderr.toString());
  console.error(`build-wasm: ${error.message}`);
  process.exit(1);
}
const bytes = readFileSync(binary);
rmSync(out, { recursive: true });
const names = WebAssembly.Module.exports(new WebAssembly.Module(bytes))
  .filter(({ kind }) => kind === "function")
  .map(({ name }) => name)
  .sort();
writeFileSync(
  "src/compute/kernels.generated.ts",
  `// Written by scripts/build-wasm.mjs from wasm/; not to be edited.

/** The kernels by name. */
export type KernelName =
${names.map((name) => `  | "${name}"`).join("\n")};

/**
 * The compiled kernels: ${bytes.length} bytes of WebAssembly.
 *
 * Written as hexadecimal digits because a page gets them compressed: base64 spreads a byte over two letters, so that the same
 * instructions look different wherever they stand, and what it sends is a third longer.
 */
export function kernelBytes(): Uint8Array<ArrayBuffer> {
  const { Buffer } = globalThis as { Buffer?: { from(text: string, encoding: "hex"): Iterable<number> & Uint8Array } };
  // A loop over the digits takes longer than all else before a first call; Node and newer browsers have it built in.
  if (Buffer) return new Uint8Array(Buffer.from(wasm, "hex"));
  const { fromHex } = Uint8Array as { fromHex?(text: string): Uint8Array<ArrayBuffer> };
  if (fromHex) return fromHex.call(Uint8Array, wasm);
  return Uint8Array.from({ length: wasm.length / 2 }, (_, i) => Number.parseInt(wasm.slice(2 * i, 2 * i + 2), 16));
}

const wasm =
  "${bytes.toString("hex")}";
`,
);
console.log(`kernels: ${names.length} functions, ${bytes.length} bytes`);
