import { type Axis, extentOf, linearAxis, padded } from "./axis.ts";
import { around, type Box, grown, overlaps } from "./box.ts";
import { type Camera, camera, type Vector } from "./camera.ts";
import { type Mark, short, type TextMark, typeSize, words } from "./marks.ts";
import type { SpacePanel } from "./space.ts";
import { ascent, descent, shortened, textWidth } from "./text.ts";

/** The box of a panel in space, fitted into its place on the page. */
export interface Room {
  /** Walls, grid, edges and tick lines. */
  readonly walls: readonly Mark[];
  /** Numbers and titles of the axes. */
  readonly words: readonly Mark[];
  /** The box around the drawn room, without its words. */
  readonly hull: Box;
  readonly distance: number;
  /** Where a point of the data stands on the page, and how far from the eye. */
  place(x: number, y: number, z: number): { readonly x: number; readonly y: number; readonly depth: number };
}

interface Flat {
  readonly x: number;
  readonly y: number;
}

/** An axis drawn along one edge of the room. */
interface EdgeAxis {
  readonly dimension: 0 | 1 | 2;
  /** The other two coordinates of the edge. */
  readonly fixed: Vector;
}

const { tick: tickSize, label: labelSize } = typeSize;
/** Pixels from an edge to the end of its tick lines, and on to the numbers. */
const [tickLength, tickGap] = [4, 3];
/** Words in space keep this many pixels apart. */
const apart = 3;

/**
 * Fits the room of a panel into `outer`: the largest at which walls, numbers and titles all stay inside and no two pieces of writing touch.
 *
 * Numbers stand along three edges of the room's outline, pushed straight away from it; where they would touch, every other one is left
 * out, and titles move outward until they are clear. The size that fits is found by halving an interval.
 */
export function fitRoom(panel: SpacePanel, rows: readonly number[], outer: Box): Room {
  const data = [panel.x, panel.y, panel.z];
  const extents = data.map((values) => extentOf(rows.map((i) => values[i]!)));
  const domains = extents.map(({ low, high }) => padded(low, high, 0.04));
  const spans = domains.map(([low, high]) => high / 2 - low / 2);
  const largest = Math.max(...spans.filter((_, k) => extents[k]!.high > extents[k]!.low), 0) || Math.max(...spans);
  // Thin directions are drawn at least a twelfth as wide as the widest, so that a flat sheet still has a room; so are constant ones.
  const half = spans.map((span, k) => {
    if (panel.aspect === "cube") return 1;
    const flat = !(extents[k]!.high > extents[k]!.low);
    return Math.max(flat ? 0 : Math.min(1, span / largest), 1 / 12);
  }) as unknown as Vector;
  const radius = Math.sqrt(half[0] * half[0] + half[1] * half[1] + half[2] * half[2]);
  const view = camera(panel.azimuth, panel.elevation, radius * 4.2);
  const unit = (k: number, value: number): number => {
    const [low, high] = domains[k]!;
    return ((value / 2 - (low / 4 + high / 4)) / (spans[k]! / 2)) * half[k]!;
  };
  const scene = { panel, view, half, domains, outer };
  const fits = (scale: number): boolean => {
    const { hull, boxes } = drawRoom(scene, scale, { x: 0, y: 0 });
    const needed = around([hull, ...boxes])!;
    return needed.width <= outer.width && needed.height <= outer.height;
  };
  // Numbers come and go as the room grows, so what it needs does not grow evenly: halving the interval still ends where all fits.
  const most = (2 * Math.max(outer.width, outer.height)) / radius;
  let scale = most / 64;
  let tooLarge = most;
  for (let round = 0; round < 14; round++) {
    const middle = (scale + tooLarge) / 2;
    if (fits(middle)) scale = middle;
    else tooLarge = middle;
  }
  let drawn = drawRoom(scene, scale, { x: 0, y: 0 });
  const whole = around([drawn.hull, ...drawn.boxes])!;
  const shift = { x: outer.x + outer.width / 2 - whole.x - whole.width / 2, y: outer.y + outer.height / 2 - whole.y - whole.height / 2 };
  drawn = drawRoom(scene, scale, shift);
  return {
    walls: drawn.walls,
    words: drawn.words,
    hull: drawn.hull,
    distance: view.distance,
    place(x, y, z) {
      const seen = view.project([unit(0, x), unit(1, y), unit(2, z)]);
      return { x: shift.x + seen.x * scale, y: shift.y + seen.y * scale, depth: seen.depth };
    },
  };
}

interface Scene {
  readonly panel: SpacePanel;
  readonly view: Camera;
  readonly half: Vector;
  readonly domains: readonly (readonly [number, number])[];
  readonly outer: Box;
}

