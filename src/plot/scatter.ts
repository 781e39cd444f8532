import { ManifoldError } from "../base/errors.ts";
import { type Points, toMatrix } from "../matrix/convert.ts";
import { columnOf } from "../matrix/dense.ts";
import { drawable, extentOf, linearAxis, padded } from "./axis.ts";
import type { Box } from "./box.ts";
import { allowOnly, wantNumber, wantOneOf, wantText } from "./check.ts";
import { autoRadius, dotMarks } from "./dots.ts";
import { checkEdges, type Edges, edgeLegend, edgeMarks } from "./edges.ts";
import { type Frame, frameBack, frameMargins, frameWords } from "./frame.ts";
import { type Mark, typeSize, words } from "./marks.ts";
import { counted, type PanelTexts, type Plan } from "./plan.ts";
import { checkPointColor, type PointColor, paintPoints } from "./point-color.ts";

/** Points in the plane. Plain data: see {@link scatterPanel} and {@link embeddingPanel}, which make and check it. */
export interface ScatterPanel extends PanelTexts {
  readonly kind: "scatter";
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly xLabel: string;
  readonly yLabel: string;
  /** One unit is as long on both axes. */
  readonly equal: boolean;
  readonly color: PointColor;
  readonly edges?: Edges;
  readonly radius?: number;
}

/** What {@link scatterPanel} and {@link embeddingPanel} take. */
export interface ScatterSpec extends PanelTexts {
  /** n × 2 or wider; the first two columns are drawn unless `columns` names others. */
  readonly points: Points;
  /** Which columns are drawn, from 0. */
  readonly columns?: readonly [number, number];
  readonly color?: PointColor;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** Whether one unit is as long on both axes; always so in an embedding. */
  readonly equal?: boolean;
  /** Lines between points, by row. */
  readonly edges?: Edges;
  /** Radius of the points in pixels; by default it follows from their number. */
  readonly radius?: number;
}

/**
 * A panel of points in the plane, each axis with its own scale unless `equal`.
 * Points that are not finite are left out, and a note below the figure says how many.
 *
 * Throws "bad-option" and "bad-input" for options and data that do not fit.
 */
export function scatterPanel(spec: ScatterSpec): ScatterPanel {
  const who = "scatterPanel";
  allowOnly(spec, ["points", "columns", "color", "title", "subtitle", "xLabel", "yLabel", "equal", "edges", "radius"], who);
  const matrix = toMatrix(spec.points, who);
  const [i, j] = spec.columns ?? [0, 1];
  if (matrix.rows > 0 && !(i >= 0 && j >= 0 && i < matrix.cols && j < matrix.cols)) {
    throw new ManifoldError(
      "bad-input",
      `${who}: columns ${i} and ${j} were asked for, but the points have ${matrix.cols}. For one-column data use linePanel or add a column.`,
      { columns: [i, j], cols: matrix.cols },
    );
  }
  for (const name of ["title", "subtitle", "xLabel", "yLabel"] as const) wantText(spec[name], name, who);
  wantNumber(spec.radius, "radius", who, 0.3, 20);
  wantOneOf(spec.equal, [true, false], "equal", who);
  const color = spec.color ?? { kind: "plain" };
  checkPointColor(color, matrix.rows, who);
  if (spec.edges !== undefined) checkEdges(spec.edges, matrix.rows, who);
  return {
    kind: "scatter",
    x: matrix.rows ? columnOf(matrix, i) : new Float64Array(0),
    y: matrix.rows ? columnOf(matrix, j) : new Float64Array(0),
    xLabel: spec.xLabel ?? "",
    yLabel: spec.yLabel ?? "",
    equal: spec.equal ?? false,
    color,
    ...(spec.title === undefined ? {} : { title: spec.title }),
    ...(spec.subtitle === undefined ? {} : { subtitle: spec.subtitle }),
    ...(spec.edges === undefined ? {} : { edges: spec.edges }),
    ...(spec.radius === undefined ? {} : { radius: spec.radius }),
  };
}

