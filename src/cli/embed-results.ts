import { formatNumber } from "../base/errors.ts";
import type { Figure, PointColor } from "../plot/index.ts";
import type { Embedded } from "./found.ts";
import { peakMemory } from "./job.ts";
import { kebab } from "./method-names.ts";
import { drawable, pictureOf, pointsPanel } from "./pictures.ts";
import type { Prepared } from "./prepare.ts";
import { qualityFacts } from "./quality.ts";
import { version } from "./version.ts";
import { costFacts, counted, diagnosticFacts, type Fact, type Summary } from "./words.ts";

/** What a command says of its input, in its JSON document. */
export function inputDocument({ name, table, features, rows, shown, notes }: Prepared): object {
  return {
    file: name,
    format: table.format,
    rows: table.rows,
    sampled: shown.length,
    used: rows.length,
    features,
    read: table.notes,
    notes,
  };
}

/** What a person should know of the input before believing anything. */
export function inputFacts({ table, features, shown, rows }: Prepared): Fact[] {
  const list =
    features.length > 8
      ? `${features.slice(0, 6).join(", ")}, … ${features.at(-1)} (${formatNumber(features.length)})`
      : features.join(", ");
  const facts: Fact[] = [
    ["read as", [`${table.format}.`, ...table.notes].join(" ")],
    ["features", list],
  ];
  if (rows.length < shown.length)
    facts.push(["left out", `${counted(shown.length - rows.length, "row")} with missing values; they stand empty in the output`]);
  return facts;
}

/** The options of a model on one line, as flags of the command. */
export function optionWords(options: unknown): string {
  return Object.entries(options as Record<string, unknown>)
    .filter(([, value]) => value !== false)
    .map(([name, value]) => (value === true ? kebab(name) : `${kebab(name)} ${typeof value === "object" ? "given" : String(value)}`))
    .join(", ");
}

/** The embedding as one JSON document. */
export function embeddingDocument({ data, model, quality }: Embedded, outputs: object, seconds: Record<string, number>): object {
  const { method, options, diagnostics, warnings, embedding } = model;
  return {
    command: "embed",
    flatland: version,
    input: inputDocument(data),
    method,
    options,
    embedding: { rows: embedding.rows, dimensions: embedding.cols },
    diagnostics,
    quality: quality ?? null,
    warnings,
    outputs,
    seconds,
    peakBytes: peakMemory(),
  };
}

/** The embedding in words. */
export function embeddingSummary({ data, model, quality }: Embedded, seconds: Record<string, number>): Omit<Summary, "end"> {
  const { embedding, warnings } = model;
  const { rows, cols } = data.points;
  return {
    title: `${kebab(model.method)} of ${data.name}: ${counted(rows, "point")} × ${counted(cols, "column")} → ${counted(embedding.cols, "dimension")}`,
    facts: [
      ...inputFacts(data),
      ["options", optionWords(model.options)],
      ...(embedding.rows < rows ? [["embedded", `${formatNumber(embedding.rows)} of ${formatNumber(rows)} points`] as Fact] : []),
      ...(quality ? qualityFacts(quality, embedding.rows) : []),
      ...diagnosticFacts(model.diagnostics),
      ...costFacts(seconds, peakMemory()),
    ],
    notes: data.notes,
    warnings,
  };
}

/** The embedding as a figure that says how far it can be believed. */
export function embeddingFigure({ data, model, quality }: Embedded, color: PointColor, seed: number): Figure {
  const drawn = drawable(model.embedding, color, seed);
  const { options } = model as { options: { neighbors?: number } };
  const parts = [
    options.neighbors === undefined ? "" : `${options.neighbors} neighbors`,
    quality ? `trustworthiness ${quality.trustworthiness.toFixed(4)}, continuity ${quality.continuity.toFixed(4)}` : "",
    drawn.note,
  ];
  const names = Array.from({ length: model.embedding.cols }, (_, j) => `e${j + 1}`);
  return pictureOf(`${data.name} by ${kebab(model.method)}`, parts.filter(Boolean).join(" · "), [pointsPanel(drawn, names)]);
}
