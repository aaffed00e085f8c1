"""What strangers typed, made harmless: anybody can have a mail sent to anybody by signing up for them."""

import re
import unicodedata

from backend_ext.kit.typed import clean

LONGEST_NAME = 40
# Joiners that Bangla is written with, and what stands between the parts of a name.
_BESIDE_LETTERS = frozenset(" .'’-\u200c\u200d")
# evil.example, which mail programs make a link of; but not A.B.M.
_DOMAIN = re.compile(r"\.[^\W_]{2}|www\.", re.IGNORECASE)
_HIDDEN = "•••"


def harmless_name(typed: object) -> str:
    """The name to greet by, or nothing when it could be a message, a link, a number or markup.

    Letters of any script, at most 40, and no characters that turn the direction of writing.
    """
    name = clean(typed)
    if name != " ".join(str(typed).split()):
        return ""  # something in it could not be seen
    plain = all(letter in _BESIDE_LETTERS or unicodedata.category(letter)[0] in "LM" for letter in name)
    return name if plain and len(name) <= LONGEST_NAME and not _DOMAIN.search(name) else ""


def masked(email: str) -> str:
    """An address that only who knows it recognises: r•••a@example.com."""
    local, _, domain = clean(email).rpartition("@")
    return f"{local[:1]}{_HIDDEN}{local[-1] if len(local) > 2 else ''}@{domain}"
