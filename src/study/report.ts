import { type Block, report, type Section, type TableBlock } from "../report/index.ts";
import { type CirclesResult, circlesFormulation, circlesObservations } from "./circles.ts";
import type { ScoredEmbedding, SheetEmbeddings } from "./embedding-scores.ts";
import type { CaptionedFigure } from "./figures/caption.ts";
import { circlesFigures } from "./figures/circles.ts";
import { imageFigures } from "./figures/images.ts";
import { sCurveFigures } from "./figures/s-curve.ts";
import { swissRollFigures } from "./figures/swiss-roll.ts";
import type { Formulation } from "./formulation.ts";
import { imageObservations } from "./image-observations.ts";
import { type ImagesResult, imagesFormulation } from "./images.ts";
import type { QuestionKey } from "./question.ts";
import { resultRows } from "./results.ts";
import { type SCurveResult, sCurveFormulation, sCurveObservations } from "./s-curve.ts";
import type { StudyResults } from "./study.ts";
import { type SwissRollResult, swissRollFormulation, swissRollObservations } from "./swiss-roll.ts";

/** What a report says beside the results: the surroundings of the run, and how it was asked for. */
export interface ReportContext {
  readonly environment: Readonly<Record<string, string | number>>;
  /** The command that makes the same results again. */
  readonly command: string;
}

/** The whole study as one HTML file. Figures and sentences are made from the results alone. */
export function studyReport(results: StudyResults, { environment, command }: ReportContext): string {
  const { q1, q2, q3, q4 } = results;
  const sections: Section[] = [
    ...(q1 ? [circlesSection(q1)] : []),
    ...(q2 ? [sCurveSection(q2)] : []),
    ...(q3 ? [swissRollSection(q3)] : []),
    ...(q4 ? [imagesSection(q4)] : []),
    aboutSection(results, environment, command),
  ];
  return report({
    title: "Flatland: the founding study",
    subtitle: "Manifold learning and spectral clustering, four questions on real data",
    lead: "Every figure, number and sentence below was computed in this run; a sentence would say something else if its number did. Each figure tells how to make it again.",
    summary: {
      kind: "table",
      columns: [{ name: "Question" }, { name: "What was measured" }, { name: "Value", align: "number" }],
      rows: resultRows(results),
    },
    sections,
    footer: q4?.data.attribution ? `Images: ${q4.data.attribution}` : "",
  });
}

function circlesSection(result: CirclesResult): Section {
  const [partition, affinity] = circlesFigures(result);
  return {
    title: "Question 1: spectral clustering of concentric circles",
    id: "q1",
    blocks: [
      ...stated(circlesFormulation),
      shown(affinity!),
      shown(partition!),
      {
        kind: "table",
        columns: [
          "Pruning",
          { name: "Radius" },
          { name: "Kept", decimals: 3 },
          { name: "Parts", decimals: 0 },
          { name: "Accuracy after matching", decimals: 3 },
        ],
        rows: result.trials.map(({ prune, radius, kept, components, accuracy }) => [`\`${prune}\``, radius, kept, components, accuracy]),
        caption:
          "The same affinity pruned in four ways: the share of entries that are kept, the parts the graph falls into, and the accuracy that follows.",
      },
      { kind: "observations", items: circlesObservations(result) },
      ...warned(result.numbers.warnings),
    ],
  };
}

function sCurveSection(result: SCurveResult): Section {
  return {
    title: "Question 2: MDS, Isomap and LLE on the S-curve",
    id: "q2",
    blocks: [
      ...stated(sCurveFormulation),
      ...sCurveFigures(result).map(shown),
      sheetTable(result.embeddings),
      { kind: "observations", items: sCurveObservations(result) },
      ...sheetWarnings(result.embeddings),
    ],
  };
}

