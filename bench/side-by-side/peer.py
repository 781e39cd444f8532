"""One row in a peer of Python: `python peer.py ID PEER FOLDER PACE` prints what timing.mjs prints."""
import json
import os
import resource
import sys
import time

import numpy as np

name, peer, folder, pace = sys.argv[1], sys.argv[2], sys.argv[3], json.loads(sys.argv[4])
with open(os.path.join(folder, "shape.json")) as file:
    shapes = json.load(file)
data = {
    key: np.fromfile(os.path.join(folder, key + ".bin"), dtype=value["type"]).reshape(value["shape"])
    for key, value in shapes.items()
}
X, y, T, t = (data.get(key) for key in "XyTt")


def numbers(array):
    return np.asarray(array, dtype=float).ravel().tolist()


def as_doubles():
    """f64 against f64, and the conversion is not counted."""
    return X if X.dtype == np.float64 else X.astype(np.float64)


def squares(embedding):
    return numbers((embedding.astype(float) ** 2).sum(axis=0))


def matched(truth, found):
    from scipy.optimize import linear_sum_assignment
    from sklearn.metrics import confusion_matrix

    counts = confusion_matrix(truth, found)
    return float(counts[linear_sum_assignment(-counts)].sum() / len(truth))


def isomap(neighbors):
    from sklearn.manifold import Isomap

    points = as_doubles()
    return lambda: squares(Isomap(n_neighbors=neighbors, n_components=2, n_jobs=-1).fit_transform(points))


def isomap_and_transform():
    from sklearn.manifold import Isomap

    points, queries = as_doubles(), T.astype(np.float64)

    def run():
        model = Isomap(n_neighbors=200, n_components=100, n_jobs=-1).fit(points)
        return squares(model.embedding_) + squares(model.transform(queries))

    return run


def lle(neighbors, method="standard"):
    from sklearn.manifold import LocallyLinearEmbedding

    points = as_doubles()
    return lambda: numbers(
        LocallyLinearEmbedding(
            n_neighbors=neighbors, n_components=2, method=method, n_jobs=-1, random_state=0
        ).fit_transform(points)
    )


def classical_mds(metric):
    if peer == "SciPy":
        from scipy.linalg import eigh

        def run():
            # ½ of the doubly centered squares, and LAPACK's driver for a few eigenpairs.
            squared = X**2
            means = squared.mean(axis=0)
            inner = (means[:, None] + means[None, :] - means.mean() - squared) / 2
            n = len(inner)
            values = eigh(inner, subset_by_index=[n - 2, n - 1], overwrite_a=True, check_finite=False)[0]
            return numbers(values[::-1])

        return run
    from sklearn.manifold import ClassicalMDS

    points = as_doubles()
    return lambda: squares(ClassicalMDS(n_components=2, metric=metric).fit_transform(points))


def spectral(clusters):
    from sklearn.cluster import SpectralClustering

    points = as_doubles()
    solver = "lobpcg" if "lobpcg" in peer else None

    def run():
        model = SpectralClustering(
            clusters, affinity="nearest_neighbors", n_neighbors=10, eigen_solver=solver, random_state=0, n_jobs=-1
        )
        return [matched(y, model.fit_predict(points))]

    return run


def notebook():
    from notebook import cluster

    return lambda: [matched(y, cluster(X, 2))]


def founding_study():
    from study import study

    return lambda: study(data)


def circles():
    return notebook() if peer == "notebook" else spectral(2)


def k_means(clusters, start):
    from sklearn.cluster import KMeans

    points = as_doubles()
    if start:
        init = points[:clusters].copy()
        return lambda: KMeans(clusters, init=init, n_init=1, tol=1e-4).fit(points).labels_.tolist()
    return lambda: [float(KMeans(clusters, n_init=10, random_state=0).fit(points).inertia_)]


def summary(distances):
    distances = np.asarray(distances, dtype=float)
    return [float(distances.sum())] + numbers(distances[::97, -1])


def neighbors(count, algorithm):
    points = as_doubles()
    if peer == "faiss":
        import faiss

        def run():
            singles = points.astype(np.float32)
            index = faiss.IndexFlatL2(singles.shape[1])
            index.add(singles)
            squared, found = index.search(singles, count + 1)
            # Itself is among the found, in any place; nothing is nearer than it.
            return summary(np.sqrt(np.maximum(squared[:, 1:], 0)))

        return run
    from sklearn.neighbors import NearestNeighbors

    return lambda: summary(NearestNeighbors(n_neighbors=count, algorithm=algorithm, n_jobs=-1).fit(points).kneighbors()[0])


