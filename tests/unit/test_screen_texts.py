"""Every text of the screen is translated, and the catalogues hold nothing else."""

from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import chemouflage

ROOT = Path(chemouflage.__file__).parent
CATALOGUES = ROOT / "locale" / "bn" / "LC_MESSAGES"
KEYWORDS: dict[str, object] = {"t": None, "plural": (1, 2)}


def _used(folder: Path) -> set[str]:
    found = extract_from_dir(folder, [("**.py", "python")], keywords=KEYWORDS)  # type: ignore[arg-type]
    return {ids if isinstance(ids, str) else ids[0] for _, _, ids, _, _ in found}


def _folders() -> list[Path]:
    return [path for path in sorted(ROOT.iterdir()) if (path / "__init__.py").exists() and _used(path)]


def _catalogue(name: str) -> Catalog:
    with (CATALOGUES / f"{name}.po").open("rb") as stream:
        return read_po(stream, locale="bn")


def _texts(value: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _messages() -> list[Message]:
    return [message for file in CATALOGUES.glob("*.po") for message in _catalogue(file.stem) if message.id]


@pytest.mark.parametrize("folder", _folders(), ids=lambda path: path.name)
def test_the_catalogue_holds_what_the_code_says(folder: Path) -> None:
    known = {_texts(message.id)[0] for message in _catalogue(folder.name) if message.id}
    assert known == _used(folder)


def test_nothing_is_left_untranslated() -> None:
    open_ids = [message.id for message in _messages() if message.fuzzy or not all(_texts(message.string))]
    assert open_ids == []


def test_placeholders_survive_translation() -> None:
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    for message in _messages():
        for source, text in zip(_texts(message.id), _texts(message.string), strict=True):
            assert names(source) == names(text), source