/** A panel for the result of an embedding: equal aspect, axes named "component 1" and "component 2" unless told otherwise. */
export function embeddingPanel(spec: Omit<ScatterSpec, "equal">): ScatterPanel {
  const [i, j] = spec.columns ?? [0, 1];
  return scatterPanel({ xLabel: `component ${i + 1}`, yLabel: `component ${j + 1}`, ...spec, equal: true });
}

/** How a scatter panel is laid out and drawn. */
export function planScatter(panel: ScatterPanel): Plan {
  const n = panel.x.length;
  const rows: number[] = [];
  for (let i = 0; i < n; i++) if (drawable(panel.x[i]!) && drawable(panel.y[i]!)) rows.push(i);
  const painted = paintPoints(panel.color, n);
  const ex = extentOf(rows.map((i) => panel.x[i]!));
  const ey = extentOf(rows.map((i) => panel.y[i]!));
  const frame = (width: number, height: number): Frame => {
    const radius = panel.radius ?? autoRadius(rows.length, width * height);
    // Room for a whole point, its rim and a little air at the edges.
    const air = Math.min(0.2, (radius + 5) / Math.max(1, Math.min(width, height)));
    let [x0, x1] = padded(ex.low, ex.high, air / (1 - 2 * air));
    let [y0, y1] = padded(ey.low, ey.high, air / (1 - 2 * air));
    if (panel.equal) [x0, x1, y0, y1] = equalized(x0, x1, y0, y1, width, height, ex.high > ex.low, ey.high > ey.low);
    return {
      x: linearAxis(x0, x1, width, { every: 64, size: typeSize.tick, horizontal: true }),
      // Where a unit is as long on both axes, so are the steps of the grid.
      y: linearAxis(y0, y1, height, { every: panel.equal ? 64 : 48, size: typeSize.tick, horizontal: false }),
      xLabel: panel.xLabel,
      yLabel: panel.yLabel,
    };
  };
  const missing = n - rows.length;
  return {
    legends: [...(rows.length ? painted.legends : []), ...edgeLegend(panel.edges)],
    notes: missing === 0 || n === 0 ? [] : [`${counted(missing, "point")} without finite coordinates not drawn`],
    words: `scatter plot of ${counted(rows.length, "point")}${painted.words === "" ? "" : ` ${painted.words}`}`,
    height(width) {
      if (!panel.equal || !(ex.high > ex.low)) return width * 0.72;
      const ratio = (ey.high / 2 - ey.low / 2) / (ex.high / 2 - ex.low / 2);
      // Denormals have no halves.
      return width * (Number.isNaN(ratio) ? 0.72 : Math.max(0.5, Math.min(0.84, ratio * 1.04)));
    },
    margins: (width, height) => frameMargins(frame(width, height)),
    draw(area) {
      const made = frame(area.width, area.height);
      const xs = panel.x.map((value) => area.x + made.x.at(value));
      const ys = panel.y.map((value) => area.y + area.height - made.y.at(value));
      const radius = panel.radius ?? autoRadius(rows.length, area.width * area.height);
      const inside: Mark[] = frameBack(made, area);
      if (rows.length === 0) inside.push(emptyNote(area));
      inside.push(...edgeMarks(panel.edges, xs, ys), ...dotMarks(xs, ys, rows, painted, radius));
      return [{ kind: "group", area, marks: inside }, ...frameWords(made, area)];
    },
  };
}

/** The words that stand in a panel without data. */
export function emptyNote(area: Box): Mark {
  return words("no data", area.x + area.width / 2, area.y + area.height / 2, typeSize.label, { anchor: "middle" });
}

/**
 * The intervals widened so that a unit is as many pixels on both axes.
 * A direction without spread (`false`) does not count: the other one sets the scale.
 */
function equalized(
  x0: number,
  x1: number,
  y0: number,
  y1: number,
  width: number,
  height: number,
  xs: boolean,
  ys: boolean,
): [number, number, number, number] {
  const perX = (x1 / 2 - x0 / 2) / width;
  const perY = (y1 / 2 - y0 / 2) / height;
  const per = xs === ys ? Math.max(perX, perY) : xs ? perX : perY;
  const [cx, cy] = [x0 / 2 + x1 / 2, y0 / 2 + y1 / 2];
  return [cx - per * width, cx + per * width, cy - per * height, cy + per * height];
}
