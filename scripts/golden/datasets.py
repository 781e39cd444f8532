"""Writes test/golden/data/datasets.json: data sets and random draws as scikit-learn and NumPy make them, hashes of the digits.

Run from the project's root with the versions of requirements.txt: python scripts/golden/datasets.py
Each case names our function and options; `rows` of the points are kept (all of them when there are few), and all labels.
"""

import hashlib
import json

import numpy as np
import sklearn
from sklearn import datasets as sk
from sklearn.utils import shuffle


def kept(n):
    return list(range(n)) if n <= 12 else [0, 1, 2, n // 3, n // 2, n - 2, n - 1]


def labelled(name, options, made):
    points, labels = made[0], made[1]
    rows = kept(len(points))
    return {"name": name, "options": options, "labels": "".join(map(str, labels)), "rows": rows, "points": points[rows].tolist()}


def curved(name, options, made):
    points, t = made
    rows = kept(len(points))
    return {"name": name, "options": options, "rows": rows, "points": points[rows].tolist(), "position": np.atleast_1d(t)[rows].tolist()}


cases = []
for seed in (0, 1, 1337, 2**32 - 1):
    for samples, noise, factor, mix in ((200, 0.05, 0.5, True), (7, 0.3, 0.8, True), (1, 0.1, 0.5, True), (11, None, 0, True), (12, 0.2, 0.3, False), ((5, 3), 0.1, 0.25, True)):
        options = {"samples": samples, "noise": noise or 0, "factor": factor, "shuffle": mix, "seed": seed}
        cases.append(labelled("circles", options, sk.make_circles(samples, noise=noise, factor=factor, shuffle=mix, random_state=seed)))
        options = {"samples": samples, "noise": noise or 0, "shuffle": mix, "seed": seed}
        cases.append(labelled("moons", options, sk.make_moons(samples, noise=noise, shuffle=mix, random_state=seed)))
    for samples, noise in ((300, 0.0), (9, 0.1), (1, 0.0), (1000, 1.5)):
        options = {"samples": samples, "noise": noise, "seed": seed}
        cases.append(curved("sCurve", options, sk.make_s_curve(samples, noise=noise, random_state=seed)))
        for hole in (False, True):
            made = sk.make_swiss_roll(samples, noise=noise, hole=hole, random_state=seed)
            cases.append(curved("swissRoll", {**options, "hole": hole}, made))
    for ours, theirs in (
        ({"samples": 10}, {"n_samples": 10, "centers": 3}),
        ({"samples": 500, "centers": 7, "dimensions": 5}, {"n_samples": 500, "centers": 7, "n_features": 5}),
        ({"samples": [2, 1, 4], "deviation": [0.1, 2, 0.5]}, {"n_samples": [2, 1, 4], "cluster_std": [0.1, 2, 0.5]}),
        ({"samples": 11, "centers": [[0, 0, 1], [5, -5, 2]], "shuffle": False}, {"n_samples": 11, "centers": [[0, 0, 1], [5, -5, 2]], "shuffle": False}),
        ({"samples": 6, "centers": 2, "dimensions": 1, "box": [0, 1], "deviation": 0}, {"n_samples": 6, "centers": 2, "n_features": 1, "center_box": (0, 1), "cluster_std": 0}),
    ):
        cases.append(labelled("blobs", {**ours, "seed": seed}, sk.make_blobs(**theirs, random_state=seed)))
    for samples in (1600, 6):
        # The recipe of the study's file: blobs on the sheet, rolled up.
        sizes = [samples // 4 + (c < samples % 4) for c in range(4)]
        centers = [[7.5, 7.5], [7.5, 12.5], [12.5, 7.5], [12.5, 12.5]]
        flat, labels = sk.make_blobs(sizes, centers=centers, shuffle=False, random_state=seed)
        r, y = flat.T
        rolled = np.column_stack([r * np.cos(r), y, r * np.sin(r)])
        cases.append(labelled("swissRoll4", {"samples": samples, "seed": seed}, (rolled, labels)))

draws = []
for seed in (0, 5489, 2**32 - 1):
    state = np.random.RandomState(seed)
    draws.append(
        {
            "seed": seed,
            "bits": state.randint(0, 2**32, size=1300, dtype=np.uint32)[[0, 1, 623, 624, 1299]].tolist(),
            "uniform": state.random_sample(7).tolist(),
            "normal": state.standard_normal(5).tolist(),
            "integers": {str(top): state.randint(0, top + 1, size=8).tolist() for top in (1, 7, 8, 1000, 2**31, 2**32 - 2)},
            "normalAfter": state.standard_normal(2).tolist(),
            "shuffled": shuffle(np.arange(20), random_state=state).tolist(),
        }
    )

digits = sk.load_digits()
digits = {
    "images": hashlib.sha256(digits.data.astype(np.uint8).tobytes()).hexdigest(),
    "labels": hashlib.sha256(digits.target.astype(np.uint8).tobytes()).hexdigest(),
}

with open("test/golden/data/datasets.json", "w") as file:
    json.dump({"sklearn": sklearn.__version__, "numpy": np.__version__, "script": "scripts/golden/datasets.py", "digits": digits, "draws": draws, "cases": cases}, file, separators=(",", ":"))
    file.write("\n")
