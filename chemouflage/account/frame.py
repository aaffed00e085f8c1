"""The frame of the pages of an account: their heading, the way between them, what shows while one loads."""

from typing import Any, NamedTuple

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.ui import styles
from chemouflage.ui.anchor import anchor
from chemouflage.ui.icons import icon
from chemouflage.ui.shell import shell
from chemouflage.ui.states import lasting, skeleton

_LINK = (
    "flex min-h-11 items-center gap-2.5 whitespace-nowrap rounded-full px-4 font-medium hover:bg-teal-soft "
    "aria-[current=page]:bg-teal aria-[current=page]:text-on-teal lg:rounded-2xl"
)


class Part(NamedTuple):
    """A page of the account: its path, its icon, its name."""

    path: str
    picture: str
    name: str


def parts(t: Translator) -> tuple[Part, ...]:
    """The pages of an account, in order."""
    return (
        Part("/account", "home", t("Overview")),
        Part("/account/orders", "package", t("Orders")),
        Part("/account/codes", "spark", t("Premium codes")),
        Part("/account/addresses", "truck", t("Addresses")),
        Part("/account/profile", "user", t("Profile")),
        Part("/account/security", "lock", t("Security")),
        Part("/account/devices", "monitor", t("Devices")),
        Part("/account/data", "file", t("My data")),
    )


def named(t: Translator, name: str) -> str:
    """A page's title: its name, then the shop's."""
    return f"{name} · Chemouflage"


def frame(
    t: Translator, path: str, heading: Any, ready: Any, *content: Any, lead: str = "", around: Any = ()
) -> rx.Component:
    """A page of the account. `content` shows once `ready`, and stays; `around` are dialogs and listeners."""
    head = rx.el.div(
        rx.el.h1(heading, class_name="text-3xl font-bold sm:text-4xl"),
        *([rx.el.p(lead, class_name="mt-2 max-w-prose text-muted")] if lead else []),
    )
    return shell(
        t,
        rx.el.meta(name="robots", content="noindex"),
        rx.el.div(
            _ways(t, path),
            rx.el.div(
                head,
                rx.cond(lasting(ready), rx.el.div(*content, class_name="space-y-6"), _waiting(t)),
                class_name="min-w-0 space-y-6",
            ),
            class_name=f"{styles.WIDE} grid min-h-screen content-start gap-6 py-6 sm:py-10 "
            "lg:grid-cols-[14rem_1fr] lg:gap-10",
            custom_attrs={"data-fresh": ""},
        ),
        *around,
        path=path,
    )


def panel(*content: Any, heading: str = "", lead: Any = "", **props: Any) -> rx.Component:
    """A card of the page, with its own heading."""
    top = [rx.el.h2(heading, class_name=styles.H3)] if heading else []
    if not isinstance(lead, str) or lead:
        top.append(rx.el.p(lead, class_name="mt-1 max-w-prose text-muted"))
    head = [rx.el.div(*top, class_name="mb-5")] if top else []
    look = props.pop("class_name", "")
    return rx.el.section(*head, *content, class_name=f"{styles.CARD} p-5 sm:p-6 {look}", **props)


def _ways(t: Translator, path: str) -> rx.Component:
    """Beside the page; on a phone a row above it that is swiped. ui.js brings the page's own into view."""
    items = [
        rx.el.li(
            anchor(
                icon(part.picture, "size-5"),
                part.name,
                href=t.path(part.path),
                class_name=_LINK,
                rel="nofollow",
                **({"aria_current": "page"} if part.path == path else {}),
            )
        )
        for part in parts(t)
    ]
    return rx.el.nav(
        rx.el.ul(
            *items,
            role="list",
            class_name="strip -mx-4 flex gap-1 overflow-x-auto px-4 py-1 sm:-mx-6 sm:px-6 "
            "lg:sticky lg:top-24 lg:mx-0 lg:flex-col lg:overflow-visible lg:p-0",
            custom_attrs={"data-tabs": ""},
        ),
        aria_label=t("My account"),
        class_name="no-print min-w-0",
    )


def _waiting(t: Translator) -> rx.Component:
    late = rx.el.p(
        t("This takes longer than it should."),
        " ",
        anchor(t("Load the page again"), href="", class_name=styles.LINK),
        class_name="late text-center",
    )
    return rx.el.div(
        rx.el.p(t("Loading …"), class_name="sr-only", role="status"),
        rx.el.noscript(t("This page needs JavaScript. Please switch it on.")),
        skeleton("h-40"),
        skeleton("h-64"),
        late,
        class_name="space-y-6",
    )
