import { batch } from "@preact/signals";
import { data, labelField, positionField, prepareWork } from "./data.ts";
import { clearHistory } from "./history.ts";
import { clearRuns, enqueue, runs } from "./runs.ts";
import { color, hovered, layout, type PanelState, panels, restCamera, type Screen, screen, selection } from "./view.ts";

/** Goes to the check of freshly loaded data. */
export function showCheck(): void {
  resetView();
  screen.value = "check";
}

let shownKey = "";

/** Goes to the workbench with the points as they are prepared now; the data alone in a panel where nothing was there before. */
export async function enterWorkbench(): Promise<boolean> {
  const ready = await prepareWork();
  if (!ready) return false;
  batch(() => {
    if (shownKey !== ready.key) {
      // Other points: runs of the old ones would not lie beside them row by row.
      clearRuns();
      clearHistory();
      resetView();
      shownKey = ready.key;
      const dimensions = ready.points.cols === 2 ? 2 : 3;
      panels.value = [{ source: "data", dimensions, axes: defaultAxes(ready.points.cols), camera: restCamera }];
      layout.value = 1;
      color.value = defaultColor();
    }
    screen.value = "workbench";
  });
  return true;
}

/** Goes to a screen with the points as they are prepared now. */
export async function goTo(name: Screen): Promise<void> {
  if (await enterWorkbench()) screen.value = name;
}

function resetView(): void {
  batch(() => {
    selection.value = undefined;
    hovered.value = -1;
    panels.value = [];
  });
}

function defaultAxes(cols: number): PanelState["axes"] {
  return cols > 3 ? "pca" : [0, 1, 2].slice(0, Math.max(1, cols));
}

function defaultColor(): typeof color.value {
  const fields = data.value?.fields ?? [];
  const field = positionField.value ?? labelField.value;
  return field ? { kind: "field", field: fields.indexOf(field) } : { kind: "plain" };
}

/** Starts a method and gives its picture a panel; the grid grows as long as it can. */
export async function startMethod(method: string, options: Readonly<Record<string, unknown>>): Promise<number | undefined> {
  if (!(await enterWorkbench())) return undefined;
  const id = enqueue(method, options);
  const kind = runs.value.find((run) => run.id === id)!.kind;
  if (kind === "embedding") showRun(id, Number(options.dimensions ?? 2) >= 3 ? 3 : 2);
  else color.value = { kind: "run", run: id };
  return id;
}

/** Puts a run into a panel: its own if it has one, a new one while there is room, else the last. */
export function showRun(id: number, dimensions: 2 | 3 = 2): void {
  if (panels.value.some((panel) => panel.source === id)) return;
  const panel: PanelState = { source: id, dimensions, axes: [0, 1, 2], camera: restCamera };
  const most = 6;
  const list = panels.value.length < most ? [...panels.value, panel] : [...panels.value.slice(0, -1), panel];
  batch(() => {
    panels.value = list;
    layout.value = list.length <= 1 ? 1 : list.length === 2 ? 2 : list.length <= 4 ? 4 : 6;
  });
}