function drawRoom({ panel, view, half, domains, outer }: Scene, scale: number, shift: Flat) {
  const at = (point: Vector): Flat => {
    const seen = view.project(point);
    return { x: shift.x + seen.x * scale, y: shift.y + seen.y * scale };
  };
  const corners = [-1, 1].flatMap((i) => [-1, 1].flatMap((j) => [-1, 1].map((k) => at([i * half[0], j * half[1], k * half[2]]))));
  const hull = around(corners.map(({ x, y }) => ({ x, y, width: 0, height: 0 })))!;
  const middle = at([0, 0, 0]);
  // The side of each axis that faces the eye; the walls that are drawn stand on the other side.
  const front = view.eye.map((e) => (e >= 0 ? 1 : -1)) as unknown as Vector;
  const edges = outlineEdges(half, at, corners);
  const axes = edges.map((edge) => {
    const [from, to] = edgeEnds(edge, half).map(at) as [Flat, Flat];
    const length = distanceOf(from, to);
    const [low, high] = domains[edge.dimension]!;
    const horizontal = Math.abs(to.x - from.x) > Math.abs(to.y - from.y);
    return { edge, from, to, length, axis: linearAxis(low, high, length, { every: 40, size: tickSize, horizontal }) };
  });
  const walls = wallMarks(front, half, axes, at);
  const placed: Box[] = [];
  const written: TextMark[] = [];
  let tickLines = "";
  const titles: (() => void)[] = [];
  for (const { edge, from, to, length, axis } of axes) {
    // An edge seen end on has no room for numbers.
    if (length < 16) continue;
    const out = outward(from, to, middle);
    const spot = (value: number): Flat => at(along(edge, half, (axis.at(value) / axis.length) * 2 - 1));
    let reach = 0;
    for (const tick of thinned(axis, spot, out, placed)) {
      const p = spot(tick.value);
      tickLines += `M${short(p.x)} ${short(p.y)}l${short(out.x * tickLength)} ${short(out.y * tickLength)}`;
      const box = boxBeyond(tick.label, tickSize, p, out, tickLength + tickGap);
      placed.push(box);
      written.push(centered(tick.label, box, tickSize));
      reach = Math.max(reach, tickLength + tickGap + (Math.abs(out.x) * box.width + Math.abs(out.y) * box.height));
    }
    const name = panel.labels[edge.dimension];
    const whole = axis.factor === "" ? name : name === "" ? axis.factor : `${name} (${axis.factor})`;
    // The title of the upright axis stands upright too, but for a letter or two.
    const turned = edge.dimension === 2 && whole.length > 2 && Math.abs(to.y - from.y) > Math.abs(to.x - from.x);
    const title = shortened(whole, turned ? outer.height * 0.5 : outer.width * 0.3, labelSize);
    if (title === "") continue;
    titles.push(() => {
      const center = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
      for (let away = reach + 2; away < 400; away += 2) {
        const box = boxBeyond(title, labelSize, center, out, away, turned);
        if (placed.some((other) => overlaps(grown(other, apart), box))) continue;
        placed.push(box);
        const mark = turned ? standing(title, box) : centered(title, box, labelSize, "ink");
        written.push(title === whole ? mark : { ...mark, full: whole });
        return;
      }
    });
  }
  // Titles come last: they give way to all numbers.
  for (const title of titles) title();
  const marks = tickLines === "" ? walls : [...walls, { kind: "path", d: tickLines, stroke: "rule" } as const];
  return { walls: marks, words: written, boxes: placed, hull };
}

/** The ticks of an edge whose numbers touch neither each other nor what is placed: all of them, every second, every third, … */
function thinned(axis: Axis, spot: (value: number) => Flat, out: Flat, placed: readonly Box[]): Axis["ticks"] {
  for (let step = 1; step <= Math.max(1, axis.ticks.length); step++) {
    for (let start = 0; start < step; start++) {
      const chosen = axis.ticks.filter((_, i) => i % step === start);
      const boxes = chosen.map((tick) => grown(boxBeyond(tick.label, tickSize, spot(tick.value), out, tickLength + tickGap), apart / 2));
      const clear = boxes.every(
        (box, i) =>
          boxes.every((other, j) => j <= i || !overlaps(box, other)) && placed.every((other) => !overlaps(grown(other, apart / 2), box)),
      );
      if (clear) return chosen;
    }
  }
  return [];
}

/**
 * The edges that carry numbers: for each axis one on the outline of the room, the lowest for the first two and the one farthest left
 * for the third. Looking straight along an axis none of its edges is on the outline; it goes without numbers then, which would stand
 * among the points.
 */
function outlineEdges(half: Vector, at: (point: Vector) => Flat, corners: readonly Flat[]): EdgeAxis[] {
  const chosen: EdgeAxis[] = [];
  for (const dimension of [0, 1, 2] as const) {
    const [u, v] = [0, 1, 2].filter((other) => other !== dimension) as [number, number];
    let best: EdgeAxis | undefined;
    let most = Number.NEGATIVE_INFINITY;
    for (const su of [-1, 1]) {
      for (const sv of [-1, 1]) {
        const fixed = [0, 0, 0];
        [fixed[u], fixed[v]] = [su * half[u]!, sv * half[v]!];
        const edge: EdgeAxis = { dimension, fixed: fixed as unknown as Vector };
        const [from, to] = edgeEnds(edge, half).map(at) as [Flat, Flat];
        if (!onOutline(from, to, corners)) continue;
        const rank = dimension === 2 ? -(from.x + to.x) : from.y + to.y;
        // A hair more, so that rounding does not choose between equals.
        if (best === undefined || rank > most + 1e-6) [best, most] = [edge, rank];
      }
    }
    if (best !== undefined) chosen.push(best);
  }
  return chosen;
}

