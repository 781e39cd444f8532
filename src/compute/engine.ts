import { ManifoldError } from "../base/errors.ts";
import { type Allocator, openAllocator } from "./allocator.ts";
import { type KernelName, kernelBytes } from "./kernels.generated.ts";
import { withSharing } from "./module.ts";
import type { Pool } from "./pool.ts";

/** The kernels of one WebAssembly instance: pointers and sizes in, nothing allocated. */
export type Kernels = Readonly<Record<KernelName, (...args: number[]) => number>>;

/** One memory, the kernels over it, and perhaps a pool of threads that run the same kernels over the same memory. */
export interface Engine {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly module: unknown;
  /** Whether other threads can see the memory. */
  readonly shared: boolean;
  readonly kernels: Kernels;
  readonly kernelNames: readonly KernelName[];
  readonly allocator: Allocator;
  /** The helper threads, once they were worth starting. */
  pool?: Pool;
  /** Whether a helper was lost while it worked: nobody knows what it may still write, so no run should begin here any more. */
  broken?: boolean;
  /** Fill what is handed out with NaN patterns, so that tests see who reads before writing. */
  poison: boolean;
}

/** Where the heap starts: below lie the control block of the pool and the kernels' constants. */
const heapStart = 65536;
const pageBytes = 65536;
/** The most a 32-bit WebAssembly memory can have. */
const mostPages = 65536;
/** Memory grows by at least this many pages, so that many small pieces do not each grow it. */
const growPages = 64;

let plainModule: unknown;
let sharedModule: unknown;

/** The compiled kernels, for a memory that is shared between threads or not. */
function compiled(shared: boolean): unknown {
  if (shared) return (sharedModule ??= new WebAssembly.Module(withSharing(kernelBytes(), true)));
  return (plainModule ??= new WebAssembly.Module(withSharing(kernelBytes(), false)));
}

/** The kernels over an existing memory; helper threads call this with the module and memory they are sent. */
export function instantiate(module: unknown, memory: unknown): Kernels {
  const instance = new WebAssembly.Instance(module as WebAssembly.Module, { env: { memory: memory as WebAssembly.Memory } });
  return instance.exports as Kernels;
}

/** Whether this platform can share memory between threads at this moment (a page needs cross-origin isolation). */
export function canShareMemory(): boolean {
  const { crossOriginIsolated } = globalThis as { crossOriginIsolated?: boolean };
  return typeof SharedArrayBuffer === "function" && crossOriginIsolated !== false;
}

/** A fresh memory with the kernels over it. Throws "unsupported" where WebAssembly or its SIMD is missing. */
export function openEngine({ shared = canShareMemory() }: { shared?: boolean } = {}): Engine {
  if (typeof WebAssembly !== "object") {
    throw new ManifoldError("unsupported", "flatland: this platform has no WebAssembly. Use Node 20.19 or newer, or a current browser.");
  }
  const memory = new WebAssembly.Memory(shared ? { initial: 16, maximum: mostPages, shared: true } : { initial: 16, maximum: mostPages });
  let module: unknown;
  try {
    module = compiled(shared);
  } catch (cause) {
    throw new ManifoldError(
      "unsupported",
      `flatland: this platform does not take our WebAssembly (${String(cause)}). It needs SIMD: Node 20.19 or newer, or a current browser.`,
    );
  }
  const kernels = instantiate(module, memory);
  const allocator = openAllocator(heapStart, (end) => {
    const missing = Math.ceil(end / pageBytes) - memory.buffer.byteLength / pageBytes;
    if (missing <= 0) return true;
    const room = mostPages - memory.buffer.byteLength / pageBytes;
    if (missing > room) return false;
    for (const pages of [Math.min(room, Math.max(missing, growPages)), missing]) {
      try {
        memory.grow(pages);
        return true;
      } catch {
        // The platform has no more to give; the smaller step may still fit.
      }
    }
    return false;
  });
  const kernelNames = Object.keys(kernels)
    .filter((name) => typeof (kernels as Record<string, unknown>)[name] === "function")
    .sort() as KernelName[];
  return { memory, module, shared, kernels, kernelNames, allocator, poison: false };
}
