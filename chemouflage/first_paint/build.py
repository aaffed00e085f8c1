"""What the build needs to know of the pages: the tokens of their states, the stand-ins of dynamic paths."""

import re
from typing import Any

from chemouflage.first_paint.tokens import tokens
from chemouflage.i18n import LANGS, translator
from chemouflage.routes import PAGES

_ARGUMENT = re.compile(r"\[\w+\]")


def shell_path(path: str) -> str:
    """The address under which a page is prerendered: arguments replaced by a stand-in."""
    return _ARGUMENT.sub("__shell", path)


def shells() -> list[str]:
    """The stand-ins of all dynamic pages in both languages."""
    dynamic = [page.path for page in PAGES if _ARGUMENT.search(page.path)]
    return [translator(lang).path(shell_path(path)) for lang in LANGS for path in dynamic]


def seed_tokens() -> dict[str, Any]:
    """The state every filled page is prerendered with."""
    seeds: dict[str, Any] = {}
    for page in PAGES:
        if page.filled:
            seeds |= page.filled.seed(tokens(page.filled.view, page.filled.alias))
    return seeds
