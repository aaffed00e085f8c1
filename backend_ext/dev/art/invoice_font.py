"""The font of invoices and result cards: Hind Siliguri (SIL Open Font License), both scripts in one file.

`python -m backend_ext.dev.art.invoice_font FOLDER` writes backend_ext/kit/fonts from the unpacked npm
package `@fontsource/hind-siliguri` 5.3.0, which keeps each script in a file of its own.
"""

import shutil
import sys
from io import BytesIO
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[2] / "kit" / "fonts"
WEIGHTS = {"Regular": 400, "Bold": 700}
# What both files have counts from the Bangla one: letters must be shaped with glyphs of their own file.
_SCRIPTS = ("bengali", "latin", "latin-ext")


def _script(folder: Path, script: str, weight: int, without: set[int]) -> tuple[BytesIO, set[int]]:
    """One script as a plain font without hints and without the letters `without`, and the letters it has."""
    font = TTFont(folder / "files" / f"hind-siliguri-{script}-{weight}-normal.woff2")
    font.flavor = None
    letters = set(font.getBestCmap()) - without
    options = Options(
        hinting=False, layout_features=["*"] if script == "bengali" else [], notdef_outline=True
    )
    options.drop_tables += ["DSIG"] if script == "bengali" else ["DSIG", "GSUB", "GPOS", "GDEF"]
    cut = Subsetter(options)
    cut.populate(unicodes=letters)
    cut.subset(font)
    plain = BytesIO()
    font.save(plain)
    plain.seek(0)
    return plain, letters


def merged(folder: Path, weight: int) -> TTFont:
    """The font of one weight, with both scripts."""
    parts: list[BytesIO] = []
    known: set[int] = set()
    for script in _SCRIPTS:
        part, letters = _script(folder, script, weight, known)
        parts.append(part)
        known |= letters
    return Merger().merge(parts)


def main() -> None:
    """Write both weights and their license."""
    folder = Path(sys.argv[1])
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, weight in WEIGHTS.items():
        merged(folder, weight).save(TARGET / f"HindSiliguri-{name}.ttf")
    shutil.copy(folder / "LICENSE", TARGET / "OFL.txt")


if __name__ == "__main__":
    main()
