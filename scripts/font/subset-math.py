"""Makes what reports need to set formulas: Noto Sans Math (SIL Open Font License 1.1), cut down, so that brackets grow on every machine.

    npm pack @fontsource/noto-sans-math@5.3.0 && tar xzf fontsource-noto-sans-math-5.3.0.tgz
    pip install fonttools==4.60.1 brotli==1.1.0
    python scripts/font/subset-math.py package

writes assets/fonts/OFL-noto-sans-math.txt and src/report/math-font.generated.ts (WOFF2 in base 64).
"""

import base64
import io
import pathlib
import shutil
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

package = pathlib.Path(sys.argv[1])
root = pathlib.Path(__file__).resolve().parents[2]

RANGES = [
    (0x20, 0x7E),
    (0x391, 0x3A9),  # Greek
    (0x3B1, 0x3C9),
    (0x1D400, 0x1D467),  # bold and italic Latin
    (0x1D49C, 0x1D4B5),  # script capitals
    (0x1D6A4, 0x1D6A5),  # italic i and j without dots
    (0x1D6E2, 0x1D71B),  # italic Greek
    (0x1D7CE, 0x1D7D7),  # bold digits
    (0x2061, 0x2063),  # invisible operators
    (0x302, 0x305),
    (0x307, 0x308),
]
EXTRA = (
    "ϑϕϵℎℬℰℱℋℐℒℳℛℝℕℤℂℚ𝟙ℓı°¬"
    "−±×·÷∗⋆∘∙√∑∏∫∈∉∋⊂⊆⊃⊇∪∩∅∀∃∇∂∞≤≥≪≫≠≈∼≃≅≡∝→←↔⇒⇐⇔↦↑↓⊤⊥∥‖∣⟨⟩⌊⌋⌈⌉…⋯⋮⋱′″⊗⊕⊙∧∨∖ˆ˜¯˙¨ˇ˘´‾⃗⏞⏟"
)
codes = {c for low, high in RANGES for c in range(low, high + 1)} | {ord(c) for c in EXTRA}

options = subset.Options()
options.layout_features = ["ssty", "dtls", "flac", "ccmp"]
options.hinting = False
options.name_IDs = [0, 1, 2, 13, 14]
options.notdef_outline = True
font = TTFont(package / "files" / "noto-sans-math-latin-400-normal.woff2")
chooser = subset.Subsetter(options)
chooser.populate(unicodes=codes)
chooser.subset(font)
font.flavor = "woff2"
out = io.BytesIO()
font.save(out)
shutil.copy(package / "LICENSE", root / "assets" / "fonts" / "OFL-noto-sans-math.txt")
target = root / "src" / "report" / "math-font.generated.ts"
target.write_text(
    "// Made by scripts/font/subset-math.py from @fontsource/noto-sans-math 5.3.0 (SIL Open Font License 1.1; see\n"
    "// assets/fonts/OFL-noto-sans-math.txt). Do not edit.\n"
    "/** Noto Sans Math, cut to the signs of the field's formulas, as WOFF2 in base 64. */\n"
    f'export const mathWoff2 =\n  "{base64.b64encode(out.getvalue()).decode()}";\n'
)
print(f"{target.relative_to(root)}  {target.stat().st_size} bytes")
