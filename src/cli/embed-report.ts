import { formatNumber } from "../base/errors.ts";
import { methods } from "../methods.ts";
import type { Figure } from "../plot/index.ts";
import { type Block, report } from "../report/index.ts";
import { inFlags } from "./command-words.ts";
import { inputFacts } from "./embed-results.ts";
import type { Embedded } from "./found.ts";
import { kebab } from "./method-names.ts";
import { version } from "./version.ts";
import { counted, diagnosticFacts, shortNumber } from "./words.ts";

/** Text without meaning as markdown. */
const plain = (text: string): string => text.replace(/[\\*`$[\]_]/g, "\\$&");

/** An embedding as one HTML file: the picture, how far it can be believed, what was warned of, and how to make it again. */
export function embeddingReport({ data, model, quality }: Embedded, figure: Figure, command: string): string {
  const { method, options, embedding, warnings, diagnostics } = model;
  const { info } = methods.find((each) => each.info.name === method)!;
  const name = kebab(method);
  const neighborhoods: Block[] = quality
    ? [
        {
          kind: "table",
          columns: ["Measure", { name: "Value", decimals: 4 }, "What it says"],
          rows: [
            [
              "trustworthiness",
              quality.trustworthiness,
              `The ${quality.neighbors} nearest of a point in the picture are near it in the data. Low: points lie together that do not belong together.`,
            ],
            [
              "continuity",
              quality.continuity,
              `The ${quality.neighbors} nearest of a point in the data are near it in the picture. Low: points were torn apart.`,
            ],
          ],
          caption: `1 is the best for both; a random picture has about one half.${quality.points < embedding.rows ? ` Measured on a sample of ${formatNumber(quality.points)} points.` : ""}`,
        },
      ]
    : [{ kind: "prose", text: "Trustworthiness and continuity were not measured." }];
  const remarks: Block[] = [
    ...(warnings.length > 0
      ? [{ kind: "callout", tone: "warning", text: warnings.map(({ message }) => `- ${plain(inFlags(message))}`).join("\n") } as const]
      : []),
    ...(data.notes.length > 0
      ? [{ kind: "callout", tone: "note", text: data.notes.map((note) => `- ${plain(inFlags(note))}`).join("\n") } as const]
      : []),
  ];
  return report({
    title: `${data.name} by ${name}`,
    subtitle: `${counted(data.points.rows, "point")} × ${counted(data.points.cols, "column")} in ${counted(embedding.cols, "dimension")}`,
    lead: plain(info.summary),
    sections: [
      {
        title: "The picture",
        blocks: [
          {
            kind: "figure",
            figure,
            caption:
              "Each dot is a row of the file. Directions and signs of the axes mean nothing by themselves; what lies near what does.",
            repeat: command,
          },
          ...remarks,
        ],
      },
      { title: "How far it can be believed", blocks: neighborhoods },
      {
        title: "How it was made",
        blocks: [
          { kind: "code", text: command, caption: "The command that makes it again, to the bit." },
          {
            kind: "facts",
            facts: [...inputFacts(data).map(([fact, value]) => [fact, plain(value)] as const), ["scaling", data.scaling.kind]],
          },
          { kind: "heading", text: "Options" },
          {
            kind: "facts",
            facts: Object.entries(options as Record<string, unknown>).map(
              ([option, value]) => [kebab(option), typeof value === "number" ? shortNumber(value) : plain(String(value))] as const,
            ),
          },
          { kind: "heading", text: "Diagnostics" },
          { kind: "facts", facts: diagnosticFacts(diagnostics).map(([fact, value]) => [fact, plain(value)] as const) },
        ],
      },
    ],
    footer: `Made by flatland ${version}.`,
  });
}
