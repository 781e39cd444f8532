import { batch, effect, signal } from "@preact/signals";
import { data, dataError, loadSample, preparation } from "./data.ts";
import { enterWorkbench } from "./flow.ts";
import { currentView, decodeSelection, decodeView, encodeView, type SavedView } from "./link.ts";
import { enqueue } from "./runs.ts";
import { color, layout, panels, screen, selection } from "./view.ts";

/** A view that waits for its file to be opened. */
export const waitingView = signal<SavedView | undefined>(undefined);

let timer: ReturnType<typeof setTimeout> | undefined;
let written = "";

/** Keeps the address in step with the view. */
export function watchLink(): void {
  effect(() => {
    const view = currentView();
    clearTimeout(timer);
    if (!view) return;
    timer = setTimeout(() => {
      written = `#${encodeView(view)}`;
      history.replaceState(null, "", written);
    }, 300);
  });
  // A link pasted over the address of an open page.
  addEventListener("hashchange", () => {
    if (location.hash !== written) void restoreLink();
  });
}

/** Brings the view of the address back. Gives false when there is none. */
export async function restoreLink(): Promise<boolean> {
  const view = decodeView(location.hash);
  if (!view) return false;
  const { source } = view;
  if (source.kind === "sample") {
    if (!(await loadSample(source.name, source.options))) return false;
    return applyView(view);
  }
  waitingView.value = view;
  return source.kind === "served" && data.value !== undefined ? applyWaiting() : false;
}

/** Applies the view that waited for a file, if the one that is open now is it. */
export async function applyWaiting(): Promise<boolean> {
  const view = waitingView.value;
  const found = data.value;
  if (!view || !found || view.rows !== found.rows || view.preparation.roles.length !== found.fields.length) return false;
  waitingView.value = undefined;
  return applyView(view);
}

async function applyView(view: SavedView): Promise<boolean> {
  preparation.value = view.preparation;
  if (!(await enterWorkbench())) return false;
  const count = data.value!.rows;
  try {
    batch(() => {
      const ids = view.runs.map(({ method, options }) => enqueue(method, options));
      panels.value = view.panels.map(({ source, camera: [x = 0, y = 0, zoom = 1, azimuth = -60, elevation = 20], ...rest }) => ({
        ...rest,
        source: source === "data" ? "data" : (ids[source] ?? "data"),
        camera: { x, y, zoom, azimuth, elevation },
      }));
      layout.value = view.layout;
      color.value = view.color.kind === "run" ? { kind: "run", run: ids[view.color.run] ?? -1 } : view.color;
      selection.value = view.selection === undefined ? undefined : decodeSelection(view.selection, count);
      screen.value = view.screen;
    });
  } catch (error) {
    dataError.value = `The link could not be followed in full: ${error instanceof Error ? error.message : String(error)}`;
  }
  return true;
}
