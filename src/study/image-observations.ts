import type { Classification, ImagesResult } from "./images.ts";
import { list, percent, score } from "./words.ts";

/**
 * What the numbers say; every sentence depends on them.
 *
 * Two scores are called different when they are further apart than about two standard errors of a share measured on the
 * test images.
 */
export function imageObservations({ data, dimensions, classifications, refit, varianceKept }: ImagesResult): string[] {
  const [small, large] = dimensions;
  const noise = noiseOf(data.test.labels.length);
  const at = (reducer: "pca" | "isomap", d: number): Classification => classifications[`${reducer}${d}`]!;
  const raw = classifications.raw!;
  return [
    dimensionSentence(
      "PCA",
      at("pca", small),
      at("pca", large),
      noise,
      `the components keep ${percent(varianceKept[0])} and ${percent(varianceKept[1])} of the variance`,
    ),
    dimensionSentence("Isomap", at("isomap", small), at("isomap", large), noise),
    versusSentence(at("pca", small), at("isomap", small), noise),
    rawSentence(at("pca", small), raw, noise),
    classSentence(at("pca", small), data.classNames),
    refitSentence(classifications, refit),
  ];
}

/** Two standard errors of a share of about one half, measured on `n` images. */
function noiseOf(n: number): number {
  return 1 / Math.sqrt(n);
}

function dimensionSentence(name: string, small: Classification, large: Classification, noise: number, aside?: string): string {
  const change = large.macroF1 - small.macroF1;
  const figures = `macro F1 ${score(small.macroF1)} at ${small.dimensions} dimensions, ${score(large.macroF1)} at ${large.dimensions}${aside ? `; ${aside}` : ""}`;
  if (Math.abs(change) < noise)
    return `For ${name} it hardly matters how many dimensions are kept: the change is within what chance does on so many test images (${figures}).`;
  return `${name} ${change > 0 ? "gains" : "loses"} by more dimensions (${figures}).`;
}

function versusSentence(pca: Classification, isomap: Classification, noise: number): string {
  const lead = pca.macroF1 - isomap.macroF1;
  const figures = `${score(pca.macroF1)} against ${score(isomap.macroF1)}`;
  if (Math.abs(lead) < noise) return `PCA and Isomap serve the classifier about equally well (${figures}).`;
  return lead > 0
    ? `PCA serves the classifier better than Isomap (${figures}), with both fitted and applied as they should be.`
    : `Isomap serves the classifier better than PCA (${figures}).`;
}

function rawSentence(pca: Classification, raw: Classification, noise: number): string {
  const figures = `${score(pca.macroF1)} with ${pca.dimensions} columns, ${score(raw.macroF1)} with all ${raw.dimensions}`;
  const difference = pca.macroF1 - raw.macroF1;
  if (Math.abs(difference) < noise) return `PCA to ${pca.dimensions} dimensions loses nothing against the raw pixels (${figures}).`;
  return difference > 0
    ? `PCA to ${pca.dimensions} dimensions does better than the raw pixels (${figures}).`
    : `The raw pixels hold more than PCA to ${pca.dimensions} dimensions keeps (${figures}).`;
}

function classSentence({ perClassF1, confusion }: Classification, names: readonly string[]): string {
  const order = Array.from(perClassF1.keys()).sort((a, b) => perClassF1[b]! - perClassF1[a]! || a - b);
  const named = (c: number): string => `${names[c]} (${score(perClassF1[c]!)})`;
  const [a, b, times] = mostConfused(confusion.data, names.length);
  const confused = times > 0 ? ` Most often ${names[a]} is taken for ${names[b]} (${times} times).` : "";
  return `With PCA the classes that are told best are ${list(order.slice(0, 2).map(named))}, worst ${list(order.slice(-2).reverse().map(named))}.${confused}`;
}

function mostConfused(counts: Float64Array, classes: number): [truth: number, predicted: number, times: number] {
  let found: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < classes; i++) {
    for (let j = 0; j < classes; j++) {
      const times = counts[i * classes + j]!;
      if (i !== j && times > found[2]) found = [i, j, times];
    }
  }
  return found;
}

function refitSentence(right: Readonly<Record<string, Classification>>, refit: Readonly<Record<string, Classification>>): string {
  const entries = Object.entries(refit);
  const figures = list(
    entries.map(
      ([key, { reducer, dimensions, macroF1 }]) => `${reducer} ${dimensions}: ${score(macroF1)} instead of ${score(right[key]!.macroF1)}`,
    ),
  );
  const worst = entries.every(([key, { macroF1 }]) => macroF1 < right[key]!.macroF1 / 2);
  return worst
    ? `Fitting the reducer again on the test images, as the notebook does, destroys the result (${figures}): the axes of two separate fits mean different things.`
    : `Fitting the reducer again on the test images, as the notebook does, gives ${figures}.`;
}
