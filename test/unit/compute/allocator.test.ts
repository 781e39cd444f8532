import fc from "fast-check";
import { expect, test } from "vitest";
import { openAllocator } from "../../../src/compute/allocator.ts";

const start = 65536;

/** What a test does: take so many bytes, or give back one of the pieces it holds. */
const steps = fc.array(fc.oneof(fc.record({ take: fc.integer({ min: 0, max: 5000 }) }), fc.record({ give: fc.nat(1000) })), {
  maxLength: 200,
});

/** What a piece takes: whole units of 64 bytes, at least one. */
const rounded = (bytes: number) => Math.max(64, Math.ceil(bytes / 64) * 64);

test("pieces are aligned, never overlap, and come back whole, in whatever order they are taken and given back", () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 200_000 }), (list, room) => {
      let end = start;
      const allocator = openAllocator(start, (wanted) => {
        if (wanted > start + room) return false;
        end = Math.max(end, wanted);
        return true;
      });
      const held: { at: number; bytes: number }[] = [];
      let peak = 0;
      for (const step of list) {
        if ("take" in step) {
          const at = allocator.allocate(step.take);
          if (at === undefined) {
            // Then no gap is large enough, not even the one at the end.
            const sorted = [...held, { at: start + room, bytes: 0 }].sort((a, b) => a.at - b.at);
            let free = start;
            for (const piece of sorted) {
              expect(piece.at - free).toBeLessThan(rounded(step.take));
              free = piece.at + rounded(piece.bytes);
            }
            continue;
          }
          expect(at % 64).toBe(0);
          expect(at).toBeGreaterThanOrEqual(start);
          expect(at + step.take).toBeLessThanOrEqual(end);
          for (const other of held) {
            if (at < other.at + Math.max(1, other.bytes) && other.at < at + Math.max(1, step.take)) expect.unreachable("pieces overlap");
          }
          held.push({ at, bytes: step.take });
        } else if (held.length > 0) {
          allocator.free(held.splice(step.give % held.length, 1)[0]!.at);
        }
        const used = held.reduce((sum, { bytes }) => sum + rounded(bytes), 0);
        peak = Math.max(peak, used);
        expect(allocator.inUse).toBe(used);
        expect(allocator.peak).toBe(peak);
      }
      for (const { at } of held) allocator.free(at);
      expect(allocator.inUse).toBe(0);
      // All gaps have closed: the whole of what was ever used can be had in one piece, from the start.
      if (end > start) expect(allocator.allocate(end - start)).toBe(start);
    }),
    { numRuns: 300 },
  );
});

test("giving back what is not held does nothing", () => {
  const allocator = openAllocator(start, () => true);
  const piece = allocator.allocate(100)!;
  allocator.free(piece + 64);
  allocator.free(12);
  expect(allocator.inUse).toBe(128);
  allocator.free(piece);
  allocator.free(piece);
  expect(allocator.inUse).toBe(0);
  expect(allocator.allocate(100)).toBe(piece);
});

test("addresses beyond 2 GiB stay positive", () => {
  const allocator = openAllocator(start, () => true);
  allocator.allocate(3e9);
  expect(allocator.allocate(64)).toBeGreaterThan(3e9);
});
