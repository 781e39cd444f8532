"""The founding notebook's way of spectral clustering, as slow as it was: Python loops over pairs, at every step of its search.

Written anew after its description (docs of the study); what is timed is its number of operations in Python, not its faults.
"""
import numpy as np
from scipy.optimize import minimize
from scipy.sparse.linalg import eigs
from sklearn.cluster import KMeans


def distance(a, b):
    return np.sqrt(((a - b) ** 2).sum())


def table(points, entry):
    """entry(i, j) for all pairs, one at a time."""
    n = len(points)
    values = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            values[i, j] = entry(i, j)
    return values


def cluster(points, clusters):
    n, columns = points.shape
    apart = table(points, lambda i, j: distance(points[i], points[j]))
    scales = np.sort(apart, axis=1)[:, :5].mean(axis=1)
    full = table(points, lambda i, j: np.exp(-(apart[i, j] ** 2) / (2 * scales[i] * scales[j])))
    power = (columns + 1) / 2

    def pruned(radius):
        return table(points, lambda i, j: max(1 - apart[i, j] / radius, 0) ** power * full[i, j])

    def cost(radius):
        values = pruned(radius[0])
        rho = np.linalg.norm(values - full) / np.sqrt(np.linalg.norm(values) * np.linalg.norm(full))
        zeros = 1 - np.count_nonzero(values) / n**2
        return -np.sqrt(np.log(rho + 1e-14) ** 2 / 2 + np.log(zeros + 1e-14) ** 2 / 2)

    found = minimize(cost, [full.mean()], method="L-BFGS-B", bounds=[(1e-3, None)])
    affinity = pruned(found.x[0])
    root = np.diag(1 / np.sqrt(affinity.sum(axis=1)))
    vectors = eigs(root @ affinity @ root, clusters)[1].real
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return KMeans(clusters, n_init=10, random_state=0).fit_predict(vectors / np.where(lengths > 0, lengths, 1))
