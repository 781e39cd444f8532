import { interpolateViridis } from "d3-scale-chromatic";
import { pow } from "../base/elementary.ts";

/**
 * A color by its part in the figure, not by its value: a role ("ink", "grid", …), a class ("class:3"), or a bin of a ramp ("viridis:17").
 * A theme says what it looks like.
 */
export type Paint = Role | `${"class" | "ten" | "many" | Ramp | `on-${Ramp}`}:${number}`;

/** A color with a fixed part to play. */
export type Role = "paper" | "face" | "grid" | "rule" | "ink" | "muted" | "accent";

/**
 * Continuous colors. "viridis" is cut at the end that would vanish on the page, and so differs between light and dark;
 * "full" is viridis from end to end and the same in both; "blues" rises from the color of the panel's face.
 */
export type Ramp = "viridis" | "full" | "blues";

/** Steps in a ramp: fine enough that neighbors cannot be told apart. */
export const rampBins = 64;

/** The themes of a drawing with fixed colors. */
export type Ground = "light" | "dark";

const roles: Readonly<Record<Role, readonly [light: string, dark: string]>> = {
  paper: ["#ffffff", "#10141b"],
  face: ["#f6f7f9", "#171c25"],
  grid: ["#dde1e8", "#2b323e"],
  rule: ["#8b95a3", "#6b7585"],
  ink: ["#1c2128", "#e9ecf1"],
  muted: ["#59636f", "#a0abb9"],
  accent: ["#c2255c", "#ff7aa8"],
};

/**
 * Colors of up to eight classes: those of M. Okabe and K. Ito, ordered so that the first few differ in lightness too;
 * black turns to near-white on a dark page.
 *
 * @see M. Okabe, K. Ito, Color Universal Design (2008); B. Wong, Nature Methods 8 (2011) 441, doi:10.1038/nmeth.1618
 */
export const okabeIto: readonly (readonly [light: string, dark: string])[] = [
  ["#0072b2", "#0072b2"],
  ["#e69f00", "#e69f00"],
  ["#009e73", "#009e73"],
  ["#cc79a7", "#cc79a7"],
  ["#56b4e9", "#56b4e9"],
  ["#d55e00", "#d55e00"],
  ["#f0e442", "#f0e442"],
  ["#000000", "#f2f4f7"],
];

/**
 * Colors of nine and ten classes, found by spreading them in OKLab as far as possible under normal vision and
 * under full deuteranopia, protanopia and tritanopia at once (scripts/palette.py; the closest pair is 0.116 apart), within the
 * lightness that shows on white and on near-black.
 */
export const ten: readonly string[] = [
  "#694bc3",
  "#2de1ff",
  "#ffb400",
  "#875a00",
  "#f06996",
  "#0fb4e1",
  "#a59600",
  "#b4d2a5",
  "#c33c78",
  "#7878f0",
];

/** Colors of eleven to twenty classes, found in the same way; the closest pair is 0.068 apart. */
export const twenty: readonly string[] = [
  "#b41e5a",
  "#d2d22d",
  "#a569e1",
  "#2de1ff",
  "#3c9696",
  "#96c387",
  "#4b5ab4",
  "#b4961e",
  "#87a578",
  "#e178d2",
  "#785a87",
  "#69a5ff",
  "#c3b42d",
  "#967800",
  "#ffa5c3",
  "#96e187",
  "#c35a69",
  "#875a00",
  "#6978b4",
  "#5ac3ff",
];

/** The color of a paint on a light or a dark page, as #rrggbb. Throws RangeError for a paint that there is not. */
export function colorOf(paint: Paint, ground: Ground): string {
  const side = ground === "light" ? 0 : 1;
  const [name, index] = paint.split(":") as [string, string | undefined];
  if (index === undefined) {
    const role = roles[name as Role];
    if (role === undefined) throw new RangeError(`plot: there is no paint "${paint}".`);
    return role[side];
  }
  const i = Number(index);
  switch (name) {
    case "class":
      return okabeIto[i % okabeIto.length]![side];
    case "ten":
      return ten[i % ten.length]!;
    case "many":
      return twenty[i % twenty.length]!;
    case "viridis":
    case "full":
    case "blues":
      return rampColor(name, i, ground);
    case "on-viridis":
    case "on-full":
    case "on-blues":
      return readableOn(rampColor(name.slice(3) as Ramp, i, ground));
    default:
      throw new RangeError(`plot: there is no paint "${paint}".`);
  }
}

/** The bin of a ramp for `value` in [low, high]; values outside go to the ends. */
export function rampBin(value: number, low: number, high: number): number {
  if (!(high > low)) return rampBins >> 1;
  // Halved first, so that the span of ±1.7e308 does not overflow.
  const t = (value / 2 - low / 2) / (high / 2 - low / 2);
  return Math.max(0, Math.min(rampBins - 1, Math.floor(t * rampBins)));
}

/** Relative luminance of #rrggbb, 0 to 1, as WCAG defines it. */
function luminance(hex: string): number {
  const [r, g, b] = channels(hex).map((c) => (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4))) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function rampColor(ramp: Ramp, bin: number, ground: Ground): string {
  const t = bin / (rampBins - 1);
  if (ramp === "full") return hexOf(interpolateViridis(t));
  if (ramp === "viridis") return hexOf(interpolateViridis(ground === "light" ? t * 0.91 : 0.1 + 0.9 * t));
  const stops =
    ground === "light" ? ["#f6f7f9", "#c3dbf0", "#6aaed6", "#2a75b5", "#0b3f7c"] : ["#171c25", "#173d63", "#1f6aa8", "#5ba6e0", "#cfe6fb"];
  const at = t * (stops.length - 1);
  const k = Math.min(stops.length - 2, Math.floor(at));
  return mixed(stops[k]!, stops[k + 1]!, at - k);
}

/** Black or white, whichever can be read better on the color; the contrast is then at least 4.5. */
function readableOn(hex: string): string {
  // (L + 0.05) / 0.05 against 1.05 / (L + 0.05): equal at L + 0.05 = √0.0525.
  return luminance(hex) > 0.1791 ? "#000000" : "#ffffff";
}

function channels(hex: string): [number, number, number] {
  const n = Number.parseInt(hex.slice(1), 16);
  return [((n >> 16) & 255) / 255, ((n >> 8) & 255) / 255, (n & 255) / 255];
}

function mixed(a: string, b: string, t: number): string {
  const from = channels(a);
  const to = channels(b);
  return `#${from.map((c, i) => twoDigits(Math.round((c + (to[i]! - c) * t) * 255))).join("")}`;
}

/** d3 gives some colors as "rgb(r, g, b)". */
function hexOf(color: string): string {
  if (color.startsWith("#")) return color;
  return `#${(color.match(/\d+/g) ?? [])
    .slice(0, 3)
    .map((part) => twoDigits(Number(part)))
    .join("")}`;
}

function twoDigits(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
