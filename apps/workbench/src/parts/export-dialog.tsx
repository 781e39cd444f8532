import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { download, fileName } from "../base/download.ts";
import { title, wordsOf } from "../base/format.ts";
import { say } from "../base/live.ts";
import { saveModelFile } from "../export/model.ts";
import { saveTable, tableFormats } from "../export/tables.ts";
import { optionWords } from "../runs/registry.ts";
import { runOfPanel } from "../state/contents.ts";
import { data } from "../state/data.ts";
import { runs } from "../state/runs.ts";
import { dialog, focused, ground, layout, panels, screen } from "../state/view.ts";
import { Dialog } from "./dialog.tsx";

/** Takes away figures, tables and models. */
export function ExportDialog(): JSX.Element {
  const error = useMemo(() => signal(""), []);
  const done = runs.value.filter((run) => run.status === "done" && !run.sweep);
  const inPanel = panels.value[focused.value] && runOfPanel(panels.value[focused.value]!);
  const chosen = useMemo(() => signal((inPanel ?? done.at(-1))?.id), []);
  const run = done.find(({ id }) => id === chosen.value) ?? done.at(-1);
  const attempt = (work: () => Promise<unknown>): void => {
    error.value = "";
    work().then(
      () => say("The file is saved."),
      (reason) => {
        error.value = wordsOf(reason);
      },
    );
  };
  return (
    <Dialog
      title="Export"
      onClose={() => {
        dialog.value = undefined;
      }}
    >
      {error.value && (
        <p class="note bad" role="alert">
          {error.value}
        </p>
      )}
      <section>
        <h3 class="label">Figure</h3>
        <p class="muted">Drawn anew by the figure engine with axes and legend, not a picture of the screen.</p>
        <p class="row">
          <button type="button" onClick={() => attempt(() => saveFigure("panel", "svg"))}>
            Panel as SVG
          </button>
          <button type="button" onClick={() => attempt(() => saveFigure("panel", "png"))}>
            Panel as PNG
          </button>
          {layout.value > 1 && (
            <>
              <button type="button" onClick={() => attempt(() => saveFigure("grid", "svg"))}>
                All panels as SVG
              </button>
              <button type="button" onClick={() => attempt(() => saveFigure("grid", "png"))}>
                All panels as PNG
              </button>
            </>
          )}
        </p>
      </section>
      {run && (
        <section>
          <h3 class="label">
            <label for="export-run">Results of a run</label>
          </h3>
          <select
            id="export-run"
            value={run.id}
            onChange={(event) => {
              chosen.value = Number(event.currentTarget.value);
            }}
          >
            {done.map((one) => (
              <option key={one.id} value={one.id}>
                {title(one.method)} {optionWords(one.method, one.options)}
              </option>
            ))}
          </select>
          <p class="muted">Coordinates with row, id, label, clusters and local quality; NPY holds the coordinates alone.</p>
          <p class="row">
            {tableFormats.map((format) => (
              <button
                type="button"
                key={format}
                disabled={format === "npy" && !run.coordinates}
                onClick={() => attempt(() => saveTable(run, runs.value, format))}
              >
                {format === "npy" ? "NPY" : format === "csv" ? "CSV" : "Parquet"}
              </button>
            ))}
            <button
              type="button"
              title="Place new data with it later: flatland transform"
              onClick={() => attempt(() => saveModelFile(run))}
            >
              Model file
            </button>
          </p>
        </section>
      )}
      <section>
        <h3 class="label">Report</h3>
        <p class="row">
          <button
            type="button"
            onClick={() => {
              dialog.value = undefined;
              screen.value = "report";
            }}
          >
            Choose what goes into an HTML report…
          </button>
        </p>
      </section>
    </Dialog>
  );
}

async function saveFigure(what: "panel" | "grid", format: "svg" | "png"): Promise<void> {
  const { figureOf, pngOf, svgOf } = await import("../export/figures.ts");
  const states = what === "panel" ? [panels.value[focused.value] ?? panels.value[0]!] : panels.value.slice(0, layout.value);
  const svg = svgOf(figureOf(states), ground.value);
  const name = `${fileName(data.value!.name)}-${what}`;
  if (format === "svg") download(`${name}.svg`, svg, "image/svg+xml");
  else download(`${name}.png`, await pngOf(svg), "image/png");
}
