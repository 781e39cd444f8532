import { afterEach, expect, test, vi } from "vitest";
import { kernelBytes } from "../../../src/compute/kernels.generated.ts";

afterEach(() => void vi.unstubAllGlobals());

test("the kernels are the same bytes, whichever way a platform reads hexadecimal digits", () => {
  const inNode = kernelBytes();
  expect(WebAssembly.validate(inNode)).toBe(true);
  const { from } = Buffer;
  vi.stubGlobal("Buffer", undefined);

  const seen: number[] = [];
  class WithFromHex extends Uint8Array {
    static fromHex(text: string): Uint8Array<ArrayBuffer> {
      seen.push(text.length);
      return new Uint8Array(from(text, "hex"));
    }
  }
  vi.stubGlobal("Uint8Array", WithFromHex);
  expect([...kernelBytes()]).toEqual([...inNode]);
  expect(seen).toEqual([2 * inNode.length]);

  class Plain extends WithFromHex {}
  Object.defineProperty(Plain, "fromHex", { value: undefined });
  vi.stubGlobal("Uint8Array", Plain);
  expect([...kernelBytes()]).toEqual([...inNode]);
  expect(seen).toHaveLength(1);
});
