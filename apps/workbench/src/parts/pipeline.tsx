import type { JSX } from "preact";
import { counted, title } from "../base/format.ts";
import { methodGroups, methodNamed } from "../runs/registry.ts";
import { chosenMethod, chosenOptions, givenOptions, optionsFit, setOption } from "../state/chosen.ts";
import { data, preparation, work } from "../state/data.ts";
import { startMethod } from "../state/flow.ts";
import { screen } from "../state/view.ts";
import { OptionForm } from "./option-form.tsx";
import { RunList } from "./run-list.tsx";

/** The left column: the data, the method with its options, and the runs. */
export function Pipeline(): JSX.Element {
  return (
    <aside class="pipeline" aria-label="Data, method and runs" data-scroll>
      <DataCard />
      <MethodCard />
      <RunList />
    </aside>
  );
}

const scalings = { none: "as they are", standard: "unit variance", minmax: "0 to 1" } as const;

function DataCard(): JSX.Element {
  const points = work.value;
  return (
    <section class="card step" aria-label="Data">
      <h2>
        <span class="step-number">1</span>Data
      </h2>
      <dl>
        <dt>Points</dt>
        <dd>{counted(points?.points.rows ?? 0, "point")}</dd>
        <dt>Features</dt>
        <dd title={points?.features.slice(0, 40).join(", ")}>
          {points && points.features.length <= 3 ? points.features.join(", ") : counted(points?.features.length ?? 0, "column")}
        </dd>
        <dt>Scale</dt>
        <dd>{scalings[preparation.value.scaling]}</dd>
      </dl>
      {points?.notes.map((note) => (
        <p class="muted small-print" key={note}>
          {note}
        </p>
      ))}
      {data.value?.attribution && <p class="muted small-print attribution">{data.value.attribution}</p>}
      <button
        type="button"
        class="small"
        onClick={() => {
          screen.value = "check";
        }}
      >
        Change…
      </button>
    </section>
  );
}

function MethodCard(): JSX.Element {
  const method = methodNamed(chosenMethod.value);
  return (
    <form
      class="card step focused-step"
      aria-label="Method"
      onSubmit={(event) => {
        event.preventDefault();
        if (optionsFit.value) void startMethod(chosenMethod.value, chosenOptions.value);
      }}
    >
      <h2>
        <span class="step-number">2</span>
        <label for="method">Method</label>
      </h2>
      <select
        id="method"
        value={chosenMethod.value}
        onChange={(event) => {
          chosenMethod.value = event.currentTarget.value;
        }}
      >
        {methodGroups().map((group) => (
          <optgroup key={group.title} label={group.title}>
            {group.methods.map(({ info }) => (
              <option key={info.name} value={info.name}>
                {title(info.name)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <p class="muted small-print">{method.info.summary}</p>
      <OptionForm method={method} values={givenOptions.value[chosenMethod.value] ?? {}} onChange={setOption} />
      <button type="submit" class="primary" disabled={!optionsFit.value}>
        Run {title(method.info.name)} <kbd>R</kbd>
      </button>
    </form>
  );
}
