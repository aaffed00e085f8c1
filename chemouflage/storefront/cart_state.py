"""The one cart of a tab: header count, drawer and page read it. The cart itself is on the server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import reflex as rx

from backend_ext.cart.errors import CartFull, NoVisitor
from backend_ext.catalogue.errors import ProductNotFound
from backend_ext.kit.errors import Invalid, ShopError
from backend_ext.kit.i18n import error_text, field_texts, texts
from backend_ext.kit.text import digits
from backend_ext.stock.errors import OutOfStock
from backend_ext.store.outage import as_unavailable
from chemouflage.first_paint.tokens import blank
from chemouflage.guard import public
from chemouflage.runtime import services
from chemouflage.session import address, owner
from chemouflage.storefront.cart_view import CartShown, cart_changes, cart_shown
from chemouflage.ui.actions import Step, act

DRAWER, BUY_FORM, UNDO = "cart-drawer", "buy", "cart-undo"
TOPIC = "cf_cart"
BAD_QUANTITY = "Choose from 1 to 10."
_REFUSALS = {error.code: error.message_key for error in (CartFull, ProductNotFound)} | {
    Invalid.code: BAD_QUANTITY
}


class CartState(rx.State):
    """What is shown of the visitor's cart. Every handler asks the server's cart anew."""

    ready: bool = False
    nobody: bool = False
    count: int = 0
    count_text: str = ""
    view: CartShown = blank(CartShown)
    changes: list[str] = []  # noqa: RUF012  Reflex copies defaults
    problem: str = ""
    said: str = ""
    removed: str = ""
    _removed: tuple[str, int] = ("", 0)
    _on_page: bool = False

    @public(loader=True)
    async def load(self) -> None:
        """The count for the header; the lines too where they are shown already."""
        await self._again()

    @public(loader=True)
    async def open(self) -> None:
        """The whole cart, for its page; `notice` in the address says what a form could not do."""
        self._on_page = True
        who = await owner(self)
        here = address(self)
        if who:
            await self._show(who)
        self.nobody = who is None
        self.ready = True
        code = here.query.get("notice", "")
        if code == OutOfStock.code:
            self.problem = here.t("This product has just sold out.")
        elif refusal := _REFUSALS.get(code):
            self.problem = texts(here.t.lang).gettext(refusal)

    @public(loader=True)
    async def elsewhere(self, key: str) -> None:
        """Another tab changed something in the browser's storage: `key` tells what."""
        if key == TOPIC:
            await self._again()

    @public(loader=True)
    async def returned(self, hidden: bool) -> None:
        """The tab is looked at again (or no longer: `hidden`)."""
        if hidden is False:
            await self._again()

    @public
    async def add(self, form: dict[str, Any]) -> None:
        """Adds what the product page's form says; the drawer stands open by then.

        Who closed it meanwhile sees it again only if something went wrong.
        """
        who = await owner(self)
        if who is None:  # no cookie reached the websocket: the browser sends the form itself
            await act(self, ("submit", BUY_FORM))
            return
        async with self._trying(who):
            listed = await services().carts.add(who, str(form.get("slug")), _whole(form.get("quantity")))
            name = listed.product.name.of(address(self).t.lang)
            self.said = address(self).t("“{name}” is in your cart.", name=name)
            self.removed = ""
        shown: tuple[Step, ...] = (("open", DRAWER),) if self.problem else ()
        await act(self, *shown, ("settled", DRAWER), ("tell", TOPIC))

    @public
    async def more(self, slug: str) -> None:
        """One more of a line."""
        await self._change(slug, 1)

    @public
    async def less(self, slug: str) -> None:
        """One less of a line; the last one stays, it is taken out by `remove`."""
        await self._change(slug, -1)

    @public
    async def fit(self, slug: str) -> None:
        """As many of a line as are left."""
        await self._change(slug, 0)

    @public
    async def remove(self, slug: str) -> None:
        """Takes a line out; `undo` brings it back."""
        who = await self._who()
        async with self._trying(who):
            await self._take_out(who, slug)
        await act(self, ("tell", TOPIC), ("focus", UNDO))

    @public
    async def undo(self) -> None:
        """Puts the line that was taken out last back in."""
        who = await self._who()
        slug, quantity = self._removed
        async with self._trying(who):
            if slug:
                await services().carts.add(who, slug, quantity)
            self.removed, self._removed = "", ("", 0)
        await act(self, ("tell", TOPIC))

    async def _who(self) -> str:
        who = await owner(self)
        if who is None:
            raise NoVisitor
        return who

    async def _again(self) -> None:
        who = await owner(self)
        if who is None:  # an account was deleted, or the cookies: the cart is nobody's any more
            self.view, self.changes = blank(CartShown), []
            self.said = self.removed = self.problem = ""
            self._removed = ("", 0)
            self._count(0)
        elif self.ready or self._on_page:
            await self._show(who)
        else:
            self._count(await services().carts.count(who))

    async def _change(self, slug: str, by: int) -> None:
        who = await self._who()
        carts = services().carts
        async with self._trying(who):
            line = next((one for one in (await carts.view(who)).lines if one.product.slug == slug), None)
            if line is None:
                raise ProductNotFound
            wanted = min(max(1, line.quantity + by), line.available)
            if by > 0 and wanted > line.quantity:
                await carts.add(who, slug, by)
            elif wanted < 1:
                await self._take_out(who, slug)
            else:
                await carts.set_quantity(who, slug, wanted)
        await act(self, ("tell", TOPIC))

    async def _take_out(self, who: str, slug: str) -> None:
        carts = services().carts
        line = next((one for one in (await carts.view(who)).lines if one.product.slug == slug), None)
        if line is None:
            return
        await carts.remove(who, slug)
        t = address(self).t
        self.removed = t("“{name}” was removed.", name=line.product.name.of(t.lang))
        self._removed = (slug, line.quantity)

    async def _show(self, who: str) -> None:
        held, t = services(), address(self).t
        view = await held.carts.view(who)
        if changes := cart_changes(view, t):
            self.changes = changes
            await held.carts.saw(who, view)
        self.view = cart_shown(view, await held.terms.get(), t)
        self._count(view.count)
        self.ready = True

    def _count(self, count: int) -> None:
        self.count = count
        self.count_text = digits(str(count), address(self).t.lang)

    @asynccontextmanager
    async def _trying(self, who: str) -> AsyncIterator[None]:
        """Shows the cart after a change, and says an expected error beside the lines.

        A notice would hide behind the open drawer.
        """
        self.problem = self.said = ""
        try:
            try:
                yield
            finally:
                await self._show(who)
        except Exception as error:
            known = error if isinstance(error, ShopError) else as_unavailable(error)
            if known is None:
                raise
            lang = address(self).t.lang
            fields = field_texts(known, lang) if isinstance(known, Invalid) else {}
            self.problem = next(iter(fields.values()), error_text(known, lang))


def _whole(value: object) -> int:
    """A whole number from what a form sent. Raises Invalid."""
    try:
        return int(str(value))
    except ValueError:
        raise Invalid({"quantity": BAD_QUANTITY}) from None
