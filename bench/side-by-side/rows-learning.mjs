// Rows of PCA and of support vector classification.
import * as f from "../../dist/node.js";
import { leading, near } from "./checks.mjs";

/** Peers' randomized solvers are good to about a thousandth in the leading half of the variances. */
const variances = leading(25, 2e-3);

const pcaRow = (id, name, data, target, { dimensions = 50, ...more }) => ({
  id: `pca-${id}`,
  name: `PCA to ${dimensions}, ${name}`,
  data,
  peers: { "scikit-learn": target },
  ours: async ({ X }, settings) => Array.from((await f.pca(X, { dimensions, ...settings })).explainedVariance),
  agree: variances,
  ...more,
});

const svcRow = (id, name, data, target, slack, more) => ({
  id: `svc-${id}`,
  name: `SVC fit and predict, ${name}`,
  data,
  study: true,
  peers: { "scikit-learn": target, ...(more.libsvm ? { "libsvm-js": 0 } : {}) },
  ours: async ({ X, y, T, t }, settings) => {
    const model = await f.svc(X, y, settings);
    return [f.f1(t, await f.svc.predict(model, T, settings)).macro];
  },
  agree: near(slack),
  ...more,
});

export const learningRows = [
  pcaRow("cifar", "CIFAR-10 5,000 × 3072 bytes", "cifar", 1, { study: true, size: "normal" }),
  pcaRow("digits", "digits 1,500 × 64", "digits", 0, { dimensions: 10, size: "normal", peers: { "scikit-learn": 0, "ml-pca": 0 } }),
  pcaRow("mnist-bytes", "MNIST 70,000 × 784, bytes", "mnist70000", 3, { size: "normal" }),
  pcaRow("mnist-f64", "MNIST 70,000 × 784, f64", "mnist70000f64", 1, { size: "normal" }),
  // A few support vectors at the edge of the tolerance decide a few of a thousand images differently.
  svcRow("cifar-raw", "CIFAR-10 raw 5,000 and 1,000 × 3072 bytes", "cifar", 20, 0.005, { size: "large" }),
  svcRow("cifar-pca50", "CIFAR-10 by PCA to 50", "cifarPca50", 2, 0.005, { size: "normal", libsvm: true }),
  svcRow("cifar-pca100", "CIFAR-10 by PCA to 100", "cifarPca100", 2, 0.005, { size: "normal" }),
  svcRow("digits", "digits 1,500 and 297", "digits", 1, 1e-9, { size: "quick" }),
];
