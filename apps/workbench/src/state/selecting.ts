import { counted } from "../base/format.ts";
import { say } from "../base/live.ts";
import { joined } from "../draw/lasso.ts";
import { selectedCount, selection } from "./view.ts";

/** Makes `fresh` the selection, adds it or takes it away; undefined selects nothing. */
export function select(fresh: Uint8Array | undefined, how: "replace" | "add" | "subtract"): void {
  selection.value = fresh ? joined(selection.value, fresh, how) : undefined;
  say(selection.value ? `${counted(selectedCount.value, "point")} selected.` : "Nothing is selected.");
}

/** Selects one point, or lets it go. */
export function toggle(point: number, count: number): void {
  const fresh = new Uint8Array(count);
  fresh[point] = 1;
  select(fresh, selection.value?.[point] ? "subtract" : "add");
}
