"""How much one client may do over the websocket; the guard asks before every event."""

import reflex as rx

from chemouflage.runtime import services


async def throttle_event(state: rx.State, *, loader: bool, who: str | None = None) -> None:
    """Counts an event: `loader` for what a page asks by itself, else it is something a person does.

    `who` tells this browser from others at its address: the id of its session or visitor. Without one it is
    the connection itself. The address is the connection's, after our own proxies; what the client says of it
    counts for nothing. Raises TooMany. One round trip to Redis, and none is waited for while it is away.
    """
    session = state.router.session
    client = who or session.session_id
    clients = services().clients
    await (clients.load if loader else clients.act)(session.client_ip, client)
