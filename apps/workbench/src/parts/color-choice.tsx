import type { JSX } from "preact";
import { title } from "../base/format.ts";
import { optionWords } from "../runs/registry.ts";
import { data } from "../state/data.ts";
import { runs } from "../state/runs.ts";
import { type ColorBy, color } from "../state/view.ts";

function encode(by: ColorBy): string {
  return by.kind === "field"
    ? `field ${by.field}`
    : by.kind === "run"
      ? `run ${by.run}`
      : by.kind === "local"
        ? `local ${by.measure}`
        : "plain";
}

function decode(text: string): ColorBy {
  const [kind, rest] = text.split(" ");
  if (kind === "field") return { kind, field: Number(rest) };
  if (kind === "run") return { kind, run: Number(rest) };
  if (kind === "local") return { kind, measure: rest as "trust" };
  return { kind: "plain" };
}

/** What points are colored by, in all panels. */
export function ColorChoice(): JSX.Element {
  const fields = data.value?.fields ?? [];
  const clustered = runs.value.filter((run) => run.labels);
  const scored = runs.value.some((run) => run.scores?.local);
  return (
    <select
      aria-label="Color by"
      value={encode(color.value)}
      onChange={(event) => {
        color.value = decode(event.currentTarget.value);
      }}
    >
      <option value="plain">one color</option>
      <optgroup label="Columns">
        {fields.slice(0, 400).map((field, i) =>
          field.kind === "vector" ? null : (
            <option key={i} value={`field ${i}`}>
              {field.name || `column ${i + 1}`}
            </option>
          ),
        )}
      </optgroup>
      {clustered.length > 0 && (
        <optgroup label="Clusters and predictions">
          {clustered.map((run) => (
            <option key={run.id} value={`run ${run.id}`}>
              {title(run.method)} {optionWords(run.method, run.options)}
            </option>
          ))}
        </optgroup>
      )}
      {scored && (
        <optgroup label="Quality of each picture">
          <option value="local trust">local trustworthiness</option>
          {runs.value.some((run) => run.scores?.stretch) && <option value="local stretch">local stretch</option>}
        </optgroup>
      )}
    </select>
  );
}
