import type { JSX } from "preact";
import { duration, score, title } from "../base/format.ts";
import { optionWords } from "../runs/registry.ts";
import { type Run, timeLeft } from "../runs/run.ts";
import { showRun } from "../state/flow.ts";
import { cancelRun, removeRun, runs } from "../state/runs.ts";
import { color, panels, runDetails } from "../state/view.ts";

/** All runs, the newest first: what works now, what waits, what came out. */
export function RunList(): JSX.Element {
  const list = runs.value.filter((run) => !run.sweep).toReversed();
  return (
    <section class="run-list" aria-label="Runs">
      <h2 class="label">Runs</h2>
      {list.length === 0 && <p class="muted">None yet. Choose a method and run it.</p>}
      <ul>
        {list.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </ul>
    </section>
  );
}

function RunRow({ run }: { run: Run }): JSX.Element {
  const name = title(run.method);
  const live = run.status === "running" || run.status === "queued";
  const shown = panels.value.some((panel) => panel.source === run.id) || (color.value.kind === "run" && color.value.run === run.id);
  return (
    <li class={`run ${run.status}`}>
      <div class="run-head">
        <button type="button" class="quiet run-name" title="Show it" disabled={!run.coordinates && !run.labels} onClick={() => show(run)}>
          <span class={shown ? "dot on" : "dot"} aria-hidden="true" />
          <b>{name}</b>
          <span class="muted">{optionWords(run.method, run.options)}</span>
        </button>
        {live ? (
          <button type="button" class="small" aria-label={`Cancel ${name}`} onClick={() => cancelRun(run.id)}>
            Cancel
          </button>
        ) : (
          <>
            <button
              type="button"
              class="quiet small"
              aria-label={`Details of ${name}`}
              aria-haspopup="dialog"
              onClick={() => {
                runDetails.value = run.id;
              }}
            >
              ⋯
            </button>
            <button type="button" class="quiet small" aria-label={`Remove ${name}`} onClick={() => removeRun(run.id)}>
              ×
            </button>
          </>
        )}
      </div>
      {run.status === "running" && <Running run={run} />}
      {run.status === "queued" && <p class="muted small-print">waiting for its turn</p>}
      {run.status === "failed" && <p class="note bad small-print">{run.error}</p>}
      {run.status === "cancelled" && (
        <p class="muted small-print">
          cancelled after {duration(run.elapsed)}
          {run.coordinates ? "; its last picture stays" : ""}
        </p>
      )}
      {run.status === "done" && (
        <p class="muted small-print">
          {duration(run.elapsed)}
          {run.scores && ` · T ${score(run.scores.trust)} · C ${score(run.scores.continuity)}`}
          {run.warnings.length > 0 && ` · ${run.warnings.length === 1 ? "1 warning" : `${run.warnings.length} warnings`}`}
        </p>
      )}
    </li>
  );
}

function show(run: Run): void {
  if (run.coordinates) showRun(run.id, (run.coordinates.cols ?? 2) >= 3 ? 3 : 2);
  else color.value = { kind: "run", run: run.id };
}

function Running({ run }: { run: Run }): JSX.Element {
  const left = timeLeft(run);
  const percent = Math.round(100 * run.fraction);
  return (
    <>
      <div
        class="bar"
        role="progressbar"
        aria-label={`${title(run.method)}: ${run.phase}`}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <i style={{ width: `${percent}%` }} />
      </div>
      <p class="muted small-print">
        {run.phase} · {percent} % · {duration(run.elapsed)}
        {left !== undefined && ` · about ${duration(left)} left`}
      </p>
    </>
  );
}
