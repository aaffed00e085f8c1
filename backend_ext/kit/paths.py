"""Addresses inside our own site, as strangers may hand them to us."""

import re
from urllib.parse import unquote, urlsplit

# A browser takes a backslash for a slash, and drops tabs and line breaks: none of them is let in.
_OWN = re.compile(r"/(?:[A-Za-z0-9_.~%-][A-Za-z0-9_.~%/-]*)?(?:\?[A-Za-z0-9_.~%&=+,:@/-]*)?")
_LONGEST = 500


def own_path(text: object, otherwise: str = "") -> str:
    """`text` when it is a page of ours (path and query, no host), else `otherwise`.

    Where somebody goes after signing in is given by the page's address: it must not lead to another site, nor
    to a route that does something.
    """
    path = str(text)
    if len(path) > _LONGEST or not _OWN.fullmatch(path):
        return otherwise
    parts = urlsplit(path)
    there = unquote(parts.path)  # as servers read it; browsers take `%2e` for a dot too
    inside = not parts.scheme and not parts.netloc and "//" not in there and "\\" not in there
    plain = inside and there.isprintable() and not {".", ".."}.intersection(there.split("/"))
    return path if plain and not there.startswith(("/api/", "/_")) else otherwise
