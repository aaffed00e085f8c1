"""The app: pages registered, the API beside them, the page server in front."""

import reflex as rx

from backend_ext import settings
from backend_ext.api.app import create_api
from chemouflage import routes, runtime
from chemouflage.first_paint.answer import App
from chemouflage.first_paint.pages import Pages
from chemouflage.first_paint.server import PageServer
from chemouflage.ui.document import error_boundary, head_components


def page_server(app: App) -> App:
    """Puts the page server in front of `app`."""
    held = settings.load()
    gateway = held.aamarpay_base_url
    return PageServer(app, Pages(held.origin, (f"{gateway.scheme}://{gateway.host}",)), runtime.services)


app = rx.App(
    stylesheets=["/ui.css"],
    head_components=head_components(),
    app_wraps={(55, "ErrorBoundary"): error_boundary},
    toaster=None,
    api_transformer=[create_api(runtime.services), page_server],
)
routes.register(app)
app.register_lifespan_task(runtime.lifespan)
