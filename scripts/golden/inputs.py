"""Writes test/golden/data/inputs/: the points and labels that the other scripts of this folder put through scikit-learn and SciPy.

Run from the project's root before the others: python scripts/golden/inputs.py
All are scikit-learn's data sets, or drawn from NumPy's RandomState, whose numbers do not change between versions.
"""

import numpy as np
from sklearn import datasets as sk
from sklearn.preprocessing import StandardScaler

from golden import Folder

out = Folder("inputs")
cases = {}


def keep(name, points, labels=None, how=""):
    out.save(name, points)
    if labels is not None:
        out.save(f"{name}.labels", labels)
    cases[name] = how


iris, wine, digits = sk.load_iris(), sk.load_wine(), sk.load_digits()
keep("iris", iris.data, iris.target, "load_iris: tenths of centimetres, so many distances are equal, and two rows are")
keep("wine", StandardScaler().fit_transform(wine.data), wine.target, "load_wine, every column brought to mean 0 and variance 1")
keep("digits", digits.data.astype(np.uint8), digits.target, "load_digits, as bytes")
keep("circles200", *sk.make_circles(200, noise=0.05, factor=0.5, random_state=0), "make_circles(200, noise=0.05, factor=0.5, random_state=0)")
keep("scurve300", sk.make_s_curve(300, random_state=0)[0], None, "make_s_curve(300, random_state=0)")

# The study's roll: four blobs of 400 on the sheet, rolled up.
flat, quarter = sk.make_blobs([400] * 4, centers=[[7.5, 7.5], [7.5, 12.5], [12.5, 7.5], [12.5, 12.5]], shuffle=False, random_state=11)
r, y = flat.T
keep("swissroll1600", np.column_stack([r * np.cos(r), y, r * np.sin(r)]), quarter, "four blobs (random_state=11) rolled up: r cos r, y, r sin r")

# Distances of whole numbers are often equal, and two libraries choose different ones of equal neighbors: a little noise parts them.
random = np.random.RandomState(5)
keep("digits600", digits.data[:600] + 0.01 * random.standard_normal((600, 64)), digits.target[:600], "the first 600 digits and noise of 0.01")

half = np.random.RandomState(2).standard_normal((60, 60))
keep("sym60", half + half.T, None, "A + Aᵀ, A standard normal")
keep("rect", np.random.RandomState(3).standard_normal((40, 25)), None, "standard normal")

# Labels that nearly agree with the digits' own, and labels that hardly do.
random = np.random.RandomState(9)
nearly = np.where(random.random_sample(1797) < 0.1, random.randint(0, 10, 1797), digits.target)
hardly = np.where(random.random_sample(1797) < 0.8, random.randint(0, 10, 1797), (digits.target + 3) % 10)
out.save("digits.nearly", nearly)
out.save("digits.hardly", hardly)
cases["digits.nearly"] = "the labels of the digits, a tenth of them drawn anew"
cases["digits.hardly"] = "the labels of the digits renumbered, four fifths of them drawn anew"

out.write("Inputs of the golden files; labels of a set stand beside it.", cases)
