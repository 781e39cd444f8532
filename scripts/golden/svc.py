"""Writes test/golden/data/svc/: support vector classifiers by LIBSVM, which stands behind scikit-learn's SVC.

Run from the project's root after inputs.py: python scripts/golden/svc.py
"""

import numpy as np
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

from golden import Folder, data, labels

out = Folder("svc")
kernels = {
    "rbf": {"kernel": "rbf"},
    "linear": {"kernel": "linear"},
    "poly": {"kernel": "poly"},
    # Every option off its default.
    "rbf-hard": {"kernel": "rbf", "C": 20, "gamma": "auto"},
    "poly-shifted": {"kernel": "poly", "C": 0.3, "gamma": 0.25, "degree": 2, "coef0": 1.5},
    "linear-soft": {"kernel": "linear", "C": 0.02},
}
cases = []
for name in ("iris", "wine", "digits", "circles200"):
    points, truth = data(name), labels(name)
    # Every third point is a new one; the rest are in a drawn order, so that classes do not come one after the other.
    held = np.arange(len(points)) % 3 == 2
    train = np.random.RandomState(4).permutation(np.flatnonzero(~held))
    test = np.flatnonzero(held)
    out.save(f"{name}.train", train)
    out.save(f"{name}.test", test)
    for kind, options in kernels.items():
        if name == "digits" and "-" in kind:
            continue
        model = SVC(tol=1e-6, decision_function_shape="ovo", **options).fit(points[train], truth[train])
        case = f"{kind}.{name}"
        out.save(f"{case}.predicted", model.predict(points[test]))
        if name != "digits":
            out.save(f"{case}.dual", model.dual_coef_)
        if name != "digits" or kind == "rbf":
            out.save(f"{case}.support", model.support_)
            out.save(f"{case}.intercept", model.intercept_)
            out.save(f"{case}.decisions", model.decision_function(points[test])[:200])
        whole = name != "digits"
        cases.append({"id": case, "input": name, "options": options, "gamma": model._gamma, "dual": whole, "decisions": whole or kind == "rbf"})
out.write("SVC(tol=1e-6, decision_function_shape='ovo') on the rows `train`, applied to the rows `test`.", cases)
