"""The links in Firebase's mails.

They call one address, which the project's settings name: ours, `/account/action`, with `mode` and `oobCode`.
What we want to know of the person who asked travels in `continueUrl`, and from there in our pages' `code`.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from backend_ext.kit.ids import token_hash
from backend_ext.kit.paths import own_path
from backend_ext.kit.text import Lang
from backend_ext.people.errors import LinkOver

_PAGES = {
    "verifyEmail": "/confirm",
    "resetPassword": "/reset",
    "verifyAndChangeEmail": "/confirm-email",
    # Firebase tells the old address of a change, with a link that takes it back.
    "recoverEmail": "/confirm-email",
}
_OOB = re.compile(r"[A-Za-z0-9_-]{1,512}")
_CODE = re.compile(r"([A-Za-z0-9_-]{1,512})\.(en|bn)\.([0-9a-f]{0,64})\.([A-Za-z0-9_=-]{0,700})")


@dataclass(frozen=True, slots=True)
class Trail:
    """What a mailed link knows of who asked for it: language, where to go on, a mark of the browser."""

    lang: Lang = "en"
    next_path: str = ""
    mark: str = ""


def mark_of(browser: str) -> str:
    """What stands for a browser in a link; empty for an unknown one."""
    return token_hash(browser) if browser else ""


def back(origin: str, trail: Trail) -> str:
    """The `continueUrl` to mail. `origin` as `https://shop.example`."""
    prefix = "/bn" if trail.lang == "bn" else ""
    query = urlencode({"next": trail.next_path, "by": trail.mark})
    return f"{origin}{prefix}/sign-in?{query}"


def landing(query: Mapping[str, str]) -> str | None:
    """The page of ours, with its `code`, for the query of a link in a mail; None when it is no such link."""
    page, oob = _PAGES.get(query.get("mode", "")), query.get("oobCode", "")
    if page is None or not _OOB.fullmatch(oob):
        return None
    trail = _trail(query.get("continueUrl", ""))
    prefix = "/bn" if trail.lang == "bn" else ""
    then = base64.urlsafe_b64encode(trail.next_path.encode()).decode()
    return f"{prefix}{page}?" + urlencode({"code": f"{oob}.{trail.lang}.{trail.mark}.{then}"})


def read(code: str) -> tuple[str, Trail]:
    """Firebase's own code and the trail in a `code` of our pages. Raises LinkOver."""
    found = _CODE.fullmatch(code)
    if not found:
        raise LinkOver
    try:
        then = base64.urlsafe_b64decode(found[4]).decode()
    except (binascii.Error, UnicodeError):
        raise LinkOver from None
    return found[1], Trail("bn" if found[2] == "bn" else "en", own_path(then), found[3])


def _trail(url: str) -> Trail:
    try:
        parts = urlsplit(url)
        query = parse_qs(parts.query)
    except ValueError:
        return Trail()
    mark = query.get("by", [""])[0]
    return Trail(
        "bn" if parts.path.startswith("/bn/") else "en",
        own_path(query.get("next", [""])[0]),
        mark if re.fullmatch(r"[0-9a-f]{64}", mark) else "",
    )
