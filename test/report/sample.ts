import type { ReportSpec } from "../../src/report/index.ts";
import { samples } from "../plot/samples.ts";

/** A report like the study's, with every kind of block. */
export function sampleReport(): ReportSpec {
  return {
    title: "The founding study: four questions on manifolds and clusters",
    subtitle: "Classical MDS, Isomap, LLE, spectral clustering, and what they do to a classifier",
    lead: "All four questions ran on real data in 11.4 s. Spectral clustering separates the circles **without an error**; Isomap and LLE unroll the S-curve, *as long as* the neighborhood is small (at `neighbors: 100` the graph cuts across).",
    summary: {
      kind: "table",
      caption: "Results at a glance. Trustworthiness and continuity at 12 neighbors.",
      columns: ["question", "method", { name: "measure" }, { name: "value", decimals: 3 }, { name: "notebook", decimals: 3 }],
      rows: [
        ["[1 Circles](#circles)", "spectral clustering", "accuracy after matching", 1, 0],
        ["[2 S-curve](#s-curve)", "Isomap", "trustworthiness", 0.9998, 0.981],
        ["", "LLE", "trustworthiness", 0.995, 0.874],
        ["[3 Swiss roll](#swiss-roll)", "spectral clustering", "agreement along the sheet", 0.998, null],
        ["[4 CIFAR-10](#cifar-10)", "PCA 50 and SVC", "macro F1", 0.424, 0.42],
      ],
    },
    sections: [
      {
        title: "1 Two circles",
        id: "circles",
        blocks: [
          { kind: "heading", text: "The problem" },
          {
            kind: "prose",
            text: "Given points $x_1, \\dots, x_n \\in \\mathbb{R}^2$ on two concentric circles, find a partition into two groups such that points of a group are joined by short steps. With the self-tuning affinity (L. Zelnik-Manor and P. Perona, 2004)",
          },
          {
            kind: "math",
            tex: "W_{ij} = \\exp\\left(-\\frac{\\lVert x_i - x_j\\rVert^2}{\\sigma_i \\sigma_j}\\right), \\qquad W_{ii} = 0",
          },
          { kind: "prose", text: "and $D = \\operatorname{diag}(W \\mathbf{1})$, the relaxed normalized cut is" },
          {
            kind: "math",
            tex: "\\min_{Y \\in \\mathbb{R}^{n \\times k}} \\operatorname{tr}\\bigl(Y^\\top L Y\\bigr) \\quad\\text{subject to}\\quad Y^\\top Y = I, \\qquad L = I - D^{-1/2} W D^{-1/2}.",
          },
          {
            kind: "prose",
            text: "Its solution are the eigenvectors of the $k$ smallest eigenvalues:\n\n- rows are scaled to length one,\n- $k$-means finds the groups,\n- see U. von Luxburg, doi:10.1007/s11222-007-9033-z, and [the next question](#s-curve).",
          },
          {
            kind: "figure",
            figure: samples.circles!(),
            caption: "True and predicted classes. Colors were matched to the true classes by the best assignment.",
            repeat: "npx flatland study --only q1 --seed 1337",
          },
          {
            kind: "figure",
            figure: samples.affinity!(),
            caption: "Pruning removes what joins the circles.",
            repeat: "npx flatland study --only q1 --seed 1337",
          },
          {
            kind: "observations",
            items: [
              "All 200 points are assigned to their circle: accuracy **1.000** after matching, adjusted Rand index **1.000**.",
              "Without matching, the notebook's formula gives **0.0 %** for the *same* partition, since the clusters happen to be numbered the other way round.",
              "The largest gap follows the second eigenvalue ($\\lambda_3 - \\lambda_2 = 0.053$): two clusters.",
            ],
          },
        ],
      },
      {
        title: "2 The S-curve",
        id: "s-curve",
        blocks: [
          {
            kind: "figure",
            figure: samples.embeddings!(),
            caption: "One figure with the data and three embeddings.",
            repeat: "npx flatland study --only q2",
          },
          {
            kind: "callout",
            tone: "warning",
            text: "At 100 neighbors **61 edges** of the graph join points that are more than 3 times farther apart along the curve. Distances along the graph are too short there; use fewer neighbors.",
          },
          {
            kind: "figure",
            figure: samples.shortCircuit!(),
            caption: "Short circuits at 100 neighbors.",
            repeat: "npx flatland study --only q2",
          },
          {
            kind: "table",
            columns: [
              "method",
              { name: "neighbors" },
              { name: "trustworthiness", decimals: 4, best: "highest" },
              { name: "continuity", decimals: 4, best: "highest" },
              { name: "position", decimals: 3, best: "highest" },
            ],
            rows: [
              ["Classical MDS", null, 0.9551, 0.9862, 0.931],
              ["Isomap", 12, 0.9998, 0.9991, 1],
              ["LLE", 12, 0.9951, 0.9949, 0.998],
              ["Isomap (notebook)", 100, 0.981, 0.9902, 0.947],
            ],
          },
        ],
      },
      {
        title: "3 The swiss roll",
        id: "swiss-roll",
        blocks: [
          {
            kind: "figure",
            figure: samples.rolls!(),
            caption: "k-means cuts the roll through the air.",
            repeat: "npx flatland study --only q3 --swissroll swissroll.dat",
          },
          {
            kind: "figure",
            figure: samples.unrolled!(),
            caption: "Unrolled.",
            repeat: "npx flatland study --only q3 --swissroll swissroll.dat",
          },
        ],
      },
      {
        title: "4 CIFAR-10",
        id: "cifar-10",
        blocks: [
          {
            kind: "figure",
            figure: samples.bars!(),
            caption: "Macro F1 on the 1,000 test images.",
            repeat: "npx flatland study --only q4",
          },
          { kind: "figure", figure: samples.confusion!(), caption: "Confusions.", repeat: "npx flatland study --only q4" },
          { kind: "callout", tone: "note", text: "Refitting on the test set is shown as a warning, not as a method." },
          {
            kind: "code",
            text: 'import { isomap, pca, svc } from "flatland";\n\nconst model = await pca(train, { dimensions: 50 });\nconst classifier = await svc(model.embedding, labels);',
            caption: "The same from TypeScript.",
          },
        ],
      },
      {
        title: "Environment and timings",
        blocks: [
          {
            kind: "facts",
            facts: [
              ["flatland", "0.1.0"],
              ["Node", "20.20.0"],
              ["threads", 2],
              ["memory at most", "612 MB"],
              ["seed", 1337],
            ],
          },
          {
            kind: "table",
            columns: ["question", { name: "seconds", decimals: 2 }],
            rows: [
              ["1 Circles", 0.041],
              ["2 S-curve", 0.312],
              ["3 Swiss roll", 0.891],
              ["4 CIFAR-10", 10.2],
            ],
          },
        ],
      },
    ],
    footer: "Made by flatland. The same command gives the same report, but for the timings.",
  };
}
