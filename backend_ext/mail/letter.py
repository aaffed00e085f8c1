"""What a letter is, and who says what a mail of the outbox tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from backend_ext.kit.i18n import Translator
from backend_ext.kit.text import Lang
from backend_ext.mail.models import Mail, Purpose


class Pointless(Exception):
    """What the mail is about is gone or over: it must not be sent any more."""


class Unwanted(Pointless):
    """Its recipient does not want it, or cannot get it."""


@dataclass(frozen=True, slots=True)
class Tile:
    """The element tile at the top: atomic number, symbol, and what it stands for here."""

    number: int
    symbol: str
    name: str


@dataclass(frozen=True, slots=True)
class Action:
    """Something to press: what it says and where it leads (absolute)."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The part of a mail that differs by purpose.

    `preview` is the line an inbox shows under the subject; `action` the button under the body; `other` a
    link below it; `caution` what to do when the mail is not what its reader meant to happen.
    """

    subject: str
    preview: str
    tile: Tile
    title: str
    body: tuple[str, ...]
    action: Action | None = None
    other: Action | None = None
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter, the name it greets (may be empty, is one line), and `why` its reader gets it.

    `template` frames it; `facts` are what that template shows besides.
    """

    name: str
    why: str
    letter: Letter
    template: str = "letter"
    facts: Mapping[str, Any] = field(default_factory=dict)


class Author(Protocol):
    """Knows what the mails of some purposes say."""

    @property
    def purposes(self) -> frozenset[Purpose]:
        """The purposes it writes for."""
        ...

    async def draft(self, mail: Mail, t: Translator) -> Draft:
        """What `mail` says, in the language of `t`, as things are now. Raises Pointless."""
        ...


def page(origin: str, path: str, lang: Lang) -> str:
    """The whole address of the page `path` (absolute, English) in `lang`; `origin` without a slash."""
    return f"{origin}/bn{path}" if lang == "bn" else f"{origin}{path}"
