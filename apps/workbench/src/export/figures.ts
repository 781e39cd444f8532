import { embeddingPanel, type Figure, figure, lintFigure, type Panel, type PointColor, renderSvg, spacePanel } from "flatland/plot";
import { counted, title } from "../base/format.ts";
import { optionWords } from "../runs/registry.ts";
import { coloringOf } from "../state/colors.ts";
import { pictureData } from "../state/contents.ts";
import { data, work } from "../state/data.ts";
import { runs } from "../state/runs.ts";
import { color, type PanelState } from "../state/view.ts";

/** A panel of the page as a panel of the figure engine: the same points, colors and view. */
function figurePanel(state: PanelState): Panel | undefined {
  const points = work.value?.points;
  const run = state.source === "data" ? undefined : runs.value.find(({ id }) => id === state.source);
  const shown = points && pictureData(state);
  if (!shown) return undefined;
  const { data: values, cols, rows, axes, names } = shown;
  const matrix = { rows, cols, data: values };
  const heading = {
    title: run ? title(run.method) : "Data",
    subtitle: run
      ? [optionWords(run.method, run.options), run.scores ? `trustworthiness ${run.scores.trust.toFixed(3)}` : ""]
          .filter(Boolean)
          .join(" · ")
      : names.join(", "),
  };
  const paint = figureColor(state);
  if (state.dimensions === 3 && axes.length >= 3) {
    const { azimuth, elevation } = state.camera;
    return spacePanel({
      points: matrix,
      columns: axes.slice(0, 3) as [number, number, number],
      labels: names.slice(0, 3) as [string, string, string],
      color: paint,
      azimuth: Math.round(azimuth),
      elevation: Math.round(elevation),
      ...heading,
    });
  }
  if (cols < 2) return undefined;
  return embeddingPanel({
    points: matrix,
    columns: [axes[0] ?? 0, axes[1] ?? 1],
    color: paint,
    ...heading,
    ...(run ? {} : { xLabel: names[0] ?? "", yLabel: names[1] ?? "" }),
  });
}

function figureColor(state: PanelState): PointColor {
  const run = state.source === "data" ? undefined : runs.value.find(({ id }) => id === state.source);
  const coloring = coloringOf(color.value, run);
  if (coloring.kind === "classes") return { kind: "classes", labels: coloring.labels, names: coloring.names, label: coloring.name };
  if (coloring.kind === "values") {
    return {
      kind: "continuous",
      values: coloring.values,
      label: coloring.name,
      ...(coloring.low <= coloring.high ? { domain: [coloring.low, coloring.high] as const } : {}),
    };
  }
  return { kind: "plain" };
}

/** The given panels as one figure. Throws when there is nothing to draw. */
export function figureOf(states: readonly PanelState[]): Figure {
  const panels = states.map(figurePanel).filter((panel): panel is Panel => panel !== undefined);
  if (panels.length === 0) throw new Error("There is no picture yet. Run a method first.");
  const [only] = panels;
  const subtitle = `${counted(work.value!.points.rows, "point")}, ${counted(work.value!.points.cols, "feature")}`;
  return figure({ title: panels.length === 1 ? `${data.value!.name}: ${only!.title}` : data.value!.name, subtitle, panels });
}

/** A figure as the text of an SVG file with its typeface inside, checked by the figure lint. */
export function svgOf(made: Figure, theme: "light" | "dark"): string {
  const faults = lintFigure(made);
  if (faults.length > 0) console.warn("figure lint:", faults.map(({ message }) => message).join(" "));
  return renderSvg(made, { theme, font: "embed" });
}

/** A figure as a PNG, drawn from its SVG at twice the size. */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * image.naturalWidth;
    canvas.height = 2 * image.naturalHeight;
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be drawn."))), "image/png"),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}
