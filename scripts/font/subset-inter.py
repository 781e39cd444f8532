"""Makes what the figure engine needs of the typeface Inter (SIL Open Font License 1.1).

    npm pack inter-ui@4.1.1 && tar xzf inter-ui-4.1.1.tgz
    pip install fonttools==4.60.1 brotli==1.1.0
    python scripts/font/subset-inter.py package

writes, from two weights cut down to the characters below:
  assets/fonts/inter-400.ttf, inter-600.ttf    for PNG files in Node
  assets/fonts/OFL-inter.txt                         the licence, as it came
  src/plot/font/metrics.generated.ts           advance widths, for layout
  src/plot/font/inter.generated.ts             the same fonts as WOFF2, for pages and free-standing SVG
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
fonts = root / "assets" / "fonts"
plot = root / "src" / "plot" / "font"
fonts.mkdir(parents=True, exist_ok=True)
plot.mkdir(parents=True, exist_ok=True)

RANGES = [
    (0x20, 0x7E),  # Basic Latin
    (0xA0, 0x17F),  # Latin-1 and Latin Extended-A
    (0x391, 0x3A9),  # Greek capitals
    (0x3B1, 0x3C9),  # Greek small letters
    (0x2080, 0x2089),  # subscripts
]
EXTRA = "‐–—‘’“”„…•†‡‰′″‹›⁰⁴⁵⁶⁷⁸⁹⁺⁻ⁿ€←↑→↓↔−∂∆∏∑√∞∫≈≠≤≥∘⋅½⅓ȘșȚț"
codes = {c for low, high in RANGES for c in range(low, high + 1)} | {ord(c) for c in EXTRA}


def cut(weight: str) -> TTFont:
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "tnum"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    font = TTFont(package / "web" / f"Inter-{weight}.woff2")
    chooser = subset.Subsetter(options)
    chooser.populate(unicodes=codes)
    chooser.subset(font)
    # One family with two weights for every reader: Windows-style naming would make "Inter SemiBold" a family of its own.
    for record in list(font["name"].names):
        if record.nameID == 1:
            font["name"].setName("Inter", 1, record.platformID, record.platEncID, record.langID)
    font.flavor = None
    return font


def written(font: TTFont, flavor: str | None) -> bytes:
    font.flavor = flavor
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


widths: dict[int, dict[int, int]] = {}
woff: dict[int, str] = {}
for name, weight in (("Regular", 400), ("SemiBold", 600)):
    font = cut(name)
    per_em = font["head"].unitsPerEm
    (fonts / f"inter-{weight}.ttf").write_bytes(written(font, None))
    woff[weight] = base64.b64encode(written(font, "woff2")).decode()
    metrics, cmap = font["hmtx"], font.getBestCmap()
    # Advances in thousandths of an em.
    widths[weight] = {code: round(metrics[glyph][0] * 1000 / per_em) for code, glyph in cmap.items()}
shutil.copy(package / "LICENSE.txt", fonts / "OFL-inter.txt")

SOURCE = "// Made by scripts/font/subset-inter.py from inter-ui 4.1.1 (SIL Open Font License 1.1; see assets/fonts/OFL-inter.txt). Do not edit.\n"


def runs(table: dict[int, int]) -> str:
    """`first:width,width,…;first:…`, one part for each run of neighboring code points, in base 36."""
    def base36(n: int) -> str:
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"
        text = ""
        while True:
            n, rest = divmod(n, 36)
            text = digits[rest] + text
            if n == 0:
                return text
    parts: list[str] = []
    last = None
    for code in sorted(table):
        if last is not None and code == last + 1:
            parts[-1] += "," + base36(table[code])
        else:
            parts.append(base36(code) + ":" + base36(table[code]))
        last = code
    return ";".join(parts)


(plot / "metrics.generated.ts").write_text(
    SOURCE
    + "/** Advance widths in thousandths of an em by weight: runs `first:width,width,…` joined by `;`, all in base 36. */\n"
    + "export const interAdvances: Readonly<Record<400 | 600, string>> = {\n"
    + "".join(f'  {weight}: "{runs(table)}",\n' for weight, table in widths.items())
    + "};\n"
)
(plot / "inter.generated.ts").write_text(
    SOURCE
    + "/** Inter, cut to Latin, Greek and the signs of figures, as WOFF2 in base 64, by weight. */\n"
    + "export const interWoff2: Readonly<Record<400 | 600, string>> = {\n"
    + "".join(f'  {weight}: "{text}",\n' for weight, text in woff.items())
    + "};\n"
)
for path in sorted(fonts.iterdir()) + sorted(plot.glob("*.generated.ts")):
    print(f"{path.relative_to(root)}  {path.stat().st_size} bytes")
