import { computed, signal } from "@preact/signals";

/** The screens, in the order in which one comes to them. */
export const screens = ["start", "check", "workbench", "compare", "clusters", "sweep", "report"] as const;
export type Screen = (typeof screens)[number];

export const screen = signal<Screen>("start");

/** What a panel shows: the data itself, or a run by its number. */
export type PanelSource = "data" | number;

/** How a view of points stands: in the plane moved and scaled, in space turned and scaled. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly azimuth: number;
  readonly elevation: number;
}

export const restCamera: Camera = { x: 0, y: 0, zoom: 1, azimuth: -60, elevation: 20 };

/** One panel of the grid. */
export interface PanelState {
  readonly source: PanelSource;
  readonly dimensions: 2 | 3;
  /** Which columns of the embedding, or of the features, are drawn; "pca" the first principal components. */
  readonly axes: readonly number[] | "pca";
  readonly camera: Camera;
}

/** What points are colored by. */
export type ColorBy =
  | { readonly kind: "plain" }
  | { readonly kind: "field"; readonly field: number }
  | { readonly kind: "run"; readonly run: number }
  | { readonly kind: "local"; readonly measure: "trust" | "stretch" };

export type Layout = 1 | 2 | 4 | 6;

export const layout = signal<Layout>(2);
export const panels = signal<readonly PanelState[]>([]);
export const focused = signal(0);
export const color = signal<ColorBy>({ kind: "plain" });
export const tool = signal<"move" | "lasso" | "box">("move");
/** What becomes of the selection with the next lasso or box; Shift and Alt say it for one. */
export const joining = signal<"replace" | "add" | "subtract">("replace");
/** One byte a point, 1 where it is selected; undefined when nothing is. */
export const selection = signal<Uint8Array | undefined>(undefined);
/** The point under the pointer, or chosen by keyboard. */
export const hovered = signal(-1);

/** How many points are selected. */
export const selectedCount = computed(() => {
  let count = 0;
  for (const one of selection.value ?? []) count += one;
  return count;
});

/** Light, dark, or as the system says. */
export const theme = signal<"auto" | "light" | "dark">("auto");
const systemDark = signal(matchMedia("(prefers-color-scheme: dark)").matches);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) => {
  systemDark.value = event.matches;
});
export const ground = computed<"light" | "dark">(() => (theme.value === "auto" ? (systemDark.value ? "dark" : "light") : theme.value));

/** A dialog over the page. */
export const dialog = signal<"keys" | "export" | undefined>(undefined);
/** The run whose details are open. */
export const runDetails = signal<number | undefined>(undefined);
/** Whether the table is open below the panels. */
export const tableOpen = signal(true);
