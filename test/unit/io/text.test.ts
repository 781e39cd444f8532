import fc from "fast-check";
import { expect, test } from "vitest";
import { ManifoldError } from "../../../src/base/errors.ts";
import { readText } from "../../../src/io/text.ts";

test("UTF-8 and UTF-16 with a byte order mark are read", () => {
  expect(readText(new TextEncoder().encode("é 1,2\n"))).toBe("é 1,2\n");
  expect(readText(new TextEncoder().encode("\ufeff1"))).toBe("1");
  const wide = Buffer.from("\ufeff1,5\n", "utf16le");
  expect(readText(wide)).toBe("1,5\n");
  expect(readText(Buffer.from(wide).swap16())).toBe("1,5\n");
});

test("bytes that are no text are refused, whatever they are", () => {
  expect(() => readText(Uint8Array.of(49, 0, 50), "points.csv")).toThrow("points.csv: this is no text (byte 1 is 0)");
  expect(() => readText(Uint8Array.of(49, 0xff))).toThrow("no UTF-8");
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      try {
        expect(typeof readText(bytes)).toBe("string");
      } catch (error) {
        expect(error).toBeInstanceOf(ManifoldError);
      }
    }),
  );
});
