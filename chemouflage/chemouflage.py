"""The app: pages registered, the page server in front of them."""

import reflex as rx

from chemouflage import routes
from chemouflage.ui.document import error_boundary, head_components

app = rx.App(
    stylesheets=["/ui.css"],
    head_components=head_components(),
    app_wraps={(55, "ErrorBoundary"): error_boundary},
    toaster=None,
)
routes.register(app)
