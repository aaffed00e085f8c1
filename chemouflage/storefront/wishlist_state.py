"""The wishlist of who is here: the heart on a product's page and the list's own page."""

from typing import Any, TypedDict

import reflex as rx

from backend_ext.cart.errors import NoVisitor
from backend_ext.catalogue.errors import ProductNotFound
from backend_ext.catalogue.models import Listed
from backend_ext.kit.i18n import texts
from backend_ext.wishes.errors import WishlistFull
from chemouflage.guard import public
from chemouflage.i18n import Translator
from chemouflage.runtime import services
from chemouflage.session import address, owner
from chemouflage.storefront.cart_state import TOPIC, CartState
from chemouflage.storefront.views import card_view
from chemouflage.ui.actions import act
from chemouflage.ui.notices import notify

WISH_FORM = "wish"
_REFUSALS = {error.code: error.message_key for error in (WishlistFull, ProductNotFound)}


class WishView(TypedDict):
    """A product of the list as it is sold now."""

    slug: str
    href: str
    name: str
    image: str
    price: str
    was: str
    off: str
    stock: str
    discounted: bool
    sold_out: bool
    low: bool


class WishState(rx.State):
    """What is shown of a wishlist. Every handler asks the server's list anew."""

    ready: bool = False
    wished: bool = False
    any: bool = False
    rows: list[WishView] = []  # noqa: RUF012  Reflex copies defaults
    problem: str = ""

    @public(loader=True)
    async def look(self) -> None:
        """Whether the product of this page is on the list."""
        who = await owner(self)
        self.wished = bool(who) and await services().wishes.wishlists.has(
            str(who), address(self).args["slug"]
        )

    @public(loader=True)
    async def open(self) -> None:
        """The whole list, for its page; `notice` in the address says what a form could not do."""
        here = address(self)
        await self._show()
        if refusal := _REFUSALS.get(here.query.get("notice", "")):
            self.problem = texts(here.t.lang).gettext(refusal)

    @public
    async def toggle(self, form: dict[str, Any]) -> None:
        """Puts the product of the form on the list, or takes it off."""
        who, slug, t = await owner(self), str(form.get("slug")), address(self).t
        if who is None:  # no cookie reached the websocket: the browser sends the form itself
            await act(self, ("submit", WISH_FORM))
            return
        wishlists = services().wishes.wishlists
        if await wishlists.has(who, slug):
            await wishlists.remove(who, slug)
            self.wished = False
            await notify(self, t("It is off your wishlist."))
        else:
            await wishlists.add(who, slug)
            self.wished = True
            await notify(self, t("It is on your wishlist."))

    @public
    async def remove(self, slug: str) -> None:
        """Takes a product off the list."""
        await services().wishes.wishlists.remove(await self._who(), slug)
        await self._show()

    @public
    async def move(self, slug: str) -> None:
        """Puts a product into the cart and takes it off the list."""
        t = address(self).t
        try:
            listed = await services().wishes.wishlists.move_to_cart(await self._who(), slug)
        finally:
            await self._show()
        await notify(self, t("“{name}” is in your cart.", name=listed.product.name.of(t.lang)))
        await (await self.get_state(CartState))._again()
        await act(self, ("tell", TOPIC))

    async def _who(self) -> str:
        who = await owner(self)
        if who is None:
            raise NoVisitor
        return who

    async def _show(self) -> None:
        who = await owner(self)
        found = await services().wishes.wishlists.view(who) if who else []
        self.rows = [_view(listed, address(self).t) for listed in found]
        self.any = bool(found)
        self.problem = ""
        self.ready = True


def _view(listed: Listed, t: Translator) -> WishView:
    card = card_view(listed, t)
    return {
        "slug": card["slug"],
        "href": card["href"],
        "name": card["name"],
        "image": card["image"],
        "price": card["price"],
        "was": card["was"],
        "off": card["off"],
        "stock": card["stock"],
        "discounted": card["discounted"],
        "sold_out": card["sold_out"],
        "low": card["low"],
    }
