import { describe, expect, test } from "vitest";
import { nearestNeighborAffinity } from "../../src/affinity/nearest-neighbor.ts";
import { exhaust } from "../../src/base/steps.ts";
import { openEngine } from "../../src/compute/engine.ts";
import { openRun } from "../../src/compute/run.ts";
import { neighborGraph } from "../../src/graph/neighbor-graph.ts";
import { adjustedRandIndex, spectralClustering } from "../../src/index.ts";
import type { Matrix } from "../../src/matrix/dense.ts";
import { nearestNeighbors } from "../../src/neighbors/nearest.ts";
import { casesOf } from "./manifest.ts";
import { npy, npyLabels, npyMatrix } from "./npy.ts";

/** Eigenvalues come with the square of the residuals of their vectors. */
const eigenvalueError = 1e-9;
/** Eigenvectors are as good as their residuals divided by the gaps, both here and in the reference. */
const eigenvectorError = 1e-5;

interface Embedding {
  id: string;
  input: string;
  neighbors?: number;
  gamma?: number;
}
interface Clustering {
  input: string;
  clusters: number;
  affinity: "nearest_neighbors" | "rbf";
  n_neighbors?: number;
  gamma?: number;
}
const { embedding: embeddings, clustering } = casesOf<{ embedding: Embedding[]; clustering: Clustering[] }>("cluster");

// The reference counts a point among its own neighbors, and leaves the diagonal of the affinities out: so k − 1 of ours.
const byLists = embeddings.flatMap(({ neighbors, ...rest }) => (neighbors === undefined ? [] : [{ ...rest, k: neighbors - 1 }]));

describe.each(byLists)("neighbor affinities of $id", ({ id, input, k }) => {
  const points = npyMatrix(`inputs/${input}`);

  test("equal scikit-learn's", () => {
    const run = openRun(openEngine({ shared: false }), "test");
    const neighbors = exhaust(nearestNeighbors(run, run.load(points), k));
    const { offsets, indices, values } = exhaust(nearestNeighborAffinity(neighbors, exhaust(neighborGraph(neighbors))));
    run.close();
    // Each pair of the reference once, with twice its entry.
    const triples = npy(`cluster/affinity.${id}`).data;
    const reference = new Map<string, number>();
    for (let e = 0; e < triples.length; e += 3) {
      const [row, column, value] = [triples[e]!, triples[e + 1]!, triples[e + 2]! / 2];
      reference.set(`${row} ${column}`, value).set(`${column} ${row}`, value);
    }
    // Of neighbors equally far the reference takes any, we the first: iris has such points, and a few entries differ there.
    let differing = 0;
    for (let i = 0; i < points.rows; i++) {
      for (let e = offsets[i]!; e < offsets[i + 1]!; e++) if (reference.get(`${i} ${indices[e]}`) !== values[e]) differing++;
    }
    expect(indices.length - differing).toBeGreaterThan(0.95 * reference.size);
    if (input !== "iris") {
      expect(differing).toBe(0);
      expect(indices.length).toBe(reference.size);
    }
  });

  test.skipIf(input === "iris")("have scikit-learn's spectrum and embedding", () => {
    const model = spectralClustering.sync(points, { clusters: 3, affinity: "nearest-neighbors", neighbors: k });
    const laplacian = npy(`cluster/spectrum.${id}`).data;
    for (let a = 0; a < laplacian.length; a++) expect(Math.abs(1 - model.eigenvalues[a]! - laplacian[a]!)).toBeLessThan(eigenvalueError);
    compareEmbedding(model, npyMatrix(`cluster/embedding.${id}`) as Matrix);
  });
});

test.each(embeddings.filter(({ gamma }) => gamma))("gaussian affinities of $id have scikit-learn's embedding", ({ id, input, gamma }) => {
  const model = spectralClustering.sync(npyMatrix(`inputs/${input}`), { clusters: 3, affinity: "gaussian", gamma: gamma!, prune: "none" });
  compareEmbedding(model, npyMatrix(`cluster/embedding.${id}`) as Matrix);
});

/** The reference's columns are D^−½ u₂, D^−½ u₃; ours are kept with rows scaled to length 1, and the lengths beside them. */
function compareEmbedding({ embedding, training }: ReturnType<typeof spectralClustering.sync>, expected: Matrix): void {
  const { cols, data } = embedding;
  for (let a = 0; a < expected.cols; a++) {
    const column = Float64Array.from(training.norms, (norm, i) => (data[i * cols + a + 1]! * norm) / Math.sqrt(training.degrees[i]!));
    const reference = column.map((_, i) => expected.data[i * expected.cols + a]!);
    const scale = Math.max(...reference.map(Math.abs));
    const sign = Math.sign(column.reduce((sum, value, i) => sum + value * reference[i]!, 0));
    for (let i = 0; i < column.length; i++) expect(Math.abs(sign * column[i]! - reference[i]!)).toBeLessThan(eigenvectorError * scale);
  }
}

// scikit-learn's embedding is D^−½ U without scaling rows to length 1, so single points may fall to another cluster.
const least: Readonly<Record<string, number>> = { circles200: 1, iris: 0.9, wine: 0.9, digits: 0.85, swissroll1600: 0.9 };

test.each(clustering)("clusters of $input by $affinity: nearly scikit-learn's", ({ input, clusters, affinity, n_neighbors, gamma }) => {
  const options =
    affinity === "rbf"
      ? ({ affinity: "gaussian", gamma: gamma!, prune: "none" } as const)
      : ({ affinity: "nearest-neighbors", neighbors: n_neighbors! - 1 } as const);
  const { labels } = spectralClustering.sync(npyMatrix(`inputs/${input}`), { clusters, ...options });
  expect(adjustedRandIndex(labels, npyLabels(`cluster/clustering.${input}.${affinity}`))).toBeGreaterThanOrEqual(least[input]!);
});
