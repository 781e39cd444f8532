import type { Box } from "./box.ts";
import { ascent, descent, textWidth, type Weight } from "./text.ts";

/** A place in the figure, in pixels. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** A piece of writing as drawn. */
export interface Piece {
  readonly text: string;
  readonly size: number;
  /** The corners of its box, around. */
  readonly corners: readonly Spot[];
  /** The plot area it is drawn in, as an index into `areas`. */
  readonly area?: number;
}

/** What a reader of a figure can measure. */
export interface Read {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly Piece[];
  readonly areas: readonly (Box & { readonly loose: boolean })[];
  /** Vertices of points, and of lines and faces, with the plot area they are drawn in. */
  readonly dots: readonly (Spot & { readonly area?: number })[];
  readonly lines: readonly (Spot & { readonly area?: number })[];
}

/** x′ = a x + c y + e, y′ = b x + d y + f. */
type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

interface Level {
  readonly transform: Affine;
  readonly area?: number;
  /** Inside a group of points. */
  readonly dots: boolean;
}

/** Letters and signs that reach below the baseline. */
const low = /[gjpqyçşţųµ,;()|_Q₀-₉ß/@[\]{}]/;

/**
 * Positions in SVG text that `renderSvg` wrote. It reads no more of SVG than that uses: groups, `translate`, `scale` and `rotate`,
 * text with its own size and anchor, and paths of straight lines.
 */
export function readSvg(svg: string): Read {
  const view = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg);
  const texts: Piece[] = [];
  const areas: (Box & { loose: boolean })[] = [];
  const dots: (Spot & { area?: number })[] = [];
  const lines: (Spot & { area?: number })[] = [];
  const levels: Level[] = [{ transform: [1, 0, 0, 1, 0, 0], dots: false }];
  for (const tag of svg.matchAll(/<(\/?)(g|text|path)\b([^>]*?)(\/?)>(?:(?:<title>[^<]*<\/title>)?([^<]*))?/g)) {
    const [, closing, name, attributes, , content] = tag as unknown as [string, string, string, string, string, string | undefined];
    if (closing) {
      if (name === "g") levels.pop();
      continue;
    }
    const values = new Map(Array.from(attributes.matchAll(/([\w-]+)="([^"]*)"/g), ([, key, value]) => [key!, value!]));
    const read = (key: string): string | undefined => values.get(key);
    const level = levels.at(-1)!;
    const transform = times(level.transform, affineOf(read("transform")));
    const place = level.area === undefined ? {} : { area: level.area };
    if (name === "g") {
      const box = (read("data-area") ?? read("data-room"))?.split(" ").map(Number);
      if (box) areas.push({ x: box[0]!, y: box[1]!, width: box[2]!, height: box[3]!, loose: read("data-room") !== undefined });
      const area = box ? areas.length - 1 : level.area;
      levels.push({
        transform,
        dots: level.dots || read("transform")?.startsWith("scale") === true,
        ...(area === undefined ? {} : { area }),
      });
    } else if (name === "path") {
      const into = level.dots ? dots : lines;
      for (const spot of vertices(read("d") ?? "")) into.push({ ...at(transform, spot.x, spot.y), ...place });
    } else if (read("aria-hidden") === undefined) {
      texts.push({ ...pieceOf(plain(content ?? ""), read, transform), ...place });
    }
  }
  return { width: Number(view?.[1] ?? 0), height: Number(view?.[2] ?? 0), texts, areas, dots, lines };
}

function pieceOf(text: string, read: (key: string) => string | undefined, transform: Affine): Piece {
  const size = Number(read("font-size"));
  const width = textWidth(text, size, Number(read("font-weight") ?? 400) as Weight);
  const anchor = read("text-anchor") ?? "start";
  const left = Number(read("x") ?? 0) - (anchor === "middle" ? width / 2 : anchor === "end" ? width : 0);
  const base = Number(read("y") ?? 0);
  const [top, bottom] = [base - ascent * size, base + (low.test(text) ? descent * size : 0)];
  const corners = [
    at(transform, left, top),
    at(transform, left + width, top),
    at(transform, left + width, bottom),
    at(transform, left, bottom),
  ];
  return { text, size, corners };
}

/** The points a path of straight lines goes through. */
function vertices(d: string): Spot[] {
  const spots: Spot[] = [];
  let [x, y, startX, startY] = [0, 0, 0, 0];
  for (const [, command, numbers] of d.matchAll(/([A-Za-z])([^A-Za-z]*)/g) as Iterable<[string, string, string]>) {
    const values = (numbers.match(/-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?/g) ?? []).map(Number);
    switch (command) {
      case "M":
      case "L":
        [x, y] = [values[0]!, values[1]!];
        break;
      case "m":
      case "l":
        [x, y] = [x + values[0]!, y + values[1]!];
        break;
      case "h":
        // The stroke without length that a point is made of.
        if (values[0] === 0) continue;
        x += values[0]!;
        break;
      case "v":
        y += values[0]!;
        break;
      case "z":
        [x, y] = [startX, startY];
        break;
      case "H":
        x = values[0]!;
        break;
      default:
        throw new RangeError(`lintFigure: this reader does not know the path command ${command}.`);
    }
    if (command === "M" || command === "m") [startX, startY] = [x, y];
    spots.push({ x, y });
  }
  return spots;
}

function affineOf(text: string | undefined): Affine {
  let whole: Affine = [1, 0, 0, 1, 0, 0];
  for (const [, name, inside] of (text ?? "").matchAll(/(\w+)\(([^)]*)\)/g) as Iterable<[string, string, string]>) {
    const [p = 0, q = 0] = inside.split(/[ ,]+/).map(Number);
    if (name === "translate") whole = times(whole, [1, 0, 0, 1, p, q]);
    else if (name === "scale") whole = times(whole, [p, 0, 0, p, 0, 0]);
    else whole = times(whole, turned(p));
  }
  return whole;
}

/** Figures turn writing by −90 and −45 degrees only. */
function turned(degrees: number): Affine {
  return degrees === -90 ? [0, -1, 1, 0, 0, 0] : [Math.SQRT1_2, -Math.SQRT1_2, Math.SQRT1_2, Math.SQRT1_2, 0, 0];
}

function times(m: Affine, n: Affine): Affine {
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ];
}

function at(m: Affine, x: number, y: number): Spot {
  return { x: m[0] * x + m[2] * y + m[4], y: m[1] * x + m[3] * y + m[5] };
}

/** Text without its entities. */
function plain(text: string): string {
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => ({ lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" })[name]!);
}