function swissRollSection(result: SwissRollResult): Section {
  const { numbers, options } = result;
  return {
    title: "Question 3: k-means against spectral clustering on the swiss roll",
    id: "q3",
    blocks: [
      ...stated(swissRollFormulation),
      {
        kind: "prose",
        text: `The ${result.points.rows} points: ${String(options.source).startsWith("made") ? options.source : `\`${options.source}\``}.`,
      },
      ...swissRollFigures(result).map(shown),
      {
        kind: "table",
        columns: ["Clustering", { name: "Agreement with the split along the sheet", decimals: 4, best: "highest" }],
        rows: [
          ["spectral clustering", numbers.spectral.agreementAlongSheet],
          ["k-means", numbers.kmeans.agreementAlongSheet],
        ],
      },
      sheetTable(result.embeddings),
      { kind: "observations", items: swissRollObservations(result) },
      ...warned(numbers.spectral.warnings),
      ...sheetWarnings(result.embeddings),
    ],
  };
}

function imagesSection(result: ImagesResult): Section {
  const { data, classifications, refit } = result;
  return {
    title: `Question 4: ${data.dataset === "cifar10" ? "CIFAR-10" : "handwritten digits"} through PCA and Isomap into a support vector machine`,
    id: "q4",
    blocks: [
      ...(data.note ? ([{ kind: "callout", tone: "note", title: "Not CIFAR-10", text: plain(data.note) }] satisfies Block[]) : []),
      ...stated(imagesFormulation),
      {
        kind: "table",
        columns: [
          "Representation",
          { name: "Columns", decimals: 0 },
          { name: "Macro F1", decimals: 3, best: "highest" },
          { name: "Accuracy", decimals: 3 },
          { name: "Macro F1, refitted on the test images", decimals: 3 },
        ],
        rows: Object.entries(classifications).map(([key, { reducer, dimensions, macroF1, accuracy }]) => [
          reducer,
          dimensions,
          macroF1,
          accuracy,
          refit[key]?.macroF1 ?? null,
        ]),
        caption: `${data.train.labels.length} training and ${data.test.labels.length} test images; Isomap with ${result.neighbors} neighbors.`,
      },
      ...imageFigures(result).map(shown),
      { kind: "observations", items: imageObservations(result) },
      {
        kind: "callout",
        tone: "warning",
        text: "The last column of the table, and the second bars of the figure, do as the notebook does: the reducer is fitted again on the test images by themselves, PCA projects without taking the mean off, and Isomap keeps eigenvectors of length one. They stand here only to show what that leads to. An eigenvector's sign is arbitrary; here it is drawn by the seed, where the notebook takes what its eigensolver happens to give.",
      },
      ...warned(result.warnings),
    ],
  };
}

const names: Record<QuestionKey, string> = { q1: "Question 1", q2: "Question 2", q3: "Question 3", q4: "Question 4" };

function aboutSection(results: StudyResults, environment: ReportContext["environment"], command: string): Section {
  const asked = (["q1", "q2", "q3", "q4"] as const).filter((key) => results[key]);
  return {
    title: "How this was made",
    id: "about",
    blocks: [
      {
        kind: "code",
        text: command,
        caption: "The command that computes it again. Every number but the times comes out the same, to the bit.",
      },
      {
        kind: "table",
        columns: ["", { name: "Seconds", decimals: 2 }, "Fingerprint"],
        rows: asked.map((key) => [names[key], results.seconds[key] ?? null, `\`${results[key]!.fingerprint.slice(0, 16)}…\``]),
        caption: "The time of each question without loading its data, and the beginning of the SHA-256 of its embeddings and labels.",
      },
      { kind: "facts", facts: Object.entries(environment) },
    ],
  };
}

/** The scores of all embeddings of a sheet: the chosen ones, then those at the notebook's neighborhood. */
function sheetTable({ mds, isomap, lle, notebook }: SheetEmbeddings): TableBlock {
  const row = (embedding: ScoredEmbedding, note = "") => {
    const { trustworthiness, continuity, positionCorrelation } = embedding.scores;
    return [
      `${embedding.name}${note}`,
      embedding.neighbors ?? null,
      trustworthiness,
      continuity,
      positionCorrelation,
      embedding.shortCircuits ?? null,
    ];
  };
  return {
    kind: "table",
    columns: [
      "Method",
      { name: "Neighbors", decimals: 0 },
      { name: "Trustworthiness", decimals: 4, best: "highest" },
      { name: "Continuity", decimals: 4, best: "highest" },
      { name: "|ρ| with position", decimals: 4, best: "highest" },
      { name: "Short circuits", decimals: 0 },
    ],
    rows: [row(mds), row(isomap), row(lle), row(notebook.isomap, ", notebook"), row(notebook.lle, ", notebook")],
  };
}

function sheetWarnings({ mds, isomap, lle, notebook }: SheetEmbeddings): Block[] {
  return warned([mds, isomap, lle, notebook.isomap, notebook.lle].flatMap(({ warnings }) => warnings));
}

/** What the library warned of, in its words. */
function warned(warnings: readonly string[]): Block[] {
  const all = [...new Set(warnings)];
  if (all.length === 0) return [];
  return [
    {
      kind: "callout",
      tone: "warning",
      title: all.length === 1 ? "Warning of the library" : "Warnings of the library",
      text: all.map((text) => `- ${plain(text)}`).join("\n"),
    },
  ];
}

/** Text without meaning as markdown. */
function plain(text: string): string {
  return text.replace(/[\\*`$[\]_]/g, "\\$&");
}

function stated(formulation: Formulation): Block[] {
  return [
    { kind: "heading", text: "Problem" },
    ...formulation.map((part): Block => (typeof part === "string" ? { kind: "prose", text: part } : { kind: "math", tex: part.tex })),
    { kind: "heading", text: "Results" },
  ];
}

function shown({ figure, caption, repeat }: CaptionedFigure): Block {
  return { kind: "figure", figure, caption, repeat };
}
