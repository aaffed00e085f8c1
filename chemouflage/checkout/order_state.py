"""The state of an order's page. The number and the link's key are kept out of the browser's reach."""

import time
from contextlib import suppress
from typing import Any

import reflex as rx

from backend_ext.cart.errors import CartFull, NoVisitor
from backend_ext.catalogue.errors import ProductNotFound
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import TooMany
from backend_ext.kit.i18n import texts
from backend_ext.kit.text import Lang
from backend_ext.ordering.errors import OrderLocked, OrderNotFound
from backend_ext.ordering.models import Order
from backend_ext.payments.errors import GatewayDown, GatewayRefused
from backend_ext.stock.errors import OutOfStock
from backend_ext.store.limits import Limit
from backend_ext.store.outage import as_unavailable
from chemouflage.checkout.code_picture import qr_of
from chemouflage.checkout.invoice_link import invoice_links
from chemouflage.checkout.order_view import OrderView, order_view, payable, settled
from chemouflage.checkout.paying import way_to_pay
from chemouflage.first_paint.tokens import blank
from chemouflage.guard import public
from chemouflage.runtime import services
from chemouflage.session import address, owner
from chemouflage.storefront.cart_state import TOPIC
from chemouflage.ui.actions import act
from chemouflage.ui.presence import is_open

CANCEL_DIALOG = "cancel-order"
LOOKS = Limit("order_looks", 12, 60)  # each asks the gateway about every payment of the order
_REFUSALS = {error.code: error.message_key for error in (GatewayDown, GatewayRefused, TooMany)}
_LOOK_EVERY = 5.0  # seconds
_WATCH_FOR = 20 * 60  # seconds


class OrderPage(rx.State):
    """One order, opened with the key of its signed link. Every handler opens it anew with that key."""

    ready: bool = False
    path: str = "/track"  # where the language link leads, the key included
    view: OrderView = blank(OrderView)
    problem: str = ""
    qr: str = ""  # of the code that is shown as a picture
    qr_of: str = ""
    busy: bool = False
    _number: str = ""
    _key: str = ""
    _watch: int = 0

    @public(loader=True)
    async def open(self) -> Any:
        """Opens the order of the address; a wrong key and an unknown number look the same."""
        here = address(self)
        self._number, self._key = here.args["slug"], here.query.get("key", "")
        try:
            await self._show(await self._order(), afresh=True)
            self.path = f"/orders/{self._number}?key={self._key}"
            self._tell(here.query.get("notice", ""), here.t.lang)
        except (OrderLocked, OrderNotFound):
            self.view, self.path = blank(OrderView), "/track"
        self.ready, self.busy = True, False
        return OrderPage.watch if self.view["number"] else None

    @public(loader=True)
    async def returned(self, hidden: bool) -> None:
        """The page is looked at again."""
        if hidden is False and self.view["number"]:
            await self._show(await self._order(), afresh=True)

    @public(background=True)
    async def watch(self) -> None:
        """Shows what happens to the order while its page is open, for 20 minutes at most."""
        async with self:
            self._watch += 1  # an earlier watch of this tab ends
            mine, number, key = self._watch, self._number, self._key
        order = await services().orders.open_with_key(number, key)
        if order.payable:
            # The reconciler asks again; this page shows what comes of it.
            with suppress(GatewayDown, TooMany):
                await services().limiter.hit(order.id, LOOKS)
                await services().payments.settle_order(order.id)
        end = time.monotonic() + _WATCH_FOR
        while time.monotonic() < end:
            order = await _reread(order, number, key)
            async with self:
                if self._watch != mine or not await is_open(self):
                    return
                await self._show(order)
            if settled(order):
                return
            await services().signals.wait(f"order:{order.id}", _LOOK_EVERY)

    @public
    async def pay(self) -> Any:
        """Pays, or pays again."""
        self.problem = ""
        if self.busy or not payable(await self._order(), utcnow()):
            return None
        self.busy = True
        return OrderPage.go_to_gateway

    @public(background=True)
    async def go_to_gateway(self) -> None:
        """Asks the gateway for its page and goes there."""
        async with self:
            number, key, lang = self._number, self._key, address(self).t.lang
        order = await services().orders.open_with_key(number, key)
        url, problem = await way_to_pay(order, lang)
        async with self:
            self.busy, self.problem = False, problem
            await self._show(await self._order())
            if url:
                await act(self, ("go", url))

    @public
    async def show_qr(self, code: str) -> None:
        """Shows a code of this order as a picture for a camera, or takes it away again."""
        own = any(item["code"] == code and item["good"] for item in self.view["codes"])
        self.qr_of = code if own and code != self.qr_of else ""
        self.qr = qr_of(self.qr_of, address(self).t) if self.qr_of else ""

    @public
    async def cancel(self) -> None:
        """Cancels the order, as its dialog has asked."""
        order = await self._order()
        await act(self, ("close", CANCEL_DIALOG))
        try:
            await services().orders.cancel(order.id)
        finally:
            await self._show(await self._order())

    @public
    async def again(self) -> None:
        """Puts what was ordered back into the cart, as far as it is still there, and goes there."""
        who = await owner(self)
        if who is None:
            raise NoVisitor
        for line in (await self._order()).lines:
            with suppress(ProductNotFound, OutOfStock, CartFull):
                await services().carts.add(who, line.slug, line.quantity)
        await act(self, ("tell", TOPIC), ("go", address(self).t.path("/cart")))

    def _tell(self, code: str, lang: Lang) -> None:
        """Says why the checkout could not lead to the gateway."""
        refused = _REFUSALS.get(code)
        self.problem = texts(lang).gettext(refused) if refused and self.view["payable"] else ""

    async def _order(self) -> Order:
        return await services().orders.open_with_key(self._number, self._key)

    async def _show(self, order: Order, *, afresh: bool = False) -> None:
        """Shows `order`; unless `afresh`, the browser counts on by itself while only time has passed."""
        codes = await services().orders.codes(order)
        t = address(self).t
        invoice = (await invoice_links([order], t)).get(order.id, "")
        down = services().payments.outage
        view = order_view(order, codes, utcnow(), t, invoice=invoice, outage=down)
        if afresh or view | {"left": self.view["left"]} != self.view:
            self.view = view


async def _reread(order: Order, number: str, key: str) -> Order:
    """The order as it is now; as it was, while the database is away."""
    try:
        return await services().orders.open_with_key(number, key)
    except Exception as error:
        if as_unavailable(error) is None:
            raise
        return order
