import { pca } from "../../src/embed/pca.ts";
import { loadModel, saveModel } from "../../src/model/model-file.ts";
import { barsPanel, confusionPanel, figure, heatMapPanel, linePanel, renderSvg, scatterPanel, spacePanel } from "../../src/plot/index.ts";
import { report } from "../../src/report/report.ts";
import { runStudy } from "../../src/study/study.ts";
import type { Mishap } from "./catalogue.ts";

// What goes wrong with what was computed: models as files, figures, reports.

const loose = (value: unknown): never => value as never;
const points = [
  [0, 0, 0],
  [1, 1, 1],
];
const model = pca.sync([...points, [2, 1, 0]]);
const saved = saveModel(model);
const turned = (at: number, bits: number): Uint8Array => saved.map((byte, i) => (i === at ? byte ^ bits : byte));
const withDiagnostics = (diagnostics: unknown): never => loose({ ...model, diagnostics });
let deep: unknown = 1;
for (let level = 0; level < 100; level++) deep = [deep];

/** A model file whose checksum is right and whose header is this text. */
function crafted(text: string): Uint8Array {
  const header = new TextEncoder().encode(text);
  const start = 32 + 8 * Math.ceil(header.length / 8);
  const bytes = new Uint8Array(start).fill(32, 32);
  bytes.set(saved.subarray(0, 12));
  bytes.set(header, 32);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(16, BigInt(start), true);
  view.setUint32(24, start - 32, true);
  view.setUint32(28, 0, true);
  let sum = 0xffffffff;
  for (const byte of bytes.subarray(16)) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  view.setUint32(12, (sum ^ 0xffffffff) >>> 0, true);
  return bytes;
}

const page = (block: unknown) => report({ title: "t", sections: [{ title: "s", blocks: [block as never] }] });

/** Mishaps with results, by what they are about. */
export const resultMishaps: Readonly<Record<string, readonly Mishap[]>> = {
  "Model files": [
    { what: "saveModel: no model", attempt: () => saveModel(loose(7)) },
    { what: "saveModel: a function in a model", attempt: () => saveModel(withDiagnostics({ f: () => 1 })) },
    { what: "saveModel: a name that the format keeps for itself", attempt: () => saveModel(withDiagnostics({ $array: 0 })) },
    { what: "saveModel: lists within lists without end", attempt: () => saveModel(withDiagnostics({ deep })) },
    {
      what: "saveModel: a preparation of other columns",
      attempt: () =>
        saveModel(model, {
          preparation: {
            features: ["a"],
            scaling: { kind: "none", offset: new Float64Array(1), factor: new Float64Array(1) },
            missing: { policy: "error" },
          },
        }),
    },
    { what: "loadModel: another file", attempt: () => loadModel(new TextEncoder().encode("x,y\n1,2\n"), "points.csv") },
    { what: "loadModel: a file of a later version", attempt: () => loadModel(turned(8, 8), "later.flatland") },
    { what: "loadModel: a file cut short", attempt: () => loadModel(saved.subarray(0, 200), "half.flatland") },
    { what: "loadModel: a turned bit", attempt: () => loadModel(turned(300, 1), "bad.flatland") },
    { what: "loadModel: a header that is no JSON", attempt: () => loadModel(crafted("{"), "crafted.flatland") },
    {
      what: "loadModel: a method that there is not",
      attempt: () =>
        loadModel(
          crafted(JSON.stringify({ method: "pcb", arrays: [], model: { method: "pcb", formatVersion: 1 }, extra: {} })),
          "crafted.flatland",
        ),
    },
    {
      what: "loadModel: parts that do not fit together",
      attempt: () =>
        loadModel(
          crafted(
            JSON.stringify({
              method: "pca",
              arrays: [],
              model: {
                method: "pca",
                formatVersion: 1,
                options: {},
                input: { rows: 3, cols: 3 },
                diagnostics: {},
                warnings: [],
                timings: {},
              },
              extra: {},
            }),
          ),
          "crafted.flatland",
        ),
    },
  ],
  Figures: [
    { what: "a panel of nothing", attempt: () => scatterPanel(loose(undefined)) },
    { what: "an option is misspelled", attempt: () => scatterPanel(loose({ points, colour: 1 })) },
    { what: "a title that is no text", attempt: () => scatterPanel(loose({ points, title: 7 })) },
    { what: "an elevation beyond the pole", attempt: () => spacePanel({ points, elevation: 91 }) },
    { what: "an unknown aspect", attempt: () => spacePanel(loose({ points, aspect: "wide" })) },
    { what: "too few columns for a plane", attempt: () => scatterPanel({ points: [[1], [2]] }) },
    { what: "too few columns for space", attempt: () => spacePanel({ points: [[1, 2]] }) },
    { what: "a coloring that there is not", attempt: () => scatterPanel({ points, color: loose({ kind: "rainbow" }) }) },
    { what: "too many labels", attempt: () => scatterPanel({ points, color: { kind: "classes", labels: [1, 2, 3] } }) },
    { what: "a label that is no whole number", attempt: () => scatterPanel({ points, color: { kind: "classes", labels: [0.5, 1] } }) },
    {
      what: "a range of colors that ends before it begins",
      attempt: () => scatterPanel({ points, color: { kind: "continuous", values: [1, 2], label: "t", domain: [1, 0] } }),
    },
    { what: "half an edge", attempt: () => scatterPanel({ points, edges: { pairs: [0, 1, 1], label: "e" } }) },
    { what: "an edge to nowhere", attempt: () => scatterPanel({ points, edges: { pairs: [0, 2], label: "e" } }) },
    { what: "curves that are no list", attempt: () => linePanel(loose({ series: 3 })) },
    { what: "a curve of unequal lengths", attempt: () => linePanel({ series: [{ name: "a", x: [1, 2, 3], y: [1, 2] }] }) },
    { what: "bars without a group", attempt: () => barsPanel({ groups: ["a", "b"], series: [{ name: "s", values: [1, 2, 3] }] }) },
    { what: "a confusion matrix that is not square", attempt: () => confusionPanel({ matrix: [[1, 2]], names: ["a"] }) },
    { what: "too few names", attempt: () => confusionPanel({ matrix: points.map((row) => row.slice(1)), names: ["a"] }) },
    {
      what: "an order of another length",
      attempt: () => heatMapPanel({ matrix: points.map((row) => row.slice(1)), order: [0, 1, 2], label: "" }),
    },
    { what: "a panel that is none", attempt: () => figure({ title: "", panels: [loose({})] }) },
    { what: "a figure that is none", attempt: () => renderSvg(loose(undefined)) },
  ],
  "Reports and the study": [
    { what: "sections that are no list", attempt: () => report(loose({ title: "t", sections: 3 })) },
    { what: "an id with blanks", attempt: () => report({ title: "t", sections: [{ title: "s", id: "a b", blocks: [] }] }) },
    { what: "a block of no known kind", attempt: () => page({ kind: "video" }) },
    { what: "a row of a table that is too long", attempt: () => page({ kind: "table", columns: ["a", "b"], rows: [["x", "y", "z"]] }) },
    { what: "a formula that is none", attempt: () => page({ kind: "math", tex: "\\frac{1" }) },
    { what: "a question without its data", attempt: () => runStudy({}, { only: ["q3"] }) },
    {
      what: "a roll scaled to a range",
      attempt: () =>
        runStudy(
          {
            swissRoll: {
              source: "roll.dat",
              points: { rows: 30, cols: 3, data: Float64Array.from({ length: 90 }, (_, at) => Math.sin(at)) },
            },
          },
          { only: ["q3"] },
        ),
    },
  ],
};
