"""Golden matrices and embeddings of locally linear embedding, as scikit-learn itself builds them.

Writes test/golden/data/lle/: for each small case the points, the neighbor lists, the weights, and the matrices M whose bottom
eigenvectors are the embedding, standard and modified, caught on their way to the eigensolver; and the embeddings of whole data sets.
Run from the project's root after inputs.py: python scripts/golden/lle.py
"""

import numpy as np
import scipy
from sklearn.datasets import make_s_curve
from sklearn.manifold import _locally_linear as module
from sklearn.neighbors import NearestNeighbors

from golden import Folder, data

out = Folder("lle")
rng = np.random.default_rng(7)


class Caught(Exception):
    pass


def matrix(points, neighbors, dimensions, method):
    """M as scikit-learn hands it to its eigensolver."""

    def catch(m, *args, **kwargs):
        caught.append(m.toarray() if scipy.sparse.issparse(m) else np.array(m))
        raise Caught

    caught = []
    kept, module.null_space = module.null_space, catch
    try:
        module.locally_linear_embedding(
            points, n_neighbors=neighbors, n_components=dimensions, method=method, eigen_solver="dense"
        )
    except Caught:
        pass
    finally:
        module.null_space = kept
    return caught[0]


curve, _ = make_s_curve(50, random_state=3)
cases = {
    # name: points, neighbors, dimensions; fewer columns than neighbors, more, and as many
    "narrow": (curve, 8, 2),
    "wide": (rng.standard_normal((40, 4)) @ rng.standard_normal((4, 20)) + 0.05 * rng.standard_normal((40, 20)), 7, 2),
    "square": (rng.standard_normal((36, 6)), 6, 3),
    # an odd number of points: one of them is the median, by which the modified variant counts free directions
    "odd": (make_s_curve(51, random_state=5)[0], 9, 2),
}
matrices = {}
for name, (points, neighbors, dimensions) in cases.items():
    lists = NearestNeighbors(n_neighbors=neighbors + 1).fit(points).kneighbors(points, return_distance=False)[:, 1:]
    out.save(f"{name}.points", points)
    out.save(f"{name}.lists", lists)
    out.save(f"{name}.weights", module.barycenter_weights(points, points, lists, reg=1e-3))
    for method in ("standard", "modified"):
        out.save(f"{name}.{method}", matrix(points, neighbors, dimensions, method))
    matrices[name] = {"neighbors": neighbors, "dimensions": dimensions}

embeddings = []
for variant, name, neighbors, dimensions in (
    ("standard", "scurve300", 12, 2),
    ("modified", "scurve300", 12, 2),
    ("standard", "scurve300", 100, 2),
    ("standard", "swissroll1600", 12, 2),
    ("modified", "swissroll1600", 12, 2),
    ("standard", "wine", 20, 2),
    ("modified", "wine", 20, 3),
    ("standard", "circles200", 60, 1),
    ("standard", "digits600", 15, 2),
    ("modified", "digits600", 15, 2),
):
    points = data(name)
    case = f"{variant}.{name}.k{neighbors}"
    embedding, error = module.locally_linear_embedding(
        points, n_neighbors=neighbors, n_components=dimensions, method=variant, eigen_solver="dense", reg=1e-3
    )
    out.save(f"embedding.{case}", embedding)
    # The smallest eigenvalues of M but the first, whose vector is constant.
    values = scipy.linalg.eigvalsh(matrix(points, neighbors, dimensions, variant), subset_by_index=(1, dimensions + 1))
    embeddings.append(
        {
            "id": case,
            "input": name,
            "variant": variant,
            "neighbors": neighbors,
            "dimensions": dimensions,
            "reconstruction_error": error,
            # With the first that is no part of the answer: how far the space of the answer is from the rest.
            "eigenvalues": values.tolist(),
        }
    )
out.write("locally_linear_embedding(eigen_solver='dense', reg=1e-3)", {"matrices": matrices, "embeddings": embeddings})
