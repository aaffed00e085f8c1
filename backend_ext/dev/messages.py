"""Collects the texts of each folder of the screen into its Bangla catalogue, keeping what is translated."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from backend_ext.dev.frontend import ROOT

SCREEN = ROOT / "chemouflage"
LANGUAGE = "bn"
KEYWORDS = {"t": None, "plural": (1, 2)}


def collect(screen: Path = SCREEN) -> Iterator[tuple[Path, int]]:
    """Bring every catalogue up to date; yields each with the number of its texts not yet translated.

    Texts no longer used go; those still used keep their translation. Where a text stands is not written
    down, nor when it was collected: a catalogue changes only when its texts do.
    """
    for folder in sorted(path for path in screen.iterdir() if (path / "__init__.py").exists()):
        texts = _texts(folder)
        if len(texts) == 0:
            continue
        path = screen / "locale" / LANGUAGE / "LC_MESSAGES" / f"{folder.name}.po"
        catalogue = _read(path)
        catalogue.update(texts, no_fuzzy_matching=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(
                file, catalogue, omit_header=True, no_location=True, sort_output=True, ignore_obsolete=True
            )
        yield path, len([text for text in catalogue if text.id and not _translated(text.string)])


def _texts(folder: Path) -> Catalog:
    found = Catalog()
    for _, _, text, comments, context in extract_from_dir(
        str(folder), [("**.py", "python")], keywords=KEYWORDS
    ):
        found.add(text, auto_comments=comments, context=context)
    return found


def _read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def _translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)
