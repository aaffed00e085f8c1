"""The first page of an account: who is here, the latest order, the ways to everything else."""

import reflex as rx

from chemouflage.account.frame import frame, named, panel
from chemouflage.account.overview_state import OverviewState
from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.elements import badge, button_link, tile
from chemouflage.ui.icons import icon
from chemouflage.ui.portrait import portrait
from chemouflage.ui.posted import posted_form

_VIEW = OverviewState.view


def title(t: Translator) -> str:
    """The title of the page."""
    return named(t, t("My account"))


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Your orders, premium codes, addresses and settings.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return frame(
        t,
        "/account",
        t("My account"),
        OverviewState.ready,
        rx.cond(_VIEW["unverified"], _unverified(t)),
        _greeting(t),
        _latest(t),
        _tiles(t),
        _sign_out(t),
        around=(rx.window_event_listener(on_visibility_change=OverviewState.returned),),
    )


def _unverified(t: Translator) -> rx.Component:
    return rx.el.div(
        icon("mail", "mt-0.5 size-6"),
        rx.el.div(
            rx.el.p(t("Your e-mail address is not confirmed yet."), class_name="font-semibold"),
            rx.el.p(
                t("Until then, orders you made as a guest do not show here. "
                  "Choose a password by mail: opening that mail confirms the address."),
                class_name="mt-1",
            ),
            anchor(
                t("Send me the mail"),
                href=t.path("/forgot"),
                rel="nofollow",
                class_name=f"{styles.LINK} inline-flex min-h-11 items-center",
            ),
        ),
        role="status",
        class_name="flex gap-3 rounded-2xl bg-saffron-soft p-4",
    )  # fmt: skip


def _greeting(t: Translator) -> rx.Component:
    premium = rx.el.p(icon("spark", "size-5 text-teal"), _VIEW["premium"], class_name="mt-2 flex gap-2")
    return panel(
        rx.el.div(
            portrait(_VIEW["picture"], _VIEW["initial"]),
            rx.el.div(
                rx.el.p(t("Hello,"), " ", _VIEW["name"], class_name="font-display text-2xl font-bold"),
                rx.el.p(_VIEW["email"], class_name="break-all text-muted"),
                rx.el.p(t("On the boards:"), " ", rx.el.strong(_VIEW["shown_as"], class_name="text-ink"),
                        class_name="text-muted"),
                rx.cond(_VIEW["with_premium"], premium),
                rx.cond(_VIEW["staff"] != "", rx.el.p(badge(_VIEW["staff"], "plum"), class_name="mt-2")),
                class_name="min-w-0",
            ),
            class_name="flex flex-col gap-4 min-[420px]:flex-row sm:items-center sm:gap-6",
        )
    )  # fmt: skip


def _latest(t: Translator) -> rx.Component:
    order = anchor(
        rx.el.span(
            _VIEW["order_symbol"],
            aria_hidden="true",
            class_name="grid h-14 w-12 shrink-0 place-items-center rounded-xl font-display text-xl "
            f"font-bold {_VIEW['order_tone']}",
        ),
        rx.el.span(
            rx.el.span(_VIEW["order_headline"], class_name="block text-lg font-bold leading-snug"),
            rx.el.span(
                _VIEW["order_number"],
                " · ",
                _VIEW["order_date"],
                " · ",
                _VIEW["order_total"],
                class_name="block text-sm text-muted",
            ),
            class_name="min-w-0 flex-1",
        ),
        icon("chevron-right", "size-5 text-muted"),
        href=_VIEW["order_href"],
        rel="nofollow",
        class_name="-m-2 flex items-center gap-4 rounded-2xl p-2 no-underline hover:bg-teal-soft",
    )
    none = rx.el.div(
        rx.el.p(t("You have not ordered anything yet."), class_name="text-muted"),
        button_link(t("See the decks"), t.path("/shop")),
        class_name="flex flex-wrap items-center justify-between gap-3",
    )
    return panel(rx.cond(_VIEW["with_order"], order, none), heading=t("Your latest order"))  # fmt: skip


def _tiles(t: Translator) -> rx.Component:
    ways = (
        ("76", "Os", "teal", "/account/orders", t("Orders"), _VIEW["orders"]),
        ("27", "Co", "saffron", "/account/codes", t("Premium codes"), _VIEW["codes"]),
        ("13", "Al", "sky", "/account/addresses", t("Addresses"), _VIEW["addresses"]),
        ("91", "Pa", "plum", "/account/profile", t("Profile"), t("Name, picture, language")),
        ("16", "S", "coral", "/account/security", t("Security"), t("Password, e-mail, second step")),
        ("110", "Ds", "teal", "/account/devices", t("Devices"), t("Where you are signed in")),
    )
    return rx.el.ul(
        *[_tile(t, *way) for way in ways],
        role="list",
        class_name="grid grid-cols-2 gap-3 sm:grid-cols-3 sm:gap-4",
    )


def _tile(
    t: Translator, number: str, symbol: str, tone: str, path: str, name: str, text: object
) -> rx.Component:
    return rx.el.li(
        anchor(
            tile(number, symbol, "", tone, "w-14 transition-transform group-hover:-rotate-6"),
            rx.el.span(
                rx.el.span(name, class_name="block font-bold leading-snug"),
                rx.el.span(text, class_name="block text-sm text-muted"),
                class_name="min-w-0",
            ),
            href=t.path(path),
            rel="nofollow",
            class_name=f"{styles.CARD} group flex h-full flex-col gap-3 p-4 no-underline hover:shadow-lift",
        )
    )


def _sign_out(t: Translator) -> rx.Component:
    return posted_form(
        t,
        "/api/sign-out",
        submit=t("Sign out"),
        look=styles.QUIET,
        class_name="sm:max-w-xs",
    )
