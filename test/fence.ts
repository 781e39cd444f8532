import type { Allocator } from "../src/compute/allocator.ts";
import type { Engine } from "../src/compute/engine.ts";

const fenceBytes = 192;
const fencePattern = 0xa5;

/**
 * The engine with fences behind what it hands out, whole when it is taken back unless a kernel wrote farther than it was told, and NaN in
 * what is handed out (zeros, where `poison` is taken off again). `report` gets what was found broken; without it that is an error.
 */
export function fenced(engine: Engine, report: (what: string) => void = fail): Engine {
  const inner = engine.allocator;
  const sizes = new Map<number, number>();
  // Pieces are rounded up to 64 bytes: the rest of these belongs to the fence.
  const behind = (at: number, bytes: number) => new Uint8Array(engine.memory.buffer, at + bytes, ((64 - (bytes % 64)) % 64) + fenceBytes);
  const allocator: Allocator = {
    allocate(bytes) {
      const at = inner.allocate(bytes + fenceBytes);
      if (at === undefined) return undefined;
      sizes.set(at, bytes);
      behind(at, bytes).fill(fencePattern);
      if (!guarded.poison) new Uint8Array(engine.memory.buffer, at, bytes).fill(0);
      return at;
    },
    free(at) {
      const bytes = sizes.get(at);
      inner.free(at);
      if (bytes === undefined) return;
      sizes.delete(at);
      const first = behind(at, bytes).findIndex((byte) => byte !== fencePattern);
      if (first >= 0) report(`byte ${first} behind a piece of ${bytes}`);
    },
    get inUse() {
      return inner.inUse;
    },
    get peak() {
      return inner.peak;
    },
  };
  const guarded: Engine = { ...engine, allocator, poison: true };
  return guarded;
}

function fail(what: string): never {
  throw new Error(`written over: ${what}`);
}
