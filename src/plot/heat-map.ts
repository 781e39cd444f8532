import { ManifoldError } from "../base/errors.ts";
import { type Points, toMatrix } from "../matrix/convert.ts";
import { drawable, extentOf, plainNumber } from "./axis.ts";
import type { Box } from "./box.ts";
import { allowOnly, wantOneOf, wantText } from "./check.ts";
import { type Mark, rectPath, short, typeSize, words } from "./marks.ts";
import { type Paint, rampBin } from "./paint.ts";
import type { PanelTexts, Plan } from "./plan.ts";
import { emptyNote } from "./scatter.ts";
import { shortened, textWidth } from "./text.ts";

/** A matrix as colored cells. Plain data: see {@link heatMapPanel} and {@link confusionPanel}, which make and check it. */
export interface HeatMapPanel extends PanelTexts {
  readonly kind: "heat-map";
  readonly rows: number;
  readonly cols: number;
  /** What the colors stand for, row after row. */
  readonly values: Float64Array;
  /** What is written in the cells, row after row; nothing when not given. */
  readonly written?: readonly string[];
  readonly rowNames?: readonly string[];
  readonly columnNames?: readonly string[];
  readonly xLabel: string;
  readonly yLabel: string;
  /** What the colors stand for, in words. */
  readonly label: string;
  readonly ramp: "full" | "blues";
  readonly domain: readonly [number, number];
  /** Rows and columns are cut in blocks before these indices, as at the borders of classes. */
  readonly cuts: readonly number[];
  /** Said below the figure. */
  readonly note?: string;
}

/** What {@link heatMapPanel} takes. */
export interface HeatMapSpec extends PanelTexts {
  readonly matrix: Points;
  /** The same permutation of rows and columns, for instance points sorted by class. */
  readonly order?: ArrayLike<number>;
  /** Indices (after reordering) before which a thin line is drawn across and down, for instance where classes begin. */
  readonly cuts?: readonly number[];
  readonly rowNames?: readonly string[];
  readonly columnNames?: readonly string[];
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** What the colors stand for; the title of the color bar. */
  readonly label: string;
  readonly domain?: readonly [number, number];
  /** Whether the value stands in each cell. */
  readonly numbers?: boolean;
}

/** What {@link confusionPanel} takes. */
export interface ConfusionSpec extends PanelTexts {
  /** Entry (i, j) counts what is of class i and was called j. */
  readonly matrix: Points;
  /** Names of the classes. */
  readonly names: readonly string[];
  readonly xLabel?: string;
  readonly yLabel?: string;
}

/** Matrices with more cells than this become a picture and not single cells. */
const mostCells = 40 * 40;
/** Pictures have at most this many rows and columns; larger matrices are averaged in blocks. */
const mostPixels = 400;
const { tick: tickSize, label: labelSize } = typeSize;

/**
 * A panel that shows a matrix by color, row 0 on top. Matrices of more than 1,600 cells become a picture, and those wider than
 * 400 are averaged in blocks, which a note below the figure says.
 *
 * Throws "bad-option" and "bad-input" for options and data that do not fit.
 */
