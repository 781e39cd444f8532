// Rows of Isomap, LLE, classical MDS.
import * as f from "../../dist/node.js";
import { close, samePlane } from "./checks.mjs";

/** Sums of squares of the columns of an embedding: for Isomap and MDS the eigenvalues. */
const columnSquares = ({ rows, cols, data }) =>
  Array.from({ length: cols }, (_, a) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += data[i * cols + a] ** 2;
    return sum;
  });

const isomapRow = (id, name, data, neighbors, target, more = {}) => ({
  id: `isomap-${id}`,
  name: `Isomap, ${name}, k = ${neighbors}`,
  data,
  peers: { "scikit-learn": target, ...(more.druid ? { druidjs: 0 } : {}) },
  ours: async ({ X }, settings) => columnSquares((await f.isomap(X, { neighbors, dimensions: 2, ...settings })).embedding),
  agree: { "scikit-learn": close(1e-6) },
  ...more,
});

const swissIsomap = (n, size, target, more) =>
  isomapRow(`swiss-${n}`, `swiss roll ${n.toLocaleString("en")}`, `swiss${n}`, 10, target, {
    size,
    growth: { method: "Isomap", n },
    ...more,
  });

const landmarks = 1000;

/** Isomap from 1,000 landmarks, which no peer has. */
const landmarkRow = (n, size, more) => ({
  id: `isomap-landmarks-${n}`,
  name: `landmark Isomap, swiss roll ${n.toLocaleString("en")}, k = 10, ${landmarks.toLocaleString("en")} landmarks`,
  data: `swiss${n}`,
  size,
  growth: { method: "landmark Isomap", n },
  peers: {},
  ours: async ({ X }, settings) =>
    columnSquares((await f.isomap(X, { neighbors: 10, dimensions: 2, landmarks: Math.min(landmarks, n), ...settings })).embedding),
  ...more,
});

const lleRow = (id, name, data, neighbors, variant, target, more) => ({
  id: `${variant === "modified" ? "mlle" : "lle"}-${id}`,
  name: `${variant === "modified" ? "modified LLE" : "LLE"}, ${name}, k = ${neighbors}`,
  data,
  peers: { "scikit-learn": target },
  ours: async ({ X }, settings) => Array.from((await f.lle(X, { neighbors, dimensions: 2, variant, ...settings })).embedding.data),
  agree: samePlane(1e-3),
  ...more,
});

const swissLle = (n, size, target) =>
  lleRow(`swiss-${n}`, `swiss roll ${n.toLocaleString("en")}`, `swiss${n}`, 12, "standard", target, {
    size,
    growth: { method: "LLE", n },
  });

export const embeddingRows = [
  isomapRow("scurve-1000-k100", "S-curve 1,000", "scurve1000", 100, 10, { study: true, size: "quick", druid: true }),
  isomapRow("scurve-1000-k12", "S-curve 1,000", "scurve1000", 12, 6, { study: true, size: "quick", druid: true }),
  isomapRow("roll-1600-k100", "swiss roll 1,600", "roll1600", 100, 15, { study: true, size: "quick" }),
  swissIsomap(1000, "growth", 0),
  swissIsomap(2000, "growth", 0),
  swissIsomap(5000, "normal", 10),
  swissIsomap(10000, "large", 12),
  swissIsomap(20000, "large", 0, { limits: { seconds: 10, bytes: 3.5e9 } }),
  ...[2000, 5000, 10000, 20000, 50000].map((n) => landmarkRow(n, "growth")),
  landmarkRow(100000, "large", { limits: { seconds: 8 } }),
  isomapRow("mnist-5000", "MNIST 5,000 × 784 bytes", "mnist5000", 10, 8, { size: "normal" }),
  isomapRow("mnist-10000", "MNIST 10,000 × 784 bytes", "mnist10000", 10, 8, { size: "large" }),
  {
    id: "isomap-cifar",
    name: "Isomap, CIFAR-10 5,000 × 3072 bytes, k = 200, to 100 dimensions, and transform of 1,000",
    data: "cifar",
    study: true,
    size: "large",
    peers: { "scikit-learn": 12 },
    limits: { bytes: 500e6 },
    ours: async ({ X, T }, settings) => {
      const model = await f.isomap(X, { neighbors: 200, dimensions: 100, ...settings });
      const mapped = await f.isomap.transform(model, T, settings);
      return [...columnSquares(model.embedding), ...columnSquares(mapped)];
    },
    agree: close(1e-5),
  },
  lleRow("scurve-1000-k12", "S-curve 1,000", "scurve1000", 12, "standard", 1, { study: true, size: "quick" }),
  lleRow("scurve-1000-k100", "S-curve 1,000", "scurve1000", 100, "standard", 3, { study: true, size: "quick" }),
  lleRow("roll-1600-k12", "swiss roll 1,600", "roll1600", 12, "standard", 1, { study: true, size: "quick" }),
  swissLle(1000, "growth", 0),
  swissLle(2000, "growth", 0),
  swissLle(5000, "growth", 0),
  swissLle(10000, "growth", 0),
  swissLle(20000, "normal", 1.5),
  lleRow("mnist-5000", "MNIST 5,000 × 784", "mnist5000", 12, "standard", 1.5, { size: "normal" }),
  lleRow("swiss-5000", "swiss roll 5,000", "swiss5000", 12, "modified", 8, { size: "normal" }),
  {
    id: "mds-points-1600",
    name: "classical MDS from points, swiss roll 1,600 × 3",
    data: "roll1600",
    study: true,
    size: "quick",
    peers: { "scikit-learn": 10 },
    ours: async ({ X }, settings) => columnSquares((await f.classicalMds(X, { dimensions: 2, ...settings })).embedding),
    agree: close(1e-8),
  },
  {
    id: "mds-points-mnist-5000",
    name: "classical MDS from points, MNIST 5,000 × 784",
    data: "mnist5000",
    size: "normal",
    peers: { "scikit-learn": 20 },
    ours: async ({ X }, settings) => columnSquares((await f.classicalMds(X, { dimensions: 2, ...settings })).embedding),
    agree: close(1e-8),
  },
  ...[
    [1000, 2, "normal"],
    [5000, 10, "normal"],
  ].map(([n, target, size]) => ({
    id: `mds-distances-${n}`,
    name: `classical MDS from distances, ${n.toLocaleString("en")}`,
    data: `swissDistances${n}`,
    size,
    peers: { "scikit-learn": target, SciPy: target },
    ours: async ({ X }, settings) =>
      columnSquares((await f.classicalMds(X, { dimensions: 2, metric: "precomputed", ...settings })).embedding),
    agree: close(1e-8),
  })),
];
