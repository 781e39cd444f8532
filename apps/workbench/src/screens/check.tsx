import type { JSX } from "preact";
import { bytes, count, counted, short } from "../base/format.ts";
import { roleHelp, roleNames } from "../data/roles.ts";
import type { Data, Field, Role } from "../data/types.ts";
import { MethodCosts } from "../parts/method-costs.tsx";
import { wordAt } from "../state/columns.ts";
import { data, dataError, preparation } from "../state/data.ts";
import { enterWorkbench } from "../state/flow.ts";

/** The second screen: what was read, what each column is for, what is wrong with it, and what methods will cost. */
export function Check(): JSX.Element | null {
  const found = data.value;
  if (!found) return null;
  return (
    <main class="check" id="main">
      <section class="check-data" aria-labelledby="check-title">
        <header class="check-head">
          <h1 id="check-title">{found.name}</h1>
          <p class="muted">
            {counted(found.rows, "row")} · {counted(found.fields.length, "column")} · {found.format}
            {found.bytes > 0 && ` · ${bytes(found.bytes)}`}
          </p>
        </header>
        {dataError.value && (
          <p class="note bad" role="alert">
            {dataError.value}
          </p>
        )}
        <Findings found={found} />
        <Columns found={found} />
        <p class="muted role-help">
          {(Object.keys(roleNames) as Role[]).map((role) => (
            <span key={role}>
              <b>{role}</b>: {roleHelp[role]}.{" "}
            </span>
          ))}
        </p>
      </section>
      <aside class="check-side" aria-label="Preparation and methods">
        <Ready />
        <MethodCosts />
      </aside>
    </main>
  );
}

/** What a person should know before anything is computed. */
function findingsOf({ fields, rows, duplicates, notes }: Data): { readonly text: string; readonly warn: boolean }[] {
  const findings: { text: string; warn: boolean }[] = [];
  const understood = notes.filter((note) => !/ misses /.test(note));
  // What can be passed to the reader can be passed by a program only.
  const said = understood.join(" ").replace(/ If it holds names, pass [^.]*\./, "");
  if (said) findings.push({ text: said, warn: false });
  const missing = fields.filter((field) => field.missing > 0);
  if (missing.length > 0) {
    const names = listed(missing.map((field) => `${field.name} (${count(field.missing)})`));
    findings.push({ text: `Values are missing in ${names}.`, warn: true });
  }
  const constant = fields.filter((field) => field.constant);
  if (constant.length > 0) {
    findings.push({
      text: `${listed(constant.map((field) => field.name))} ${constant.length === 1 ? "is" : "are"} the same in every row and set to “ignore”.`,
      warn: true,
    });
  }
  if (duplicates > 0) {
    findings.push({
      text: `${counted(duplicates, "row")} ${duplicates === 1 ? "repeats" : "repeat"} an earlier one in all columns; ${duplicates > rows / 10 ? "so many crowd out true neighbors" : "a few do no harm"}.`,
      warn: duplicates > rows / 10,
    });
  }
  const spread = fields
    .filter(
      (field, i): field is Extract<Field, { kind: "number" }> =>
        field.kind === "number" && !field.constant && preparation.value.roles[i] === "feature",
    )
    .map((field) => field.maximum - field.minimum);
  const ratio = Math.max(...spread) / Math.min(...spread);
  if (spread.length > 1 && ratio > 20 && preparation.value.scaling === "none") {
    findings.push({
      text: `The widest feature spans ${short(ratio)} times the narrowest: distances hear only the wide ones. Scaling to unit variance gives each the same say.`,
      warn: true,
    });
  }
  return findings;
}

function listed(names: readonly string[]): string {
  return names.length <= 4 ? names.join(", ") : `${names.slice(0, 4).join(", ")} and ${names.length - 4} more`;
}

function Findings({ found }: { found: Data }): JSX.Element {
  const findings = findingsOf(found);
  return (
    <div class="findings">
      {findings.map(({ text, warn }) => (
        <p class={warn ? "note" : "note plain"} key={text}>
          {text}
        </p>
      ))}
      {findings.every(({ warn }) => !warn) && <p class="note plain">Nothing is missing, constant or out of scale.</p>}
      {found.attribution && <p class="muted">{found.attribution}</p>}
    </div>
  );
}

