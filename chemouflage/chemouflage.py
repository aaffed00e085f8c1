"""The app: pages registered, the API beside them, the page server in front."""

import reflex as rx
from granian.utils.proxies import wrap_asgi_with_proxy_headers

from backend_ext import settings
from backend_ext.api.app import create_api
from chemouflage import client_faults, routes, runtime, tab_states, tab_tokens
from chemouflage.first_paint.answer import App
from chemouflage.first_paint.pages import Pages
from chemouflage.first_paint.server import PageServer
from chemouflage.ui.document import error_boundary, head_components

client_faults.install()


def page_server(app: App) -> App:
    """Puts the page server in front of `app`."""
    held = settings.load()
    gateway = held.aamarpay_base_url
    targets = [f"{gateway.scheme}://{gateway.host}"]
    if held.firebase_project_id:
        targets += ["https://accounts.google.com", "https://www.facebook.com"]
    return PageServer(app, Pages(held.origin, tuple(targets)), runtime.services)


def behind_proxies(app: App) -> App:
    """Takes the client's address from the proxies that the settings trust, and from nobody else."""
    trusted = settings.load().trusted_proxies
    return wrap_asgi_with_proxy_headers(app, trusted) if trusted else app


app = rx.App(
    stylesheets=["/ui.css"],
    head_components=head_components(),
    app_wraps={(55, "ErrorBoundary"): error_boundary},
    toaster=None,
    backend_exception_handler=client_faults.log_failure,
    frontend_exception_handler=client_faults.log_browser_failure,
    api_transformer=[
        create_api(runtime.services),
        page_server,
        tab_tokens.bound,
        client_faults.frames_that_are_none,
        behind_proxies,
    ],
)
routes.register(app)
tab_states.install(app)
app.register_lifespan_task(runtime.lifespan)
