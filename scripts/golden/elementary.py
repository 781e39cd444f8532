"""Writes test/golden/data/elementary.json: elementary functions to 60 digits at chosen and at random doubles.

Needs mpmath. Run: python scripts/golden/elementary.py
Each entry is [arguments…, nearest double, (true value − nearest double) in units of the last place].
"""

import json
import math
import random

import mpmath
from mpmath import mp, mpf

mp.dps = 60
draw = random.Random(20240)


def ulp(y):
    return mpf(math.ulp(y))


def entry(f, *arguments):
    true = f(*[mpf(a) for a in arguments])
    near = float(true)
    if math.isinf(near):
        return None
    return [*arguments, near, round(float((true - mpf(near)) / ulp(near)), 6)]


def table(f, arguments):
    rows = [entry(f, *(a if isinstance(a, tuple) else (a,))) for a in arguments]
    return [row for row in rows if row is not None]


def uniform(count, low, high):
    return [draw.uniform(low, high) for _ in range(count)]


def spread(count, low, high):
    """Doubles whose exponents are uniform in [low, high)."""
    return [math.ldexp(draw.uniform(0.5, 1), draw.randrange(low, high)) for _ in range(count)]


def signed(values):
    return [v if draw.random() < 0.5 else -v for v in values]


def near_half_pi(count):
    """Doubles close to multiples of π/2, where sine or cosine loses almost all digits."""
    found = []
    while len(found) < count:
        k = draw.randrange(1, 1 << draw.randrange(1, 40))
        found.append(float(k * mp.pi / 2))
    return found


# The double closest to a multiple of π/2 (J.-M. Muller, Elementary Functions, 11.3.2): 6381956970095103 · 2^797.
worst = math.ldexp(6381956970095103.0, 797)
angles = (
    uniform(60, -math.pi, math.pi)
    + signed(spread(40, -30, 0))
    + uniform(40, -1e6, 1e6)
    + near_half_pi(60)
    + signed(spread(60, 20, 1024))
    + [1e6, 1e15, 1e22, 1e300, 1.7976931348623157e308, worst, 1647099.3291652855, 1647100.9]
)
tables = {
    "exp": table(
        mpmath.exp, uniform(120, -20, 20) + uniform(60, -708, 709.7) + uniform(30, -745, -708) + signed(spread(40, -60, 0)) + [1, -1, 709.78]
    ),
    "expm1": table(mpmath.expm1, uniform(120, -3, 3) + uniform(60, -50, 709) + signed(spread(60, -60, 0)) + [0.3465735902799726, -0.3465735902799727]),
    "log": table(
        mpmath.log, uniform(80, 0.5, 2) + spread(80, -1021, 1024) + spread(30, -1073, -1022) + [1 + v for v in signed(spread(60, -52, -1))]
    ),
    "log1p": table(mpmath.log1p, uniform(80, -0.9, 3) + signed(spread(80, -60, 0)) + spread(60, 0, 1000)),
    "pow": table(
        mpmath.power,
        [(draw.uniform(0, 4), draw.uniform(-10, 10)) for _ in range(100)]
        + [(math.ldexp(draw.uniform(0.5, 1), draw.randrange(-60, 60)), draw.uniform(-11, 11)) for _ in range(100)]
        + [(1 + v, draw.uniform(500, 700) / v) for v in signed(spread(60, -40, -8))]
        + [(v, draw.uniform(0.5, 0.98)) for v in spread(20, -1073, -1022)]
        + [(draw.uniform(1, 10), -draw.uniform(1, 2) * 310) for _ in range(20)]
        + [(2.0, -1074.0), (2.0, 0.5), (10.0, 308.0), (10.0, -5.0), (1e300, 1e-300)],
    ),
    "sin": table(mpmath.sin, angles),
    "cos": table(mpmath.cos, angles),
    "hypot": table(
        mpmath.hypot,
        [(draw.uniform(-5, 5), draw.uniform(-5, 5)) for _ in range(60)]
        + list(zip(signed(spread(40, 500, 1023)), signed(spread(40, 500, 1023))))
        + list(zip(signed(spread(40, -1073, -500)), signed(spread(40, -1073, -500))))
        + list(zip(spread(20, 0, 40), spread(20, -20, 20))),
    ),
}
with open("test/golden/data/elementary.json", "w") as file:
    file.write("{\n")
    for index, (name, rows) in enumerate(tables.items()):
        lines = ",\n".join("    " + json.dumps(row) for row in rows)
        file.write(f'  "{name}": [\n{lines}\n  ]{"," if index < len(tables) - 1 else ""}\n')
    file.write("}\n")
print({name: len(rows) for name, rows in tables.items()}, "mpmath", mpmath.__version__)