export function heatMapPanel(spec: HeatMapSpec): HeatMapPanel {
  const who = "heatMapPanel";
  allowOnly(
    spec,
    ["matrix", "order", "cuts", "rowNames", "columnNames", "xLabel", "yLabel", "label", "domain", "numbers", "title", "subtitle"],
    who,
  );
  for (const name of ["title", "subtitle", "xLabel", "yLabel", "label"] as const) wantText(spec[name], name, who);
  wantOneOf(spec.numbers, [true, false], "numbers", who);
  const { rows, cols, data } = toMatrix(spec.matrix, who, "matrix");
  checkNames(spec.rowNames, rows, "rowNames", who);
  checkNames(spec.columnNames, cols, "columnNames", who);
  const { order } = spec;
  if (order !== undefined && (order.length !== rows || rows !== cols)) {
    throw new ManifoldError(
      "bad-input",
      `${who}: order has ${order.length} entries for a matrix of ${rows} × ${cols}. It must be square and have as many.`,
      {
        order: order.length,
        rows,
        cols,
      },
    );
  }
  const reduced = averaged(rows, cols, (i, j) => data[(order ? order[i]! : i) * cols + (order ? order[j]! : j)]!);
  const extent = extentOf(data);
  const small = rows * cols <= mostCells;
  return {
    kind: "heat-map",
    rows: reduced.rows,
    cols: reduced.cols,
    values: reduced.values,
    xLabel: spec.xLabel ?? "",
    yLabel: spec.yLabel ?? "",
    label: spec.label,
    ramp: "full",
    domain: spec.domain ?? [extent.low, extent.high],
    cuts: (spec.cuts ?? []).map((cut) => cut / reduced.block),
    ...(spec.numbers && small ? { written: Array.from(reduced.values, (value) => plainNumber(value, 3)) } : {}),
    ...(spec.rowNames === undefined ? {} : { rowNames: spec.rowNames }),
    ...(spec.columnNames === undefined ? {} : { columnNames: spec.columnNames }),
    ...(spec.title === undefined ? {} : { title: spec.title }),
    ...(spec.subtitle === undefined ? {} : { subtitle: spec.subtitle }),
    ...(reduced.block === 1 ? {} : { note: `matrix of ${rows} × ${cols} averaged in blocks of ${reduced.block} × ${reduced.block}` }),
  };
}

/**
 * A panel for a confusion matrix: rows are true classes, columns predicted ones; cells bear counts and are colored by their share of the row.
 *
 * Throws "bad-option" and "bad-input" for options and data that do not fit.
 */
export function confusionPanel(spec: ConfusionSpec): HeatMapPanel {
  const who = "confusionPanel";
  allowOnly(spec, ["matrix", "names", "xLabel", "yLabel", "title", "subtitle"], who);
  for (const name of ["title", "subtitle", "xLabel", "yLabel"] as const) wantText(spec[name], name, who);
  const { rows, cols, data } = toMatrix(spec.matrix, who, "matrix");
  if (rows !== cols || rows * cols > mostCells) {
    throw new ManifoldError(
      "bad-input",
      `${who}: needs a square matrix of at most 40 classes, not ${rows} × ${cols}. Give one row and one column for each class.`,
      { rows, cols },
    );
  }
  checkNames(spec.names, rows, "names", who);
  const shares = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < cols; j++) sum += data[i * cols + j]!;
    for (let j = 0; j < cols; j++) shares[i * cols + j] = sum > 0 ? data[i * cols + j]! / sum : 0;
  }
  return {
    kind: "heat-map",
    rows,
    cols,
    values: shares,
    written: Array.from(data, (count) => plainNumber(count)),
    rowNames: spec.names,
    columnNames: spec.names,
    xLabel: spec.xLabel ?? "predicted",
    yLabel: spec.yLabel ?? "true",
    label: "share of the row",
    ramp: "blues",
    domain: [0, 1],
    cuts: [],
    ...(spec.title === undefined ? {} : { title: spec.title }),
    ...(spec.subtitle === undefined ? {} : { subtitle: spec.subtitle }),
  };
}

