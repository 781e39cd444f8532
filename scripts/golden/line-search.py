"""Writes test/golden/data/line-search.json: where the line search of the founding notebook's L-BFGS-B looks, step by step.

The rule for the next trial is SciPy's own, `dcstep` by Moré and Thuente; around it stands the loop that src/affinity/line-search.ts
describes (theirs has a first stage with a changed function, which is left out there, and so here).
Run from the project's root with the versions of requirements.txt: python scripts/golden/line-search.py
"""

import json

from scipy.optimize._dcsrch import dcstep

from golden import provenance, root

# Value and slope; the slope at 0 is negative. Without elementary functions, so that both sides compute the same numbers.
functions = {
    "parabola": lambda t: ((t - 3) * (t - 3), 2 * (t - 3)),
    "rational": lambda t: (-t / (t * t + 2), (t * t - 2) / ((t * t + 2) * (t * t + 2))),
    "quintic": lambda t: (
        (t + 0.004) ** 5 - 2 * (t + 0.004) ** 4,
        5 * (t + 0.004) ** 4 - 8 * (t + 0.004) ** 3,
    ),
    "two wells": lambda t: ((t - 2) ** 4 - 4 * (t - 2) ** 2 - 3 * t, 4 * (t - 2) ** 3 - 8 * (t - 2) - 3),
    "wall": lambda t: (-t + t**6 / 50, -1 + 6 * t**5 / 50),
    "pole": lambda t: (1 / (t + 0.1) + t, 1 - 1 / ((t + 0.1) * (t + 0.1))),
    "long valley": lambda t: (-t / (t + 1) + t / 1000, -1 / ((t + 1) * (t + 1)) + 1 / 1000),
}


def search(f, first, most):
    """The places tried, and whether the last one is the answer."""
    value0, slope0 = f(0.0)
    stx, fx, dx = 0.0, value0, slope0
    sty, fy, dy = 0.0, value0, slope0
    bracketed = False
    step = min(first, most)
    tried = []
    for _ in range(20):
        value, slope = f(step)
        tried.append(step)
        enough = value <= value0 + 1e-3 * step * slope0
        if enough and abs(slope) <= 0.9 * abs(slope0):
            return tried, True
        if enough and step == most and slope <= 0:
            return tried, True
        low, high = (min(stx, sty), max(stx, sty)) if bracketed else (stx, step + 4 * (step - stx))
        stx, fx, dx, sty, fy, dy, step, bracketed = dcstep(stx, fx, dx, sty, fy, dy, step, value, slope, bracketed, low, high)
        step = float(min(most, max(0.0, step)))
        if step == stx:
            return tried, False
    return tried, False


cases = []
for name, f in functions.items():
    for first in (1e-3, 0.03, 0.4, 1.0, 2.5, 10.0, 300.0):
        for most in (1e10, 4.0):
            tried, found = search(f, first, most)
            cases.append({"function": name, "first": first, "most": most, "tried": tried, "found": found})
(root / "line-search.json").write_text(json.dumps({**provenance(), "cases": cases}, indent=0) + "\n")
