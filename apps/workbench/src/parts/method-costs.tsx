import { effect, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { bytes, count, duration, title, wordsOf } from "../base/format.ts";
import { type Cost, estimateCost, mostMemory } from "../data/cost.ts";
import type { AnyMethod } from "../runs/package.ts";
import { methodGroups } from "../runs/registry.ts";
import { classesOf } from "../state/columns.ts";
import { labelField, preparation, prepareWork } from "../state/data.ts";
import { startMethod } from "../state/flow.ts";

type Known = { readonly cost: Cost } | { readonly why: string };

const known = signal<ReadonlyMap<string, Known>>(new Map());

/** Measures all methods on samples of the points, one after another, anew whenever the preparation changes. */
function measureAll(): () => void {
  let controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    preparation.value;
    controller.abort();
    clearTimeout(timer);
    known.value = new Map();
    controller = new AbortController();
    const { signal } = controller;
    timer = setTimeout(() => void measure(signal), 300);
  });
  return () => {
    stop();
    clearTimeout(timer);
    controller.abort();
  };
}

async function measure(signal: AbortSignal): Promise<void> {
  const work = await prepareWork();
  if (!work || signal.aborted) return;
  const label = labelField.value;
  const classes = label ? classesOf(label, work.rows)?.labels : undefined;
  let warm = false;
  for (const { methods } of methodGroups()) {
    for (const method of methods) {
      let found: Known;
      try {
        if (method.info.supervised && !classes) throw new Error("needs a column with the role “label”");
        // The first call starts the thread, which is no part of any method's time.
        if (!warm) await estimateCost(method, { ...work.points, rows: Math.min(50, work.points.rows) }, classes, signal).catch(() => {});
        warm = true;
        found = { cost: await estimateCost(method, work.points, classes, signal) };
      } catch (error) {
        found = { why: wordsOf(error) };
      }
      if (signal.aborted) return;
      known.value = new Map([...known.value, [method.info.name, found]]);
    }
  }
}

/** Every method of the registry with what it will cost for these points, and a button that runs it with its defaults. */
export function MethodCosts(): JSX.Element {
  useEffect(measureAll, []);
  const tried = [...known.value.values()].find((one): one is { cost: Cost } => "cost" in one)?.cost.tried;
  return (
    <section class="card costs" aria-label="Methods and what they will cost">
      {methodGroups().map((group) => (
        <div key={group.title}>
          <h2 class="label">{group.title}</h2>
          <ul>
            {group.methods.map((method) => (
              <MethodCost key={method.info.name} method={method} known={known.value.get(method.info.name)} />
            ))}
          </ul>
        </div>
      ))}
      <p class="muted small-print">
        {tried
          ? `Time and memory for all points with default options, continued from ${count(tried[0])} and ${count(tried[1])} of them, measured on this machine. Data and result come beside the memory.`
          : "Measuring each method on a few of your points…"}
      </p>
    </section>
  );
}

function MethodCost({ method, known: found }: { method: AnyMethod; known: Known | undefined }): JSX.Element {
  const { name, summary } = method.info;
  const unfit = found !== undefined && "why" in found;
  return (
    <li title={summary}>
      <span>{title(name)}</span>
      <span class="muted number">
        {found === undefined ? "…" : unfit ? "–" : `about ${duration(found.cost.time)} · ${bytes(found.cost.memory)}`}
      </span>
      <button
        type="button"
        class="small"
        aria-label={`Run ${title(name)}`}
        disabled={unfit && method.info.supervised}
        onClick={() => void startMethod(name, {})}
      >
        Run
      </button>
      {unfit && <small class="muted">{found.why}</small>}
      {found && "cost" in found && found.cost.memory > mostMemory && (
        <small class="warn">
          Likely more than the {bytes(mostMemory)} there are.{" "}
          {"landmarks" in method.info.options ? "Set landmarks, or use fewer rows." : "Use fewer rows, or another method."}
        </small>
      )}
    </li>
  );
}
