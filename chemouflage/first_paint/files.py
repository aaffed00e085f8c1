"""Lifetimes and safety headers of what is not a page: built files, pictures, answers of the API."""

from chemouflage.first_paint.answer import Message, Send
from chemouflage.first_paint.policy import COMMON, NO_SNIFFING

_YEAR = b"public, max-age=31536000, immutable"
_DAY = b"public, max-age=86400, stale-while-revalidate=604800"
_HOUR = b"public, max-age=3600"
_DAILY = ("/products/", "/brand/", "/fonts/")


def lifetime(path: str, query: bytes) -> bytes | None:
    """The Cache-Control of the file at `path`; None where the app decides.

    Files under /assets carry a hash in their name, others may carry their version in the query.
    """
    if path.startswith("/assets/") or query.startswith(b"v="):
        return _YEAR
    if path.startswith(_DAILY):
        return _DAY
    return _HOUR if "." in path.rsplit("/", 1)[-1] else None


def dressed(path: str, query: bytes, send: Send) -> Send:
    """`send`, with the headers for an answer at `path` added where the app has not set them."""

    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message["headers"])
            present = {name.lower() for name, _ in headers}
            age = lifetime(path, query)
            wanted = [NO_SNIFFING] if age else list(COMMON)
            if age and message["status"] in (200, 206, 304):
                wanted.append((b"cache-control", age))
            message["headers"] = headers + [pair for pair in wanted if pair[0] not in present]
        await send(message)

    return wrapped
