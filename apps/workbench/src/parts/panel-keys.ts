import type { Signal } from "@preact/signals";
import { say } from "../base/live.ts";
import type { Outline } from "../draw/lasso.ts";
import { placesIn, redraw } from "../draw/painter.ts";
import { work } from "../state/data.ts";
import { moveCamera, resetCamera } from "../state/panels.ts";
import { toggle } from "../state/selecting.ts";
import { hovered, panels } from "../state/view.ts";
import { finishOutline } from "./brush.ts";

/** Keys on a panel: arrows move or turn, + and − zoom, 0 resets, B opens a box that arrows move and shift+arrows size. */
export function panelKeys(event: KeyboardEvent, place: number, id: string, outline: Signal<Outline>): void {
  if (event.ctrlKey || event.metaKey) return;
  if (outline.value.length === 4 ? boxKeys(event, id, outline) : viewKeys(event, place, id, outline)) {
    event.preventDefault();
    event.stopPropagation();
  }
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function viewKeys(event: KeyboardEvent, place: number, id: string, outline: Signal<Outline>): boolean {
  const state = panels.value[place];
  const found = placesIn(id);
  if (!state || !found) return false;
  const step = steps[event.key];
  if (step) {
    const far = 24 / found.view.pixels;
    moveCamera(place, (camera) =>
      state.dimensions === 3 && !event.shiftKey
        ? { ...camera, azimuth: camera.azimuth + 6 * step[0], elevation: Math.max(-90, Math.min(90, camera.elevation - 6 * step[1])) }
        : { ...camera, x: camera.x + far * step[0], y: camera.y - far * step[1] },
    );
    redraw(true);
    return true;
  }
  if (event.key === "+" || event.key === "=" || event.key === "-") {
    const factor = event.key === "-" ? 1 / 1.25 : 1.25;
    moveCamera(place, (camera) => ({ ...camera, zoom: Math.max(0.2, Math.min(80, camera.zoom * factor)) }));
    redraw(true);
    return true;
  }
  if (event.key === "0") {
    resetCamera(place);
    return true;
  }
  if (event.key === "b") {
    const { width, height } = found.view;
    outline.value = corners(width * 0.35, height * 0.35, width * 0.65, height * 0.65);
    say("A box is open: arrows move it, shift and arrows size it, Enter selects, Escape closes it.");
    return true;
  }
  const points = work.value?.points.rows ?? 0;
  if ((event.key === "n" || event.key === "p") && points > 0) {
    hovered.value = (hovered.value + (event.key === "n" ? 1 : points - 1) + points) % points;
    return true;
  }
  if (event.key === " " && hovered.value >= 0) {
    toggle(hovered.value, points);
    return true;
  }
  return false;
}

function boxKeys(event: KeyboardEvent, id: string, outline: Signal<Outline>): boolean {
  const [[x0, y0], , [x1, y1]] = outline.value as [[number, number], [number, number], [number, number]];
  const step = steps[event.key];
  if (step) {
    const [dx, dy] = [12 * step[0], 12 * step[1]];
    outline.value = event.shiftKey
      ? corners(x0, y0, Math.max(x0 + 8, x1 + dx), Math.max(y0 + 8, y1 + dy))
      : corners(x0 + dx, y0 + dy, x1 + dx, y1 + dy);
    return true;
  }
  if (event.key === "Enter") finishOutline(id, outline.value, event);
  else if (event.key !== "Escape") return false;
  outline.value = [];
  return true;
}

function corners(x0: number, y0: number, x1: number, y1: number): Outline {
  return [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
}
