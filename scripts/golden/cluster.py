"""Writes test/golden/data/cluster/: k-means, spectral embedding and spectral clustering by scikit-learn.

Run from the project's root after inputs.py: python scripts/golden/cluster.py
"""

import warnings

import numpy as np
import scipy.linalg
from scipy.sparse.csgraph import connected_components, laplacian
from sklearn.cluster import KMeans, SpectralClustering
from sklearn.manifold import SpectralEmbedding
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from sklearn.neighbors import kneighbors_graph

from golden import Folder, data, labels

out = Folder("cluster")
cases = {"kmeans": [], "embedding": [], "clustering": []}

for name, clusters in (("iris", 3), ("wine", 3), ("digits", 10), ("circles200", 2), ("swissroll1600", 4)):
    points, truth = data(name), labels(name)
    best = KMeans(clusters, n_init=50, tol=1e-8, random_state=0).fit(points)
    start = {"init": points[:clusters], "n_init": 1}
    first, early = KMeans(clusters, tol=1e-8, **start).fit(points), KMeans(clusters, tol=1e-2, **start).fit(points)
    out.save(f"kmeans.{name}.labels", best.labels_)
    out.save(f"kmeans.{name}.first.labels", first.labels_)
    out.save(f"kmeans.{name}.first.centers", first.cluster_centers_)
    cases["kmeans"].append(
        {
            "input": name,
            "clusters": clusters,
            "inertia": best.inertia_,
            "first": {"iterations": first.n_iter_, "inertia": first.inertia_},
            "early": {"iterations": early.n_iter_, "inertia": early.inertia_},
            "ari": adjusted_rand_score(truth, best.labels_),
            "nmi": normalized_mutual_info_score(truth, best.labels_),
        }
    )

for name, neighbors in (("circles200", 10), ("iris", 30), ("scurve300", 10), ("wine", 15), ("digits600", 10)):
    points = data(name)
    affinity = kneighbors_graph(points, neighbors, include_self=True)
    affinity = 0.5 * (affinity + affinity.T)
    case = f"{name}.k{neighbors}"
    assert connected_components(affinity)[0] == 1, case
    entries = affinity.tocoo()
    # Each pair once: row above column.
    upper = entries.row < entries.col
    out.save(f"affinity.{case}", np.column_stack([entries.row, entries.col, 2 * entries.data])[upper].astype(np.int32))
    out.save(f"spectrum.{case}", scipy.linalg.eigvalsh(laplacian(affinity, normed=True).toarray())[:8])
    embedding = SpectralEmbedding(2, affinity="precomputed", eigen_solver="arpack", random_state=0).fit_transform(affinity)
    out.save(f"embedding.{case}", embedding)
    cases["embedding"].append({"id": case, "input": name, "neighbors": neighbors})
for name, gamma in (("iris", 1.0), ("wine", 0.1)):
    embedding = SpectralEmbedding(2, affinity="rbf", gamma=gamma, eigen_solver="arpack", random_state=0).fit_transform(data(name))
    out.save(f"embedding.{name}.rbf", embedding)
    cases["embedding"].append({"id": f"{name}.rbf", "input": name, "gamma": gamma})

for name, clusters, options in (
    ("circles200", 2, {"affinity": "nearest_neighbors", "n_neighbors": 10}),
    ("circles200", 2, {"affinity": "rbf", "gamma": 100.0}),
    ("iris", 3, {"affinity": "nearest_neighbors", "n_neighbors": 10}),
    ("wine", 3, {"affinity": "nearest_neighbors", "n_neighbors": 10}),
    ("digits", 10, {"affinity": "nearest_neighbors", "n_neighbors": 10}),
    ("swissroll1600", 4, {"affinity": "nearest_neighbors", "n_neighbors": 10}),
):
    with warnings.catch_warnings():
        # That the graph has parts is what is to be found.
        warnings.simplefilter("ignore")
        found = SpectralClustering(clusters, random_state=0, **options).fit_predict(data(name))
    out.save(f"clustering.{name}.{options['affinity']}", found)
    cases["clustering"].append({"input": name, "clusters": clusters, **options})

out.write(
    "KMeans(n_init=50, tol=1e-8) and from the first points as a start; SpectralEmbedding(2) of ½(A + Aᵀ), A the lists with the point itself, "
    "kept as 2 · entry for each pair, with the smallest eigenvalues of the normalized Laplacian; SpectralClustering(random_state=0).",
    cases,
)
