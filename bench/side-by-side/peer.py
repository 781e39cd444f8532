"""One row in scikit-learn: `python peer.py NAME FOLDER REPEATS` prints {cold, warm: [seconds], peak: bytes, answer, version}."""
import json
import os
import resource
import sys
import time

import numpy as np
import sklearn
from sklearn.cluster import KMeans, SpectralClustering
from sklearn.decomposition import PCA
from sklearn.manifold import ClassicalMDS, Isomap, LocallyLinearEmbedding, trustworthiness
from sklearn.metrics import confusion_matrix, f1_score
from sklearn.svm import SVC
from scipy.optimize import linear_sum_assignment

name, folder, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(os.path.join(folder, "shape.json")) as file:
    shapes = json.load(file)
data = {
    key: np.fromfile(os.path.join(folder, key + ".bin"), dtype=value["type"]).reshape(value["shape"])
    for key, value in shapes.items()
}
X, y, T, t = (data.get(key) for key in "XyTt")


def matched(truth, found):
    counts = confusion_matrix(truth, found)
    return float(counts[linear_sum_assignment(-counts)].sum() / len(truth))


def squares(embedding):
    return [float(value) for value in (embedding.astype(float) ** 2).sum(axis=0)]


def isomap(neighbors):
    return lambda: squares(Isomap(n_neighbors=neighbors, n_components=2, n_jobs=-1).fit_transform(X))


def isomap_and_transform():
    model = Isomap(n_neighbors=200, n_components=100, n_jobs=-1).fit(X)
    return squares(model.embedding_) + squares(model.transform(T))


def lle(neighbors, method):
    def run():
        model = LocallyLinearEmbedding(n_neighbors=neighbors, n_components=2, method=method, n_jobs=-1, random_state=0)
        model.fit(X)
        return [float(model.reconstruction_error_)]

    return run


def svc():
    return [float(f1_score(t, SVC().fit(X, y).predict(T), average="macro"))]


def spectral():
    model = SpectralClustering(2, affinity="nearest_neighbors", n_neighbors=10, random_state=0, n_jobs=-1)
    return [matched(y, model.fit_predict(X))]


tasks = {
    "spectral clustering, circles 200 (ours: study pipeline; peer: nearest neighbors)": spectral,
    "spectral clustering, swiss roll 1,600, nearest neighbors": spectral,
    "Isomap, S-curve 1,000, k = 100": isomap(100),
    "Isomap, S-curve 1,000, k = 12": isomap(12),
    "Isomap, swiss roll 1,600, k = 100": isomap(100),
    "Isomap, swiss roll 5,000, k = 10": isomap(10),
    "Isomap, CIFAR-10 5,000 × 3072 bytes, k = 200, to 100, and transform of 1,000": isomap_and_transform,
    "LLE, S-curve 1,000, k = 12": lle(12, "standard"),
    "LLE, S-curve 1,000, k = 100": lle(100, "standard"),
    "LLE, swiss roll 1,600, k = 12": lle(12, "standard"),
    "modified LLE, S-curve 1,000, k = 12": lle(12, "modified"),
    "classical MDS from points, 1,600 × 3": lambda: squares(ClassicalMDS(n_components=2).fit_transform(X)),
    "PCA to 50, CIFAR-10 5,000 × 3072 bytes": lambda: [float(v) for v in PCA(50, random_state=0).fit(X).explained_variance_],
    "SVC fit and predict, CIFAR-10 raw 5,000 × 3072 bytes": svc,
    "SVC fit and predict, CIFAR-10 by PCA to 50": svc,
    "SVC fit and predict, digits 1,500 and 297": svc,
    "k-means, swiss roll 1,600, 2 clusters, 10 restarts": lambda: [float(KMeans(2, n_init=10, random_state=0).fit(X).inertia_)],
    "trustworthiness, swiss roll 5,000": lambda: [float(trustworthiness(X, T, n_neighbors=12))],
}


def timed():
    start = time.perf_counter()
    answer = tasks[name]()
    return time.perf_counter() - start, answer


cold, answer = timed()
warm = [timed()[0] for _ in range(repeats)]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"cold": cold, "warm": warm, "peak": peak, "answer": answer, "version": sklearn.__version__}))
