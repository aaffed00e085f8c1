"""What a reader sees of a mail."""

from html.parser import HTMLParser

from backend_ext.kit.i18n import Translator, texts
from backend_ext.mail.render import Rendered


class Text(HTMLParser):
    """The words of an HTML mail that people see, and the addresses it links to or fetches."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._hidden += tag in ("style", "title")
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "background")]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.words.append(data.strip())


class Complete(Translator):
    """A translator that takes no text it does not know."""

    def gettext(self, msgid: str, /, **params: object) -> str:
        assert self.knows(msgid), msgid
        return super().gettext(msgid, **params)


def complete_bangla() -> Translator:
    """Bangla that fails a test for a text it does not know."""
    return Complete("bn", texts("bn")._texts)


def seen(mail: Rendered) -> str:
    """The words of the HTML part, on one line."""
    return " ".join(Text(mail.html).words)
