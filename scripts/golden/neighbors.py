"""Writes test/golden/data/neighbors/: nearest neighbors as scikit-learn finds them.

Run from the project's root after inputs.py: python scripts/golden/neighbors.py
"""

from sklearn.neighbors import NearestNeighbors

from golden import Folder, data

out = Folder("neighbors")
cases = []
for name, neighbors, rows in (("scurve300", 12, 300), ("iris", 10, 150), ("digits", 15, 300), ("wine", 20, 178), ("swissroll1600", 7, 400)):
    found = NearestNeighbors(n_neighbors=neighbors).fit(data(name)).kneighbors()
    out.save(f"knn.{name}.distances", found[0][:rows])
    out.save(f"knn.{name}.indices", found[1][:rows])
    cases.append({"X": name, "neighbors": neighbors})
out.write("NearestNeighbors(n_neighbors).kneighbors(), a point not among its own; of large sets the first rows.", cases)
