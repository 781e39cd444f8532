import { rowOf } from "../../matrix/dense.ts";
import { figure, heatMapPanel, linePanel, scatterPanel } from "../../plot/index.ts";
import { matchLabels } from "../../quality/match-labels.ts";
import type { CirclesResult } from "../circles.ts";
import { percent, score } from "../words.ts";
import type { CaptionedFigure } from "./caption.ts";

/** The figures of question 1, all from its result. */
export function circlesFigures(result: CirclesResult): CaptionedFigure[] {
  return [partition(result), affinity(result)];
}

function repeat({ options }: CirclesResult, more = ""): string {
  const { samples, noise, factor, seed } = options as Record<string, number>;
  return `import { accuracy, circles, spectralClustering } from "flatland";

const { points, labels } = circles({ samples: ${samples}, noise: ${noise}, factor: ${factor}, seed: ${seed} });
const model = await spectralClustering(points, { clusters: 2, seed: ${seed}${more} });
console.log(accuracy(labels, model.labels)); // after matching`;
}

function partition(result: CirclesResult): CaptionedFigure {
  const { points, trueLabels, predicted, numbers, options } = result;
  const common = { points, equal: true, xLabel: "x", yLabel: "y" };
  const circleNames = ["outer circle", "inner circle"];
  const { clusters, names, renamed } = matchLabels(trueLabels, predicted);
  const clusterNames = Object.fromEntries(
    Array.from(names, (name, i) => [name, `cluster ${clusters[i]}, matched with ${circleNames[name] ?? "none"}`]),
  );
  return {
    figure: figure({
      title: "Two circles: true and predicted",
      subtitle: `${points.rows} points, noise ${options.noise}, factor ${options.factor}, seed ${options.seed} · accuracy ${score(numbers.accuracy)} after matching · adjusted Rand index ${score(numbers.ari)}`,
      panels: [
        scatterPanel({ ...common, color: { kind: "classes", labels: trueLabels, names: circleNames }, title: "True" }),
        scatterPanel({ ...common, color: { kind: "classes", labels: renamed, names: clusterNames }, title: "Predicted" }),
      ],
    }),
    caption:
      "Left the circle every point was drawn from, right the cluster it was put in. A cluster has the color of the circle it was matched with, so a point of another color than on the left is a mistake.",
    repeat: repeat(result),
  };
}

function affinity(result: CirclesResult): CaptionedFigure {
  const { affinity, trueLabels, trials, eigenvalues } = result;
  const order = byCircleAndAngle(result);
  const cut = trueLabels.reduce((count, label) => count + (label === 0 ? 1 : 0), 0);
  const common = { order, cuts: [cut], label: "affinity", domain: [0, 1] as const, xLabel: "point, by circle and angle", yLabel: "point" };
  const { kept } = trials.find(({ prune }) => prune === "local")!;
  return {
    figure: figure({
      title: "Affinity before and after pruning, and the eigenvalues that follow",
      subtitle: "self-tuning scale of the study · pruned by a compactly supported kernel in locally scaled distances",
      panels: [
        heatMapPanel({ ...common, matrix: affinity.before, title: "Fully connected" }),
        heatMapPanel({ ...common, matrix: affinity.after, title: "Pruned", subtitle: `${percent(1 - kept)} of the entries are zero` }),
        linePanel({
          series: [{ name: "eigenvalues", y: eigenvalues }],
          references: [{ axis: "x", value: 2.5, label: "two clusters" }],
          xLabel: "rank",
          yLabel: "eigenvalue of the normalized affinity",
          whole: true,
          title: "Eigengap",
        }),
      ],
    }),
    caption: "Points are sorted by circle and, within it, by angle. Pruning removes what joins one circle to the other.",
    repeat: repeat(result, ", keepAffinity: true"),
  };
}

/** The order of points by circle and then by angle, for the rows of a picture. */
function byCircleAndAngle({ points, trueLabels }: CirclesResult): Int32Array {
  const angle = Float64Array.from({ length: points.rows }, (_, i) => {
    const [x, y] = rowOf(points, i);
    // Grows with the angle and needs no arc tangent: the diamond angle of (x, y).
    const turn = y! / (Math.abs(x!) + Math.abs(y!));
    return x! >= 0 ? turn : 2 - turn;
  });
  return Int32Array.from({ length: points.rows }, (_, i) => i).sort(
    (a, b) => trueLabels[a]! - trueLabels[b]! || angle[a]! - angle[b]! || a - b,
  );
}