/** Whether all corners lie on one side of the line through an edge. */
function onOutline(from: Flat, to: Flat, corners: readonly Flat[]): boolean {
  const length = distanceOf(from, to);
  if (length === 0) return false;
  const away = corners.map(({ x, y }) => ((to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x)) / length);
  // Half a pixel for rounding.
  return away.every((d) => d <= 0.5) || away.every((d) => d >= -0.5);
}

/** The three walls turned away from the eye, their grid lines, and the edges with numbers. */
function wallMarks(
  front: Vector,
  half: Vector,
  axes: readonly { readonly edge: EdgeAxis; readonly axis: Axis }[],
  at: (point: Vector) => Flat,
): Mark[] {
  let [faces, grid, rim] = ["", "", ""];
  const line = (a: Flat, b: Flat): string => `M${short(a.x)} ${short(a.y)}L${short(b.x)} ${short(b.y)}`;
  for (let k = 0; k < 3; k++) {
    const [u, v] = [0, 1, 2].filter((other) => other !== k) as [number, number];
    const make = (a: number, b: number): Vector => {
      const point = [0, 0, 0];
      [point[k], point[u], point[v]] = [-front[k]! * half[k]!, a, b];
      return point as unknown as Vector;
    };
    const [hu, hv] = [half[u]!, half[v]!];
    const wall = [make(-hu, -hv), make(hu, -hv), make(hu, hv), make(-hu, hv)].map(at);
    faces += `M${wall.map(({ x, y }) => `${short(x)} ${short(y)}`).join("L")}z`;
    rim += `M${wall.map(({ x, y }) => `${short(x)} ${short(y)}`).join("L")}z`;
    for (const {
      edge: { dimension },
      axis,
    } of axes) {
      if (dimension === k) continue;
      for (const tick of axis.ticks) {
        // A grid line beside an edge only blurs it.
        if (Math.min(tick.at, axis.length - tick.at) < axis.length * 0.045) continue;
        const t = ((axis.at(tick.value) / axis.length) * 2 - 1) * half[dimension]!;
        grid += dimension === u ? line(at(make(t, -hv)), at(make(t, hv))) : line(at(make(-hu, t)), at(make(hu, t)));
      }
    }
  }
  const marks: Mark[] = [{ kind: "path", d: faces, fill: "face" }];
  if (grid !== "") marks.push({ kind: "path", d: grid, stroke: "grid", width: 0.8 });
  marks.push({ kind: "path", d: rim, stroke: "grid" });
  const numbered = axes.map(({ edge }) => {
    const [from, to] = edgeEnds(edge, half).map(at) as [Flat, Flat];
    return line(from, to);
  });
  if (numbered.length) marks.push({ kind: "path", d: numbered.join(""), stroke: "rule" });
  return marks;
}

/** A point of an edge, from −1 to 1 along it. */
function along(edge: EdgeAxis, half: Vector, t: number): Vector {
  const point = [...edge.fixed];
  point[edge.dimension] = t * half[edge.dimension]!;
  return point as unknown as Vector;
}

function edgeEnds(edge: EdgeAxis, half: Vector): [Vector, Vector] {
  return [along(edge, half, -1), along(edge, half, 1)];
}

/** The unit vector across the edge, away from the middle of the room. */
function outward(from: Flat, to: Flat, middle: Flat): Flat {
  const length = distanceOf(from, to) || 1;
  const normal = { x: (to.y - from.y) / length, y: -(to.x - from.x) / length };
  const side = (from.x + to.x) / 2 - middle.x;
  const down = (from.y + to.y) / 2 - middle.y;
  return normal.x * side + normal.y * down >= 0 ? normal : { x: -normal.x, y: -normal.y };
}

/** The box of a line of writing centered on the ray from `p` in direction `out`, its nearest side `away` pixels from `p`. */
function boxBeyond(text: string, size: number, p: Flat, out: Flat, away: number, turned = false): Box {
  const [long, high] = [textWidth(text, size), (ascent + descent) * size];
  const [width, height] = turned ? [high, long] : [long, high];
  const reach = away + (Math.abs(out.x) * width + Math.abs(out.y) * height) / 2;
  return { x: p.x + out.x * reach - width / 2, y: p.y + out.y * reach - height / 2, width, height };
}

/** Writing turned by a quarter, from bottom to top. */
function standing(text: string, box: Box): TextMark {
  return words(text, box.x + ascent * labelSize, box.y + box.height / 2, labelSize, { anchor: "middle", paint: "ink", turn: -90 });
}

function centered(text: string, box: Box, size: number, paint: "ink" | "muted" = "muted"): TextMark {
  return words(text, box.x + box.width / 2, box.y + ascent * size, size, { anchor: "middle", paint });
}

function distanceOf(a: Flat, b: Flat): number {
  return Math.sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}
