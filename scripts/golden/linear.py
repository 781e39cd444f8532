"""Writes test/golden/data/linear/: PCA by scikit-learn, classical scaling by its definition, eigenvalues and singular values by SciPy.

Run from the project's root after inputs.py: python scripts/golden/linear.py
"""

import numpy as np
import scipy.linalg
from scipy.spatial.distance import pdist, squareform
from sklearn.decomposition import PCA

from golden import Folder, data

out = Folder("linear")
cases = []

for name, dimensions in (("iris", 4), ("wine", 5), ("digits", 10), ("scurve300", 3), ("circles200", 2), ("swissroll1600", 2)):
    points = data(name)
    pca = PCA(n_components=dimensions, svd_solver="full").fit(points)
    for field in ("mean", "components", "explained_variance", "explained_variance_ratio", "singular_values"):
        out.save(f"pca.{name}.{field}", getattr(pca, f"{field}_"))
    # New points: a scaled copy of every ninth, which lies elsewhere.
    out.save(f"pca.{name}.transformed", pca.transform(1.5 * points[::9]))
    if name != "digits":
        out.save(f"pca.{name}.embedding", pca.transform(points))
        white = PCA(n_components=dimensions, svd_solver="full", whiten=True)
        out.save(f"pca.{name}.white", white.fit_transform(points))
    cases.append({"id": f"pca.{name}", "input": name, "dimensions": dimensions, "noise_variance": pca.noise_variance_})

for name, dimensions in (("scurve300", 2), ("iris", 2), ("wine", 4), ("circles200", 2)):
    # B = −½ J (D∘D) J and its largest eigenpairs, from all of them.
    squares = squareform(pdist(data(name))) ** 2
    n = len(squares)
    center = np.eye(n) - 1 / n
    values, vectors = scipy.linalg.eigh(-0.5 * center @ squares @ center)
    values, vectors = values[::-1][:dimensions], vectors[:, ::-1][:, :dimensions]
    out.save(f"cmds.{name}.eigenvalues", values)
    out.save(f"cmds.{name}.embedding", vectors * np.sqrt(values))
    cases.append({"id": f"cmds.{name}", "input": name, "dimensions": dimensions})

w, v = scipy.linalg.eigh(data("sym60"))
out.save("eigh.values", w)
out.save("eigh.vectors", v)
u, s, vt = np.linalg.svd(data("rect"), full_matrices=False)
out.save("svd.u", u)
out.save("svd.s", s)
out.save("svd.vt", vt)

out.write("PCA(svd_solver='full'); classical scaling from all eigenpairs of −½ J (D∘D) J; scipy.linalg.eigh; numpy.linalg.svd.", cases)
