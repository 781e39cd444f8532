import { signal } from "@preact/signals";
import type { Content } from "../draw/painter.ts";
import { type Cloud, cloudOf } from "../draw/view-math.ts";
import { pca } from "../runs/package.ts";
import type { Run } from "../runs/run.ts";
import { coloringOf, paintsOf } from "./colors.ts";
import { work } from "./data.ts";
import { runs } from "./runs.ts";
import { color, type PanelState, selection } from "./view.ts";

/** The first principal components of the points, for a look at data with more than three columns. */
const components = signal<{ readonly key: string; readonly data: Float64Array; readonly cols: number } | undefined>(undefined);
let wanted = "";

/** Asks for the principal components of the points once. */
async function needComponents(): Promise<void> {
  const points = work.value;
  if (!points || wanted === points.key) return;
  wanted = points.key;
  const { embedding } = await pca(points.points, { dimensions: Math.min(3, points.points.cols, points.points.rows - 1) });
  components.value = { key: points.key, data: embedding.data, cols: embedding.cols };
}

const clouds = new WeakMap<object, Map<string, Cloud>>();

function cached(data: Float64Array | object, key: string, make: () => Cloud): Cloud {
  let known = clouds.get(data);
  if (!known) clouds.set(data, (known = new Map()));
  let cloud = known.get(key);
  if (!cloud) known.set(key, (cloud = make()));
  return cloud;
}

/** The points of a panel; undefined while there is nothing to show. Reads signals. */
export function cloudOfPanel({ source, dimensions, axes }: PanelState): Cloud | undefined {
  const points = work.value?.points;
  if (!points) return undefined;
  if (source !== "data") {
    const coordinates = runs.value.find((run) => run.id === source)?.coordinates;
    if (!coordinates) return undefined;
    const used = (axes === "pca" ? [0, 1, 2] : axes).slice(0, dimensions);
    return cached(coordinates, used.join(), () => cloudOf(coordinates.data, coordinates.rows, coordinates.cols, used));
  }
  if (axes === "pca") {
    const found = components.value;
    if (found?.key !== work.value!.key) {
      void needComponents();
      return undefined;
    }
    return cached(found.data, `pca ${dimensions}`, () => cloudOf(found.data, points.rows, found.cols, [0, 1, 2].slice(0, dimensions)));
  }
  const used = axes.slice(0, dimensions);
  return cached(points.data, used.join(), () => cloudOf(points.data, points.rows, points.cols, used));
}

/** Numbers behind a panel, for the figure engine: the table, which of its columns are drawn, and their names. */
export function pictureData({ source, axes }: PanelState):
  | {
      readonly data: Float64Array;
      readonly rows: number;
      readonly cols: number;
      readonly axes: readonly number[];
      readonly names: readonly string[];
    }
  | undefined {
  const points = work.value;
  if (!points) return undefined;
  if (source !== "data") {
    const coordinates = runs.value.find((run) => run.id === source)?.coordinates;
    if (!coordinates) return undefined;
    const used = (axes === "pca" ? [0, 1, 2] : axes).filter((axis) => axis < coordinates.cols);
    return { ...coordinates, axes: used, names: used.map((axis) => `component ${axis + 1}`) };
  }
  const { rows, cols, data } = points.points;
  if (axes === "pca") {
    const found = components.value;
    if (found?.key !== points.key) return undefined;
    return { data: found.data, rows, cols: found.cols, axes: [0, 1, 2].slice(0, found.cols), names: ["PC 1", "PC 2", "PC 3"] };
  }
  return { data: Float64Array.from(data), rows, cols, axes, names: axes.map((axis) => points.features[axis] ?? String(axis + 1)) };
}

/** The run a panel shows, if it shows one. Reads signals. */
export function runOfPanel({ source }: PanelState): Run | undefined {
  return source === "data" ? undefined : runs.value.find((run) => run.id === source);
}

/** All that a panel needs to be drawn. Reads signals. */
export function contentOf(panel: PanelState): Content | undefined {
  const cloud = cloudOfPanel(panel);
  if (!cloud) return undefined;
  const coloring = coloringOf(color.value, runOfPanel(panel));
  return { cloud, dimensions: panel.dimensions, camera: panel.camera, colors: paintsOf(coloring, cloud.count), chosen: selection.value };
}
