"""Where golden files go, and what stands in each manifest about how it was made."""

import json
import platform
import sys
from pathlib import Path

import numpy as np
import scipy
import sklearn

root = Path("test/golden/data")


def provenance():
    """Script and versions, as every manifest begins."""
    versions = {"python": platform.python_version(), "sklearn": sklearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__}
    return {"script": f"scripts/golden/{Path(sys.modules['__main__'].__file__).name}", **versions}


class Folder:
    """One folder of test/golden/data, made empty, with its arrays and its manifest."""

    def __init__(self, name):
        self.path = root / name
        self.path.mkdir(parents=True, exist_ok=True)
        for old in self.path.iterdir():
            old.unlink()

    def save(self, name, array):
        """Doubles, 32-bit whole numbers or bytes, row after row; gives the name back."""
        array = np.asarray(array)
        kind = np.uint8 if array.dtype == np.uint8 else np.float64 if array.dtype.kind == "f" else np.int32
        np.save(self.path / f"{name}.npy", np.ascontiguousarray(array, kind))
        return name

    def write(self, about, cases):
        text = json.dumps({**provenance(), "about": about, "cases": cases}, indent=1, default=float)
        (self.path / "manifest.json").write_text(text + "\n")


def data(name):
    """An input, as inputs.py wrote it, in doubles."""
    return np.load(root / "inputs" / f"{name}.npy").astype(np.float64)


def labels(name):
    return np.load(root / "inputs" / f"{name}.labels.npy")
