import type { Signal } from "@preact/signals";
import { type Outline, within } from "../draw/lasso.ts";
import { placesIn, redraw } from "../draw/painter.ts";
import { nearestPlace } from "../draw/view-math.ts";
import { select } from "../state/selecting.ts";
import { type Camera, hovered, joining, tool } from "../state/view.ts";

/** How near the pointer must come to a point, in pixels. */
const reach = 14;

/** What the brush moves: the view of one panel. */
export interface BrushTarget {
  /** Makes it the focused one. */
  focus(): void;
  /** Whether it is a view of space, which turns. */
  turns(): boolean;
  move(change: (camera: Camera) => Camera): void;
  reset(): void;
}

/** Pointer and wheel on a panel: move or turn, zoom, lasso or box, and point at a point. */
export function brushHandlers(id: string, target: BrushTarget, outline: Signal<Outline>) {
  let last: { x: number; y: number } | undefined;
  /** Fingers on the panel: two of them zoom and move, whatever the tool. */
  const fingers = new Map<number, readonly [number, number]>();
  let began: readonly [number, number] | undefined;
  const inside = (event: { currentTarget: EventTarget | null; clientX: number; clientY: number }): [number, number] => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  return {
    onPointerDown(event: PointerEvent): void {
      if (event.button !== 0 || (event.target as HTMLElement).closest("button")) return;
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      target.focus();
      fingers.set(event.pointerId, inside(event));
      if (fingers.size === 2) {
        outline.value = [];
        last = began = undefined;
      }
      if (fingers.size > 1) return;
      last = { x: event.clientX, y: event.clientY };
      began = inside(event);
      if (tool.value !== "move") outline.value = [began];
    },
    onPointerMove(event: PointerEvent): void {
      const at = inside(event);
      const before = fingers.get(event.pointerId);
      if (before && fingers.size === 2) {
        const [other] = [...fingers].find(([id]) => id !== event.pointerId)!.slice(1) as [readonly [number, number]];
        fingers.set(event.pointerId, at);
        pinch(id, target, before, at, other);
        return;
      }
      if (last && tool.value === "move") {
        drag(target, event.clientX - last.x, event.clientY - last.y, event.shiftKey, id);
        last = { x: event.clientX, y: event.clientY };
        return;
      }
      if (began && last) {
        outline.value = tool.value === "box" ? boxOf(began, at) : [...outline.value, at];
        return;
      }
      const found = placesIn(id);
      hovered.value = found ? nearestPlace(found.places, at[0], at[1], reach) : -1;
    },
    onPointerUp(event: PointerEvent): void {
      fingers.delete(event.pointerId);
      const at = inside(event);
      const moved = began !== undefined && Math.hypot(at[0] - began[0], at[1] - began[1]) > 4;
      if (last && tool.value !== "move" && moved) finishOutline(id, outline.value, event);
      // A click on nothing lets the selection go.
      else if (last && !moved && tool.value !== "move" && !event.shiftKey && !event.altKey && joining.value === "replace")
        select(undefined, "replace");
      outline.value = [];
      last = undefined;
      began = undefined;
    },
    onPointerCancel(event: PointerEvent): void {
      fingers.delete(event.pointerId);
      outline.value = [];
      last = undefined;
      began = undefined;
    },
    onPointerLeave(): void {
      if (!last) hovered.value = -1;
    },
    onDblClick(): void {
      target.reset();
    },
    onWheel(event: WheelEvent): void {
      event.preventDefault();
      const factor = Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0016));
      zoomAt(id, target, factor, inside(event));
    },
  };
}

/** Selects what an outline holds; with shift it is added, with alt taken away. */
export function finishOutline(id: string, outline: Outline, keys: { readonly shiftKey: boolean; readonly altKey: boolean }): void {
  const found = placesIn(id);
  if (!found) return;
  const { width, height } = found.view;
  select(within(outline, found.places, width, height), keys.altKey ? "subtract" : keys.shiftKey ? "add" : joining.value);
}

function drag(target: BrushTarget, dx: number, dy: number, shift: boolean, id: string): void {
  const found = placesIn(id);
  if (!found) return;
  const { pixels } = found.view;
  target.move((camera) =>
    target.turns() && !shift
      ? { ...camera, azimuth: camera.azimuth - dx * 0.45, elevation: Math.max(-90, Math.min(90, camera.elevation + dy * 0.45)) }
      : { ...camera, x: camera.x - dx / pixels, y: camera.y + dy / pixels },
  );
  redraw(true);
}

/** One of two fingers has moved: what lies between them grows with their distance and goes with their middle. */
function pinch(
  id: string,
  target: BrushTarget,
  before: readonly [number, number],
  at: readonly [number, number],
  other: readonly [number, number],
): void {
  const away = ([x, y]: readonly [number, number]): number => Math.max(8, Math.hypot(x - other[0], y - other[1]));
  drag(target, (at[0] - before[0]) / 2, (at[1] - before[1]) / 2, true, id);
  zoomAt(id, target, away(at) / away(before), [(at[0] + other[0]) / 2, (at[1] + other[1]) / 2]);
}

/** Zooms so that what is under the pointer stays there. */
function zoomAt(id: string, target: BrushTarget, factor: number, [x, y]: readonly [number, number]): void {
  const found = placesIn(id);
  if (!found) return;
  const { width, height, pixels } = found.view;
  target.move((camera) => {
    const zoom = Math.max(0.2, Math.min(80, camera.zoom * factor));
    const grown = zoom / camera.zoom;
    const [right, up] = [x - width / 2, height / 2 - y];
    return { ...camera, zoom, x: camera.x + (right / pixels) * (1 - 1 / grown), y: camera.y + (up / pixels) * (1 - 1 / grown) };
  });
  redraw(true);
}

function boxOf([x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number]): Outline {
  return [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
}
