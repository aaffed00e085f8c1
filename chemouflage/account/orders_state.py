"""The state of the list of orders."""

from typing import Any

import reflex as rx

from backend_ext.kit.clock import utcnow
from backend_ext.ordering.models import Order, OrderFilter
from chemouflage.account.orders_view import OrderRow, PagesView, order_row, pages_view
from chemouflage.checkout.invoice_link import invoice_links
from chemouflage.checkout.order_view import payable
from chemouflage.checkout.paying import way_to_pay
from chemouflage.first_paint.tokens import blank
from chemouflage.guard import requires
from chemouflage.runtime import services
from chemouflage.session import address, signed_in
from chemouflage.ui.actions import act
from chemouflage.ui.notices import notify

CANCEL = "cancel-own-order"
_MOST_PAGES = 10_000


class OrdersState(rx.State):
    """A page of the orders of who is signed in. Numbers are looked up among one's own orders alone."""

    ready: bool = False
    which: str = OrderFilter.ALL.value
    rows: list[OrderRow] = []  # noqa: RUF012  Reflex copies defaults
    pages: PagesView = blank(PagesView)
    paying: str = ""
    doomed: str = ""

    @requires("signed_in", loader=True)
    async def load(self) -> None:
        """The page that the address asks for."""
        self.paying = ""
        await self._load()

    @requires("signed_in", loader=True)
    async def returned(self, hidden: bool) -> None:
        """The page is looked at again: something may have been paid meanwhile."""
        if hidden is False:
            await self._load()

    @requires("signed_in")
    async def pay(self, number: str) -> Any:
        """Pays an order, or pays it again."""
        if self.paying:
            return None
        order = await self._own(number)
        if not payable(order, utcnow()):
            await self._load()
            return None
        self.paying = order.number
        return OrdersState.go_to_gateway

    @requires("signed_in", background=True)
    async def go_to_gateway(self) -> None:
        """Asks the gateway for its page and goes there."""
        async with self:
            number, lang = self.paying, address(self).t.lang
            order = await self._own(number)
        url, problem = await way_to_pay(order, lang)
        async with self:
            self.paying = ""
            await self._load()
            if url:
                await act(self, ("go", url))
            else:
                await notify(self, problem, "bad")

    @requires("signed_in")
    async def ask_cancel(self, number: str) -> None:
        """Asks whether an order is to be cancelled."""
        self.doomed = (await self._own(number)).number
        await act(self, ("open", CANCEL))

    @requires("signed_in")
    async def cancel(self) -> None:
        """Cancels the order that was asked about."""
        await act(self, ("close", CANCEL))
        try:
            await services().orders.cancel((await self._own(self.doomed)).id)
        finally:
            await self._load()
        await notify(self, address(self).t("The order is cancelled."))

    async def _own(self, number: str) -> Order:
        return await services().orders.own((await signed_in(self)).user_id, number)

    async def _load(self) -> None:
        here, at, orders = await signed_in(self), address(self), services().orders
        which = _which(at.query.get("show", ""))
        page = await orders.of_user(here.user_id, which, _number(at.query.get("page", "")))
        now = utcnow()
        self.which = which.value
        invoices = await invoice_links(page.items, at.t)
        self.rows = [
            order_row(order, orders.links.key(order.number), now, at.t, invoices.get(order.id, ""))
            for order in page.items
        ]
        self.pages = pages_view(page, which, at.t)
        self.ready = True


def _which(text: str) -> OrderFilter:
    return OrderFilter(text) if text in set(OrderFilter) else OrderFilter.ALL


def _number(text: str) -> int:
    return min(int(text), _MOST_PAGES) if text.isascii() and text.isdecimal() and len(text) < 9 else 1
