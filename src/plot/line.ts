import { pow } from "../base/elementary.ts";
import { ManifoldError } from "../base/errors.ts";
import { type Axis, drawable, extentOf, linearAxis, logAxis, padded } from "./axis.ts";
import { type Box, grown, overlaps } from "./box.ts";
import { allowOnly, wantList, wantNumber, wantOneOf, wantText } from "./check.ts";
import { type Frame, frameBack, frameMargins, frameWords } from "./frame.ts";
import type { Legend } from "./legend.ts";
import { type Mark, type Shape, short, type TextMark, typeSize, words } from "./marks.ts";
import { counted, type PanelTexts, type Plan } from "./plan.ts";
import { classPaint } from "./point-color.ts";
import { emptyNote } from "./scatter.ts";
import { lineBox, shortened, textWidth } from "./text.ts";

/** One curve. */
export interface Series {
  /** What it is, for the legend. */
  readonly name: string;
  /** Positions; 1, 2, 3, … when not given. */
  readonly x?: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Points on the curve; by default where there are at most 40. */
  readonly markers?: boolean;
  readonly dashed?: boolean;
  /** Only markers, no line. */
  readonly line?: boolean;
}

/** A straight line across the panel that data is compared with. */
export interface Reference {
  readonly axis: "x" | "y";
  readonly value: number;
  readonly label?: string;
}

