"""Golden matrices of locally linear embedding, as scikit-learn itself builds them.

Writes test/golden/data/lle/: for each case the points, the neighbor lists, the weights, and the matrices M whose bottom eigenvectors
are the embedding, standard and modified, caught on their way to the eigensolver. Run from the root of the repository with
scikit-learn 1.9.1, NumPy 2.x, SciPy 1.17.
"""

import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from sklearn.datasets import make_s_curve
from sklearn.manifold import _locally_linear as module
from sklearn.neighbors import NearestNeighbors

out = Path("test/golden/data/lle")
out.mkdir(parents=True, exist_ok=True)
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
about = {}
for name, (points, neighbors, dimensions) in cases.items():
    lists = NearestNeighbors(n_neighbors=neighbors + 1).fit(points).kneighbors(points, return_distance=False)[:, 1:]
    np.save(out / f"{name}.points.npy", np.ascontiguousarray(points))
    np.save(out / f"{name}.lists.npy", np.ascontiguousarray(lists, np.int32))
    np.save(out / f"{name}.weights.npy", module.barycenter_weights(points, points, lists, reg=1e-3))
    for method in ("standard", "modified"):
        np.save(out / f"{name}.{method}.npy", np.ascontiguousarray(matrix(points, neighbors, dimensions, method)))
    about[name] = {"neighbors": neighbors, "dimensions": dimensions}
versions = {"sklearn": sklearn.__version__, "numpy": np.__version__, "scipy": scipy.__version__}
(out / "matrices.json").write_text(json.dumps({"script": "scripts/golden/lle.py", **versions, "cases": about}, indent=1) + "\n")
