import { ManifoldError } from "../base/errors.ts";
import { type Points, toMatrix } from "../matrix/convert.ts";
import { columnOf } from "../matrix/dense.ts";
import { drawable } from "./axis.ts";
import { allowOnly, wantNumber, wantOneOf, wantText } from "./check.ts";
import { autoRadius, dotsOf } from "./dots.ts";
import { checkEdges, type Edges, edgeLegend, edgeMarks } from "./edges.ts";
import type { Mark } from "./marks.ts";
import { counted, type PanelTexts, type Plan } from "./plan.ts";
import { checkPointColor, type Painted, type PointColor, paintPoints } from "./point-color.ts";
import { fitRoom, type Room } from "./room.ts";
import { emptyNote } from "./scatter.ts";

/** Points in space, in a box seen in perspective. Plain data: see {@link spacePanel}, which makes and checks it. */
export interface SpacePanel extends PanelTexts {
  readonly kind: "space";
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly labels: readonly [string, string, string];
  readonly azimuth: number;
  readonly elevation: number;
  readonly aspect: "equal" | "cube";
  readonly color: PointColor;
  readonly edges?: Edges;
  readonly radius?: number;
}

/** What {@link spacePanel} takes. */
export interface SpaceSpec extends PanelTexts {
  /** n × 3 or wider; the first three columns are drawn unless `columns` names others. */
  readonly points: Points;
  readonly columns?: readonly [number, number, number];
  readonly color?: PointColor;
  /** Titles of the three axes; "x", "y", "z" when not given. */
  readonly labels?: readonly [string, string, string];
  /** Degrees by which the view is turned about the third (upright) axis; −60 when not given. */
  readonly azimuth?: number;
  /** Degrees of the view above the plane of the first two axes, −90 to 90; 20 when not given. */
  readonly elevation?: number;
  /** "equal" (the default): one unit is as long in all directions. "cube": each axis fills a cube. */
  readonly aspect?: "equal" | "cube";
  readonly edges?: Edges;
  /** Radius of the points in pixels at the middle of the box. */
  readonly radius?: number;
}

/** Layers from far to near in which points are drawn; within a layer they are ordered by color only. */
const layers = 20;
/** Shades of a continuous coloring in space; fewer than in the plane, since every layer draws each of them. */
const shades = 32;

/**
 * A panel of points in space: a box with its back walls, grid and numbers, and the points sorted by depth, each with a rim, nearer
 * ones a little larger and clearer. Points that are not finite are left out, and a note below the figure says how many.
 *
 * Throws "bad-option" and "bad-input" for options and data that do not fit.
 */
export function spacePanel(spec: SpaceSpec): SpacePanel {
  const who = "spacePanel";
  allowOnly(spec, ["points", "columns", "color", "title", "subtitle", "labels", "azimuth", "elevation", "aspect", "edges", "radius"], who);
  const matrix = toMatrix(spec.points, who);
  const columns = spec.columns ?? [0, 1, 2];
  if (matrix.rows > 0 && columns.some((j) => !(j >= 0 && j < matrix.cols))) {
    throw new ManifoldError(
      "bad-input",
      `${who}: columns ${columns.join(", ")} were asked for, but the points have ${matrix.cols}. For two columns use scatterPanel.`,
      { columns, cols: matrix.cols },
    );
  }
  wantText(spec.title, "title", who);
  wantText(spec.subtitle, "subtitle", who);
  for (const label of spec.labels ?? []) wantText(label, "labels", who);
  wantNumber(spec.azimuth, "azimuth", who);
  wantNumber(spec.elevation, "elevation", who, -90, 90);
  wantOneOf(spec.aspect, ["equal", "cube"], "aspect", who);
  wantNumber(spec.radius, "radius", who, 0.3, 20);
  const color = spec.color ?? { kind: "plain" };
  checkPointColor(color, matrix.rows, who);
  if (spec.edges !== undefined) checkEdges(spec.edges, matrix.rows, who);
  const [x, y, z] = columns.map((j) => (matrix.rows ? columnOf(matrix, j) : new Float64Array(0))) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return {
    kind: "space",
    x,
    y,
    z,
    labels: spec.labels ?? ["x", "y", "z"],
    azimuth: spec.azimuth ?? -60,
    elevation: spec.elevation ?? 20,
    aspect: spec.aspect ?? "equal",
    color,
    ...(spec.title === undefined ? {} : { title: spec.title }),
    ...(spec.subtitle === undefined ? {} : { subtitle: spec.subtitle }),
    ...(spec.edges === undefined ? {} : { edges: spec.edges }),
    ...(spec.radius === undefined ? {} : { radius: spec.radius }),
  };
}