/** Curves. Plain data: see {@link linePanel}, which makes and checks it. */
export interface LinePanel extends PanelTexts {
  readonly kind: "line";
  readonly series: readonly Series[];
  readonly references: readonly Reference[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xScale: "linear" | "log";
  readonly yScale: "linear" | "log";
  readonly xDomain?: readonly [number, number];
  readonly yDomain?: readonly [number, number];
  /** Positions are whole numbers, and only whole numbers are written along the axis. */
  readonly whole: boolean;
}

/** What {@link linePanel} takes. */
export type LineSpec = Partial<Omit<LinePanel, "kind" | "series">> & { readonly series: readonly Series[] };

const shapes: readonly Shape[] = ["circle", "square", "triangle", "diamond", "cross", "wedge", "plus", "star"];

/**
 * A panel of curves with markers, reference lines, and linear or logarithmic axes. A value that is not finite (or not positive on a
 * logarithmic axis) leaves a gap.
 *
 * Throws "bad-option" and "bad-input" for options and data that do not fit.
 */
export function linePanel(spec: LineSpec): LinePanel {
  const who = "linePanel";
  allowOnly(
    spec,
    ["series", "references", "title", "subtitle", "xLabel", "yLabel", "xScale", "yScale", "xDomain", "yDomain", "whole"],
    who,
  );
  wantList(spec.series, "series", who);
  for (const series of spec.series) {
    allowOnly(series, ["name", "x", "y", "markers", "dashed", "line"], `${who} series`);
    wantText(series.name, "name", who);
    wantList(series.y, `y of ${series.name}`, who);
    if (series.x !== undefined && series.x.length !== series.y.length) {
      throw new ManifoldError("bad-input", `${who}: ${series.name} has ${series.x.length} x for ${series.y.length} y. Pass one for each.`, {
        x: series.x.length,
        y: series.y.length,
      });
    }
  }
  for (const reference of spec.references ?? []) {
    allowOnly(reference, ["axis", "value", "label"], `${who} references`);
    wantOneOf(reference.axis, ["x", "y"], "axis", who);
    wantNumber(reference.value, "value", who);
    wantText(reference.label, "label", who);
  }
  for (const name of ["title", "subtitle", "xLabel", "yLabel"] as const) wantText(spec[name], name, who);
  for (const name of ["xScale", "yScale"] as const) wantOneOf(spec[name], ["linear", "log"], name, who);
  return { xLabel: "", yLabel: "", xScale: "linear", yScale: "linear", references: [], whole: false, ...spec, kind: "line" };
}

/** How a panel of curves is laid out and drawn. */
export function planLine(panel: LinePanel): Plan {
  const onX = (value: number): boolean => drawable(value) && (panel.xScale === "linear" || value > 0);
  const onY = (value: number): boolean => drawable(value) && (panel.yScale === "linear" || value > 0);
  const curves = panel.series.map((series, index) => {
    const x = series.x ?? Float64Array.from(series.y, (_, i) => i + 1);
    const shown = Array.from(series.y, (_, i) => i).filter((i) => onX(x[i]!) && onY(series.y[i]!));
    return { series, x, shown, paint: classPaint(index, panel.series.length), shape: shapes[index % shapes.length]! };
  });
  const xs = curves.flatMap(({ x, shown }) => shown.map((i) => x[i]!));
  const ys = curves.flatMap(({ series, shown }) => shown.map((i) => series.y[i]!));
  for (const { axis, value } of panel.references) (axis === "x" ? (onX(value) ? xs : []) : onY(value) ? ys : []).push(value);
  const missing = curves.reduce((sum, { series, shown }) => sum + series.y.length - shown.length, 0);
  const frame = (width: number, height: number): Frame => ({
    x: axisOf(xs, panel.xScale, panel.xDomain, width, true, panel.whole),
    y: axisOf(ys, panel.yScale, panel.yDomain, height, false, false),
    xLabel: panel.xLabel,
    yLabel: panel.yLabel,
  });
  const entries = curves.map(({ series, paint, shape }) => {
    const entry = { name: series.name, paint };
    if (series.line === false) return { ...entry, mark: "dot" as const, shape };
    return series.dashed ? { ...entry, mark: "line" as const, dash: "5 4" } : { ...entry, mark: "line" as const };
  });
  const legends: Legend[] = panel.series.length > 1 ? [{ kind: "classes", title: "", entries }] : [];
  return {
    legends,
    notes: missing === 0 ? [] : [`${counted(missing, "value")} without a place on the axes not drawn`],
    words: `line chart of ${panel.series.map(({ name, y }) => `${name} (${counted(y.length, "value")})`).join(", ")}`,
    height: (width) => width * 0.66,
    margins: (width, height) => frameMargins(frame(width, height)),
    draw(area) {
      const made = frame(area.width, area.height);
      const px = (value: number): number => Math.max(area.x, Math.min(area.x + area.width, area.x + made.x.at(value)));
      const py = (value: number): number => Math.max(area.y, Math.min(area.y + area.height, area.y + area.height - made.y.at(value)));
      const inside: Mark[] = frameBack(made, area);
      if (ys.length === 0) inside.push(emptyNote(area));
      const points: Box[] = [];
      const lines: Mark[] = [];
      for (const { series, x, shown, paint, shape } of curves) {
        const at = shown.map((i) => [px(x[i]!), py(series.y[i]!)] as const);
        let d = "";
        shown.forEach((i, s) => {
          // A gap in the indices is a gap in the curve.
          d += `${s > 0 && shown[s - 1] === i - 1 ? "L" : "M"}${short(at[s]![0])} ${short(at[s]![1])}`;
        });
        if (series.line !== false && d !== "") {
          const line = { kind: "path", d, stroke: paint, width: 1.8 } as const;
          lines.push(series.dashed ? { ...line, dash: "5 4" } : line);
        }
        if (series.markers ?? (shown.length <= 40 || series.line === false)) {
          lines.push({ kind: "dots", xs: at.map(([a]) => a), ys: at.map(([, b]) => b), radius: 3, shape, paint, rim: 1 });
        }
        for (const [a, b] of at) points.push({ x: a - 4, y: b - 4, width: 8, height: 8 });
      }
      const { marks, labels } = referenceMarks(panel.references, area, px, py, points);
      return [{ kind: "group", area, marks: [...inside, ...marks, ...lines, ...labels] }, ...frameWords(made, area)];
    },
  };
}

function axisOf(
  values: readonly number[],
  scale: "linear" | "log",
  domain: LinePanel["xDomain"],
  length: number,
  horizontal: boolean,
  whole: boolean,
): Axis {
  const { low, high, finite } = extentOf(values);
  const spacing = { every: horizontal ? 64 : 48, size: typeSize.tick, horizontal, whole };
  if (scale === "log") {
    const [a, b] = domain ?? (finite === 0 ? [1, 10] : [low, high]);
    // A constant gets half a decade on each side; a span room for a marker.
    const air = b > a * 1.0001 ? pow(b / a, Math.min(0.2, 10 / Math.max(1, length))) : 3;
    return logAxis(Math.max(a / air, 1e-300), Math.min(b * air, 1e300), length, spacing);
  }
  const [a, b] = domain ?? padded(low, high, Math.min(0.2, 10 / Math.max(1, length)));
  return linearAxis(a, b, length, spacing);
}

/** Dashed lines, each with its label where it covers no point and no other label; a label that finds no such place goes where it covers fewest. */
function referenceMarks(
  references: readonly Reference[],
  area: Box,
  px: (value: number) => number,
  py: (value: number) => number,
  points: readonly Box[],
) {
  const size = typeSize.note;
  const marks: Mark[] = [];
  const labels: TextMark[] = [];
  const taken: Box[] = [];
  for (const { axis, value, label } of references) {
    const upright = axis === "x";
    const at = upright ? px(value) : py(value);
    const d = upright ? `M${short(at)} ${short(area.y)}v${short(area.height)}` : `M${short(area.x)} ${short(at)}h${short(area.width)}`;
    marks.push({ kind: "path", d, stroke: "muted", width: 1.2, dash: "4 3" });
    if (label === undefined || label === "") continue;
    const text = shortened(label, area.width - 12, size);
    const width = textWidth(text, size);
    const spots: [number, number][] = [];
    const lefts = upright ? [at + 6, at - 6 - width] : [area.x + area.width - 6 - width, area.x + 6, area.x + (area.width - width) / 2];
    const baselines = upright ? Array.from({ length: 8 }, (_, i) => area.y + 14 + (i * (area.height - 22)) / 7) : [at - 6, at + 13];
    for (const y of baselines) for (const x of lefts) spots.push([x, y]);
    const inside = (x: number, y: number): [number, number] => [
      Math.max(area.x + 4, Math.min(area.x + area.width - 4 - width, x)),
      Math.max(area.y + 12, Math.min(area.y + area.height - 5, y)),
    ];
    let best: [number, number] | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const spot of spots) {
      const [x, y] = inside(...spot);
      const box = grown(lineBox(text, x, y, size, 400, "start"), 2);
      const moved = Math.abs(x - spot[0]) + Math.abs(y - spot[1]);
      const cost =
        1000 * taken.filter((other) => overlaps(other, box)).length + 10 * points.filter((other) => overlaps(other, box)).length + moved;
      if (cost < least) [best, least] = [[x, y], cost];
    }
    // Two labels on top of each other say less than one.
    if (least >= 1000) continue;
    taken.push(lineBox(text, best![0], best![1], size, 400, "start"));
    labels.push(words(text, best![0], best![1], size, { paint: "ink", rim: true, ...(text === label ? {} : { full: label }) }));
  }
  return { marks, labels };
}
