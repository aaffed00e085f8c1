"""The client's address: taken from a trusted proxy, never from the client's own word."""

import pytest

from backend_ext import settings
from chemouflage.chemouflage import behind_proxies
from chemouflage.first_paint.answer import App, Receive, Scope, Send
from tests.shop import settings_of


class Seen:
    """An app that remembers whom it was asked by."""

    client: object = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.client = scope["client"][0]


async def _asked(app: App, seen: Seen, peer: str, forwarded: str, kind: str) -> object:
    scope = {
        "type": kind,
        "client": (peer, 5000),
        "scheme": "http",
        "headers": [(b"x-forwarded-for", forwarded.encode())],
    }

    async def nothing(*_: object) -> dict[str, object]:
        return {}

    await app(scope, nothing, nothing)
    return seen.client


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "client"),
    [
        ("", "203.0.113.9", "10.9.9.9", "203.0.113.9"),
        ("10.0.0.0/8", "203.0.113.9", "10.9.9.9", "203.0.113.9"),
        ("10.0.0.0/8", "10.0.0.2", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.0/8", "10.0.0.2", "1.1.1.1, 198.51.100.7", "198.51.100.7"),
    ],
)
async def test_only_a_trusted_proxy_names_the_client(
    monkeypatch: pytest.MonkeyPatch, trusted: str, peer: str, forwarded: str, client: str, kind: str
) -> None:
    configured = settings_of("mongodb://nowhere", "redis://nowhere", "none", trusted_proxies=trusted)
    monkeypatch.setattr(settings, "load", lambda: configured)
    seen = Seen()

    assert await _asked(behind_proxies(seen), seen, peer, forwarded, kind) == client