/** How a panel in space is laid out and drawn. */
export function planSpace(panel: SpacePanel): Plan {
  const n = panel.x.length;
  const rows: number[] = [];
  for (let i = 0; i < n; i++) if (drawable(panel.x[i]!) && drawable(panel.y[i]!) && drawable(panel.z[i]!)) rows.push(i);
  const painted = paintPoints(panel.color, n, shades);
  const missing = n - rows.length;
  return {
    legends: [...(rows.length ? painted.legends : []), ...edgeLegend(panel.edges)],
    notes: missing === 0 ? [] : [`${counted(missing, "point")} without finite coordinates not drawn`],
    words:
      `three-dimensional scatter plot of ${counted(rows.length, "point")}${painted.words === "" ? "" : ` ${painted.words}`}, ` +
      `seen from azimuth ${panel.azimuth}°, elevation ${panel.elevation}°`,
    height: (width) => width * 0.82,
    margins: () => ({ top: 4, right: 4, bottom: 4, left: 4 }),
    draw(_area, outer) {
      const room = fitRoom(panel, rows, outer);
      const marks: Mark[] = [...room.walls];
      if (rows.length === 0) marks.push(emptyNote(outer));
      const radius = panel.radius ?? Math.min(3.1, autoRadius(rows.length, outer.width * outer.height * 0.8));
      marks.push(...pointLayers(panel, rows, painted, room, radius));
      return [{ kind: "group", area: room.hull, loose: true, marks }, ...room.words];
    },
  };
}

/**
 * The points from far to near in layers of equal count. Each layer is a group: first a rim around all of its points, then the points by color.
 * Far layers are drawn smaller, as perspective has it, and paler, by up to a quarter.
 */
function pointLayers(panel: SpacePanel, rows: readonly number[], painted: Painted, room: Room, radius: number): Mark[] {
  const n = panel.x.length;
  const [xs, ys, depth] = [new Float64Array(n).fill(Number.NaN), new Float64Array(n).fill(Number.NaN), new Float64Array(n)];
  for (const i of rows) {
    const seen = room.place(panel.x[i]!, panel.y[i]!, panel.z[i]!);
    [xs[i], ys[i], depth[i]] = [seen.x, seen.y, seen.depth];
  }
  const order = [...rows].sort((a, b) => depth[b]! - depth[a]! || a - b);
  const count = Math.max(1, Math.min(layers, Math.floor(order.length / 8)));
  const marks: Mark[] = [];
  // Edges stand before the layers that their middle is behind.
  const edges = edgesByDepth(panel.edges, depth, xs);
  for (let layer = 0; layer < count; layer++) {
    const members = order.slice(Math.floor((layer * order.length) / count), Math.floor(((layer + 1) * order.length) / count));
    if (members.length === 0) continue;
    const near = count === 1 ? 1 : layer / (count - 1);
    const middle = depth[members[members.length >> 1]!]!;
    const behind: number[] = [];
    while (edges.length > 0 && edges.at(-1)!.depth >= middle) behind.push(...edges.pop()!.pair);
    marks.push(...edgesOf(panel.edges, behind, xs, ys));
    const scale = room.distance / middle;
    const size = Math.round(radius * scale * 10) / 10;
    const byLook = new Map<number, number[]>();
    for (const i of members) {
      const look = painted.group[i]!;
      if (!byLook.has(look)) byLook.set(look, []);
      byLook.get(look)!.push(i);
    }
    const inside: Mark[] = [];
    const round = painted.looks.every(({ shape }) => shape === "circle" || shape === "plus");
    if (round) inside.push({ ...dotsOf(members, xs, ys, { paint: "face", shape: "circle" }, size + 0.7, 0) });
    for (const look of [...byLook.keys()].sort((a, b) => a - b)) {
      inside.push(dotsOf(byLook.get(look)!, xs, ys, painted.looks[look]!, size, round ? 0 : 0.7));
    }
    marks.push({ kind: "group", marks: inside, opacity: Math.round((0.76 + 0.24 * near) * 100) / 100 });
  }
  const front = edges.reverse().flatMap(({ pair }) => pair);
  return [...marks, ...edgesOf(panel.edges, front, xs, ys)];
}

/** Edges with both ends drawn, by the distance of their middle from the eye, nearest first. */
function edgesByDepth(edges: Edges | undefined, depth: Float64Array, xs: Float64Array): { pair: [number, number]; depth: number }[] {
  const list: { pair: [number, number]; depth: number }[] = [];
  const pairs = edges?.pairs ?? [];
  for (let e = 0; e < pairs.length; e += 2) {
    const [a, b] = [pairs[e]!, pairs[e + 1]!];
    if (!Number.isNaN(xs[a]! + xs[b]!)) list.push({ pair: [a, b], depth: (depth[a]! + depth[b]!) / 2 });
  }
  return list.sort((a, b) => a.depth - b.depth || a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1]);
}

function edgesOf(edges: Edges | undefined, pairs: readonly number[], xs: Float64Array, ys: Float64Array): Mark[] {
  return edges === undefined || pairs.length === 0 ? [] : edgeMarks({ ...edges, pairs }, xs, ys);
}
