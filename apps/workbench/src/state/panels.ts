import { type Camera, layout, type PanelState, panels, restCamera } from "./view.ts";

/** Changes one panel. */
export function changePanel(place: number, change: Partial<PanelState>): void {
  panels.value = panels.value.map((panel, i) => (i === place ? { ...panel, ...change } : panel));
}

/** Moves the view of one panel. */
export function moveCamera(place: number, move: (camera: Camera) => Camera): void {
  const panel = panels.value[place];
  if (panel) changePanel(place, { camera: move(panel.camera) });
}

/** The view of a panel as it was at first. */
export function resetCamera(place: number): void {
  changePanel(place, { camera: restCamera });
}

/** Takes a panel away; the grid shrinks with the panels. */
export function closePanel(place: number): void {
  panels.value = panels.value.filter((_, i) => i !== place);
  const left = panels.value.length;
  layout.value = left <= 1 ? 1 : left === 2 ? 2 : left <= 4 ? 4 : 6;
}
