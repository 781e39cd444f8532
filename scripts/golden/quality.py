"""Writes test/golden/data/quality/: trustworthiness and continuity of pictures, as scikit-learn measures them.

Run from the project's root after inputs.py: python scripts/golden/quality.py
"""

from sklearn.decomposition import PCA
from sklearn.manifold import Isomap, LocallyLinearEmbedding, trustworthiness

from golden import Folder, data

out = Folder("quality")
pictures = {
    "scurve300.pca": PCA(2, svd_solver="full"),
    "scurve300.isomap": Isomap(n_neighbors=10, eigen_solver="dense"),
    "scurve300.lle": LocallyLinearEmbedding(n_neighbors=12, eigen_solver="dense"),
    "iris.pca": PCA(2, svd_solver="full"),
    "wine.isomap": Isomap(n_neighbors=20, eigen_solver="dense"),
    "digits600.pca": PCA(2, svd_solver="full"),
    "digits.isomap": Isomap(n_neighbors=30, eigen_solver="dense"),
}
cases = []
for name, method in pictures.items():
    points = data(name.split(".")[0])
    picture = method.fit_transform(points)
    out.save(name, picture)
    # A large neighborhood is nearly as far as the measure is defined: n/2.
    sizes = (1, 5, 12, 30) + ((len(points) // 2 - 1,) if len(points) <= 300 else ())
    scores = [
        {"neighbors": k, "trustworthiness": trustworthiness(points, picture, n_neighbors=k), "continuity": trustworthiness(picture, points, n_neighbors=k)}
        for k in sizes
    ]
    cases.append({"X": name.split(".")[0], "embedding": name, "scores": scores})
out.write("sklearn.manifold.trustworthiness(X, Y, n_neighbors=k); continuity is the same with X and Y exchanged.", cases)
