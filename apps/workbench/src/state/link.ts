import type { Preparation, Source } from "../data/types.ts";
import { changedOptions } from "../runs/registry.ts";
import { data, preparation, work } from "./data.ts";
import { runs } from "./runs.ts";
import { type ColorBy, color, type Layout, layout, panels, type Screen, screen, selection } from "./view.ts";

/** The view as a link holds it: where the data is from and what is done with it, never the data. */
export interface SavedView {
  readonly source: Source;
  readonly rows: number;
  readonly preparation: Preparation;
  readonly runs: readonly { readonly method: string; readonly options: Readonly<Record<string, unknown>> }[];
  /** Panels; a run by its place among `runs`. */
  readonly panels: readonly {
    readonly source: "data" | number;
    readonly dimensions: 2 | 3;
    readonly axes: readonly number[] | "pca";
    readonly camera: readonly number[];
  }[];
  readonly layout: Layout;
  readonly color: ColorBy;
  /** Selected points as runs of neighbors: gaps and lengths in turn. */
  readonly selection?: string;
  readonly screen: Screen;
}

/** A selection whose text is longer than this is left out of the link. */
const mostSelection = 6000;

/** The view now; undefined while there is nothing worth a link. */
export function currentView(): SavedView | undefined {
  const found = data.value;
  if (!found || !work.value || screen.value === "start" || screen.value === "check") return undefined;
  const kept = runs.value.filter((run) => !run.sweep && (run.status === "done" || run.status === "running" || run.status === "queued"));
  const placeOf = (id: number): number => kept.findIndex((run) => run.id === id);
  const by = color.value;
  const chosen = selection.value && encodeSelection(selection.value);
  return {
    source: found.source,
    rows: found.rows,
    preparation: preparation.value,
    runs: kept.map(({ method, options }) => ({ method, options: changedOptions(method, options) })),
    panels: panels.value
      .filter(({ source }) => source === "data" || placeOf(source) >= 0)
      .map(({ source, dimensions, axes, camera: { x, y, zoom, azimuth, elevation } }) => ({
        source: source === "data" ? "data" : placeOf(source),
        dimensions,
        axes,
        camera: [x, y, zoom, azimuth, elevation].map((value) => Math.round(value * 1e4) / 1e4),
      })),
    layout: layout.value,
    color: by.kind === "run" ? { kind: "run", run: placeOf(by.run) } : by,
    ...(chosen !== undefined && chosen.length <= mostSelection ? { selection: chosen } : {}),
    screen: screen.value,
  };
}

/** The view as what follows # in an address. */
export function encodeView(view: SavedView): string {
  const bytes = new TextEncoder().encode(JSON.stringify(view));
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `v1.${btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** The view in an address; undefined when there is none, or it is none of ours. */
export function decodeView(hash: string): SavedView | undefined {
  const text = hash.replace(/^#/, "");
  if (!text.startsWith("v1.")) return undefined;
  try {
    const raw = atob(text.slice(3).replaceAll("-", "+").replaceAll("_", "/"));
    const view = JSON.parse(new TextDecoder().decode(Uint8Array.from(raw, (sign) => sign.charCodeAt(0)))) as SavedView;
    return typeof view.source?.kind === "string" && Array.isArray(view.panels) && Array.isArray(view.runs) ? view : undefined;
  } catch {
    return undefined;
  }
}

const encoded = new WeakMap<Uint8Array, string>();

/** Lengths of runs of unselected and selected points in turn, in base 36. Kept, since the view changes more often than its selection. */
function encodeSelection(mask: Uint8Array): string {
  let known = encoded.get(mask);
  if (known === undefined) encoded.set(mask, (known = lengthsOf(mask)));
  return known;
}

function lengthsOf(mask: Uint8Array): string {
  const lengths: string[] = [];
  let state = 0;
  let length = 0;
  for (const one of mask) {
    if (one === state) length++;
    else {
      lengths.push(length.toString(36));
      state = one;
      length = 1;
    }
  }
  if (state === 1) lengths.push(length.toString(36));
  return lengths.join(".");
}

/** The selection that {@link encodeSelection} wrote, for `count` points. */
export function decodeSelection(text: string, count: number): Uint8Array | undefined {
  const mask = new Uint8Array(count);
  let at = 0;
  let any = false;
  text.split(".").forEach((part, i) => {
    const length = Number.parseInt(part, 36);
    if (!(length >= 0)) return;
    if (i % 2 === 1) {
      mask.fill(1, at, Math.min(count, at + length));
      any ||= length > 0 && at < count;
    }
    at += length;
  });
  return any ? mask : undefined;
}
