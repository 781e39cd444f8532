import type { Box } from "./box.ts";
import type { Paint } from "./paint.ts";
import type { Weight } from "./text.ts";

/** A line of text; (x, y) is the point of its baseline that `anchor` names. */
export interface TextMark {
  readonly kind: "text";
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly weight: Weight;
  readonly anchor: "start" | "middle" | "end";
  readonly paint: Paint;
  /** Degrees clockwise about (x, y). */
  readonly turn?: number;
  /** A rim in the color of the panel's face, for words that stand inside the plot. */
  readonly rim?: boolean;
  /** The whole text where `text` had to be shortened; shown on hover. */
  readonly full?: string;
}

/** Lines and areas: `d` in SVG's path language, in pixels. */
export interface PathMark {
  readonly kind: "path";
  readonly d: string;
  readonly fill?: Paint;
  readonly stroke?: Paint;
  /** Width of the stroke in pixels, 1 when not given. */
  readonly width?: number;
  readonly dash?: string;
  readonly opacity?: number;
  /** Edges on whole pixels, for areas that meet. */
  readonly crisp?: boolean;
}

/** What a point looks like. */
export type Shape = "circle" | "square" | "triangle" | "diamond" | "cross" | "wedge" | "plus" | "star";

/** Many points of one color, shape and size. */
export interface DotsMark {
  readonly kind: "dots";
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
  /** Radius in pixels of the circle with the same area. */
  readonly radius: number;
  readonly shape: Shape;
  readonly paint: Paint;
  /** Width in pixels of a rim in the color of the panel's face around each point. */
  readonly rim?: number;
}

/** A matrix as a picture: one byte a cell, row after row, each a bin of a ramp; 255 is "no value". */
export interface ImageMark {
  readonly kind: "image";
  readonly box: Box;
  readonly rows: number;
  readonly cols: number;
  readonly bins: Uint8Array;
}

/** Marks that belong together. */
export interface GroupMark {
  readonly kind: "group";
  readonly marks: readonly Mark[];
  /** The area that dots inside must not leave and words outside must not enter. */
  readonly area?: Box;
  /** The area is only the box around something smaller (a room in space): words may enter where nothing is. */
  readonly loose?: boolean;
  readonly opacity?: number;
}

/** One thing to draw. */
export type Mark = TextMark | PathMark | DotsMark | ImageMark | GroupMark;

/** A figure with every position computed, free of colors and of SVG. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** What the figure shows, in words, for those who cannot see it. */
  readonly description: string;
  readonly marks: readonly Mark[];
}

/** Sizes of type in pixels. */
export const typeSize = { title: 17, subtitle: 12.5, panel: 13.5, note: 11.5, label: 11.5, tick: 10.5 } as const;

/** A text mark with the usual weight and color. */
export function words(
  text: string,
  x: number,
  y: number,
  size: number,
  more: Partial<Omit<TextMark, "kind" | "text" | "x" | "y" | "size">> = {},
): TextMark {
  return { kind: "text", text, x, y, size, weight: 400, anchor: "start", paint: "muted", ...more };
}

/** A coordinate in pixels with at most two decimals, as short as it can be written. */
export function short(value: number, decimals: 0 | 1 | 2 = 1): string {
  const unit = decimals === 0 ? 1 : decimals === 1 ? 10 : 100;
  const rounded = Math.round(value * unit) / unit;
  const text = String(Object.is(rounded, -0) ? 0 : rounded);
  return text.replace(/^(-?)0\./, "$1.");
}

/** The path of a rectangle. */
export function rectPath({ x, y, width, height }: Box): string {
  return `M${short(x, 2)} ${short(y, 2)}h${short(width, 2)}v${short(height, 2)}h${short(-width, 2)}z`;
}
