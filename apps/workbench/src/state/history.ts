import { batch, computed, effect, signal } from "@preact/signals";
import { say } from "../base/live.ts";
import { type ColorBy, color, type Layout, layout, type PanelState, panels, selection } from "./view.ts";

/** What undo brings back: how things are looked at, not what was computed. */
interface Moment {
  readonly panels: readonly PanelState[];
  readonly layout: Layout;
  readonly color: ColorBy;
  readonly selection: Uint8Array | undefined;
}

const past = signal<readonly Moment[]>([]);
const future = signal<readonly Moment[]>([]);
/** Whether there is something to undo, and to redo. */
export const canUndo = computed(() => past.value.length > 1);
export const canRedo = computed(() => future.value.length > 0);

/** Moments that are kept. */
const most = 100;
let restoring = false;
let pending: Moment | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Remembers each state the view comes to rest in: a whole drag or zoom is one step. */
export function watchHistory(): void {
  effect(() => {
    const moment: Moment = { panels: panels.value, layout: layout.value, color: color.value, selection: selection.value };
    if (restoring) return;
    // A drag or zoom is one step; another selection, color or grid is one of its own.
    if (pending && (pending.selection !== moment.selection || pending.color !== moment.color || pending.layout !== moment.layout)) settle();
    clearTimeout(timer);
    pending = moment;
    timer = setTimeout(settle, 250);
  });
}

/** Takes what waits to come to rest into the past. */
function settle(): void {
  clearTimeout(timer);
  const moment = pending;
  pending = undefined;
  const last = past.peek().at(-1);
  if (!moment || (last && same(last, moment))) return;
  past.value = [...past.peek().slice(-most), moment];
  future.value = [];
}

function same(a: Moment, b: Moment): boolean {
  return a.panels === b.panels && a.layout === b.layout && a.color === b.color && a.selection === b.selection;
}

function restore(moment: Moment): void {
  restoring = true;
  batch(() => {
    panels.value = moment.panels;
    layout.value = moment.layout;
    color.value = moment.color;
    selection.value = moment.selection;
  });
  restoring = false;
}

/** Takes the last change of the view back. */
export function undo(): void {
  settle();
  const list = past.value;
  const before = list.at(-2);
  if (!before) return;
  future.value = [list.at(-1)!, ...future.value];
  past.value = list.slice(0, -1);
  restore(before);
  say("Undone.");
}

/** Does again what was undone. */
export function redo(): void {
  settle();
  const [next, ...rest] = future.value;
  if (!next) return;
  past.value = [...past.value, next];
  future.value = rest;
  restore(next);
  say("Done again.");
}

/** Forgets everything, for other data. */
export function clearHistory(): void {
  past.value = [];
  future.value = [];
}
