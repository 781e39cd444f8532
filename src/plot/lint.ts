import { around, type Box } from "./box.ts";
import type { Figure } from "./figure.ts";
import { renderSvg } from "./svg.ts";
import { type Piece, type Read, readSvg, type Spot } from "./svg-reader.ts";

/** A fault in a figure that a reader would see. */
export interface Problem {
  readonly kind: /** Two pieces of writing share an area. */
    | "overlap"
    /** Writing reaches beyond the edge of the figure. */
    | "clipped"
    /** A point or line lies outside the plot area it belongs to. */
    | "outside"
    /** Writing that belongs beside a plot area stands inside it, or over its points. */
    | "covered"
    /** Writing too small to read. */
    | "tiny"
    /** A coordinate is no number. */
    | "not-a-number";
  /** What is wrong, with the words and numbers. */
  readonly message: string;
}

/** Writing smaller than this cannot be read. */
const leastSize = 8;
/** Boxes may share this many pixels before it counts: the measured box has air above and below the letters. */
const touch = 0.6;

/**
 * What is wrong with a figure, or with SVG text that `renderSvg` made: every piece of writing is measured as drawn and compared with
 * all others, with the edges, and with the plot areas. An empty list means that nothing was found. O(texts² + points).
 */
export function lintFigure(subject: Figure | string, options: { readonly width?: number } = {}): Problem[] {
  const svg = typeof subject === "string" ? subject : renderSvg(subject, { theme: "light", ...options });
  const problems: Problem[] = [];
  const bad = svg.replace(/>[^<]*</g, "><").match(/(?:NaN|Infinity|undefined|null)/);
  if (bad) return [{ kind: "not-a-number", message: `"${bad[0]}" stands among the coordinates.` }];
  const read = readSvg(svg);
  words(read, problems);
  areas(read, problems);
  return problems;
}

function words({ texts, width, height }: Read, problems: Problem[]): void {
  texts.forEach((a, i) => {
    const box = boundsOf(a.corners);
    if (box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height) {
      problems.push({
        kind: "clipped",
        message: `"${a.text}" reaches beyond the edge of the figure (${width} × ${height}) at ${placeOf(box)}.`,
      });
    }
    if (a.size < leastSize) problems.push({ kind: "tiny", message: `"${a.text}" is set in ${a.size} pixels.` });
    for (const b of texts.slice(i + 1)) {
      if (!meet(a.corners, b.corners)) continue;
      problems.push({ kind: "overlap", message: `"${a.text}" and "${b.text}" overlap at ${placeOf(box)}.` });
    }
  });
}

function areas({ texts, areas, dots, lines }: Read, problems: Problem[]): void {
  // The walls of a room may be thinner than a point that stands on one of them is wide.
  for (const { x, y, area } of dots) {
    if (area === undefined || inside(x, y, areas[area]!, areas[area]!.loose ? 5 : 0.6)) continue;
    problems.push({ kind: "outside", message: `A point at (${x}, ${y}) lies outside its plot area ${boxText(areas[area]!)}.` });
    break;
  }
  for (const { x, y, area } of lines) {
    if (area === undefined || inside(x, y, areas[area]!, 8)) continue;
    problems.push({ kind: "outside", message: `A line through (${x}, ${y}) leaves its plot area ${boxText(areas[area]!)}.` });
    break;
  }
  for (const text of texts) {
    if (text.area !== undefined) {
      const box = boundsOf(text.corners);
      const home = areas[text.area]!;
      if (!inside(box.x, box.y, home, 3) || !inside(box.x + box.width, box.y + box.height, home, 3)) {
        problems.push({ kind: "outside", message: `"${text.text}" does not fit into its plot area ${boxText(home)}.` });
      }
      continue;
    }
    areas.forEach((area, k) => {
      // A room in space fills its bounding box only in part: there the points themselves decide.
      if (!area.loose && meet(text.corners, cornersOf(area))) {
        problems.push({ kind: "covered", message: `"${text.text}" reaches into the plot area ${boxText(area)}.` });
      }
      const near = boundsOf(text.corners);
      if (area.loose && dots.some((dot) => dot.area === k && inside(dot.x, dot.y, near, 0) && holds(text.corners, dot))) {
        problems.push({ kind: "covered", message: `"${text.text}" stands over points.` });
      }
    });
  }
}

/** Whether two turned rectangles share more than a touch: no side of either separates them (separating axes). */
function meet(a: Piece["corners"], b: Piece["corners"]): boolean {
  for (const corners of [a, b]) {
    for (const side of [0, 1]) {
      const [p, q] = [corners[side]!, corners[side + 1]!];
      const length = Math.sqrt((q.x - p.x) * (q.x - p.x) + (q.y - p.y) * (q.y - p.y)) || 1;
      const [nx, ny] = [(q.x - p.x) / length, (q.y - p.y) / length];
      const [onA, onB] = [a, b].map((all) => all.map(({ x, y }) => x * nx + y * ny)) as [number[], number[]];
      if (Math.max(...onA) - touch <= Math.min(...onB) || Math.max(...onB) - touch <= Math.min(...onA)) return false;
    }
  }
  return true;
}

/** Whether a point lies in a turned rectangle. */
function holds(corners: Piece["corners"], point: Spot): boolean {
  const [o, u, , v] = corners as unknown as [Spot, Spot, Spot, Spot];
  const along = (end: Spot): number => {
    const [dx, dy] = [end.x - o.x, end.y - o.y];
    return ((point.x - o.x) * dx + (point.y - o.y) * dy) / (dx * dx + dy * dy || 1);
  };
  return along(u) > 0 && along(u) < 1 && along(v) > 0 && along(v) < 1;
}

function boundsOf(corners: Piece["corners"]): Box {
  return around(corners.map(({ x, y }) => ({ x, y, width: 0, height: 0 })))!;
}

function cornersOf({ x, y, width, height }: Box): Spot[] {
  return [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ];
}

function inside(x: number, y: number, box: Box, slack: number): boolean {
  return x >= box.x - slack && y >= box.y - slack && x <= box.x + box.width + slack && y <= box.y + box.height + slack;
}

function placeOf(box: Box): string {
  return `(${Math.round(box.x)}, ${Math.round(box.y)})`;
}

function boxText({ x, y, width, height }: Box): string {
  return `${width} × ${height} at (${x}, ${y})`;
}
