"""Writes src/datasets/digits-data.generated.ts from scikit-learn's copy of the UCI handwritten digits.

Run from the project's root with scikit-learn installed: python scripts/digits.py
One line an image: its label, then 64 grey values from 0 to 16 packed three to two characters,
a + 17 b + 289 c written in base 71; the two missing values at the end of an image are 0.
"""

import numpy as np
from sklearn.datasets import load_digits

alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#%&()*+,"
assert len(alphabet) == 71 and len(set(alphabet)) == 71

digits = load_digits()
images = digits.data.astype(int)
assert images.shape == (1797, 64) and images.min() == 0 and images.max() == 16 and (images == digits.data).all()
padded = np.hstack([images, np.zeros((len(images), 2), int)]).reshape(len(images), 22, 3)
values = padded @ [1, 17, 289]
lines = [str(label) + "".join(alphabet[v // 71] + alphabet[v % 71] for v in row) for label, row in zip(digits.target, values)]

with open("src/datasets/digits-data.generated.ts", "w") as file:
    file.write(
        "// Written by scripts/digits.py; not to be edited.\n\n"
        "/** Optical Recognition of Handwritten Digits (E. Alpaydin, C. Kaynak; doi:10.24432/C50P49), CC BY 4.0; see NOTICE. */\n"
        f'export const alphabet = "{alphabet}";\n\n'
        "/** One line an image: its label, then its 64 grey values, three to two characters. */\n"
        "export const packed = `\\\n" + "\n".join(lines) + "`;\n"
    )
