import { type Signal, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { title } from "../base/format.ts";
import { Agreement } from "../parts/agreement.tsx";
import { LineChart } from "../parts/line-chart.tsx";
import { PlotPanel } from "../parts/plot-panel.tsx";
import { BrushTools, Empty } from "../parts/screen-tools.tsx";
import { noticesOf } from "../runs/notices.ts";
import { methods } from "../runs/package.ts";
import { optionWords } from "../runs/registry.ts";
import type { Run } from "../runs/run.ts";
import { type Coloring, matchedLabels, paintsOf, trueClasses } from "../state/colors.ts";
import { cloudOfPanel } from "../state/contents.ts";
import { labelField, work } from "../state/data.ts";
import { enqueue, pictures, runs } from "../state/runs.ts";
import { type Camera, type PanelState, restCamera, selection } from "../state/view.ts";

const chosen = signal(-1);
const shownOn = signal<number | "data">("data");
const wanted = signal(3);

/** The sixth screen: clusters beside the true classes, and the numbers that say how they agree. */
export function Clusters(): JSX.Element {
  const camera = useMemo(() => signal<Camera>(restCamera), []);
  const clustered = runs.value.filter((run) => run.labels && run.status === "done" && !run.sweep);
  const run = clustered.find(({ id }) => id === chosen.value) ?? clustered.at(-1);
  if (!work.value) return <Empty title="No points yet" words="Open data first." />;
  const truth = trueClasses();
  return (
    <main class="clusters" id="main" data-scroll>
      <aside class="clusters-side" aria-label="Clusterings" data-scroll>
        <NewClustering />
        <section class="card step" aria-label="Clusterings">
          <h2 class="label">Clusterings and predictions</h2>
          {clustered.length === 0 && <p class="muted">None yet.</p>}
          {clustered.map((one) => (
            <button type="button" key={one.id} class="quiet" aria-pressed={one === run} onClick={() => (chosen.value = one.id)}>
              {title(one.method)} <span class="muted">{optionWords(one.method, one.options)}</span>
            </button>
          ))}
          <Waiting />
        </section>
        {run && <Eigengap run={run} />}
        {run &&
          noticesOf(run).map(({ text, warn }) => (
            <p key={text} class={warn ? "note" : "note plain"}>
              {text}
            </p>
          ))}
      </aside>
      <section class="clusters-middle" aria-label="Pictures">
        <div class="tool-bar">
          <BrushTools />
          <label class="group">
            <span class="muted">Shown on</span>
            <select
              value={String(shownOn.value)}
              onChange={(event) => {
                shownOn.value = event.currentTarget.value === "data" ? "data" : Number(event.currentTarget.value);
                camera.value = restCamera;
              }}
            >
              <option value="data">the data</option>
              {pictures.value.map((one) => (
                <option key={one.id} value={one.id}>
                  {title(one.method)} {optionWords(one.method, one.options)}
                </option>
              ))}
            </select>
          </label>
        </div>
        <div class={truth && run ? "grid grid-2" : "grid grid-1"}>
          {truth && (
            <Plot
              id="clusters-true"
              heading={`True: ${labelField.value!.name}`}
              coloring={{ kind: "classes", name: labelField.value!.name, ...truth }}
              camera={camera}
              tip
            />
          )}
          {run && (
            <Plot
              id="clusters-found"
              heading={`Found: ${title(run.method)}`}
              coloring={{ kind: "classes", name: title(run.method), ...matchedLabels(run.labels!, truth) }}
              camera={camera}
              run={run}
              tip={!truth}
            />
          )}
          {!truth && !run && <p class="muted centered">Start a clustering on the left.</p>}
        </div>
      </section>
      <aside class="clusters-side" aria-label="Agreement" data-scroll>
        {run ? <Agreement run={run} /> : <p class="muted">Scores stand here once there is a clustering.</p>}
      </aside>
    </main>
  );
}

/** Clusterings with a number of clusters, straight from the registry. */
function NewClustering(): JSX.Element {
  const able = methods.filter(({ info }) => info.kind === "clustering" && "clusters" in info.options);
  return (
    <section class="card step" aria-label="New clustering">
      <h2 class="label">New clustering</h2>
      <label class="inline">
        <span>clusters</span>
        <input
          type="number"
          min="2"
          max="50"
          value={wanted.value}
          onInput={(event) => {
            const value = Math.round(Number(event.currentTarget.value));
            if (value >= 2) wanted.value = value;
          }}
        />
      </label>
      <p class="row">
        {able.map(({ info }) => (
          <button type="button" key={info.name} onClick={() => (chosen.value = enqueue(info.name, { clusters: wanted.value }))}>
            {title(info.name)}
          </button>
        ))}
      </p>
    </section>
  );
}

function Waiting(): JSX.Element | null {
  const live = runs.value.find((run) => run.status === "running" && run.kind !== "embedding");
  if (!live) return null;
  const percent = Math.round(100 * live.fraction);
  return (
    <div
      class="bar"
      role="progressbar"
      aria-label={`${title(live.method)}: ${live.phase}`}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i style={{ width: `${percent}%` }} />
    </div>
  );
}

function Eigengap({ run }: { run: Run }): JSX.Element | null {
  const values = run.eigenvalues;
  if (!values || run.kind !== "clustering" || values.length < 3) return null;
  const best = Number(run.diagnostics?.widestGap);
  const used = Number(run.diagnostics?.clusters);
  return (
    <section class="card step" aria-label="Eigengap">
      <h2 class="label">Eigenvalues</h2>
      <LineChart
        label="Eigenvalues of the normalized affinities, descending"
        series={[{ name: "eigenvalue", x: Array.from(values, (_, i) => i + 1), y: [...values] }]}
      />
      <p class="small-print muted">
        A wide gap after the k-th value speaks for k clusters. The widest is after {best}
        {used === best ? ", the number used." : `; ${used} were used.`}
      </p>
      {best >= 2 && used !== best && (
        <button type="button" class="small" onClick={() => (chosen.value = enqueue(run.method, { ...run.options, clusters: best }))}>
          Try {best} clusters
        </button>
      )}
    </section>
  );
}

/** The points in the colors of one set of classes. */
function Plot({
  id,
  heading,
  coloring,
  camera,
  run,
  tip = false,
}: {
  readonly id: string;
  readonly heading: string;
  readonly coloring: Coloring;
  readonly camera: Signal<Camera>;
  readonly run?: Run;
  readonly tip?: boolean;
}): JSX.Element {
  return (
    <PlotPanel
      id={id}
      heading={heading}
      label={heading}
      camera={camera}
      run={run}
      tip={tip}
      content={() => {
        const state = shownPanel();
        const cloud = cloudOfPanel(state);
        return cloud && { cloud, dimensions: state.dimensions, colors: paintsOf(coloring, cloud.count), chosen: selection.value };
      }}
    />
  );
}

/** The data, or the picture that was chosen, as a panel would have it. */
function shownPanel(): PanelState {
  const picture = pictures.value.find((one) => one.id === shownOn.value);
  const cols = picture ? picture.coordinates!.cols : (work.value?.points.cols ?? 2);
  return {
    source: picture ? picture.id : "data",
    dimensions: cols >= 3 ? 3 : 2,
    axes: !picture && cols > 3 ? "pca" : [0, 1, 2].slice(0, Math.max(1, cols)),
    camera: restCamera,
  };
}
