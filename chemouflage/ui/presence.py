"""Whether somebody still has a tab open: a background handler that watches for one asks it."""

import reflex as rx
from reflex.utils.prerequisites import get_app


async def is_open(state: rx.State) -> bool:
    """Whether the tab of `state` is connected, to this worker or another."""
    namespace = get_app().app.event_namespace
    token = state.router.session.client_token
    return namespace is not None and await namespace._token_manager.is_token_connected(token)
