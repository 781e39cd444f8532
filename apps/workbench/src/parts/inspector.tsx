import type { JSX } from "preact";
import { count, counted, score, short, title } from "../base/format.ts";
import { noticesOf } from "../runs/notices.ts";
import { optionWords } from "../runs/registry.ts";
import { coloringOf } from "../state/colors.ts";
import { runOfPanel } from "../state/contents.ts";
import { work } from "../state/data.ts";
import { pictures, runs } from "../state/runs.ts";
import { select } from "../state/selecting.ts";
import { color, focused, panels, selectedCount, selection } from "../state/view.ts";
import { ColorChoice } from "./color-choice.tsx";
import { Legend } from "./legend.tsx";
import { LineChart } from "./line-chart.tsx";

/** The right column: color, selection, quality and what should be read before anything is concluded. */
export function Inspector(): JSX.Element {
  const panel = panels.value[focused.value];
  const run = panel && runOfPanel(panel);
  return (
    <aside class="inspector" aria-label="Color, selection and quality" data-scroll>
      <section aria-label="Color">
        <h2 class="label">Color by</h2>
        <ColorChoice />
        <Legend coloring={coloringOf(color.value, run)} />
      </section>
      <Selection />
      <Quality />
      <Notices />
    </aside>
  );
}

function Selection(): JSX.Element {
  const points = work.value;
  const chosen = selection.value;
  const coloring = coloringOf(color.value, undefined);
  let words = "";
  if (chosen && coloring.kind === "values") {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    coloring.values.forEach((value, i) => {
      if (chosen[i]) [low, high] = [Math.min(low, value), Math.max(high, value)];
    });
    const { name, written = short } = coloring;
    words = `${name} from ${written(low)} to ${written(high)}`;
  }
  return (
    <section aria-label="Selection">
      <h2 class="label">Selection</h2>
      <p>
        {chosen ? (
          <b>
            {count(selectedCount.value)} of {counted(points?.points.rows ?? 0, "point")}
          </b>
        ) : (
          <span class="muted">None. Draw a lasso or box around points, or click a class above.</span>
        )}
      </p>
      {words && <p class="muted">{words}</p>}
      {chosen && (
        <p class="row">
          <button
            type="button"
            class="small"
            onClick={() =>
              select(
                chosen.map((one) => 1 - one),
                "replace",
              )
            }
          >
            Invert
          </button>
          <button type="button" class="small" onClick={() => select(undefined, "replace")}>
            Clear
          </button>
        </p>
      )}
    </section>
  );
}

function Quality(): JSX.Element | null {
  const scored = pictures.value.filter((run) => run.scores);
  if (scored.length === 0) return null;
  const best = Math.max(...scored.map((run) => run.scores!.trust));
  const bestC = Math.max(...scored.map((run) => run.scores!.continuity));
  const curves = scored.filter((run) => run.scores!.curve).slice(-6);
  return (
    <section aria-label="Quality">
      <h2 class="label">Quality</h2>
      <table class="quality">
        <thead>
          <tr>
            <th scope="col">run</th>
            <th scope="col" class="number" title="Are neighbors in the picture neighbors in the data?">
              trust.
            </th>
            <th scope="col" class="number" title="Are neighbors in the data neighbors in the picture?">
              contin.
            </th>
          </tr>
        </thead>
        <tbody>
          {scored.map((run) => (
            <tr key={run.id}>
              <th scope="row">
                {title(run.method)} <span class="muted">{optionWords(run.method, run.options)}</span>
              </th>
              <td class={run.scores!.trust === best && scored.length > 1 ? "number best" : "number"}>{score(run.scores!.trust)}</td>
              <td class={run.scores!.continuity === bestC && scored.length > 1 ? "number best" : "number"}>
                {score(run.scores!.continuity)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {curves.length > 0 && (
        <>
          <h3 class="label">Trustworthiness by neighbors</h3>
          <LineChart
            label="Trustworthiness by the number of neighbors"
            series={curves.map((run) => ({ name: title(run.method), x: run.scores!.curve!.neighbors, y: run.scores!.curve!.values }))}
          />
        </>
      )}
    </section>
  );
}

function Notices(): JSX.Element | null {
  const focusedRun = panels.value[focused.value] && runOfPanel(panels.value[focused.value]!);
  const done = runs.value.filter((run) => run.status === "done" && !run.sweep);
  const shown = focusedRun?.status === "done" ? [focusedRun, ...done.filter((run) => run !== focusedRun && run.labels)] : done.slice(-3);
  const notices = [...new Map(shown.flatMap((run) => noticesOf(run).map((notice) => [notice.text, notice]))).values()];
  if (notices.length === 0) return null;
  return (
    <section aria-label="Read this first">
      <h2 class="label">Read this first</h2>
      {notices.map(({ text, warn }) => (
        <p key={text} class={warn ? "note" : "note plain"}>
          {text}
        </p>
      ))}
    </section>
  );
}
