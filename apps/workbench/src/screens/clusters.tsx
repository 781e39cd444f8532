import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { count, score, title } from "../base/format.ts";
import { LineChart } from "../parts/line-chart.tsx";
import { PlotBox } from "../parts/plot-box.tsx";
import { BrushTools, Empty } from "../parts/screen-tools.tsx";
import { noticesOf } from "../runs/notices.ts";
import { accuracy, adjustedRandIndex, confusionMatrix, methods, normalizedMutualInformation, unmatchedAccuracy } from "../runs/package.ts";
import { optionWords } from "../runs/registry.ts";
import type { Run } from "../runs/run.ts";
import { type Coloring, classColor, matchedLabels, paintsOf, trueClasses } from "../state/colors.ts";
import { cloudOfPanel } from "../state/contents.ts";
import { labelField, work } from "../state/data.ts";
import { enqueue, pictures, runs } from "../state/runs.ts";
import { select } from "../state/selecting.ts";
import { type Camera, ground, type PanelState, restCamera, selection } from "../state/view.ts";

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
    <main class="clusters" id="main">
      <aside class="clusters-side" aria-label="Clusterings" data-scroll>
        <NewClustering />
        <section class="card step" aria-label="Clusterings">
          <h2 class="label">Clusterings</h2>
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

interface PlotProps {
  readonly id: string;
  readonly heading: string;
  readonly coloring: Coloring;
  readonly camera: { value: Camera };
  readonly run?: Run;
  readonly tip?: boolean;
}

function Plot({ id, heading, coloring, camera, run, tip = false }: PlotProps): JSX.Element {
  return (
    <section class="panel" aria-label={heading}>
      <header>
        <h2>{heading}</h2>
      </header>
      <PlotBox
        id={id}
        label={heading}
        camera={camera as never}
        run={run}
        tip={tip}
        content={() => {
          const cols = work.value?.points.cols ?? 2;
          const source = pictures.value.some((one) => one.id === shownOn.value) ? shownOn.value : "data";
          const shown = source === "data" ? cols : (pictures.value.find((one) => one.id === source)?.coordinates?.cols ?? 2);
          const state: PanelState = {
            source,
            dimensions: shown >= 3 ? 3 : 2,
            axes: source === "data" && cols > 3 ? "pca" : [0, 1, 2].slice(0, Math.max(1, shown)),
            camera: restCamera,
          };
          const cloud = cloudOfPanel(state);
          return cloud && { cloud, dimensions: state.dimensions, colors: paintsOf(coloring, cloud.count), chosen: selection.value };
        }}
      />
    </section>
  );
}

/** How found and true labels agree, where there are true ones; else the sizes of the clusters. */
function Agreement({ run }: { run: Run }): JSX.Element {
  const truth = trueClasses();
  const known = truth?.labels.every((label) => label >= 0) ?? false;
  if (!truth || !known) return <Sizes run={run} />;
  const tested = run.held;
  const rows = tested ? [...tested.keys()].filter((i) => tested[i] === 1) : undefined;
  const real = rows ? Int32Array.from(rows, (i) => truth.labels[i]!) : truth.labels;
  const given = rows ? Int32Array.from(rows, (i) => run.labels![i]!) : run.labels!;
  const found = rows ? given : matchedLabels(run.labels!, truth).labels;
  const names = matchedLabels(run.labels!, truth).names;
  const { labels, counts } = confusionMatrix(real, found);
  return (
    <>
      <section class="card step" aria-label="Scores">
        <h2 class="label">Agreement{rows ? ` on ${count(rows.length)} points not seen before` : ""}</h2>
        <dl>
          <dt>{rows ? "accuracy" : "accuracy after matching"}</dt>
          <dd>
            <b>{score(rows ? unmatchedAccuracy(real, given) : accuracy(real, given))}</b>
          </dd>
          <dt title="Adjusted Rand index: 0 is chance, 1 is the same partition">ARI</dt>
          <dd>{score(adjustedRandIndex(real, given))}</dd>
          <dt title="Normalized mutual information: 0 is none, 1 is the same partition">NMI</dt>
          <dd>{score(normalizedMutualInformation(real, given))}</dd>
        </dl>
      </section>
      <Confusion
        labels={labels}
        counts={counts.data}
        names={names}
        onSelect={(a, b) => selectPair(truth.labels, rows ? run.labels! : matchedLabels(run.labels!, truth).labels, a, b, tested)}
      />
    </>
  );
}

/** Selects the points of one cell of the matrix. */
function selectPair(truth: Int32Array, found: Int32Array, a: number, b: number, tested: Uint8Array | undefined): void {
  const mask = Uint8Array.from(truth, (label, i) => (label === a && found[i] === b && (!tested || tested[i] === 1) ? 1 : 0));
  select(mask, "replace");
}

function Confusion({
  labels,
  counts,
  names,
  onSelect,
}: {
  labels: Int32Array;
  counts: Float64Array;
  names: readonly string[];
  onSelect: (a: number, b: number) => void;
}): JSX.Element {
  const k = labels.length;
  const most = Math.max(...counts);
  const dark = ground.value === "dark";
  const dot = (label: number): JSX.Element => (
    <svg width="9" height="9" aria-hidden="true">
      <circle cx="4.5" cy="4.5" r="4" fill={classColor(label, names.length, dark)} />
    </svg>
  );
  return (
    <section class="card step confusion" aria-label="Confusion matrix">
      <h2 class="label">True (rows) against found</h2>
      <div class="confusion-scroll">
        <table>
          <thead>
            <tr>
              <td />
              {Array.from(labels, (label) => (
                <th scope="col" key={label} title={names[label]}>
                  {dot(label)}
                  <span>{names[label]}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from(labels, (truth, a) => (
              <tr key={truth}>
                <th scope="row">
                  {dot(truth)} {names[truth]}
                </th>
                {Array.from(labels, (found, b) => {
                  const value = counts[a * k + b]!;
                  return (
                    <td key={found}>
                      <button
                        type="button"
                        class={a === b ? "cell right" : "cell"}
                        style={{ "--share": `${Math.round((100 * value) / most)}%` }}
                        aria-label={`${count(value)} points of ${names[truth]} found as ${names[found]}; select them`}
                        disabled={value === 0}
                        onClick={() => onSelect(truth, found)}
                      >
                        {value === 0 ? "·" : count(value)}
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="small-print muted">Click a number to select its points.</p>
    </section>
  );
}

function Sizes({ run }: { run: Run }): JSX.Element {
  const sizes = new Map<number, number>();
  for (const label of run.labels!) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  return (
    <section class="card step" aria-label="Sizes of the clusters">
      <h2 class="label">Clusters</h2>
      <dl>
        {[...sizes]
          .sort(([a], [b]) => a - b)
          .map(([label, size]) => (
            <>
              <dt>cluster {label + 1}</dt>
              <dd>{count(size)}</dd>
            </>
          ))}
      </dl>
      <p class="small-print muted">Give a column the role “label” to compare the clusters with true classes.</p>
    </section>
  );
}
