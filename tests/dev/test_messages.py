"""Collecting texts: new ones appear, used ones keep their translation, unused ones go."""

from pathlib import Path

from backend_ext.dev.messages import collect


def _screen(tmp_path: Path, code: str) -> Path:
    folder = tmp_path / "cart"
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").touch()
    (folder / "page.py").write_text(code)
    return tmp_path


def test_texts_are_collected_and_translations_kept(tmp_path: Path) -> None:
    screen = _screen(tmp_path, 't("Cart")\nt("Gone soon")\nt.plural("{n} deck", "{n} decks", n)\n')
    [(path, missing)] = collect(screen)
    assert path == tmp_path / "locale/bn/LC_MESSAGES/cart.po"
    assert missing == 3
    path.write_text(path.read_text().replace('msgid "Cart"\nmsgstr ""', 'msgid "Cart"\nmsgstr "ঝুড়ি"'))

    _screen(tmp_path, 't("Cart")\nt("New")\nt.plural("{n} deck", "{n} decks", n)\n')
    assert list(collect(screen)) == [(path, 2)]
    text = path.read_text()
    assert 'msgid "Cart"\nmsgstr "ঝুড়ি"' in text
    assert 'msgid "New"\nmsgstr ""' in text
    assert 'msgid_plural "{n} decks"' in text
    assert "Gone soon" not in text


def test_nothing_new_changes_nothing(tmp_path: Path) -> None:
    screen = _screen(tmp_path, 't("Cart")\n')
    [(path, _)] = collect(screen)
    before = path.read_bytes()
    list(collect(screen))
    assert path.read_bytes() == before
    assert str(tmp_path) not in path.read_text()


def test_a_folder_without_texts_gets_no_catalogue(tmp_path: Path) -> None:
    assert list(collect(_screen(tmp_path, "x = 1\n"))) == []
    assert not (tmp_path / "locale").exists()
