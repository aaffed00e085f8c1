"""English and Bangla: gettext catalogues, one `.po` per folder, merged into one translator per language.

Pages are compiled once per language, so a translator is used while compiling, not in the browser.
English texts are the message ids. `t` and `plural` are the keywords that extraction looks for.
"""

from functools import lru_cache
from pathlib import Path

from backend_ext.kit.i18n import read_catalogue
from backend_ext.kit.text import LANGS, Lang, digits

__all__ = ["LANGS", "Lang", "Translator", "lang_of_path", "translator"]

_LOCALE = Path(__file__).parent / "locale"


class Translator:
    """Texts and addresses in one language. `t("Hello {name}", name="Rina")` is the text, filled."""

    def __init__(self, lang: Lang, texts: dict[str, str]) -> None:
        self.lang: Lang = lang
        self._texts = texts

    def __call__(self, msgid: str, /, **values: object) -> str:
        """The text of `msgid`, its `{placeholders}` filled from `values`; English where none is known."""
        text = self._texts.get(msgid, msgid)
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, n: int, /) -> str:
        """`one` or `many`, with `{n}` filled by the number in the digits of the language."""
        text = self._texts.get(one, one) if n == 1 else self._texts.get(many, many)
        return text.format(n=digits(str(n), self.lang))

    def path(self, path: str) -> str:
        """The address of the page `path` (English, absolute) in this language."""
        if self.lang == "en":
            return path
        return "/bn" if path == "/" else f"/bn{path}"


def lang_of_path(path: str) -> tuple[Lang, str]:
    """The language an address is in, and the same page's English address."""
    if path == "/bn" or path.startswith("/bn/"):
        return "bn", path[3:] or "/"
    return "en", path


@lru_cache(maxsize=2)
def translator(lang: Lang) -> Translator:
    """The one translator of `lang` in this process."""
    return Translator(lang, {} if lang == "en" else read_catalogue(_LOCALE, lang))
