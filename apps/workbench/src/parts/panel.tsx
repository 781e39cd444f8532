import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { count, counted, score, title } from "../base/format.ts";
import { mount, redraw } from "../draw/painter.ts";
import { optionWords } from "../runs/registry.ts";
import type { Run } from "../runs/run.ts";
import { contentOf, runOfPanel } from "../state/contents.ts";
import { data, work } from "../state/data.ts";
import { changePanel, closePanel, moveCamera, resetCamera } from "../state/panels.ts";
import { focused, layout, panels, selectedCount, selection, tool } from "../state/view.ts";
import { AxesGizmo } from "./axes-gizmo.tsx";
import { AxisChoice } from "./axis-choice.tsx";
import { type BrushTarget, brushHandlers } from "./brush.ts";
import { HoverMark } from "./hover-mark.tsx";
import { Outline } from "./outline.tsx";
import { PanelBadge } from "./panel-badge.tsx";
import { PanelFrame } from "./panel-frame.tsx";
import { panelKeys } from "./panel-keys.ts";

/** One panel of the grid: title, points, tools. `place` is its number in the grid. */
export function Panel({ place }: { place: number }): JSX.Element | null {
  const body = useRef<HTMLDivElement>(null);
  const id = `panel-${place}`;
  const outline = useMemo(() => signal<readonly (readonly [number, number])[]>([]), []);
  useEffect(() => {
    if (!body.current) return undefined;
    return mount(id, body.current, () => {
      const state = panels.value[place];
      return state && place < layout.value ? contentOf(state) : undefined;
    });
  }, [id, place]);
  const handlers = useMemo(() => brushHandlers(id, targetOf(place), outline), [id, place, outline]);
  const state = panels.value[place];
  if (!state) return null;
  const run = runOfPanel(state);
  const name = state.source === "data" ? (data.value?.name ?? "Data") : run ? title(run.method) : "Run";
  const points = work.value?.points.rows ?? 0;
  const canTurn = state.source === "data" ? (work.value?.points.cols ?? 0) >= 3 : (run?.coordinates?.cols ?? 2) >= 3;
  return (
    <PanelFrame
      label={`Panel ${place + 1}: ${name}`}
      kind={focused.value === place ? "focused" : ""}
      heading={state.source === "data" ? "Data" : name}
      aside={
        <>
          <span class="muted sub">
            {state.source === "data" ? <AxisChoice place={place} /> : run ? optionWords(run.method, run.options) : ""}
          </span>
          <PanelBadge run={run} />
          <button type="button" class="quiet small close" aria-label={`Close panel ${place + 1}`} onClick={() => closePanel(place)}>
            ×
          </button>
        </>
      }
      footer={<PanelFooter place={place} canTurn={canTurn} points={points} />}
    >
      <div
        class={`panel-body ${tool.value}`}
        ref={body}
        tabIndex={0}
        role="application"
        aria-roledescription="scatter plot"
        aria-label={summaryOf(name, run, points, state.dimensions)}
        aria-describedby="panel-help"
        onFocus={() => {
          focused.value = place;
        }}
        onKeyDown={(event) => panelKeys(event, place, id, outline)}
        {...handlers}
      >
        <Outline points={outline.value} />
        <HoverMark id={id} run={run} full={focused.value === place} />
        {state.dimensions === 3 && <AxesGizmo panel={state} />}
        <PanelMessage run={run} />
      </div>
    </PanelFrame>
  );
}

/** The tools of a panel's view, and how much of it is selected. */
function PanelFooter({ place, canTurn, points }: { place: number; canTurn: boolean; points: number }): JSX.Element {
  const inSpace = panels.value[place]?.dimensions === 3;
  return (
    <>
      <span class="tools">
        <button
          type="button"
          class="small"
          aria-pressed={inSpace}
          disabled={!canTurn}
          title={canTurn ? "Turn it in space" : "It has two dimensions; run the method with dimensions 3"}
          onClick={() => changePanel(place, { dimensions: inSpace ? 2 : 3 })}
        >
          3-D
        </button>
        <button type="button" class="small" onClick={() => resetCamera(place)}>
          Reset view
        </button>
        <button type="button" class="small zoom" aria-label="Zoom in" onClick={() => zoomBy(place, 1.3)}>
          +
        </button>
        <button type="button" class="small zoom" aria-label="Zoom out" onClick={() => zoomBy(place, 1 / 1.3)}>
          −
        </button>
      </span>
      {selection.value && (
        <span class="muted">
          {count(selectedCount.value)} of {count(points)} selected
        </span>
      )}
    </>
  );
}

function targetOf(place: number): BrushTarget {
  return {
    focus() {
      focused.value = place;
    },
    turns: () => panels.value[place]?.dimensions === 3,
    move: (change) => moveCamera(place, change),
    reset: () => resetCamera(place),
  };
}

function zoomBy(place: number, factor: number): void {
  moveCamera(place, (camera) => ({ ...camera, zoom: Math.max(0.2, Math.min(80, camera.zoom * factor)) }));
  redraw(true);
}

/** A picture in a sentence, for those who cannot see it. */
function summaryOf(name: string, run: Run | undefined, points: number, dimensions: 2 | 3): string {
  const what = `${name}, ${dimensions === 3 ? "three" : "two"} dimensions, ${counted(points, "point")}`;
  const chosen = selection.value ? `, ${count(selectedCount.value)} selected` : "";
  if (!run) return `${what}${chosen}`;
  if (run.status !== "done") return `${name}: ${run.status}`;
  const quality = run.scores ? `, trustworthiness ${score(run.scores.trust)}, continuity ${score(run.scores.continuity)}` : "";
  return `${what}${quality}${chosen}`;
}

function PanelMessage({ run }: { run: Run | undefined }): JSX.Element | null {
  if (!run || (run.coordinates && run.status !== "failed")) return null;
  const words =
    run.status === "failed"
      ? run.error
      : run.status === "cancelled"
        ? "Cancelled before there was a picture."
        : run.status === "queued"
          ? "Waiting for its turn."
          : `${run.phase} · ${Math.round(100 * run.fraction)} %`;
  return <p class={run.status === "failed" ? "panel-message bad" : "panel-message"}>{words}</p>;
}
