import type { JSX } from "preact";
import { openStage, stageNotice } from "../draw/painter.ts";
import { DataTable } from "../parts/data-table.tsx";
import { Inspector } from "../parts/inspector.tsx";
import { Panel } from "../parts/panel.tsx";
import { Pipeline } from "../parts/pipeline.tsx";
import { BrushTools } from "../parts/screen-tools.tsx";
import { type Layout, layout, panels, tableOpen } from "../state/view.ts";

/** The third screen: pipeline, panels, inspector, table. */
export function Workbench(): JSX.Element {
  return (
    <main class={tableOpen.value ? "bench" : "bench no-table"} id="main" data-scroll>
      <Pipeline />
      <section class="middle" aria-label="Panels">
        <ToolBar />
        {stageNotice.value && (
          <p class="note stage-note" role="status">
            {stageNotice.value}{" "}
            <button type="button" class="small" onClick={() => void openStage()}>
              Try again
            </button>
          </p>
        )}
        <div class={`grid grid-${layout.value}`}>
          {Array.from({ length: layout.value }, (_, place) =>
            panels.value[place] ? <Panel key={place} place={place} /> : <EmptyPanel key={place} />,
          )}
        </div>
        <p id="panel-help" class="hidden-words">
          Arrow keys move or turn the view, plus and minus zoom, 0 resets it. B opens a box to select with. N and P go to the next and
          previous point, Space selects it. Question mark shows all keys.
        </p>
      </section>
      {tableOpen.value && (
        <section class="bottom" aria-label="Table">
          <DataTable />
        </section>
      )}
      <Inspector />
    </main>
  );
}

function EmptyPanel(): JSX.Element {
  return (
    <div class="panel empty">
      <p class="muted">Run a method, or show a run from the list, to fill this panel.</p>
    </div>
  );
}

function ToolBar(): JSX.Element {
  return (
    <div class="tool-bar" role="toolbar" aria-label="Panels and brush">
      <BrushTools />
      <span class="group" role="group" aria-label="Number of panels">
        {([1, 2, 4, 6] as Layout[]).map((number) => (
          <button
            type="button"
            class="small"
            key={number}
            aria-pressed={layout.value === number}
            aria-label={number === 1 ? "1 panel" : `${number} panels`}
            onClick={() => {
              layout.value = number;
            }}
          >
            {number}
          </button>
        ))}
      </span>
      <button
        type="button"
        class="small"
        aria-pressed={tableOpen.value}
        onClick={() => {
          tableOpen.value = !tableOpen.value;
        }}
      >
        Table <kbd>T</kbd>
      </button>
    </div>
  );
}
