"""How Reflex builds and serves the shop's pages."""

import os
from urllib.parse import urlsplit

import reflex as rx

from chemouflage.first_paint.plugin import FirstPaintPlugin


def _origins() -> list[str]:
    """Who may open the websocket: our own pages; on a developer's machine by either name of it."""
    url = urlsplit(os.environ.get("SITE_URL", "http://localhost:8000"))
    names = ("localhost", "127.0.0.1") if url.hostname in ("localhost", "127.0.0.1") else (url.hostname,)
    port = f":{url.port}" if url.port else ""
    return [f"{url.scheme}://{name}{port}" for name in names]


config = rx.Config(
    app_name="chemouflage",
    plugins=[rx.plugins.TailwindV4Plugin(), FirstPaintPlugin()],
    disable_plugins=[rx.plugins.SitemapPlugin],
    cors_allowed_origins=_origins(),
    telemetry_enabled=False,
    show_built_with_reflex=False,
)
