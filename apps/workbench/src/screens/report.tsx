import { effect, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { download, fileName } from "../base/download.ts";
import { title, wordsOf } from "../base/format.ts";
import { say } from "../base/live.ts";
import { Empty } from "../parts/screen-tools.tsx";
import { optionWords } from "../runs/registry.ts";
import { data } from "../state/data.ts";
import { runs } from "../state/runs.ts";
import { ground, layout, panels } from "../state/view.ts";

const parts = signal<Readonly<Record<"figure" | "scores" | "code", boolean>>>({ figure: true, scores: true, code: true });
const left = signal<ReadonlySet<number>>(new Set());
const heading = signal("");

const partWords = {
  figure: ["Pictures", "the panels of the workbench as one figure"],
  scores: ["Quality", "trustworthiness and continuity of every picture"],
  code: ["How to repeat it", "command line and TypeScript of every run"],
} as const;

/** The seventh screen: what goes into the report, how its figure looks, and the file. */
export function Report(): JSX.Element {
  const error = useMemo(() => signal(""), []);
  const done = runs.value.filter((run) => run.status === "done" && !run.sweep);
  if (done.length === 0)
    return <Empty title="Nothing to report yet" words="Run a method in the workbench; then choose here what goes into one HTML file." />;
  const name = heading.value || `${data.value!.name}: a look at its shape`;
  const save = async (): Promise<void> => {
    error.value = "";
    try {
      const { reportHtml } = await import("../export/report.ts");
      const { figure, scores, code } = parts.value;
      const html = reportHtml({
        title: name,
        panels: panels.value.slice(0, layout.value),
        runs: done.filter((run) => !left.value.has(run.id)),
        withFigure: figure,
        withScores: scores,
        withCode: code,
      });
      download(`${fileName(name)}.html`, html, "text/html");
      say("The report is saved.");
    } catch (reason) {
      error.value = wordsOf(reason);
    }
  };
  return (
    <main class="report" id="main">
      <section class="card report-form" aria-label="What goes into the report">
        <h1>Report</h1>
        <p class="muted">One HTML file with everything inside: it opens from disk, makes no request, and can be sent as it is.</p>
        <label>
          <span>Title</span>
          <input
            value={name}
            onInput={(event) => {
              heading.value = event.currentTarget.value;
            }}
          />
        </label>
        <fieldset>
          <legend class="label">Parts</legend>
          {(Object.keys(partWords) as (keyof typeof partWords)[]).map((part) => (
            <label key={part} class="tick">
              <input
                type="checkbox"
                checked={parts.value[part]}
                onChange={(event) => {
                  parts.value = { ...parts.value, [part]: event.currentTarget.checked };
                }}
              />
              <span>
                {partWords[part][0]} <small class="muted">{partWords[part][1]}</small>
              </span>
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend class="label">Runs</legend>
          {done.map((run) => (
            <label key={run.id} class="tick">
              <input
                type="checkbox"
                checked={!left.value.has(run.id)}
                onChange={() => {
                  const next = new Set(left.value);
                  if (!next.delete(run.id)) next.add(run.id);
                  left.value = next;
                }}
              />
              <span>
                {title(run.method)} <small class="muted">{optionWords(run.method, run.options)}</small>
              </span>
            </label>
          ))}
        </fieldset>
        {error.value && (
          <p class="note bad" role="alert">
            {error.value}
          </p>
        )}
        <button type="button" class="primary" onClick={() => void save()}>
          Save the HTML report
        </button>
      </section>
      <section class="card report-figure" aria-label="Figure of the report">
        {parts.value.figure ? <Preview /> : <p class="muted centered">Without pictures.</p>}
      </section>
    </main>
  );
}

/** The figure as the report will have it. */
function Preview(): JSX.Element {
  const url = useMemo(() => signal(""), []);
  const error = useMemo(() => signal(""), []);
  useEffect(() => {
    let old = "";
    let gone = false;
    const stop = effect(() => {
      const [states, count, theme] = [panels.value, layout.value, ground.value];
      import("../export/figures.ts").then(({ figureOf, svgOf }) => {
        if (gone) return;
        try {
          const svg = svgOf(figureOf(states.slice(0, count)), theme);
          URL.revokeObjectURL(old);
          url.value = old = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
          error.value = "";
        } catch (reason) {
          error.value = wordsOf(reason);
        }
      });
    });
    return () => {
      gone = true;
      stop();
      URL.revokeObjectURL(old);
    };
  }, [url, error]);
  if (error.value) return <p class="note">{error.value}</p>;
  return url.value ? <img src={url.value} alt="The panels of the workbench as one figure" /> : <p class="muted centered">Drawing…</p>;
}
