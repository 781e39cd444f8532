"""Finds the class colors of src/plot/paint.ts beyond eight, in lists of ten and of twenty: spreads them as far
apart as possible, for every kind of color vision at once.

    pip install numpy && python scripts/palette.py 10; python scripts/palette.py 20

Distance is Euclidean in OKLab; the distance of two colors is the smallest over normal vision and full deuteranopia, protanopia
and tritanopia (Machado, Oliveira, Fernandes 2009, doi:10.1109/TVCG.2009.113, severity 1). Candidates show on both white and
near-black (OKLab lightness 0.5 to 0.84). Farthest-point starts, then single exchanges until none widens the closest pair.
"""

import sys

import numpy as np

CVD = {
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def oklab(linear):
    m1 = np.array([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]])
    m2 = np.array([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099], [0.0259040371, 0.7827717662, -0.8086757660]])
    return np.cbrt(np.clip(linear, 0, 1) @ m1.T) @ m2.T


levels = np.arange(0, 256, 15)
rgb = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), -1).reshape(-1, 3)
s = rgb / 255
linear = np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)
lab = oklab(linear)
chroma = np.hypot(lab[:, 1], lab[:, 2])
keep = (lab[:, 0] > 0.5) & (lab[:, 0] < 0.84) & (chroma > 0.03) & (chroma < 0.19)
rgb, linear = rgb[keep], linear[keep]
views = [oklab(linear)] + [oklab(linear @ np.array(m).T) for m in CVD.values()]
D = np.min([np.sqrt(((v[:, None] - v[None]) ** 2).sum(-1)) for v in views], axis=0)
count = int(sys.argv[1])
rng = np.random.default_rng(1)
best, chosen = 0.0, None
for start in range(200):
    pick = [int(rng.integers(len(rgb)))]
    near = D[pick[0]].copy()
    while len(pick) < count:
        pick.append(int(near.argmax()))
        near = np.minimum(near, D[pick[-1]])
    while True:
        sub = D[np.ix_(pick, pick)] + np.eye(count) * 9
        worst = sub.min()
        i, j = np.unravel_index(sub.argmin(), sub.shape)
        moved = False
        for out in (i, j):
            rest = [p for k, p in enumerate(pick) if k != out]
            gain = D[:, rest].min(1)
            to = int(gain.argmax())
            if gain[to] > worst + 1e-6:
                pick[out], moved = to, True
                break
        if not moved:
            break
    if worst > best:
        best, chosen = worst, list(pick)
# Order: each next color is the one farthest from those already used.
order = [max(chosen, key=lambda p: np.hypot(views[0][p][1], views[0][p][2]))]
while len(order) < count:
    order.append(max((p for p in chosen if p not in order), key=lambda p: D[p, order].min()))
print(f"closest pair {best:.4f}")
print([("#%02x%02x%02x" % tuple(rgb[p])) for p in order])
