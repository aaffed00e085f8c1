"""The one list of pages. Each is registered twice: English at `/…`, Bangla at `/bn/…`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from backend_ext.people.access import Access
from chemouflage.account import (
    addresses,
    check_mail,
    confirm,
    confirm_email,
    data,
    devices,
    forgot,
    goodbye,
    orders,
    overview,
    premium,
    profile,
    prove,
    reset,
    second_factor,
    security,
    sign_in,
    sign_up,
    signed_in,
)
from chemouflage.account.addresses_state import AddressesState
from chemouflage.account.data_state import DataState
from chemouflage.account.devices_state import DevicesState
from chemouflage.account.entry import EntryState
from chemouflage.account.orders_state import OrdersState
from chemouflage.account.overview_state import OverviewState
from chemouflage.account.premium_state import PremiumState
from chemouflage.account.profile_state import ProfileState
from chemouflage.account.security_state import SecurityState
from chemouflage.checkout import checkout, order, track
from chemouflage.checkout.checkout_state import CheckoutState
from chemouflage.checkout.order_state import OrderPage
from chemouflage.content import contact, failure, not_allowed, not_found, slow_down, unsubscribe
from chemouflage.first_paint.filled import Filled
from chemouflage.i18n import LANGS, Translator, translator
from chemouflage.live import host, join, opening, player
from chemouflage.live.opening_state import OpeningState
from chemouflage.quiz import boards, lobby, play, practice, review, shared, statistics
from chemouflage.quiz.boards_state import BoardOwn, BoardState
from chemouflage.quiz.learn_state import LearnState
from chemouflage.quiz.lobby_state import LobbyNow, LobbyState
from chemouflage.quiz.play_state import PlayState
from chemouflage.quiz.statistics_state import StatisticsState
from chemouflage.storefront import cart, catalogue, home, product, wishlist
from chemouflage.storefront.cart_state import CartState
from chemouflage.storefront.review_state import ReviewState
from chemouflage.storefront.wishlist_state import WishState
from chemouflage.who import Who


@dataclass(frozen=True)
class Page:
    """One page: its English path (Reflex route syntax), its builder per language, its head.

    `title` and `description` give text or a Var of the page's state; `on_load` runs at each load; `image`
    is the picture chats show; `filled` is there when the server fills the page with live data; a page that is
    not `live` is served without the framework: at whatever address it is needed, or at its own when that has
    an argument. `access` is who gets the page, its first loader asks for the same; `secret` tells that its
    address holds a code, which nobody else may learn or keep.
    """

    path: str
    build: Callable[[Translator], rx.Component]
    title: Callable[[Translator], Any]
    description: Callable[[Translator], Any]
    on_load: tuple[Any, ...] = ()
    image: Any = "/brand/social.jpg"
    filled: Filled | None = None
    live: bool = True
    access: Access = "public"
    secret: bool = False


def _entry(path: str, module: Any, *, secret: bool = False) -> Page:
    """A page to sign in: its module has the same names as the others'."""
    return Page(
        path,
        module.page,
        module.title,
        module.description,
        (EntryState.load,),
        filled=module.FILLED,
        secret=secret,
    )


def _own(path: str, module: Any, state: Any, *, secret: bool = False) -> Page:
    """A page of who is signed in."""
    return Page(
        path,
        module.page,
        module.title,
        module.description,
        (state.load,),
        access="signed_in",
        secret=secret,
    )


