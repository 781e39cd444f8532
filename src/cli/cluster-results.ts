import { formatNumber } from "../base/errors.ts";
import { pca } from "../embed/pca.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import type { RunSettings } from "../method/settings.ts";
import type { Figure } from "../plot/index.ts";
import { confusionLines } from "./agreement.ts";
import type { Classes } from "./coloring.ts";
import { inputDocument, inputFacts, optionWords } from "./embed-results.ts";
import type { Clustered } from "./found.ts";
import { peakMemory } from "./job.ts";
import { kebab } from "./method-names.ts";
import { drawable, pictureOf, pointsPanel } from "./pictures.ts";
import { version } from "./version.ts";
import { costFacts, counted, diagnosticFacts, type Fact, type Summary } from "./words.ts";

/** Points of each cluster, by cluster number. */
function sizesOf(labels: Int32Array): number[] {
  const sizes: number[] = [];
  for (const label of labels) {
    while (sizes.length <= label) sizes.push(0);
    sizes[label]!++;
  }
  return sizes;
}

/** The clustering as one JSON document. Scores are null without a label column, the eigengap where the method has none. */
export function clusteringDocument({ data, model, agreement }: Clustered, outputs: object, seconds: Record<string, number>): object {
  const { method, options, diagnostics, warnings, eigenvalues } = model;
  const sizes = sizesOf(model.labels);
  return {
    command: "cluster",
    flatland: version,
    input: inputDocument(data),
    method,
    options,
    clusters: sizes.length,
    sizes,
    eigengap: diagnostics.eigengap ?? null,
    eigenvalues: eigenvalues ?? null,
    accuracy: agreement?.accuracy ?? null,
    adjustedRandIndex: agreement?.adjustedRandIndex ?? null,
    normalizedMutualInformation: agreement?.normalizedMutualInformation ?? null,
    confusion: agreement?.confusion ?? null,
    compared: agreement?.points ?? 0,
    diagnostics,
    warnings,
    outputs,
    seconds,
    peakBytes: peakMemory(),
  };
}

/** The clustering in words. */
export function clusteringSummary({ data, model, agreement }: Clustered, seconds: Record<string, number>): Omit<Summary, "end"> {
  const { rows, cols } = data.points;
  const sizes = sizesOf(model.labels);
  const facts: Fact[] = [...inputFacts(data), ["options", optionWords(model.options)], ["sizes", sizes.map(formatNumber).join(", ")]];
  if (agreement) {
    facts.push(
      ["accuracy", `${agreement.accuracy.toFixed(4)}  of 1: points whose cluster is their class, after the best matching`],
      ["adjusted Rand", `${agreement.adjustedRandIndex.toFixed(4)}  of 1: agreement on pairs of points beyond chance`],
      ["mutual information", `${agreement.normalizedMutualInformation.toFixed(4)}  of 1: what clusters tell of classes, normalized`],
    );
    if (agreement.points < rows) facts.push(["compared", `${formatNumber(agreement.points)} points; the others have no class`]);
  }
  const { sizes: _, clusters: __, ...rest } = model.diagnostics as Record<string, unknown>;
  return {
    title: `${kebab(model.method)} of ${data.name}: ${counted(rows, "point")} × ${counted(cols, "column")} → ${counted(sizes.length, "cluster")}`,
    facts: [...facts, ...diagnosticFacts(rest), ...costFacts(seconds, peakMemory())],
    lines: agreement ? confusionLines(agreement) : [],
    notes: data.notes,
    warnings: model.warnings,
  };
}

/** The clusters as a figure: in the plane of the points, in space, or on their two principal axes; beside the true classes, where known. */
export async function clusteringFigure(
  { data, model, agreement }: Clustered,
  truth: Classes | undefined,
  seed: number,
  settings: RunSettings,
): Promise<Figure> {
  const { points, features } = data;
  const plain = points.cols <= 3;
  const view: Matrix<NumberArray> = plain ? points : (await pca(points, { dimensions: 2, ...settings })).embedding;
  const names = plain ? features : ["principal axis 1", "principal axis 2"];
  const labels = agreement?.renamed ?? model.labels;
  const found = [...new Set(labels)].sort((a, b) => a - b);
  const count = truth ? truth.names.length : found.length;
  const namesOf = Object.fromEntries(found.map((at) => [at, truth && at < count ? truth.names[at]! : `cluster ${at}`]));
  const panels = [];
  const clusters = drawable(view, { kind: "classes", labels, names: namesOf, label: truth ? "cluster, matched" : "cluster" }, seed);
  panels.push(pointsPanel(clusters, names, truth ? { title: "Clusters" } : {}));
  if (truth) {
    const color = { kind: "classes", labels: truth.codes, names: truth.names, label: data.label! } as const;
    panels.push(pointsPanel(drawable(view, color, seed), names, { title: "True classes" }));
  }
  const subtitle = [
    agreement ? `accuracy after matching ${agreement.accuracy.toFixed(4)}` : "",
    plain ? "" : "drawn on two principal axes",
    clusters.note,
  ];
  return pictureOf(`${data.name} by ${kebab(model.method)}`, subtitle.filter(Boolean).join(" · "), panels);
}
