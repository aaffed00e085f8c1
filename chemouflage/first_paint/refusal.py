"""A refusal by a rate limit that a person can read: who navigates gets a page where scripts get JSON."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from chemouflage.first_paint.answer import Answer, Message, Scope, Send
from chemouflage.i18n import Lang, lang_of_path

_LONGEST = 3600


def readable(scope: Scope, send: Send, page: Callable[[Lang, int], Answer]) -> Send:
    """`send`, with `page` of the reader's language and the seconds to wait in place of a 429.

    Only for who asks for HTML, as browsers do for links and forms; Retry-After stays.
    """
    headers = dict(scope["headers"])
    if b"text/html" not in headers.get(b"accept", b""):
        return send
    refused = False

    async def wrapped(message: Message) -> None:
        nonlocal refused
        if message["type"] == "http.response.start" and message["status"] == 429:
            refused = True
            retry = dict(message["headers"]).get(b"retry-after", b"60")
            seconds = int(retry) if retry.isdigit() else _LONGEST
            await page(_lang(scope, headers), seconds).send(scope, _with(send, (b"retry-after", retry)))
        elif not refused:
            await send(message)

    return wrapped


def _with(send: Send, header: tuple[bytes, bytes]) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], header]
        await send(message)

    return wrapped


def _lang(scope: Scope, headers: dict[bytes, bytes]) -> Lang:
    """The reader's language: of the address, its `lang`, the page they come from, their browser."""
    if lang_of_path(scope["path"])[0] == "bn":
        return "bn"
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[0]
    if asked in ("en", "bn"):
        return "bn" if asked == "bn" else "en"
    if referer := headers.get(b"referer"):
        return lang_of_path(_path(referer.decode("latin-1")))[0]
    return "bn" if headers.get(b"accept-language", b"").lower().startswith(b"bn") else "en"


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
