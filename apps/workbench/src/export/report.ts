import { type Block, report, type Section } from "flatland/report";
import { counted, duration, title } from "../base/format.ts";
import { noticesOf } from "../runs/notices.ts";
import { changedOptions, methodNamed, optionWords } from "../runs/registry.ts";
import type { Run } from "../runs/run.ts";
import { data, preparation, work } from "../state/data.ts";
import type { PanelState } from "../state/view.ts";
import { figureOf } from "./figures.ts";
import { commandLine, typeScript } from "./snippets.ts";

/** What goes into a report. */
export interface ReportChoice {
  readonly title: string;
  readonly panels: readonly PanelState[];
  readonly runs: readonly Run[];
  readonly withFigure: boolean;
  readonly withScores: boolean;
  readonly withCode: boolean;
}

/** Text as the report's light markdown takes it literally. */
function plain(text: string): string {
  return text.replace(/[\\*`$[\]_]/g, "\\$&");
}

/** The chosen parts as one HTML file that makes no request. */
export function reportHtml({ title: heading, panels, runs, withFigure, withScores, withCode }: ReportChoice): string {
  const found = data.value!;
  const points = work.value!;
  const sections: Section[] = [];
  if (withFigure) {
    const figure = figureOf(panels);
    const caption = `${plain(found.name)}: ${panels.length === 1 ? "one picture" : `${panels.length} pictures with the same colors`}. Axes of a picture have the same scale in both directions.`;
    sections.push({ title: "Pictures", blocks: [{ kind: "figure", figure, caption }] });
  }
  const scored = runs.filter((run) => run.scores);
  if (withScores && scored.length > 0) sections.push({ title: "Quality", blocks: qualityBlocks(scored) });
  sections.push({
    title: "Data",
    blocks: [
      {
        kind: "facts",
        facts: [
          ["source", plain(found.name)],
          ["rows", found.rows],
          ["points used", points.points.rows],
          ["features", points.features.length <= 12 ? plain(points.features.join(", ")) : points.features.length],
          ["scaling", preparation.value.scaling],
        ],
      },
      ...points.notes.map((text): Block => ({ kind: "callout", tone: "note", text: plain(text) })),
      ...(found.attribution ? [{ kind: "prose", text: plain(found.attribution) } satisfies Block] : []),
    ],
  });
  for (const run of runs)
    sections.push({ title: `${title(run.method)} ${optionWords(run.method, run.options)}`.trim(), blocks: runBlocks(run, withCode) });
  return report({
    title: heading,
    subtitle: `${counted(points.points.rows, "point")}, ${counted(points.points.cols, "feature")}`,
    sections,
    footer: "Made with the flatland workbench. Same data, options and version give the same numbers.",
  });
}

function qualityBlocks(scored: readonly Run[]): Block[] {
  return [
    {
      kind: "table",
      columns: [
        "run",
        { name: "trustworthiness", decimals: 3, best: "highest" },
        { name: "continuity", decimals: 3, best: "highest" },
        { name: "neighbors", decimals: 0 },
      ],
      rows: scored.map((run) => [
        plain(`${title(run.method)} ${optionWords(run.method, run.options)}`.trim()),
        run.scores!.trust,
        run.scores!.continuity,
        run.scores!.neighbors,
      ]),
      caption:
        "Trustworthiness: are neighbors in the picture neighbors in the data? Continuity: are neighbors in the data neighbors in the picture? 1 is best.",
    },
  ];
}

function runBlocks(run: Run, withCode: boolean): Block[] {
  const changed = Object.entries(changedOptions(run.method, run.options));
  const blocks: Block[] = [
    { kind: "prose", text: plain(methodNamed(run.method).info.summary) },
    {
      kind: "facts",
      facts: [
        [
          "options",
          changed.length > 0 ? plain(changed.map(([name, value]) => `${name} ${String(value)}`).join(", ")) : "all at their defaults",
        ],
        ["time", duration(run.elapsed)],
      ],
    },
  ];
  for (const { text, warn } of noticesOf(run)) blocks.push({ kind: "callout", tone: warn ? "warning" : "note", text: plain(text) });
  if (withCode) {
    blocks.push({ kind: "code", text: commandLine(run, data.value!, preparation.value), caption: "The command line that repeats it." });
    blocks.push({ kind: "code", text: typeScript(run, data.value!, preparation.value), caption: "The same with the package." });
  }
  return blocks;
}
