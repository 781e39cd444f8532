import { batch, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { duration, score, title } from "../base/format.ts";
import { cloudOf } from "../draw/view-math.ts";
import { PanelFrame } from "../parts/panel-frame.tsx";
import { PlotBox } from "../parts/plot-box.tsx";
import { ScreenTools } from "../parts/screen-tools.tsx";
import { methods } from "../runs/package.ts";
import type { Run } from "../runs/run.ts";
import { coloringOf, paintsOf } from "../state/colors.ts";
import { work } from "../state/data.ts";
import { showRun } from "../state/flow.ts";
import { cancelRun, enqueue, promote, removeRun, runs } from "../state/runs.ts";
import { type Camera, color, restCamera, screen, selection } from "../state/view.ts";

/** Embeddings that depend on a number of neighbors: what a sweep is about. */
const able = methods.filter(({ info }) => info.kind === "embedding" && "neighbors" in info.options && "dimensions" in info.options);
const picked = signal<ReadonlySet<string>>(new Set(able.map(({ info }) => info.name)));
const given = signal("6, 8, 12, 16, 24");

/** The fifth screen: methods against numbers of neighbors, each with its scores; a click takes one into the workbench. */
export function Sweep(): JSX.Element {
  const swept = runs.value.filter((run) => run.sweep);
  const numbers = readNumbers();
  const most = (work.value?.points.rows ?? 2) - 1;
  const good = numbers.length > 0 && numbers.every((k) => k >= 1 && k <= most) && picked.value.size > 0;
  const shownNumbers = [...new Set(swept.map((run) => Number(run.options.neighbors)))].sort((a, b) => a - b);
  const shownMethods = [...new Set(swept.map((run) => run.method))];
  const live = swept.filter((run) => run.status === "queued" || run.status === "running");
  return (
    <main class="sweep" id="main">
      <ScreenTools />
      <form
        class="sweep-bar"
        aria-label="What is swept"
        onSubmit={(event) => {
          event.preventDefault();
          if (good) start(numbers);
        }}
      >
        <fieldset>
          <legend class="hidden-words">Methods</legend>
          {able.map(({ info }) => (
            <label key={info.name}>
              <input type="checkbox" checked={picked.value.has(info.name)} onChange={() => flip(info.name)} /> {title(info.name)}
            </label>
          ))}
        </fieldset>
        <label>
          <span>neighbors</span>
          <input
            value={given.value}
            aria-invalid={!good}
            onInput={(event) => {
              given.value = event.currentTarget.value;
            }}
          />
        </label>
        <button type="submit" class="primary" disabled={!good}>
          Run {numbers.length * picked.value.size} embeddings
        </button>
        {live.length > 0 && (
          <button
            type="button"
            onClick={() => {
              for (const run of live.toReversed()) cancelRun(run.id);
            }}
          >
            Cancel {live.length} left
          </button>
        )}
        {!good && <span class="muted">Whole numbers from 1 to {most.toLocaleString("en-US")}, parted by commas.</span>}
      </form>
      <div class="sweep-scroll" data-scroll>
        {swept.length === 0 ? (
          <p class="muted centered">
            How many neighbors are right is the question every one of these methods leaves to you. Try several and compare the pictures with
            their scores.
          </p>
        ) : (
          <table class="multiples">
            <thead>
              <tr>
                <td />
                {shownNumbers.map((k) => (
                  <th scope="col" key={k}>
                    {k} neighbors
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shownMethods.map((method) => (
                <tr key={method}>
                  <th scope="row">{title(method)}</th>
                  {shownNumbers.map((k) => {
                    const run = swept.find((one) => one.method === method && one.options.neighbors === k);
                    return <td key={k}>{run && <Small run={run} best={isBest(run, swept)} />}</td>;
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </main>
  );
}

function readNumbers(): number[] {
  const parts = given.value
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number);
  return parts.every((k) => Number.isInteger(k)) ? [...new Set(parts)].sort((a, b) => a - b) : [];
}

function flip(name: string): void {
  const next = new Set(picked.value);
  if (!next.delete(name)) next.add(name);
  picked.value = next;
}

function start(numbers: readonly number[]): void {
  batch(() => {
    for (const run of runs.value) if (run.sweep) removeRun(run.id);
    for (const method of picked.value) for (const neighbors of numbers) enqueue(method, { neighbors }, { sweep: true });
  });
}

function isBest(run: Run, all: readonly Run[]): boolean {
  const of = (one: Run): number => (one.scores ? one.scores.trust + one.scores.continuity : 0);
  return run.scores !== undefined && all.every((one) => of(one) <= of(run));
}

function Small({ run, best }: { run: Run; best: boolean }): JSX.Element {
  const camera = useMemo(() => signal<Camera>(restCamera), []);
  const name = `${title(run.method)}, ${String(run.options.neighbors)} neighbors`;
  return (
    <PanelFrame
      label={best ? `${name}, the best scores` : name}
      kind={best ? "small-panel best-panel" : "small-panel"}
      footer={
        <>
          <span class="muted" title={run.status === "done" ? duration(run.elapsed) : ""}>
            {run.scores
              ? `T ${score(run.scores.trust)} · C ${score(run.scores.continuity)}${best ? " · best" : ""}`
              : run.warnings.length > 0
                ? "warning"
                : ""}
          </span>
          <button
            type="button"
            class="small"
            disabled={!run.coordinates}
            aria-label={`Take ${name} into the workbench`}
            onClick={() => take(run)}
          >
            Take
          </button>
        </>
      }
    >
      {run.coordinates ? (
        <PlotBox
          id={`sweep-${run.id}`}
          label={name}
          camera={camera}
          run={run}
          content={() => {
            const { data, rows, cols } = run.coordinates!;
            const cloud = clouds.get(run) ?? cloudOf(data, rows, cols, [0, 1]);
            clouds.set(run, cloud);
            return { cloud, dimensions: 2, colors: paintsOf(coloringOf(color.value, run), rows), chosen: selection.value };
          }}
        />
      ) : (
        <p class="muted centered">
          {run.status === "running" ? `${Math.round(100 * run.fraction)} %` : run.status === "failed" ? run.error : run.status}
        </p>
      )}
    </PanelFrame>
  );
}

const clouds = new WeakMap<Run, ReturnType<typeof cloudOf>>();

function take(run: Run): void {
  batch(() => {
    promote(run.id);
    showRun(run.id);
    screen.value = "workbench";
  });
}
