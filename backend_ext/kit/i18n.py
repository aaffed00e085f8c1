"""Texts of the shop itself (errors, mail) in both languages; English texts are the message ids.

Bangla is read once, from the `.po` files themselves: nothing has to be compiled after an edit.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from backend_ext.kit.errors import Invalid, ShopError
from backend_ext.kit.text import Lang, Localized, digits

LOCALE = Path(__file__).parents[1] / "locale"


class Translator:
    """Texts in one language; `{placeholders}` take a Localized by its text, an int in its digits."""

    def __init__(self, lang: Lang, texts: Mapping[str, str]) -> None:
        self.lang: Lang = lang
        self._texts = texts

    def gettext(self, msgid: str, /, **params: object) -> str:
        """The text of `msgid`, filled; English where none is known. Raises KeyError for a missing param."""
        text = self._texts.get(msgid, msgid)
        return text.format(**{name: self._shown(value) for name, value in params.items()}) if params else text

    def ngettext(self, one: str, many: str, n: int, /, **params: object) -> str:
        """`one` or `many`, by `n`, with `{n}` filled too."""
        return self.gettext(one if n == 1 else many, n=n, **params)

    def knows(self, msgid: str) -> bool:
        """Whether there is a text for `msgid`; English texts are their own."""
        return self.lang == "en" or msgid in self._texts

    def _shown(self, value: object) -> object:
        if isinstance(value, Localized):
            return value.of(self.lang)
        return digits(str(value), self.lang) if type(value) is int else value


def read_catalogue(folder: Path, lang: Lang) -> dict[str, str]:
    """Message id to text, from all of `folder`/`lang`/LC_MESSAGES/*.po; a plural gives two entries."""
    texts: dict[str, str] = {}
    for file in sorted((folder / lang / "LC_MESSAGES").glob("*.po")):
        with file.open("rb") as stream:
            for message in read_po(stream, locale=lang):
                texts.update(_pairs(message.id, message.string))
    return texts


def _pairs(ids: object, strings: object) -> dict[str, str]:
    keys, texts = (value if isinstance(value, (list, tuple)) else (value,) for value in (ids, strings))
    return {str(key): str(text) for key, text in zip(keys, texts, strict=False) if key and text}


@cache
def texts(lang: Lang) -> Translator:
    """The one translator of `lang` in this process."""
    return Translator(lang, {} if lang == "en" else read_catalogue(LOCALE, lang))


def error_text(error: ShopError, lang: Lang) -> str:
    """What to tell a person about `error`, in `lang`."""
    return texts(lang).gettext(error.message_key, **error.params)


def field_texts(error: Invalid, lang: Lang) -> dict[str, str]:
    """What to tell a person about each wrong field, in `lang`."""
    return {field: texts(lang).gettext(key) for field, key in error.errors.items()}
