"""Addresses inside our own site, as strangers may hand them to us."""

import re
from urllib.parse import urlsplit

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
    inside = not parts.scheme and not parts.netloc and "//" not in parts.path and ".." not in parts.path
    return path if inside and not parts.path.startswith(("/api/", "/_")) else otherwise
