"""How Reflex builds and serves the shop's pages."""

import reflex as rx

from chemouflage.first_paint.plugin import FirstPaintPlugin

config = rx.Config(
    app_name="chemouflage",
    plugins=[rx.plugins.TailwindV4Plugin(), FirstPaintPlugin()],
    disable_plugins=[rx.plugins.SitemapPlugin],
    telemetry_enabled=False,
    show_built_with_reflex=False,
)
