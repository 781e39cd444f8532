import type { Data, Preparation } from "../data/types.ts";
import { changedOptions, methodNamed } from "../runs/registry.ts";
import type { Run } from "../runs/run.ts";

/** A camelCase name as words of a command line. */
function kebab(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w./:,=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The file a sample is written to before a command can read it. */
function fileOf({ source }: Data): string {
  return source.kind === "file" || source.kind === "served" ? source.name : `${source.kind === "sample" ? source.name : "data"}.csv`;
}

const commands = { embedding: "embed", clustering: "cluster", classification: "classify" } as const;

/** The command line that repeats a run. */
export function commandLine(run: Run, data: Data, preparation: Preparation): string {
  const names = (role: string): string[] => data.fields.filter((_, i) => preparation.roles[i] === role).map(({ name }) => name);
  const numeric = data.fields.filter((field, i) => field.kind !== "text" && !["label", "id"].includes(preparation.roles[i]!)).length;
  const features = names("feature");
  const words = ["flatland", commands[run.kind], quoted(fileOf(data)), "--method", kebab(run.method)];
  if (features.length < numeric) words.push("--features", quoted(features.join(",")));
  const [label] = names("label");
  const [id] = names("id");
  if (label !== undefined) words.push("--label", quoted(label));
  if (id !== undefined) words.push("--id", quoted(id));
  if (preparation.scaling !== "none") words.push("--scale", preparation.scaling);
  if (data.fields.some((field) => field.missing > 0)) words.push("--missing", preparation.missing);
  const { seed, ...options } = changedOptions(run.method, run.options);
  for (const [name, value] of Object.entries(options)) {
    if (value === true) words.push(`--${kebab(name)}`);
    else if (value === false) words.push(`--no-${kebab(name)}`);
    else words.push(`--${kebab(name)}`, quoted(String(value)));
  }
  if (seed !== undefined) words.push("--seed", String(seed));
  words.push("-o", run.kind === "embedding" ? "map.csv" : "labels.csv");
  return words.join(" ");
}

const samples: Readonly<Record<string, string>> = { circles: "circles", sCurve: "sCurve", swissRoll: "swissRoll" };

/** TypeScript that repeats a run with the package. */
export function typeScript(run: Run, data: Data, preparation: Preparation): string {
  const { source } = data;
  const changed = changedOptions(run.method, run.options);
  const options = Object.keys(changed).length > 0 ? `, ${objectText(changed)}` : "";
  const lines: string[] = [];
  const features = data.fields.filter((_, i) => preparation.roles[i] === "feature").map(({ name }) => name);
  const label = data.fields.find((_, i) => preparation.roles[i] === "label")?.name;
  if (source.kind === "sample" && source.name in samples) {
    const given = { samples: data.rows, seed: 1337, ...source.options };
    lines.push(`import { ${[run.method, samples[source.name]!].join(", ")} } from "flatland";`, "");
    lines.push(`const { points${run.kind === "classification" ? ", labels" : ""} } = ${samples[source.name]}(${objectText(given)});`);
  } else if (source.kind === "sample") {
    lines.push(
      `import { digits, ${run.method} } from "flatland";`,
      "",
      `const { points${run.kind === "classification" ? ", labels" : ""} } = await digits();`,
    );
  } else {
    lines.push(
      `import { readFile } from "node:fs/promises";`,
      `import { ${run.method} } from "flatland";`,
      `import { readTable, selectPoints } from "flatland/io";`,
      "",
    );
    lines.push(
      `const table = await readTable(await readFile(${JSON.stringify(fileOf(data))}), { name: ${JSON.stringify(fileOf(data))} });`,
    );
    const selected = { features, ...(label === undefined ? {} : { label }), missing: preparation.missing };
    lines.push(`const { points } = selectPoints(table, ${objectText(selected)});`);
  }
  if (preparation.scaling !== "none") lines.push(`// The page scaled the features ("${preparation.scaling}") before this.`);
  const labels = run.kind === "classification" ? ", labels" : "";
  lines.push(`const model = await ${run.method}(points${labels}${options});`);
  const shown = run.kind === "embedding" ? "model.embedding" : methodNamed(run.method).info.can.predict ? "model.labels" : "model";
  lines.push(`console.log(${shown}, model.warnings);`);
  return lines.join("\n");
}

function objectText(values: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(values).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `{ ${parts.join(", ")} }`;
}
