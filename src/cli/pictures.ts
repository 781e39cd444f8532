import { formatNumber, ManifoldError, nearestWord } from "../base/errors.ts";
import { type Matrix, type NumberArray, takeRows, zeros } from "../matrix/dense.ts";
import { embeddingPanel, type Figure, figure, type Panel, type PointColor, renderSvg, scatterPanel, spacePanel } from "../plot/index.ts";
import { colorAt } from "./coloring.ts";
import { sampleRows } from "./prepare.ts";

/** How a figure is drawn. */
export interface PictureFlags {
  readonly theme: "light" | "dark" | "auto";
  readonly width?: number;
}

/** More points than this are too many for a file of vectors; a sample of so many is drawn then, which the figure says. */
const mostDrawn = 50_000;

/** Points to draw, with their coloring. */
export interface Drawn {
  readonly points: Matrix<NumberArray>;
  readonly color: PointColor;
  /** Said under the title where only a sample is drawn. */
  readonly note: string;
}

/** All points, or a sample where they are too many to draw. */
export function drawable(points: Matrix<NumberArray>, color: PointColor, seed: number): Drawn {
  if (points.rows <= mostDrawn) return { points, color, note: "" };
  const rows = sampleRows(points.rows, mostDrawn, seed);
  return {
    points: takeRows(points, rows),
    color: colorAt(color, rows),
    note: `${formatNumber(mostDrawn)} of ${formatNumber(points.rows)} points drawn`,
  };
}

/** A panel of points by the number of their columns: a strip for one, the plane for two, space for three and more. */
export function pointsPanel(
  { points, color }: Drawn,
  names: readonly string[],
  texts: {
    readonly title?: string;
    readonly subtitle?: string;
    readonly equal?: boolean;
    readonly azimuth?: number;
    readonly elevation?: number;
  } = {},
): Panel {
  const { equal = true, azimuth, elevation, ...words } = texts;
  if (points.cols === 1) {
    const strip = zeros(points.rows, 2);
    for (let i = 0; i < points.rows; i++) {
      strip.data[2 * i] = points.data[i]!;
      strip.data[2 * i + 1] =
        color.kind === "continuous" ? Number(color.values[i]) : color.kind === "classes" ? Number(color.labels[i]) : i;
    }
    const yLabel = color.kind === "continuous" ? color.label : color.kind === "classes" ? (color.label ?? "class") : "row";
    return scatterPanel({ points: strip, color, xLabel: names[0]!, yLabel, ...words });
  }
  if (points.cols === 2) {
    return equal
      ? embeddingPanel({ points, color, xLabel: names[0]!, yLabel: names[1]!, ...words })
      : scatterPanel({ points, color, xLabel: names[0]!, yLabel: names[1]!, ...words });
  }
  return spacePanel({
    points,
    color,
    labels: [names[0]!, names[1]!, names[2]!],
    aspect: equal ? "equal" : "cube",
    ...(azimuth === undefined ? {} : { azimuth }),
    ...(elevation === undefined ? {} : { elevation }),
    ...words,
  });
}

/** A figure of one or more panels. */
export function pictureOf(title: string, subtitle: string, panels: readonly Panel[], columns?: number): Figure {
  return figure({ title, subtitle, panels, ...(columns === undefined ? {} : { columns }) });
}

/** Whether a figure of that name is SVG or PNG; SVG on stdout. Throws "bad-option" for any other ending. */
export function pictureFormat(path: string): "svg" | "png" {
  if (path === "-") return "svg";
  const ending = path.toLowerCase().slice(path.lastIndexOf(".") + 1);
  if (ending === "svg" || ending === "png") return ending;
  const near = path.includes(".") ? nearestWord(ending, ["svg", "png"]) : undefined;
  throw new ManifoldError(
    "bad-option",
    `${path}: a figure is an .svg or a .png file.${near ? ` Did you mean .${near}?` : " Give it one of these endings."}`,
    { path },
  );
}

/** A figure as the content of a file of that name. */
export async function pictureBytes(made: Figure, path: string, { theme, width }: PictureFlags): Promise<string | Uint8Array> {
  const size = width === undefined ? {} : { width };
  if (pictureFormat(path) === "svg") return renderSvg(made, { theme, font: "embed", ...size });
  // The drawing library is a native module that most commands need not load.
  const { renderPng } = await import("./png.ts");
  return renderPng(made, { theme: theme === "dark" ? "dark" : "light", ...size });
}
