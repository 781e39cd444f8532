import {
  barsPanel,
  confusionPanel,
  embeddingPanel,
  type Figure,
  figure,
  heatMapPanel,
  linePanel,
  scatterPanel,
  spacePanel,
} from "../../src/plot/index.ts";

/** Uniform numbers in [0, 1) from a seed, for test data only. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Normal numbers from uniform ones (Box and Muller). */
function normal(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** An S-curve like the study's, with the position along it. */
function sCurve(n: number): { points: number[][]; t: Float64Array; across: Float64Array } {
  const random = uniform(1337);
  const t = Float64Array.from({ length: n }, () => 3 * Math.PI * (random() - 0.5));
  const across = Float64Array.from({ length: n }, () => 2 * random());
  return { points: Array.from(t, (s, i) => [Math.sin(s), across[i]!, Math.sign(s) * (Math.cos(s) - 1)]), t, across };
}

/** A swiss roll of four groups like the study's. */
export function swissRoll(n: number): { points: number[][]; labels: Int32Array; sheet: number[][] } {
  const gauss = normal(uniform(7));
  const sheet = Array.from({ length: n }, (_, i) => {
    const group = Math.floor((i * 4) / n);
    return [(group % 2 === 0 ? 7.5 : 12.5) + gauss(), (group < 2 ? 7.5 : 12.5) + gauss()];
  });
  return {
    points: sheet.map(([x, y]) => [x! * Math.cos(x!), y!, x! * Math.sin(x!)]),
    labels: Int32Array.from(sheet, ([x]) => (x! > 10 ? 1 : 0)),
    sheet,
  };
}

/** Two circles like the study's. */
export function circles(n: number): { points: number[][]; labels: Int32Array } {
  const gauss = normal(uniform(3));
  const labels = Int32Array.from({ length: n }, (_, i) => (i * 7919) % 2);
  const points = Array.from(labels, (label, i) => {
    const [a, r] = [(2 * Math.PI * i * 2) / n, label === 0 ? 1 : 0.5];
    return [r * Math.cos(a) + 0.05 * gauss(), r * Math.sin(a) + 0.05 * gauss()];
  });
  return { points, labels };
}

/** Figures with data like the study's, one for each thing the study shows. */
export const samples: Readonly<Record<string, () => Figure>> = {
  embeddings() {
    const { points, t, across } = sCurve(1000);
    const color = { kind: "continuous", values: t, label: "position t" } as const;
    const random = uniform(5);
    return figure({
      title: "S-curve, 1,000 points: the data and three embeddings in the plane",
      subtitle: "seed 1337 · 12 neighbors · color: position along the curve",
      columns: 2,
      panels: [
        spacePanel({ points, color, title: "Data", subtitle: "three coordinates" }),
        embeddingPanel({
          points: points.map(([x, , z]) => [z! + 0.1 * x!, x!]),
          color,
          title: "Classical MDS",
          subtitle: "trustworthiness 0.955 · continuity 0.986 · position 0.93",
        }),
        embeddingPanel({
          points: points.map((_, i) => [-1.05 * t[i]!, across[i]! - 1 + 0.05 * random()]),
          color,
          title: "Isomap",
          subtitle: "trustworthiness 1.000 · continuity 0.999 · position 1.00",
        }),
        embeddingPanel({
          points: points.map((_, i) => [0.012 * t[i]!, 0.03 * (across[i]! - 1) - 0.0032 * t[i]! * t[i]! + 0.03]),
          color,
          title: "LLE",
          subtitle: "trustworthiness 0.995 · continuity 0.995 · position 1.00",
        }),
      ],
    });
  },
  shortCircuit() {
    const { points, t } = sCurve(1000);
    const color = { kind: "continuous", values: t, label: "position t" } as const;
    const pairs: number[] = [];
    for (let i = 0; i < 400 && pairs.length < 120; i++) {
      for (let j = i + 1; j < 400; j++) {
        const near = points[i]!.every((v, k) => Math.abs(v - points[j]![k]!) < 1.05);
        if (near && Math.abs(t[i]! - t[j]!) > 2.6) pairs.push(i, j);
      }
    }
    return figure({
      title: "100 neighbors: the graph cuts across the curve",
      subtitle: "edges that are at least 3 times shorter than the way along the curve",
      panels: [
        spacePanel({
          points,
          color,
          title: "Edges through the air",
          edges: { pairs, label: "short circuits" },
          elevation: 12,
          azimuth: -75,
        }),
        embeddingPanel({
          points: points.map(([x, y, z]) => [z!, 0.7 * x! + 0.2 * y!]),
          color,
          title: "Isomap follows them",
          subtitle: "trustworthiness 0.981",
        }),
      ],
    });
  },
  circles() {
    const { points, labels } = circles(200);
    const names = ["outer", "inner"];
    return figure({
      title: "Two circles: true and predicted",
      subtitle: "200 points, noise 0.05, factor 0.5, seed 1337 · accuracy 1.000 after matching · ARI 1.000",
      panels: [
        scatterPanel({ points, equal: true, color: { kind: "classes", labels, names }, title: "True", xLabel: "x", yLabel: "y" }),
        scatterPanel({
          points,
          equal: true,
          color: { kind: "classes", labels, names },
          title: "Spectral clustering",
          xLabel: "x",
          yLabel: "y",
        }),
      ],
    });
  },
  affinity() {
    const { points, labels } = circles(200);
    const n = points.length;
    const order = Array.from({ length: n }, (_, i) => i).sort(
      (a, b) => labels[a]! - labels[b]! || Math.atan2(points[a]![1]!, points[a]![0]!) - Math.atan2(points[b]![1]!, points[b]![0]!),
    );
    const weight = (pruned: boolean) =>
      points.map((p) =>
        points.map((q) => {
          const d = Math.hypot(p[0]! - q[0]!, p[1]! - q[1]!);
          return pruned && d > 0.4 ? 0 : Math.exp(-(d * d) / 0.12);
        }),
      );
    const values = [1, 1, 0.947, 0.946, 0.81, 0.79, 0.77, 0.75, 0.58, 0.55];
    const shared = {
      order,
      cuts: [100],
      label: "affinity",
      domain: [0, 1],
      xLabel: "point, sorted by circle and angle",
      yLabel: "point",
    } as const;
    return figure({
      title: "Affinity before and after pruning, and what the spectrum says",
      subtitle: "self-tuning scale (study) · local pruning",
      panels: [
        heatMapPanel({ matrix: weight(false), ...shared, title: "Fully connected" }),
        heatMapPanel({ matrix: weight(true), ...shared, title: "Pruned", subtitle: "87.3 % of the entries are zero" }),
        linePanel({
          series: [{ name: "eigenvalues", y: values }],
          references: [{ axis: "x", value: 2.5, label: "largest gap: 2 clusters" }],
          xLabel: "rank",
          yLabel: "eigenvalue",
          whole: true,
          title: "Eigengap",
        }),
      ],
    });
  },
  rolls() {
    const { points, labels } = swissRoll(1600);
    const cut = Int32Array.from(points, ([x]) => (x! > 0 ? 1 : 0));
    const names = ["cluster 1", "cluster 2"];
    const view = { azimuth: -72, elevation: 14, labels: ["x cos x", "y", "x sin x"] as const };
    return figure({
      title: "Swiss roll, 1,600 points: k-means against spectral clustering",
      subtitle: "agreement with the split along the sheet",
      panels: [
        spacePanel({ points, ...view, color: { kind: "classes", labels: cut, names }, title: "k-means", subtitle: "agreement 0.512" }),
        spacePanel({
          points,
          ...view,
          color: { kind: "classes", labels, names },
          title: "Spectral clustering",
          subtitle: "agreement 0.998",
        }),
      ],
    });
  },
  unrolled() {
    const { points, labels, sheet } = swissRoll(1600);
    const color = { kind: "classes", labels, names: ["cluster 1", "cluster 2"], label: "spectral" } as const;
    return figure({
      title: "The roll unrolled, colored by the spectral labels",
      panels: [
        embeddingPanel({ points: points.map(([x, , z]) => [x!, z!]), color, title: "Classical MDS", subtitle: "trustworthiness 0.914" }),
        embeddingPanel({
          points: sheet.map(([x, y]) => [x! * x! * 0.5 - 50, y! - 10]),
          color,
          title: "Isomap",
          subtitle: "trustworthiness 0.999",
        }),
        embeddingPanel({
          points: sheet.map(([x, y]) => [(x! - 10) * 0.008, (y! - 10) * 0.006 + (x! - 10) * (x! - 10) * 0.0008]),
          color,
          title: "LLE",
          subtitle: "trustworthiness 0.987",
        }),
      ],
    });
  },
  confusion() {
    const names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
    const random = uniform(11);
    const matrix = names.map((_, i) => names.map((_, j) => Math.round(i === j ? 35 + 30 * random() : 12 * random() * random())));
    const values = (base: number) => names.map(() => base + 0.25 * (random() - 0.5));
    return figure({
      title: "CIFAR-10: which classes are taken for which",
      subtitle: "5,000 training and 1,000 test images · RBF support vector machine on 50 principal components",
      columns: 2,
      panels: [
        confusionPanel({ matrix, names, title: "Confusion matrix", subtitle: "counts; color: share of the row" }),
        barsPanel({
          groups: names,
          series: [
            { name: "PCA 50", values: values(0.42) },
            { name: "Isomap 50", values: values(0.34) },
          ],
          label: "F1",
          domain: [0, 0.7],
          title: "F1 by class",
          decimals: 2,
        }),
      ],
    });
  },
  bars() {
    return figure({
      title: "Macro F1 by representation",
      subtitle: "refit: the notebook's way, fitted anew on the test images",
      panels: [
        barsPanel({
          groups: ["PCA 50", "PCA 100", "Isomap 50", "Isomap 100", "raw pixels"],
          series: [
            { name: "fitted on training images", values: [0.424, 0.418, 0.34, 0.341, 0.418] },
            { name: "refit on test images", values: [0.031, 0.044, 0.052, 0.058, Number.NaN] },
          ],
          label: "macro F1",
          decimals: 3,
        }),
      ],
    });
  },
  curves() {
    const n = [1000, 2000, 5000, 10000, 20000];
    return figure({
      title: "Time against the number of points",
      panels: [
        linePanel({
          series: [
            { name: "flatland", x: n, y: n.map((v) => 1e-8 * v * v) },
            { name: "scikit-learn", x: n, y: n.map((v) => 2.1e-7 * v * v), dashed: true },
          ],
          references: [{ axis: "y", value: 10, label: "ten seconds" }],
          xScale: "log",
          yScale: "log",
          xLabel: "points",
          yLabel: "seconds",
        }),
      ],
    });
  },
};
