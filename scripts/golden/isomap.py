"""Writes test/golden/data/isomap/: scikit-learn's Isomap, with geodesics and the places of new points.

Run from the project's root after inputs.py: python scripts/golden/isomap.py
"""

import numpy as np
from sklearn.manifold import Isomap

from golden import Folder, data

out = Folder("isomap")
cases = []
for name, neighbors in (
    ("scurve300", 10),
    ("scurve300", 100),
    ("swissroll1600", 10),
    ("swissroll1600", 100),
    ("iris", 30),
    ("wine", 20),
    ("circles200", 60),
    ("digits600", 15),
):
    points = data(name)
    model = Isomap(n_neighbors=neighbors, n_components=2, eigen_solver="dense").fit(points)
    case = f"{name}.k{neighbors}"
    queries = points[:20] + 0.01 * np.random.RandomState(1).standard_normal(points[:20].shape)
    out.save(f"{case}.embedding", model.embedding_)
    out.save(f"{case}.eigenvalues", model.kernel_pca_.eigenvalues_)
    out.save(f"{case}.geodesics", model.dist_matrix_[:10])
    out.save(f"{case}.queries", queries)
    out.save(f"{case}.placed", model.transform(queries))
    cases.append({"id": case, "input": name, "neighbors": neighbors, "reconstruction_error": model.reconstruction_error()})
out.write("Isomap(n_neighbors, n_components=2, eigen_solver='dense'); of the geodesics the first ten rows.", cases)
