"""The stand-in gateway as tests use it: in this process, without a network."""

import httpx
from pydantic import SecretStr

from backend_ext.bootstrap import Services
from backend_ext.dev.gateway import create_app
from backend_ext.dev.gateway.book import Book, Payment, Status
from backend_ext.dev.gateway.quirks import Quirk
from backend_ext.ordering.models import Order
from backend_ext.payments.aamarpay import AamarPay
from backend_ext.settings import SANDBOX_STORE, Settings
from tests.shop import place, put_product

KEY = "a-signature-key-of-tests"
BASE = "http://gateway.test"
PATIENCE = 1.0


class Later(httpx.AsyncBaseTransport):
    """A transport that is chosen after it was handed out."""

    inner: httpx.AsyncBaseTransport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self.inner.handle_async_request(request)


class StandIn:
    """A gateway with an empty book; `to_shop.inner` carries what its server sends to the shop."""

    def __init__(self) -> None:
        self.to_shop = Later()
        self.app = create_app(SANDBOX_STORE, KEY, shop=self.to_shop)
        self.book: Book = self.app.state.book
        self.transport = httpx.ASGITransport(self.app)

    def client(self, settings: Settings, key: str = KEY, old_key: str = "") -> AamarPay:
        """The shop's client of it, which waits one second for an answer."""
        return AamarPay(
            BASE,
            settings.aamarpay_store_id,
            SecretStr(key),
            old_key=SecretStr(old_key),
            transport=self.transport,
            patience=PATIENCE,
        )

    def takes(self, *keys: str) -> None:
        """From now on the gateway knows these signature keys and no other."""
        known: set[str] = self.app.state.keys
        known.clear()
        known.update(keys)

    @property
    def latest(self) -> Payment:
        """The payment started last."""
        return list(self.book.payments.values())[-1]

    async def start(self, services: Services, order: Order, *quirks: Quirk) -> Payment:
        """A payment of `order`, its page open, misbehaving as `quirks` say."""
        self.book.next_quirks = set(quirks)
        await services.payments.start(order)
        return self.latest


async def paid_order(
    services: Services, standin: StandIn, *quirks: Quirk, status: Status = Status.SUCCESSFUL
) -> tuple[Order, Payment]:
    """An order of two decks of one code each whose payment ended at the gateway; the shop was not told."""
    order = await place(services, await put_product(services, stock=5), 2)
    payment = await standin.start(services, order, *quirks)
    payment.end(status)
    return order, payment
