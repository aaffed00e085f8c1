"""The stand-in as one ASGI application."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from backend_ext.dev.gateway.book import Book
from backend_ext.dev.gateway.control import Control
from backend_ext.dev.gateway.endpoints import Endpoints
from backend_ext.dev.gateway.page import Page

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def create_app(
    store_id: str,
    signature_key: str,
    *,
    shop: httpx.AsyncBaseTransport | None = None,
    lifespan: Lifespan | None = None,
) -> Starlette:
    """A gateway with one store and an empty book (`app.state.book`).

    The keys it takes are in `app.state.keys`, to be changed while it serves.

    `shop` carries what its server itself sends to the shop, in place of the network; `lifespan` is entered
    while it serves.
    """
    book = Book()
    keys = {signature_key}
    endpoints = Endpoints(book, store_id, keys)
    page = Page(book, store_id, shop)
    control = Control(book, page)
    app = Starlette(
        routes=[
            Route("/jsonpost.php", endpoints.start, methods=["POST"]),
            Route("/api/v1/trxcheck/request.php", endpoints.search, methods=["GET", "POST"]),
            Route("/paynow.php", page.show, methods=["GET"]),
            Route("/paynow.php", page.act, methods=["POST"]),
            Route("/control/next", control.next, methods=["POST"]),
            Route("/control/payments/{tran_id}", control.change, methods=["POST"]),
            Route("/control", control.seen, methods=["GET"]),
        ],
        lifespan=lifespan,
    )
    app.state.book = book
    app.state.keys = keys
    return app
