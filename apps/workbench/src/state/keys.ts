import { focusPanel, stepTheme } from "../parts/focus.ts";
import { chosenMethod, chosenOptions, optionsFit } from "./chosen.ts";
import { work } from "./data.ts";
import { goTo, startMethod } from "./flow.ts";
import { redo, undo } from "./history.ts";
import { cancelRun, running, runs } from "./runs.ts";
import { select } from "./selecting.ts";
import { dialog, type Layout, layout, runDetails, type Screen, screen, selection, tableOpen, tool } from "./view.ts";

/** One key of the page: what it is, what it does. */
export interface Key {
  readonly keys: string;
  readonly does: string;
}

/** The map under "?". */
export const keyMap: readonly { readonly title: string; readonly keys: readonly Key[] }[] = [
  {
    title: "Anywhere",
    keys: [
      { keys: "?", does: "this map" },
      { keys: "W M K S O", does: "workbench, compare, clusters, sweep, report" },
      { keys: "R", does: "run the chosen method" },
      { keys: "C", does: "cancel what runs" },
      { keys: "E", does: "export" },
      { keys: "D", does: "light, dark, or as the system" },
      { keys: "Ctrl Z", does: "undo; with Shift redo" },
    ],
  },
  {
    title: "Workbench",
    keys: [
      { keys: "1 2 4 6", does: "number of panels" },
      { keys: "[ ]", does: "go to the panel before, after" },
      { keys: "V L X", does: "drag to move, lasso, box" },
      { keys: "I", does: "invert the selection" },
      { keys: "Esc", does: "select nothing" },
      { keys: "T", does: "table" },
    ],
  },
  {
    title: "In a panel",
    keys: [
      { keys: "← → ↑ ↓", does: "move, or turn in space (Shift moves there)" },
      { keys: "+ −", does: "zoom" },
      { keys: "0", does: "reset the view" },
      { keys: "B", does: "open a box: arrows move it, Shift arrows size it, Enter selects (Shift adds, Alt takes away)" },
      { keys: "N P", does: "next, previous point" },
      { keys: "Space", does: "select that point" },
    ],
  },
  {
    title: "With the pointer",
    keys: [
      { keys: "Shift drag", does: "lasso or box adds; in space, moves" },
      { keys: "Alt drag", does: "lasso or box takes away" },
      { keys: "wheel", does: "zoom" },
      { keys: "double click", does: "reset the view" },
    ],
  },
];

const screenKeys: Readonly<Record<string, Screen>> = { w: "workbench", m: "compare", k: "clusters", s: "sweep", o: "report" };

/** Listens for the keys of the whole page. */
export function watchKeys(): void {
  addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    const typing = target.matches("input:not([type=checkbox]), textarea, select") || target.closest("dialog") !== null;
    if (typing || event.defaultPrevented || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== "z" || !work.value) return;
      if (event.shiftKey) redo();
      else undo();
    } else if (!act(event.key)) return;
    event.preventDefault();
  });
}

function act(key: string): boolean {
  if (key === "?") return set(() => (dialog.value = "keys"));
  if (key === "d") return set(stepTheme);
  if (!work.value || screen.value === "start" || screen.value === "check") return false;
  const next = screenKeys[key];
  if (next) return set(() => void goTo(next));
  switch (key) {
    case "r":
      return set(() => optionsFit.value && void startMethod(chosenMethod.value, chosenOptions.value));
    case "c":
      return set(() => {
        const live = running.value ?? runs.value.find((run) => run.status === "queued");
        if (live) cancelRun(live.id);
      });
    case "e":
      return set(() => (dialog.value = "export"));
    case "1":
    case "2":
    case "4":
    case "6":
      return set(() => (layout.value = Number(key) as Layout));
    case "[":
    case "]":
      return set(() => focusPanel(key === "]" ? 1 : -1));
    case "v":
      return set(() => (tool.value = "move"));
    case "l":
      return set(() => (tool.value = "lasso"));
    case "x":
      return set(() => (tool.value = "box"));
    case "i":
      return set(
        () =>
          selection.value &&
          select(
            selection.value.map((one) => 1 - one),
            "replace",
          ),
      );
    case "t":
      return set(() => (tableOpen.value = !tableOpen.value));
    case "Escape":
      if (runDetails.value !== undefined || dialog.value) return false;
      return set(() => select(undefined, "replace"));
    default:
      return false;
  }
}

function set(change: () => unknown): boolean {
  change();
  return true;
}
