import type { JSX } from "preact";
import { coloringOf } from "../state/colors.ts";
import { color, joining, screen, tool } from "../state/view.ts";
import { ColorChoice } from "./color-choice.tsx";
import { Legend } from "./legend.tsx";

const tools = [
  ["move", "Move", "V"],
  ["lasso", "Lasso", "L"],
  ["box", "Box", "X"],
] as const;

/** What dragging does. */
export function BrushTools(): JSX.Element {
  return (
    <span class="group" role="group" aria-label="What dragging does">
      {tools.map(([name, words, key]) => (
        <button
          type="button"
          class="small"
          key={name}
          aria-pressed={tool.value === name}
          onClick={() => {
            tool.value = name;
          }}
        >
          {words} <kbd>{key}</kbd>
        </button>
      ))}
      {tool.value !== "move" && (
        <select
          class="small"
          aria-label="What becomes of the selection"
          title="Shift adds and Alt takes away for one lasso or box"
          value={joining.value}
          onChange={(event) => {
            joining.value = event.currentTarget.value as typeof joining.value;
          }}
        >
          <option value="replace">new selection</option>
          <option value="add">add to it</option>
          <option value="subtract">take away</option>
        </select>
      )}
    </span>
  );
}

/** Brush and color for the screens beside the workbench. */
export function ScreenTools(): JSX.Element {
  const coloring = coloringOf(color.value, undefined);
  return (
    <div class="tool-bar" role="toolbar" aria-label="Brush and color">
      <BrushTools />
      <span class="group color-by">
        <span class="muted">Color by</span>
        <ColorChoice />
      </span>
      {coloring.kind === "values" && <Legend coloring={coloring} />}
    </div>
  );
}

/** A screen that has nothing to show yet, and the way on. */
export function Empty({ title, words }: { title: string; words: string }): JSX.Element {
  return (
    <main class="empty-screen" id="main">
      <div class="card">
        <h1>{title}</h1>
        <p class="muted">{words}</p>
        <button
          type="button"
          class="primary"
          onClick={() => {
            screen.value = "workbench";
          }}
        >
          To the workbench
        </button>
      </div>
    </main>
  );
}
