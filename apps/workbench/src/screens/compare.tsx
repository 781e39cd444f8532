import { type Signal, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { score, title } from "../base/format.ts";
import { nearestRows } from "../draw/nearest-rows.ts";
import { placesIn } from "../draw/painter.ts";
import type { Cloud } from "../draw/view-math.ts";
import { PlotPanel } from "../parts/plot-panel.tsx";
import { Empty, ScreenTools } from "../parts/screen-tools.tsx";
import { optionWords } from "../runs/registry.ts";
import type { Run } from "../runs/run.ts";
import { laidUpon } from "../state/aligned.ts";
import { coloringOf, paintsOf } from "../state/colors.ts";
import { work } from "../state/data.ts";
import { pictures } from "../state/runs.ts";
import { type Camera, color, hovered, restCamera, selection } from "../state/view.ts";

const first = signal(-1);
const second = signal(-1);
const mix = signal(0.5);
const neighbors = 12;

/** The fourth screen: pictures laid upon each other, one turned into the other, and what becomes of a point's neighbors. */
export function Compare(): JSX.Element {
  const list = pictures.value.filter((run) => run.status === "done");
  const camera = useMemo(() => signal<Camera>(restCamera), []);
  const a = list.find((run) => run.id === first.value) ?? list[0];
  const b = list.find((run) => run.id === second.value && run !== a) ?? list.find((run) => run !== a);
  if (!a || !b) {
    return (
      <Empty
        title="Compare needs two pictures"
        words="Run two embeddings in the workbench; here they are laid upon each other, whatever their turn, mirror image and size."
      />
    );
  }
  const others = list.filter((run) => run !== a && run !== b).slice(-4);
  const shown = [a, b, ...others];
  const laid = laidUpon(shown.map((run) => run.coordinates!));
  const { disparity } = laid[1]!;
  return (
    <main class="compare" id="main" data-scroll>
      <ScreenTools />
      <section class="compare-bar" aria-label="What is compared">
        <RunChoice label="Lay" runs={list} value={b} onChange={(id) => (second.value = id)} />
        <RunChoice label="upon" runs={list} value={a} onChange={(id) => (first.value = id)} />
        <p title="0 is the same shape up to moving, turning, mirroring and scaling; 1 has nothing in common">
          <span class="muted">Procrustes disparity</span> <b>{score(disparity)}</b>
        </p>
        <label class="morph">
          <span>Morph</span>
          <span class="muted">{title(a.method)}</span>
          <input
            type="range"
            min="0"
            max="1"
            step="0.01"
            aria-label={`Morph from ${title(a.method)} to ${title(b.method)}`}
            value={mix.value}
            onInput={(event) => {
              mix.value = Number(event.currentTarget.value);
            }}
          />
          <span class="muted">{title(b.method)}</span>
        </label>
      </section>
      <div class="compare-grid" style={{ "--across": others.length === 1 ? 2 : 3 }}>
        <Plot camera={camera} id="compare-a" heading={name(a)} run={a} cloud={() => laid[0]!.cloud} pair={[a, b]} tip />
        <Plot
          camera={camera}
          id="compare-mix"
          heading={`${Math.round(100 * mix.value)} % of the way`}
          run={b}
          cloud={() => morphed(laid[0]!.cloud, laid[1]!.cloud)}
          pair={[a, b]}
        />
        <Plot camera={camera} id="compare-b" heading={name(b)} run={b} cloud={() => laid[1]!.cloud} pair={[a, b]} />
        {others.map((run, i) => (
          <Plot
            key={run.id}
            camera={camera}
            id={`compare-${run.id}`}
            heading={name(run)}
            run={run}
            cloud={() => laid[i + 2]!.cloud}
            pair={[a, run]}
          />
        ))}
      </div>
      <Fate a={a} b={b} />
    </main>
  );
}

function name(run: Run): string {
  return `${title(run.method)} ${optionWords(run.method, run.options)}`.trim();
}

function RunChoice({
  label,
  runs,
  value,
  onChange,
}: {
  label: string;
  runs: readonly Run[];
  value: Run;
  onChange: (id: number) => void;
}): JSX.Element {
  return (
    <label>
      <span>{label}</span>
      <select value={value.id} onChange={(event) => onChange(Number(event.currentTarget.value))}>
        {runs.map((run) => (
          <option key={run.id} value={run.id}>
            {name(run)}
          </option>
        ))}
      </select>
    </label>
  );
}

let between: { a: Cloud; b: Cloud; cloud: Cloud } | undefined;

/** The cloud on the way from one picture to the other; its positions are written in place. */
function morphed(from: Cloud, to: Cloud): Cloud {
  if (between?.a !== from || between.b !== to)
    between = { a: from, b: to, cloud: { ...from, positions: new Float32Array(from.positions.length), version: -1 } };
  const t = mix.value;
  if (between.cloud.version !== t) {
    const { positions } = between.cloud;
    for (let i = 0; i < positions.length; i++) positions[i] = from.positions[i]! + t * (to.positions[i]! - from.positions[i]!);
    between = { ...between, cloud: { ...between.cloud, version: t } };
  }
  return between.cloud;
}

/** One picture in the place of the first: with the neighbors of the hovered point drawn as kept, lost and gained. */
function Plot({
  id,
  heading,
  run,
  cloud,
  camera,
  pair,
  tip = false,
}: {
  readonly id: string;
  readonly heading: string;
  readonly run: Run;
  readonly cloud: () => Cloud;
  readonly camera: Signal<Camera>;
  readonly pair: readonly [Run, Run];
  readonly tip?: boolean;
}): JSX.Element {
  return (
    <PlotPanel
      id={id}
      heading={heading}
      label={`${heading}, laid upon the first picture`}
      camera={camera}
      run={run}
      tip={tip}
      content={() => {
        const shown = cloud();
        return {
          cloud: shown,
          dimensions: pair[0].coordinates!.cols >= 3 ? 3 : 2,
          colors: paintsOf(coloringOf(color.value, run), shown.count),
          chosen: selection.value,
        };
      }}
    >
      <NeighborLines id={id} pair={pair} />
    </PlotPanel>
  );
}

/** What becomes of the neighbors of a point from one picture to another. */
function fateOf(point: number, [a, b]: readonly [Run, Run]): { kept: number[]; lost: number[]; gained: number[] } {
  const of = ({ coordinates }: Run): number[] => nearestRows(coordinates!.data, coordinates!.rows, coordinates!.cols, point, neighbors);
  const [before, after] = [of(a), of(b)];
  return {
    kept: before.filter((row) => after.includes(row)),
    lost: before.filter((row) => !after.includes(row)),
    gained: after.filter((row) => !before.includes(row)),
  };
}

/** Lines from the hovered point to its neighbors: kept ones solid, lost ones dashed, gained ones dotted. */
function NeighborLines({ id, pair }: { id: string; pair: readonly [Run, Run] }): JSX.Element | null {
  const point = hovered.value;
  const found = point >= 0 ? placesIn(id) : undefined;
  if (!found || point >= found.places.length / 2) return null;
  const { places } = found;
  const line = (row: number, kind: string): JSX.Element => (
    <line
      key={`${kind} ${row}`}
      class={kind}
      x1={places[2 * point]}
      y1={places[2 * point + 1]}
      x2={places[2 * row]}
      y2={places[2 * row + 1]}
    />
  );
  const { kept, lost, gained } = fateOf(point, pair);
  return (
    <svg class="outline fate-lines" aria-hidden="true">
      {lost.map((row) => line(row, "lost"))}
      {gained.map((row) => line(row, "gained"))}
      {kept.map((row) => line(row, "kept"))}
    </svg>
  );
}

function Fate({ a, b }: { a: Run; b: Run }): JSX.Element {
  const point = hovered.value;
  if (point < 0) {
    return (
      <p class="fate muted">Point at a point: its {neighbors} nearest neighbors in both pictures are drawn as kept, lost and gained.</p>
    );
  }
  const { kept, lost, gained } = fateOf(point, [a, b]);
  return (
    <p class="fate" role="status">
      <b>Row {work.value!.rows[point]!.toLocaleString("en-US")}</b>: of {neighbors} neighbors in {title(a.method)},{" "}
      <span class="kept">— {kept.length} kept</span>, <span class="lost">- - {lost.length} lost</span>,{" "}
      <span class="gained">··· {gained.length} gained</span> in {title(b.method)}.
    </p>
  );
}
