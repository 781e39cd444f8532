import { random } from "../base/random.ts";
import { svc } from "../classify/svc.ts";
import { isomap } from "../embed/isomap.ts";
import { pca } from "../embed/pca.ts";
import { columnOf, type Matrix, type NumberArray, rowOf, zeros } from "../matrix/dense.ts";
import { unmatchedAccuracy } from "../quality/accuracy.ts";
import { confusionMatrix } from "../quality/confusion.ts";
import { f1 } from "../quality/f1.ts";
import type { StudyContext } from "./context.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Formulation } from "./formulation.ts";
import type { QuestionResult } from "./question.ts";

/** Labelled images, one a row. */
export interface Images {
  readonly points: Matrix<NumberArray>;
  readonly labels: Int32Array;
}

/** The images of question 4, and why they are these. */
export interface ImageData {
  readonly dataset: "cifar10" | "digits";
  readonly train: Images;
  readonly test: Images;
  readonly classNames: readonly string[];
  /** Why the digits stand in for CIFAR-10, when they do. */
  readonly note?: string;
  /** Whose images these are, where their license asks for it. */
  readonly attribution?: string;
}

/** How well one representation of the images tells the classes apart. */
export interface Classification {
  /** "PCA", "Isomap" or "raw pixels". */
  readonly reducer: string;
  readonly dimensions: number;
  readonly macroF1: number;
  readonly accuracy: number;
  /** By class, in the order of `classNames`. */
  readonly perClassF1: Float64Array;
  /** True classes down, predicted across. */
  readonly confusion: Matrix;
  readonly predicted: Int32Array;
}

/** What question 4 computed, by key: `pca50`, `isomap100`, `raw` … */
export interface ImagesResult extends QuestionResult {
  readonly key: "q4";
  readonly data: ImageData;
  /** The two numbers of dimensions, the smaller first. */
  readonly dimensions: readonly [number, number];
  readonly neighbors: number;
  readonly classifications: Readonly<Record<string, Classification>>;
  /** The same with the reducer fitted on the test images by themselves, as the notebook does. */
  readonly refit: Readonly<Record<string, Classification>>;
  /** Share of the variance of the training images that the components keep. */
  readonly varianceKept: readonly [number, number];
  readonly warnings: readonly string[];
}

/** The problem, as the report states it. */
export const imagesFormulation: Formulation = [
  "Every image is a point $x \\in \\mathbb{R}^m$ with one of several classes $y$. Reduce the training images to $d$ dimensions by a map $f_d$, train a classifier on $(f_d(x_i), y_i)$, and ask how well it names the classes of test images it has never seen. **The map is fitted on the training images alone** and then applied, unchanged, to the test images.",
  "**PCA**: with the mean $\\mu$ and the leading eigenvectors $V_d$ of the covariance of the training images, $f_d(x) = V_d^\\top (x - \\mu)$.",
  "**Isomap** has no such formula for a new point; the map is extended through the shortest paths to the training points $x_1,\\dots,x_n$. With $\\lambda_a, v_a$ the eigenpairs of the fit, $g_j(x)$ the length of the path from $x$ to $x_j$ and $r_j$ the mean of the squared path lengths from $x_j$,",
  { tex: "f_d(x)_a = \\frac{1}{2\\sqrt{\\lambda_a}} \\sum_{j=1}^n v_{ja}\\,\\bigl(r_j - g_j(x)^2\\bigr), \\qquad a = 1,\\dots,d." },
  "**The classifier** is a support vector machine with the kernel $K(u, v) = \\exp(-\\gamma \\lVert u - v \\rVert^2)$, one for each pair of classes,",
  {
    tex: "\\max_{\\alpha} \\; \\sum_i \\alpha_i - \\tfrac12 \\sum_{i,j} \\alpha_i \\alpha_j y_i y_j K(u_i, u_j) \\quad\\text{with}\\quad 0 \\le \\alpha_i \\le C,\\; \\sum_i \\alpha_i y_i = 0, ",
  },
  "and a vote among the pairs. $C = 1$, and $\\gamma$ is one over the number of columns times their variance. Success is the macro F1 score, the mean over all classes of",
  { tex: "F_1 = \\frac{2\\,\\mathrm{TP}}{2\\,\\mathrm{TP} + \\mathrm{FP} + \\mathrm{FN}}." },
];

/** What is run on which images: the notebook's numbers for CIFAR-10, smaller ones for the smaller digits. */
const plans = {
  cifar10: { dimensions: [50, 100], neighbors: 200 },
  digits: { dimensions: [10, 30], neighbors: 30 },
} as const;

/**
 * Question 4: images reduced by PCA and by Isomap, told apart by a support vector machine.
 *
 * Every reducer is fitted on the training images alone and applied to the test images. Axes are nested in both methods, so
 * each is fitted once at the larger number of dimensions and the smaller one takes its first columns.
 */