PAGES: tuple[Page, ...] = (
    Page("/", home.page, home.title, home.description, (home.HomeState.load,), filled=home.FILLED),
    Page(
        "/shop",
        catalogue.page,
        catalogue.title,
        catalogue.description,
        (catalogue.ShopState.load,),
        filled=catalogue.FILLED,
    ),
    Page(
        "/products/[slug]",
        product.page,
        product.title,
        product.description,
        (product.ProductState.load, WishState.look, ReviewState.look),
        product.ProductState.view["social"],
        product.FILLED,
    ),
    Page("/cart", cart.page, cart.title, cart.description, (CartState.open,)),
    Page("/wishlist", wishlist.page, wishlist.title, wishlist.description, (WishState.open,)),
    Page("/checkout", checkout.page, checkout.title, checkout.description, (CheckoutState.open,)),
    Page("/orders/[number]", order.page, order.title, order.description, (OrderPage.open,)),
    Page("/track", track.page, track.title, track.description),
    Page(
        "/contact",
        contact.page,
        contact.title,
        contact.description,
        (contact.ContactState.load,),
        filled=contact.FILLED,
        secret=True,  # what somebody typed is shown again by a key in the address
    ),
    Page(
        "/quiz",
        lobby.page,
        lobby.title,
        lobby.description,
        (LobbyState.load, LobbyNow.look),
        filled=lobby.FILLED,
    ),
    Page("/quiz/play/[attempt]", play.page, play.title, play.description, (PlayState.open,)),
    Page("/quiz/practice", practice.page, practice.title, practice.description, (LearnState.load,)),
    Page("/quiz/review", review.page, review.title, review.description, (LearnState.load,)),
    _entry("/sign-in", sign_in),
    _entry("/sign-in/code", second_factor),
    _entry("/sign-up", sign_up),
    _entry("/forgot", forgot),
    _entry("/confirm", confirm, secret=True),
    _entry("/reset", reset, secret=True),
    _entry("/confirm-email", confirm_email, secret=True),
    _entry("/prove", prove, secret=True),
    _entry("/unsubscribe", unsubscribe, secret=True),
    Page("/unsubscribed", unsubscribe.done, unsubscribe.done_title, unsubscribe.description),
    Page(
        "/check-mail",
        check_mail.page,
        check_mail.title,
        check_mail.description,
        (check_mail.CheckMailState.load,),
        filled=check_mail.FILLED,
    ),
    _own("/account", overview, OverviewState),
    _own("/account/orders", orders, OrdersState),
    _own("/account/codes", premium, PremiumState, secret=True),
    _own("/account/addresses", addresses, AddressesState),
    _own("/account/profile", profile, ProfileState),
    _own("/account/security", security, SecurityState),
    _own("/account/devices", devices, DevicesState),
    _own("/account/data", data, DataState),
    Page("/live", join.page, join.title, join.description, (join.JoinState.load,), filled=join.FILLED),
    Page("/live/[code]", player.page, player.title, player.description, live=False),
    Page(
        "/quiz/live",
        opening.page,
        opening.title,
        opening.description,
        (OpeningState.load,),
        access="premium",
    ),
    Page("/quiz/live/[code]", host.page, host.title, host.description, live=False, access="premium"),
    Page(
        "/quiz/boards",
        boards.page,
        boards.title,
        boards.description,
        (BoardState.load, BoardOwn.look),
        filled=boards.FILLED,
    ),
    _own("/quiz/statistics", statistics, StatisticsState),
    Page(
        "/quiz/shared/[slug]",
        shared.page,
        shared.title,
        shared.description,
        (shared.SharedState.load,),
        shared.SharedState.view["picture"],
        shared.FILLED,
    ),
    Page("/signed-in", signed_in.page, signed_in.title, signed_in.description),
    Page("/goodbye", goodbye.page, goodbye.title, goodbye.description),
    Page("/not-found", not_found.page, not_found.title, not_found.description, live=False),
    Page("/unavailable", failure.page, failure.title, failure.description, live=False),
    Page("/not-allowed", not_allowed.page, not_allowed.title, not_allowed.description, live=False),
    Page("/slow-down", slow_down.page, slow_down.title, slow_down.description, live=False),
)


def _builder(page: Page, t: Translator) -> Callable[[], rx.Component]:
    """The page's builder in one language.

    The compiler puts the parts of pages built in one module into one file of JavaScript: under a module name
    of its own a page loads its own parts, in its own language.
    """

    def build() -> rx.Component:
        return page.build(t)

    build.__module__ = f"{page.build.__module__}_{t.lang}"
    return build


def register(app: rx.App) -> None:
    """Add every page of the list to `app` in both languages, and the 404 of the router."""
    for lang in LANGS:
        t = translator(lang)
        for page in PAGES:
            app.add_page(
                _builder(page, t),
                route=t.path(page.path),
                title=page.title(t),
                description=page.description(t),
                image=page.image,
                on_load=[*page.on_load, Who.load, CartState.load] if page.live else [],
            )
    english = translator("en")
    app.add_page(
        lambda: not_found.page(english),
        route="404",
        title=not_found.title(english),
        image="/brand/social.jpg",
    )