/** Rows of the preview, and columns up to which each has a row of its own. */
const previewRows = 4;
const mostColumns = 300;

function Columns({ found }: { found: Data }): JSX.Element {
  const shown = found.fields.slice(0, mostColumns);
  return (
    <div class="card columns">
      <table>
        <caption class="hidden-words">Columns, their roles, and the first values</caption>
        <thead>
          <tr>
            <th scope="col">column</th>
            <th scope="col">role</th>
            <th scope="col" class="number">
              missing
            </th>
            <th scope="col">range or classes</th>
            <th scope="col">first values</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((field, i) => (
            <tr key={i}>
              <th scope="row">{field.name || `column ${i + 1}`}</th>
              <td>
                <RoleChoice field={field} place={i} />
              </td>
              <td class={field.missing > 0 ? "number warn" : "number muted"}>{count(field.missing)}</td>
              <td>{rangeOf(field)}</td>
              <td class="muted values">
                {Array.from({ length: Math.min(previewRows, found.rows) }, (_, row) => wordAt(field, row, short)).join("  ·  ")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.fields.length > shown.length && (
        <p class="muted more">{count(found.fields.length - shown.length)} more columns follow, with roles guessed in the same way.</p>
      )}
    </div>
  );
}

function rangeOf(field: Field): string {
  if (field.kind === "vector") return `${count(field.width)} numbers a row`;
  if (field.constant) return "constant";
  if (field.kind === "text") return `${count(field.words.length)} different: ${listed(field.words.slice(0, 5))}`;
  return `${short(field.minimum)} to ${short(field.maximum)}${field.whole && field.distinct <= 60 ? ` · ${field.distinct} different` : ""}`;
}

function RoleChoice({ field, place }: { field: Field; place: number }): JSX.Element {
  const choices: Role[] =
    field.kind === "text"
      ? ["label", "id", "ignore"]
      : field.kind === "vector"
        ? ["feature", "ignore"]
        : ["feature", "label", "position", "id", "ignore"];
  return (
    <select
      aria-label={`Role of ${field.name}`}
      value={preparation.value.roles[place]}
      onChange={(event) => setRole(place, event.currentTarget.value as Role)}
    >
      {choices.map((role) => (
        <option key={role} value={role}>
          {roleNames[role]}
        </option>
      ))}
    </select>
  );
}

/** Gives a column a role; label, position and id belong to one column at a time. */
function setRole(place: number, role: Role): void {
  const fields = data.value!.fields;
  const roles = preparation.value.roles.map((old, i) => {
    if (i === place) return role;
    const single = role === "label" || role === "position" || role === "id";
    return single && old === role ? (fields[i]!.kind === "number" ? "feature" : "ignore") : old;
  });
  preparation.value = { ...preparation.value, roles };
}

function Ready(): JSX.Element {
  const { roles, missing, scaling } = preparation.value;
  const fields = data.value!.fields;
  const used = fields.filter((_, i) => roles[i] === "feature");
  const width = used.reduce((sum, field) => sum + (field.kind === "vector" ? field.width : 1), 0);
  const holes = used.some((field) => field.missing > 0);
  return (
    <section class="card ready" aria-label="Preparation">
      <h2 class="label">Points</h2>
      <p>
        <b>{counted(width, "feature")}</b>
        <span class="muted"> of {counted(fields.length, "column")}</span>
      </p>
      <label>
        <span>Scaling</span>
        <select
          value={scaling}
          onChange={(event) => {
            preparation.value = { ...preparation.value, scaling: event.currentTarget.value as typeof scaling };
          }}
        >
          <option value="none">none: units as they are</option>
          <option value="standard">unit variance</option>
          <option value="minmax">0 to 1</option>
        </select>
      </label>
      {holes && (
        <label>
          <span>Missing values</span>
          <select
            value={missing}
            onChange={(event) => {
              preparation.value = { ...preparation.value, missing: event.currentTarget.value as typeof missing };
            }}
          >
            <option value="drop">leave the row out</option>
            <option value="mean">fill with the column’s mean</option>
          </select>
        </label>
      )}
      <button type="button" class="primary" onClick={() => void enterWorkbench()} disabled={width === 0}>
        Look at the points
      </button>
    </section>
  );
}
