"""Writes test/golden/data/npy.json: NPY files of every kind as NumPy writes them, in base64, with the numbers they hold.

Run from the project's root with NumPy 2: python scripts/golden/npy.py
"""

import base64
import io
import json

import numpy as np


def saved(array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version)
    return base64.b64encode(file.getvalue()).decode()


def case(name, array, version=None):
    return {"name": name, "file": saved(array, version), "shape": list(array.shape), "values": np.ascontiguousarray(array).astype(float).ravel().tolist()}


cases = []
for letters in ("b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"):
    numbers = np.array([[0, 1, 2], [100, 1, 0]]) if letters == "b1" else np.array([[0, 1, 2], [100, 127, 3]])
    if letters[0] in "if":
        numbers = numbers * np.array([1, -1, 1])
    if letters[0] == "f":
        numbers = numbers / 8
    for order in "<>":
        array = numbers.astype(order + letters)
        cases.append(case(f"{array.dtype.str} C", array))
        cases.append(case(f"{array.dtype.str} Fortran", np.asfortranarray(array)))
cases.append(case("version 2", np.arange(5.0), (2, 0)))
cases.append(case("version 3", np.arange(5.0), (3, 0)))
cases.append(case("no axes", np.array(2.5)))
cases.append(case("three axes, Fortran", np.asfortranarray(np.arange(24.0).reshape(2, 3, 4))))
cases.append(case("no rows", np.zeros((0, 3))))
cases.append(case("half floats at the edges", np.array([65504, 6e-8, 6.1e-5, -2.5, 0.333], dtype="<f2")))
refused = {
    "complex": saved(np.zeros(2, complex)),
    "text": saved(np.array(["a", "bc"])),
    "records": saved(np.zeros(2, dtype=[("x", "<f8"), ("y", "<i4")])),
    "large integers": saved(np.array([1, 2**60 + 1])),
}

with open("test/golden/data/npy.json", "w") as file:
    json.dump({"numpy": np.__version__, "script": "scripts/golden/npy.py", "cases": cases, "refused": refused}, file, indent=0)
    file.write("\n")
