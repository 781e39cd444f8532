/**
 * Hands out pieces of one growing memory and takes them back.
 *
 * First fit over a list of free pieces, sorted by address; freed neighbors are joined. Pieces are aligned to 64 bytes.
 * Runs that are open side by side take and free in any order without disturbing each other.
 */
export interface Allocator {
  /** The address of `bytes` fresh bytes, or undefined when the memory cannot grow that far. Contents are arbitrary. */
  allocate(bytes: number): number | undefined;
  /** Gives back the piece that starts at `pointer`. */
  free(pointer: number): void;
  /** Bytes that are handed out now. */
  readonly inUse: number;
  /** The most bytes that were handed out at one time. */
  readonly peak: number;
}

const alignment = 64;

/** An allocator over [start, …); `grow(end)` makes the memory reach at least to `end` and tells whether it could. */
export function openAllocator(start: number, grow: (end: number) => boolean): Allocator {
  /** Free pieces as [address, bytes], by address; the last one is the untouched rest. */
  const free: { at: number; bytes: number }[] = [];
  const taken = new Map<number, number>();
  let end = start;
  let inUse = 0;
  let peak = 0;

  function take(at: number, bytes: number): number {
    taken.set(at, bytes);
    inUse += bytes;
    peak = Math.max(peak, inUse);
    return at;
  }

  /** The number of the first free piece behind an address. */
  function firstBeyond(pointer: number): number {
    let [low, high] = [0, free.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (free[middle]!.at > pointer) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  return {
    get inUse() {
      return inUse;
    },
    get peak() {
      return peak;
    },
    allocate(wanted) {
      const bytes = Math.max(alignment, Math.ceil(wanted / alignment) * alignment);
      for (let i = 0; i < free.length; i++) {
        const piece = free[i]!;
        if (piece.bytes < bytes) continue;
        const { at } = piece;
        if (piece.bytes === bytes) free.splice(i, 1);
        else {
          piece.at += bytes;
          piece.bytes -= bytes;
        }
        return take(at, bytes);
      }
      // Nothing fits: grow, starting in the free piece at the very end if there is one.
      const last = free.at(-1);
      const at = last && last.at + last.bytes === end ? last.at : end;
      if (!grow(at + bytes)) return undefined;
      if (at !== end) free.pop();
      end = at + bytes;
      return take(at, bytes);
    },
    free(pointer) {
      const bytes = taken.get(pointer);
      if (bytes === undefined) return;
      taken.delete(pointer);
      inUse -= bytes;
      const i = firstBeyond(pointer);
      const previous = free[i - 1];
      const next = free[i];
      const afterFree = previous !== undefined && previous.at + previous.bytes === pointer;
      const beforeFree = next !== undefined && pointer + bytes === next.at;
      if (afterFree) {
        previous.bytes += bytes;
        if (!beforeFree) return;
        previous.bytes += next.bytes;
        free.splice(i, 1);
      } else if (beforeFree) {
        next.at = pointer;
        next.bytes += bytes;
      } else free.splice(i, 0, { at: pointer, bytes });
    },
  };
}