def pca(dimensions=50):
    from sklearn.decomposition import PCA

    return lambda: numbers(PCA(dimensions, random_state=0).fit(X).explained_variance_)


def svc():
    from sklearn.metrics import f1_score
    from sklearn.svm import SVC

    return lambda: [float(f1_score(t, SVC().fit(X, y).predict(T), average="macro"))]


def trust():
    from sklearn.manifold import trustworthiness

    return lambda: [float(trustworthiness(X, T, n_neighbors=12))]


tasks = {
    "study": founding_study,
    "spectral-circles-200": circles,
    "spectral-roll-1600-full": notebook,
    "spectral-roll-1600-knn": lambda: spectral(2),
    "spectral-mnist-10000": lambda: spectral(10),
    "kmeans-roll-1600": lambda: k_means(2, False),
    "kmeans-mnist-70000": lambda: k_means(10, True),
    "knn-swiss-20000": lambda: neighbors(15, "auto"),
    "knn-cifar-5000": lambda: neighbors(200, "brute"),
    "knn-mnist-20000": lambda: neighbors(15, "brute"),
    "knn-mnist-70000": lambda: neighbors(15, "brute"),
    "isomap-scurve-1000-k100": lambda: isomap(100),
    "isomap-scurve-1000-k12": lambda: isomap(12),
    "isomap-roll-1600-k100": lambda: isomap(100),
    "isomap-mnist-5000": lambda: isomap(10),
    "isomap-mnist-10000": lambda: isomap(10),
    "isomap-cifar": isomap_and_transform,
    "lle-scurve-1000-k12": lambda: lle(12),
    "lle-scurve-1000-k100": lambda: lle(100),
    "lle-roll-1600-k12": lambda: lle(12),
    "lle-mnist-5000": lambda: lle(12),
    "mlle-swiss-5000": lambda: lle(12, "modified"),
    "mds-points-1600": lambda: classical_mds("euclidean"),
    "mds-points-mnist-5000": lambda: classical_mds("euclidean"),
    "mds-distances-1000": lambda: classical_mds("precomputed"),
    "mds-distances-5000": lambda: classical_mds("precomputed"),
    "pca-cifar": pca,
    "pca-mnist-bytes": pca,
    "pca-mnist-f64": pca,
    "pca-digits": lambda: pca(10),
    "svc-cifar-raw": svc,
    "svc-cifar-pca50": svc,
    "svc-cifar-pca100": svc,
    "svc-digits": svc,
}
for n in (1000, 2000, 5000, 10000, 20000):
    tasks[f"isomap-swiss-{n}"] = lambda: isomap(10)
    tasks[f"lle-swiss-{n}"] = lambda: lle(12)
    tasks[f"trustworthiness-swiss-{n}"] = trust


def version():
    module = {"SciPy": "scipy", "faiss": "faiss", "notebook": "numpy"}.get(peer, "sklearn")
    return f"{'scikit-learn' if module == 'sklearn' else module} {__import__(module).__version__}"


def kernel():
    """Which kernel OpenBLAS chose: a pinned one would not be a fair peer."""
    from threadpoolctl import threadpool_info

    return sorted({f"{info['architecture']}, {info['num_threads']} threads" for info in threadpool_info() if "architecture" in info})


call = tasks[name]()


def timed():
    start, cpu = time.perf_counter(), time.process_time()
    answer = call()
    return {"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}, answer


cold, answer = timed()
print(json.dumps({"first": True}), flush=True)
# The rule of calls.mjs: a warm-up that is not counted, longer while times still fall; then calls that are.
best, spent, fell, warmup = cold["seconds"], 0.0, False, pace["warmup"]
while cold["seconds"] < warmup and (spent < warmup or (fell and spent < 3 * warmup)):
    seconds = timed()[0]["seconds"]
    spent += seconds
    fell = seconds < 0.9 * best
    best = min(best, seconds)
warm, spent = [], 0.0
while cold["seconds"] < 8 and spent < pace["budget"] and len(warm) < 7:
    warm.append(timed()[0])
    spent += warm[-1]["seconds"]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
used = sum(os.times()[:4])
print(
    json.dumps(
        {"cold": cold, "warm": warm or [cold], "peak": peak, "answer": answer, "version": version(), "kernel": kernel(), "used": used}
    )
)