/** How a heat map is laid out and drawn. */
export function planHeatMap(panel: HeatMapPanel): Plan {
  const { rows, cols } = panel;
  const ratio = rows > 0 && cols > 0 ? Math.max(0.3, Math.min(1.6, rows / cols)) : 1;
  const widest = (names: readonly string[] | undefined): number =>
    Math.min(110, Math.max(0, ...(names ?? []).map((name) => textWidth(name, tickSize))));
  const slanted = (width: number): boolean => widest(panel.columnNames) > width / Math.max(1, cols) - 4;
  const namesBelow = (width: number): number => {
    if (panel.columnNames === undefined) return 4;
    return slanted(width) ? widest(panel.columnNames) * 0.71 + tickSize + 8 : tickSize + 8;
  };
  const tooNarrow = (length: number, count: number): boolean => length / Math.max(1, count) < tickSize * 1.3;
  return {
    legends: rows * cols === 0 ? [] : [{ kind: "ramp", title: panel.label, ramp: panel.ramp, low: panel.domain[0], high: panel.domain[1] }],
    notes: panel.note === undefined ? [] : [panel.note],
    words: `heat map of ${panel.label || "a matrix"}, ${rows} rows and ${cols} columns${describeCells(panel)}`,
    height: (width) => width * ratio,
    fixed: true,
    margins: (width) => ({
      top: 4,
      right: 4,
      bottom: namesBelow(width) + (panel.xLabel === "" ? 0 : labelSize + 6),
      left: (panel.rowNames === undefined ? 4 : widest(panel.rowNames) + 8) + (panel.yLabel === "" ? 0 : labelSize + 8),
    }),
    draw(area) {
      if (rows * cols === 0) return [{ kind: "group", area, marks: [{ kind: "path", d: rectPath(area), fill: "face" }, emptyNote(area)] }];
      // Square cells, from the upper left corner of the area.
      const width = Math.min(area.width, area.height / ratio);
      const box: Box = { x: area.x, y: area.y, width, height: width * ratio };
      const marks = rows * cols > mostCells ? [picture(panel, box)] : cells(panel, box);
      marks.push(...cutLines(panel, box), ...numbers(panel, box));
      const outside: Mark[] = [];
      if (!tooNarrow(box.height, rows)) {
        panel.rowNames?.forEach((name, i) => {
          const shown = shortened(name, 110, tickSize);
          const y = box.y + (box.height * (i + 0.5)) / rows + tickSize * 0.36;
          outside.push(words(shown, box.x - 8, y, tickSize, { anchor: "end", paint: "ink", ...(shown === name ? {} : { full: name }) }));
        });
      }
      if (!tooNarrow(box.width, cols)) {
        panel.columnNames?.forEach((name, j) => {
          const shown = shortened(name, 110, tickSize);
          const x = box.x + (box.width * (j + 0.5)) / cols;
          const y = box.y + box.height + 5 + tickSize * 0.8;
          const more = { paint: "ink", ...(shown === name ? {} : { full: name }) } as const;
          outside.push(
            slanted(area.width)
              ? words(shown, x + 3, y, tickSize, { ...more, anchor: "end", turn: -45 })
              : words(shown, x, y, tickSize, { ...more, anchor: "middle" }),
          );
        });
      }
      const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
      if (panel.xLabel !== "") {
        const y = box.y + box.height + namesBelow(area.width) + labelSize;
        outside.push(words(shortened(panel.xLabel, box.width, labelSize), cx, y, labelSize, { anchor: "middle", paint: "ink" }));
      }
      if (panel.yLabel !== "") {
        const x = box.x - (panel.rowNames === undefined ? 4 : widest(panel.rowNames) + 8) - 8;
        outside.push(
          words(shortened(panel.yLabel, box.height, labelSize), x, cy, labelSize, { anchor: "middle", paint: "ink", turn: -90 }),
        );
      }
      return [{ kind: "group", area: box, marks }, ...outside];
    },
  };
}

/** Cells of one shade are one path. */
function cells({ rows, cols, values, domain, ramp }: HeatMapPanel, box: Box): Mark[] {
  const byPaint = new Map<Paint, string>();
  const xs = Array.from({ length: cols + 1 }, (_, j) => box.x + (box.width * j) / cols);
  const ys = Array.from({ length: rows + 1 }, (_, i) => box.y + (box.height * i) / rows);
  // Larger cells stand a hair apart, which makes rows easier to follow.
  const seam = box.width / cols > 14 ? 1 : 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const value = values[i * cols + j]!;
      const paint: Paint = drawable(value) ? `${ramp}:${rampBin(value, domain[0], domain[1])}` : "grid";
      const cell = { x: xs[j]!, y: ys[i]!, width: xs[j + 1]! - xs[j]! - seam, height: ys[i + 1]! - ys[i]! - seam };
      byPaint.set(paint, (byPaint.get(paint) ?? "") + rectPath(cell));
    }
  }
  return [...byPaint].map(([fill, d]) => (seam ? { kind: "path", d, fill } : { kind: "path", d, fill, crisp: true }));
}

