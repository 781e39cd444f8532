"""Writes test/golden/data/notebook-search.json: where SciPy's L-BFGS-B takes the founding notebook's radius of compact support
when the cost falls with the radius at its start, so that it goes down instead of up.

Points are near pairs far apart in one column, with Gaussian affinities that reach over many of them.
Run from the project's root with the versions of requirements.txt: python scripts/golden/notebook-search.py
"""

import json
import warnings

import numpy as np
from scipy.optimize import minimize

from golden import provenance, root

tiny = 1e-14


def search(pairs, apart, near, gamma):
    x = np.array([at for pair in range(pairs) for at in (pair * apart, pair * apart + near)], float)
    distances = np.abs(x[:, None] - x[None])
    affinities = np.exp(-gamma * distances**2)
    np.fill_diagonal(affinities, 0)

    def minus_cost(radius):
        radius = float(np.ravel(radius)[0])
        phi = np.maximum(0, 1 - distances / radius)
        rho = np.linalg.norm(phi - affinities) / np.sqrt(np.linalg.norm(phi) * np.linalg.norm(affinities))
        sparsity = 1 - np.count_nonzero(phi) / x.size**2
        return -np.sqrt(0.5 * np.log(rho + tiny) ** 2 + 0.5 * np.log(sparsity + tiny) ** 2)

    radii = [affinities.mean()]
    with warnings.catch_warnings():
        # At the bound, radius 0, it divides 0 by 0, and the search ends where it was. (With settings that lead there in a second step rounding
        # decides whether the bound is met or missed by a last bit, in SciPy as here.)
        warnings.simplefilter("ignore")
        minimize(minus_cost, radii[:1], method="L-BFGS-B", bounds=[(0, None)], callback=lambda at: radii.append(float(at[0])))
    costs = [-float(minus_cost(radius)) for radius in radii]
    return {"pairs": pairs, "apart": apart, "near": near, "gamma": gamma, "radii": radii, "costs": costs}


settings = [(20, 5, 0.3, 1e-3), (20, 2, 0.2, 1e-2), (20, 5, 0.9, 1e-6), (20, 5, 0.3, 1e-5), (10, 2, 0.4, 1e-4)]
(root / "notebook-search.json").write_text(json.dumps({**provenance(), "cases": [search(*one) for one in settings]}, indent=0) + "\n")
