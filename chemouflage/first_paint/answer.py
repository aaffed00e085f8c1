"""An HTTP answer held ready: plain and compressed body, headers, entity tag."""

import gzip
import hashlib
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from chemouflage.first_paint.policy import COMMON

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
PRIVATE = "private, no-store"
Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for a page, in both encodings."""

    status: int
    tag: bytes
    plain: bytes
    packed: bytes
    plain_headers: Headers
    packed_headers: Headers

    async def send(self, scope: Scope, send: Send) -> None:
        """Answers the request of `scope` (GET or HEAD), with 304 when the client has this very page."""
        packed, known = False, b""
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                packed = b"gzip" in value
            elif name == b"if-none-match":
                known = value
        headers = self.packed_headers if packed else self.plain_headers
        if self.status == 200 and known and self.tag in known:
            await send({"type": "http.response.start", "status": 304, "headers": _of_304(headers)})
            await send({"type": "http.response.body", "body": b""})
            return
        body = self.packed if packed else self.plain
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def answer(status: int, html: str, policy: str, *, cache: str, more: Headers = ()) -> Answer:
    """An answer of `html`; `cache` is its Cache-Control."""
    plain = html.encode()
    packed = gzip.compress(plain, 6, mtime=0)
    tag = hashlib.sha256(plain).hexdigest()[:20].encode()
    headers: Headers = (
        (b"content-type", b"text/html; charset=utf-8"),
        (b"cache-control", cache.encode()),
        (b"vary", b"Accept-Encoding"),
        (b"etag", b'W/"' + tag + b'"'),
        (b"content-security-policy", policy.encode()),
        *(pair for pair in COMMON if pair[0] not in dict(more)),
        *more,
    )
    return Answer(
        status,
        tag,
        plain,
        packed,
        (*headers, (b"content-length", str(len(plain)).encode())),
        (*headers, (b"content-encoding", b"gzip"), (b"content-length", str(len(packed)).encode())),
    )


def moved(status: int, location: str, *, cache: str = "") -> Answer:
    """An answer that leads to `location`, a path of ours as it stands in an address."""
    headers: Headers = (
        (b"location", location.encode("latin-1")),
        (b"content-length", b"0"),
        *(((b"cache-control", cache.encode()),) if cache else ()),
        *COMMON,
    )
    return Answer(status, b"", b"", b"", headers, headers)


def _of_304(headers: Headers) -> Headers:
    return tuple(
        header for header in headers if not header[0].startswith((b"content-length", b"content-enc"))
    )