function picture({ rows, cols, values, domain }: HeatMapPanel, box: Box): Mark {
  const bins = Uint8Array.from(values, (value) => (drawable(value) ? rampBin(value, domain[0], domain[1]) : 255));
  return { kind: "image", box, rows, cols, bins };
}

function cutLines({ cuts, rows, cols }: HeatMapPanel, box: Box): Mark[] {
  let d = "";
  for (const cut of cuts) {
    if (cut > 0 && cut < cols) d += `M${short(box.x + (box.width * cut) / cols)} ${short(box.y)}v${short(box.height)}`;
    if (cut > 0 && cut < rows) d += `M${short(box.x)} ${short(box.y + (box.height * cut) / rows)}h${short(box.width)}`;
  }
  return d === "" ? [] : [{ kind: "path", d, stroke: "paper", width: 1, opacity: 0.7 }];
}

/** The numbers in the cells, all in one size: as large as the widest allows, none when that is too small to read. */
function numbers({ written, rows, cols, values, domain, ramp }: HeatMapPanel, box: Box): Mark[] {
  if (written === undefined) return [];
  const room = box.width / cols - 4;
  const widest = Math.max(...written.map((text) => textWidth(text, 1)));
  const size = Math.floor(Math.min(12, room / widest, (box.height / rows) * 0.72) * 10) / 10;
  if (size < 8) return [];
  return written.map((text, at) => {
    const [i, j] = [Math.floor(at / cols), at % cols];
    const paint: Paint = drawable(values[at]!) ? `on-${ramp}:${rampBin(values[at]!, domain[0], domain[1])}` : "ink";
    const [x, y] = [box.x + (box.width * (j + 0.5)) / cols, box.y + (box.height * (i + 0.5)) / rows + size * 0.36];
    return words(text, x, y, size, { anchor: "middle", paint });
  });
}

/** The matrix itself, or the means of its square blocks where it has more than 400 rows or columns. O(rows cols). */
function averaged(rows: number, cols: number, entry: (i: number, j: number) => number) {
  const block = Math.max(1, Math.ceil(Math.max(rows, cols) / mostPixels));
  const [r, c] = [Math.ceil(rows / block), Math.ceil(cols / block)];
  const values = new Float64Array(r * c);
  for (let i = 0; i < r; i++) {
    for (let j = 0; j < c; j++) {
      let [sum, count] = [0, 0];
      for (let a = i * block; a < Math.min(rows, (i + 1) * block); a++) {
        for (let b = j * block; b < Math.min(cols, (j + 1) * block); b++) {
          sum += entry(a, b);
          count++;
        }
      }
      values[i * c + j] = sum / count;
    }
  }
  return { rows: r, cols: c, values, block };
}

function checkNames(names: readonly string[] | undefined, count: number, what: string, who: string): void {
  if (names === undefined || names.length === count) return;
  throw new ManifoldError("bad-input", `${who}: ${what} has ${names.length} entries for ${count}. Pass one for each.`, {
    names: names.length,
    count,
  });
}

/** The numbers of a small matrix in words, row by row. */
function describeCells({ written, rows, cols, rowNames }: HeatMapPanel): string {
  if (written === undefined || rows * cols > 144) return "";
  const lines = Array.from(
    { length: rows },
    (_, i) => `${rowNames?.[i] ?? `row ${i}`}: ${written.slice(i * cols, (i + 1) * cols).join(", ")}`,
  );
  return `. ${lines.join(". ")}`;
}
