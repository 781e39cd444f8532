import { describe, expect, test } from "vitest";
import { colorOf, type Ground, okabeIto, type Paint, ten, twenty } from "../../src/plot/index.ts";
import { rampBin, rampBins } from "../../src/plot/paint.ts";

/** Full color blindness of three kinds, on linear RGB (Machado, Oliveira, Fernandes 2009, doi:10.1109/TVCG.2009.113, severity 1). */
const vision: Readonly<Record<string, readonly (readonly number[])[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const times = (m: readonly (readonly number[])[], v: readonly number[]) => m.map((row) => row.reduce((sum, a, i) => sum + a * v[i]!, 0));
const linear = (hex: string) =>
  [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });

/** Coordinates in OKLab (B. Ottosson, 2020), in which distances are those that the eye sees. */
function oklab(rgb: readonly number[]): number[] {
  const lms = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb.map((c) => Math.min(1, Math.max(0, c))),
  ).map(Math.cbrt);
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    lms,
  );
}

function closest(colors: readonly string[], kind: string): number {
  const seen = colors.map((hex) => oklab(times(vision[kind]!, linear(hex))));
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < seen.length; i++) {
    for (let j = 0; j < i; j++) least = Math.min(least, Math.hypot(...seen[i]!.map((c, k) => c - seen[j]![k]!)));
  }
  return least;
}

const luminance = (hex: string) => linear(hex).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i]!, 0);
const contrast = (a: string, b: string) => {
  const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p) as [number, number];
  return (x + 0.05) / (y + 0.05);
};

describe.each(Object.keys(vision))("with %s vision", (kind) => {
  // Two colors this far apart in OKLab are told apart at once as small dots; just noticeable is some 0.02.
  test("ten and twenty classes can be told apart", () => {
    expect(closest(ten, kind)).toBeGreaterThan(0.116);
    expect(closest(twenty, kind)).toBeGreaterThan(0.068);
  });
  test.each([0, 1])("so can the eight (%i: light, dark)", (side) => {
    expect(
      closest(
        okabeIto.map((pair) => pair[side]!),
        kind,
      ),
    ).toBeGreaterThan(0.06);
  });
});

describe.each(["light", "dark"] as Ground[])("on a %s page", (ground) => {
  const on = (paint: Paint, back: Paint) => contrast(colorOf(paint, ground), colorOf(back, ground));
  test("words can be read (WCAG AA, 4.5)", () => {
    for (const paint of ["ink", "muted"] as const)
      for (const back of ["paper", "face"] as const) expect(on(paint, back)).toBeGreaterThan(4.5);
  });
  test("numbers can be read in every cell", () => {
    for (let bin = 0; bin < rampBins; bin++) {
      for (const ramp of ["blues", "full"] as const) expect(on(`on-${ramp}:${bin}`, `${ramp}:${bin}`)).toBeGreaterThan(4.5);
    }
  });
  // Yellow on white has 1.1, the darkest purple on the dark face 1.1: what is cut off brings both to where a dot is seen.
  test("the ends of the ramp do not vanish", () => {
    for (const bin of [0, rampBins - 1]) expect(on(`viridis:${bin}`, "face")).toBeGreaterThan(1.4);
  });
});

test("bins cover a ramp from end to end", () => {
  expect([rampBin(0, 0, 1), rampBin(1, 0, 1), rampBin(-5, 0, 1), rampBin(9, 0, 1)]).toEqual([0, rampBins - 1, 0, rampBins - 1]);
  expect(rampBin(3, 3, 3)).toBe(rampBins / 2);
  expect(rampBin(0, -1.7e308, 1.7e308)).toBe(rampBins / 2);
});

test("a paint that there is not is refused", () => {
  expect(() => colorOf("mauve" as Paint, "light")).toThrow('there is no paint "mauve"');
  expect(() => colorOf("rainbow:3" as Paint, "light")).toThrow("there is no paint");
});