export async function studyImages(data: ImageData, context: StudyContext): Promise<ImagesResult> {
  const { train, test } = data;
  const { seed } = context;
  const { dimensions, neighbors } = plans[data.dataset];
  const [small, large] = dimensions;

  async function classify(reducer: string, key: string, trainPoints: Matrix<NumberArray>, testPoints: Matrix<NumberArray>, weight: number) {
    const model = await svc(trainPoints, train.labels, context.stage(`support vectors on ${key}`, weight * 0.7));
    const predicted = await svc.predict(model, testPoints, context.stage(`predictions on ${key}`, weight * 0.3));
    return scoreClassification(reducer, trainPoints.cols, test.labels, predicted, data.classNames.length);
  }

  /** Both numbers of dimensions from one pair of embeddings. */
  async function classifyNested(reducer: string, name: string, trainEmbedding: Matrix, testEmbedding: Matrix, weight: number) {
    const results: Record<string, Classification> = {};
    for (const d of dimensions) {
      results[`${name}${d}`] = await classify(
        reducer,
        `${reducer} to ${d}`,
        firstColumns(trainEmbedding, d),
        firstColumns(testEmbedding, d),
        weight / 2,
      );
    }
    return results;
  }

  const pcaModel = await pca(train.points, { dimensions: large, ...context.stage("PCA", 0.08) });
  const pcaTest = await pca.transform(pcaModel, test.points, context.stage("PCA of the test images", 0.01));
  const isomapOptions = { dimensions: large, neighbors };
  const isomapModel = await isomap(train.points, { ...isomapOptions, ...context.stage("Isomap", 0.4) });
  const isomapTest = await isomap.transform(isomapModel, test.points, context.stage("Isomap of the test images", 0.1));

  const classifications = {
    ...(await classifyNested("PCA", "pca", pcaModel.embedding, pcaTest, 0.06)),
    ...(await classifyNested("Isomap", "isomap", isomapModel.embedding, isomapTest, 0.06)),
    raw: await classify("raw pixels", "raw pixels", train.points, test.points, 0.15),
  };

  // The warning: the notebook's way. Each reducer is fitted again on the test images by themselves; PCA projects without taking the
  // mean off, Isomap keeps eigenvectors of length one. An eigenvector's sign is arbitrary: the notebook takes what its solver gives,
  // here it is drawn.
  const pcaAlone = await pca(test.points, { dimensions: large, ...context.stage("PCA refitted on the test images", 0.03) });
  const isomapAlone = await isomap(test.points, { ...isomapOptions, ...context.stage("Isomap refitted on the test images", 0.03) });
  const refit = {
    ...(await classifyNested("PCA", "pca", uncentered(pcaModel), withDrawnSigns(uncentered(pcaAlone), seed), 0.04)),
    ...(await classifyNested("Isomap", "isomap", isomapModel.eigenvectors, withDrawnSigns(isomapAlone.eigenvectors, seed), 0.04)),
  };

  const warnings = isomapModel.warnings.map(({ message }) => message);
  return {
    key: "q4",
    options: { train: train.points.rows, test: test.points.rows, columns: train.points.cols, dimensions, neighbors, seed },
    data,
    dimensions,
    neighbors,
    classifications,
    refit,
    varianceKept: [sum(pcaModel.explainedVarianceRatio.subarray(0, small)), sum(pcaModel.explainedVarianceRatio)],
    numbers: {
      dataset: data.dataset,
      ...mapValues(classifications, numbersOf),
      refit: mapValues(refit, ({ macroF1, accuracy }) => ({ macroF1, accuracy })),
      varianceKept: {
        [`pca${small}`]: sum(pcaModel.explainedVarianceRatio.subarray(0, small)),
        [`pca${large}`]: sum(pcaModel.explainedVarianceRatio),
      },
      warnings,
    },
    warnings,
    fingerprint: await fingerprint([
      pcaModel.embedding,
      pcaTest,
      isomapModel.embedding,
      isomapTest,
      ...Object.values(classifications).map(({ predicted }) => predicted),
    ]),
  };
}

function scoreClassification(
  reducer: string,
  dimensions: number,
  truth: Int32Array,
  predicted: Int32Array,
  classes: number,
): Classification {
  const scores = f1(truth, predicted);
  const { labels, counts } = confusionMatrix(truth, predicted);
  // A class that no test image has and none was given has no row there, and a zero here.
  const perClassF1 = new Float64Array(classes);
  const confusion = zeros(classes, classes);
  labels.forEach((label, a) => {
    perClassF1[label] = scores.perClass[a]!;
    labels.forEach((other, b) => {
      confusion.data[label * classes + other] = counts.data[a * counts.cols + b]!;
    });
  });
  return { reducer, dimensions, macroF1: scores.macro, accuracy: unmatchedAccuracy(truth, predicted), perClassF1, confusion, predicted };
}

function numbersOf({ macroF1, accuracy, perClassF1, confusion }: Classification): Record<string, unknown> {
  const { rows, cols, data } = confusion;
  return {
    macroF1,
    accuracy,
    perClassF1: Array.from(perClassF1),
    confusion: Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * cols, (i + 1) * cols))),
  };
}

/** The first `d` columns of a matrix. */
function firstColumns({ rows, cols, data }: Matrix, d: number): Matrix {
  const part = new Float64Array(rows * d);
  for (let i = 0; i < rows; i++) part.set(data.subarray(i * cols, i * cols + d), i * d);
  return { rows, cols: d, data: part };
}

/** The projections of the points themselves on the components, the mean not taken off. */
function uncentered({ embedding, mean, components }: { embedding: Matrix; mean: Float64Array; components: Matrix }): Matrix {
  const { rows, cols } = embedding;
  const offset = Float64Array.from({ length: cols }, (_, a) => rowOf(components, a).reduce((sum, value, j) => sum + value * mean[j]!, 0));
  return { rows, cols, data: embedding.data.map((value, k) => value + offset[k % cols]!) };
}

/** Each column times +1 or −1, as drawn. */
function withDrawnSigns(embedding: Matrix, seed: number): Matrix {
  const { rows, cols } = embedding;
  const draws = random(seed, 4);
  const data = new Float64Array(rows * cols);
  for (let a = 0; a < cols; a++) {
    const sign = draws.below(2) === 0 ? 1 : -1;
    const column = columnOf(embedding, a);
    for (let i = 0; i < rows; i++) data[i * cols + a] = sign * column[i]!;
  }
  return { rows, cols, data };
}

function mapValues<T, R>(values: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
