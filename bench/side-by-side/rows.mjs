// What is measured. A row has data (by name, see data.mjs), our call, and a check of our answer against the peer's.
// `answer` must be small: numbers both sides can name, such as eigenvalues, an inertia, or a score.
import * as f from "flatland";

/** Whether two lists of numbers agree to a relative tolerance. */
const close = (tolerance) => (ours, peer) =>
  ours.length === peer.length &&
  ours.every((value, i) => Math.abs(value - peer[i]) <= tolerance * Math.max(Math.abs(value), Math.abs(peer[i])));

/** The larger of two scores may be ours; the smaller must not be by more than `slack`. */
const notWorse = (slack) => (ours, peer) => ours.every((value, i) => value >= peer[i] - slack);

/** Sums of squares of the columns of an embedding: for Isomap and MDS the eigenvalues. */
const columnSquares = ({ rows, cols, data }) =>
  Array.from({ length: cols }, (_, a) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += data[i * cols + a] ** 2;
    return sum;
  });

const isomapRow = (name, data, neighbors, quick) => ({
  name,
  data,
  quick,
  ours: async ({ X }, settings) => columnSquares((await f.isomap(X, { neighbors, dimensions: 2, ...settings })).embedding),
  agree: close(1e-6),
});

const lleRow = (name, data, neighbors, variant, tolerance) => ({
  name,
  data,
  quick: true,
  ours: async ({ X }, settings) => [(await f.lle(X, { neighbors, dimensions: 2, variant, ...settings })).diagnostics.reconstructionError],
  agree: (ours, peer) => Math.abs(ours[0] - peer[0]) <= tolerance * Math.abs(peer[0]) + 1e-12,
});

export const rows = [
  {
    name: "spectral clustering, circles 200 (ours: study pipeline; peer: nearest neighbors)",
    data: "circles200",
    quick: true,
    ours: async ({ X, y }, settings) => [f.accuracy(y, (await f.spectralClustering(X, { clusters: 2, ...settings })).labels)],
    agree: notWorse(0),
  },
  {
    name: "spectral clustering, swiss roll 1,600, nearest neighbors",
    data: "roll1600",
    quick: true,
    ours: async ({ X, y }, settings) => [
      f.accuracy(y, (await f.spectralClustering(X, { clusters: 2, affinity: "nearest-neighbors", neighbors: 10, ...settings })).labels),
    ],
    agree: notWorse(0.01),
  },
  isomapRow("Isomap, S-curve 1,000, k = 100", "scurve1000", 100, true),
  isomapRow("Isomap, S-curve 1,000, k = 12", "scurve1000", 12, true),
  isomapRow("Isomap, swiss roll 1,600, k = 100", "roll1600", 100, true),
  isomapRow("Isomap, swiss roll 5,000, k = 10", "swiss5000", 10, false),
  {
    name: "Isomap, CIFAR-10 5,000 × 3072 bytes, k = 200, to 100, and transform of 1,000",
    data: "cifar",
    ours: async ({ X, T }, settings) => {
      const model = await f.isomap(X, { neighbors: 200, dimensions: 100, keepGeodesics: true, ...settings });
      const mapped = await f.isomap.transform(model, T, settings);
      return [...columnSquares(model.embedding), ...columnSquares(mapped)];
    },
    agree: close(1e-5),
  },
  lleRow("LLE, S-curve 1,000, k = 12", "scurve1000", 12, "standard", 1e-3),
  lleRow("LLE, S-curve 1,000, k = 100", "scurve1000", 100, "standard", 1e-3),
  lleRow("LLE, swiss roll 1,600, k = 12", "roll1600", 12, "standard", 1e-3),
  lleRow("modified LLE, S-curve 1,000, k = 12", "scurve1000", 12, "modified", 1e-3),
  {
    name: "classical MDS from points, 1,600 × 3",
    data: "roll1600",
    quick: true,
    ours: async ({ X }, settings) => columnSquares((await f.classicalMds(X, { dimensions: 2, ...settings })).embedding),
    agree: close(1e-8),
  },
  {
    name: "PCA to 50, CIFAR-10 5,000 × 3072 bytes",
    data: "cifar",
    ours: async ({ X }, settings) => Array.from((await f.pca(X, { dimensions: 50, ...settings })).explainedVariance),
    // The peer's default solver is randomized with few iterations; the leading half of its variances is good to a thousandth.
    agree: (ours, peer) => close(2e-3)(ours.slice(0, 25), peer.slice(0, 25)),
  },
  {
    name: "SVC fit and predict, CIFAR-10 raw 5,000 × 3072 bytes",
    data: "cifar",
    slow: true,
    ours: async ({ X, y, T, t }, settings) => {
      const model = await f.svc(X, y, settings);
      return [f.f1(t, await f.svc.predict(model, T, settings)).macro];
    },
    agree: (ours, peer) => Math.abs(ours[0] - peer[0]) < 0.005,
  },
  {
    name: "SVC fit and predict, CIFAR-10 by PCA to 50",
    data: "cifarPca50",
    ours: async ({ X, y, T, t }, settings) => {
      const model = await f.svc(X, y, settings);
      return [f.f1(t, await f.svc.predict(model, T, settings)).macro];
    },
    agree: (ours, peer) => Math.abs(ours[0] - peer[0]) < 0.005,
  },
  {
    name: "SVC fit and predict, digits 1,500 and 297",
    data: "digits",
    quick: true,
    ours: async ({ X, y, T, t }, settings) => {
      const model = await f.svc(X, y, settings);
      return [f.f1(t, await f.svc.predict(model, T, settings)).macro];
    },
    agree: (ours, peer) => Math.abs(ours[0] - peer[0]) < 1e-9,
  },
  {
    name: "k-means, swiss roll 1,600, 2 clusters, 10 restarts",
    data: "roll1600",
    quick: true,
    ours: async ({ X }, settings) => [(await f.kMeans(X, { clusters: 2, restarts: 10, ...settings })).inertia],
    agree: close(1e-6),
  },
  {
    name: "trustworthiness, swiss roll 5,000",
    data: "swiss5000flat",
    quick: true,
    ours: async ({ X, T }, settings) => [await f.trustworthiness(X, T, { neighbors: 12, ...settings })],
    agree: close(1e-9),
  },
];
