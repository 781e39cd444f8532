"""Writes test/golden/data/scores.json: scores of labels by scikit-learn, cheapest assignments by SciPy.

Run from the project's root after inputs.py: python scripts/golden/scores.py
"""

import json
import warnings

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn import metrics

from golden import labels, provenance, root


def numbers(name):
    return np.load(root / "inputs" / f"{name}.npy")


random = np.random.RandomState(6)
pairs = {
    "digits, a tenth wrong": (labels("digits")[:400], numbers("digits.nearly")[:400]),
    "digits, hardly right": (labels("digits")[:400], numbers("digits.hardly")[:400]),
    "numbers with gaps and below zero": (random.choice([-7, 0, 3, 40], 90), random.choice([-7, 0, 3, 40], 90)),
    "a class that is never given": (random.randint(0, 4, 60), random.randint(0, 3, 60)),
    "a label that no point has": (random.randint(0, 3, 60), random.randint(0, 5, 60)),
    "no class in common": (random.randint(0, 2, 20), random.randint(5, 8, 20)),
    "one class of many points": (np.repeat([0, 1, 2], [50, 3, 1]), np.repeat([0, 1, 0, 2], [45, 6, 2, 1])),
    "all in one cluster": (random.randint(0, 3, 30), np.zeros(30, int)),
    "each in its own": (random.randint(0, 3, 30), np.arange(30)),
    "equal but renumbered": (np.arange(24) % 5, (np.arange(24) % 5) * 2 + 1),
    "two points": (np.array([0, 1]), np.array([1, 1])),
    "finer": (np.arange(60) // 15, np.arange(60) // 5),
    "coarser": (np.arange(60) // 5, np.arange(60) // 15),
}
cases = []
for name, (truth, given) in pairs.items():
    scores = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for score, measure in (("f1", metrics.f1_score), ("precision", metrics.precision_score), ("recall", metrics.recall_score)):
            scores[score] = {
                "perClass": measure(truth, given, average=None, zero_division=0).tolist(),
                **{kind: measure(truth, given, average=kind, zero_division=0) for kind in ("macro", "micro", "weighted")},
            }
    table = metrics.cluster.contingency_matrix(truth, given)
    best = table[linear_sum_assignment(table, maximize=True)].sum()
    cases.append(
        {
            "name": name,
            "truth": truth.tolist(),
            "given": given.tolist(),
            **scores,
            "unmatched": metrics.accuracy_score(truth, given),
            "matched": best / len(truth),
            "confusion": metrics.confusion_matrix(truth, given).tolist(),
            "ari": metrics.adjusted_rand_score(truth, given),
            "nmi": metrics.normalized_mutual_info_score(truth, given),
        }
    )

random = np.random.RandomState(1)
costs = {
    "12 × 12": random.random_sample((12, 12)),
    "5 × 9": random.random_sample((5, 9)),
    "1 × 6": random.random_sample((1, 6)),
    "7 × 7, below zero": random.standard_normal((7, 7)) - 3,
    "6 × 8, whole numbers": random.randint(0, 4, (6, 8)).astype(float),
    "30 × 33": random.standard_normal((30, 33)),
}
assignments = []
for name, cost in costs.items():
    rows, columns = linear_sum_assignment(cost)
    # Where whole numbers leave a choice, only the price is told.
    assignments.append({"name": name, "cost": cost.tolist(), "price": cost[rows, columns].sum(), "columns": None if "whole" in name else columns.tolist()})

with open(root / "scores.json", "w") as file:
    about = "sklearn.metrics with zero_division=0; matched: the best one-to-one matching by SciPy's linear_sum_assignment."
    json.dump({**provenance(), "about": about, "cases": cases, "assignments": assignments}, file, separators=(",", ":"), default=float)
    file.write("\n")
