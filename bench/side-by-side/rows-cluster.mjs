// Rows of clustering.
import * as f from "../../dist/node.js";
import { close, notWorse, sameGroups } from "./checks.mjs";

const nearest = { affinity: "nearest-neighbors", neighbors: 10 };

export const clusterRows = [
  {
    id: "spectral-circles-200",
    name: "spectral clustering, circles 200, self-tuning and pruned",
    data: "circles200",
    study: true,
    size: "quick",
    peers: { "scikit-learn": 2, notebook: 300 },
    ours: async ({ X, y }, settings) => [f.accuracy(y, (await f.spectralClustering(X, { clusters: 2, ...settings })).labels)],
    agree: notWorse(0),
  },
  {
    id: "spectral-roll-1600-full",
    name: "spectral clustering, swiss roll 1,600, fully connected, pruned",
    data: "roll1600",
    size: "large",
    peers: { notebook: 500 },
    ours: async ({ X, y }, settings) => [f.accuracy(y, (await f.spectralClustering(X, { clusters: 2, ...settings })).labels)],
    // The notebook's labels are random here.
    agree: notWorse(0),
  },
  {
    id: "spectral-roll-1600-knn",
    name: "spectral clustering, swiss roll 1,600, nearest neighbors",
    data: "roll1600",
    study: true,
    size: "quick",
    peers: { "scikit-learn": 2 },
    ours: async ({ X, y }, settings) => [f.accuracy(y, (await f.spectralClustering(X, { clusters: 2, ...nearest, ...settings })).labels)],
    agree: notWorse(0.01),
  },
  {
    id: "spectral-mnist-10000",
    name: "spectral clustering, MNIST 10,000 × 784 bytes, nearest neighbors, 10 clusters",
    data: "mnist10000",
    size: "normal",
    peers: { "scikit-learn": 6, "scikit-learn, lobpcg": 2 },
    ours: async ({ X, y }, settings) => [f.accuracy(y, (await f.spectralClustering(X, { clusters: 10, ...nearest, ...settings })).labels)],
    agree: notWorse(0.02),
  },
  {
    id: "kmeans-roll-1600",
    name: "k-means, swiss roll 1,600, 2 clusters, 10 restarts",
    data: "roll1600",
    study: true,
    size: "quick",
    peers: { "scikit-learn": 2, "ml-kmeans": 0 },
    ours: async ({ X }, settings) => [(await f.kMeans(X, { clusters: 2, restarts: 10, ...settings })).inertia],
    // Both stop when centers move little, and the best of ten starts need not be the same one.
    agree: { "scikit-learn": close(1e-4) },
  },
  {
    id: "kmeans-mnist-70000",
    name: "k-means, MNIST 70,000 × 784, 10 clusters, one given start",
    data: "mnist70000",
    size: "normal",
    peers: { "scikit-learn": 3 },
    ours: async ({ X }, settings) => {
      // The images 0, 1, …, 9 of the file: a start that both can be given.
      const init = { rows: 10, cols: 784, data: Float64Array.from(X.data.subarray(0, 7840)) };
      return Array.from((await f.kMeans(X, { clusters: 10, init, tolerance: 1e-4, ...settings })).labels);
    },
    agree: sameGroups(f.accuracy, 1e-4),
  },
];
