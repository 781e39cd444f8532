// Compiles the AssemblyScript kernels in wasm/ and writes them, as base64, into src/compute/kernels.generated.ts.
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

/** The compiled kernels: ${bytes.length} bytes of WebAssembly. */
export function kernelBytes(): Uint8Array<ArrayBuffer> {
  const { Buffer } = globalThis as { Buffer?: { from(text: string, encoding: "base64"): Iterable<number> & Uint8Array } };
  // Node's atob looks at every character by itself, which takes longer than all else before a first call.
  if (Buffer) return new Uint8Array(Buffer.from(wasm, "base64"));
  const text = atob(wasm);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

const wasm =
  "${bytes.toString("base64")}";
`,
);
console.log(`kernels: ${names.length} functions, ${bytes.length} bytes`);
