"""What the pages of practice and review share: their frame, and what stands there without premium."""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.quiz.learn_state import LearnState
from chemouflage.quiz.nav import quiz_nav
from chemouflage.quiz.waiting import waiting
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link, tile
from chemouflage.ui.icons import icon
from chemouflage.ui.shell import shell
from chemouflage.ui.states import lasting


def learn_page(t: Translator, path: str, name: str, lead: str, told: str, body: rx.Component) -> rx.Component:
    """The page at `path`: `body` for who has premium; `told` heads what everybody else reads."""
    ready: Any = LearnState.ready
    shown = rx.match(
        LearnState.standing,
        ("with", body),
        ("without", premium_told(t, told)),
        premium_told(t, told, guest_next=path),
    )
    return shell(
        t,
        rx.el.meta(name="robots", content="noindex"),
        rx.el.div(
            quiz_nav(t, path),
            rx.el.h1(name, class_name=f"mt-6 {styles.H1}"),
            rx.el.p(lead, class_name="mt-3 max-w-prose text-lg text-muted"),
            rx.el.div(rx.cond(lasting(ready), shown, waiting(t, "h-14", "h-72")), class_name="mt-8"),
            class_name=f"{styles.WIDE} min-h-screen py-4 sm:py-8",
            custom_attrs={"data-fresh": ""},
        ),
        rx.window_event_listener(on_storage=LearnState.elsewhere, on_visibility_change=LearnState.returned),
        path=path,
    )


def premium_told(t: Translator, heading: str, *, guest_next: str = "") -> rx.Component:
    """The way to premium; `guest_next`, a path, for who is not signed in: they come back there."""
    steps = (
        ("package", t("Each deck in the shop comes with a premium code.")),
        ("scan", t("Redeem the code in your account, and the game is open at once.")),
        ("spark", t("Practise every topic, and what you missed comes back in review.")),
    )
    enter = button_link(
        t("Sign in"), f"{t.path('/sign-in')}?next={t.path(guest_next)}", styles.PRIMARY, rel="nofollow"
    )
    redeem = button_link(t("Redeem a code"), t.path("/account/codes"), styles.PRIMARY, rel="nofollow")
    return rx.el.section(
        tile("79", "Au", t("Premium"), "saffron", "w-16"),
        rx.el.h2(heading, class_name=f"mt-5 {styles.H2}"),
        rx.el.ul(
            *[
                rx.el.li(icon(name, "mt-0.5 size-6 text-teal"), text, class_name="flex gap-3")
                for name, text in steps
            ],
            role="list",
            class_name="mt-5 space-y-3 text-lg",
        ),
        rx.el.div(
            enter if guest_next else redeem,
            button_link(t("See the decks"), t.path("/shop"), styles.QUIET),
            button_link(t("Back to the quiz"), t.path("/quiz"), styles.PLAIN),
            class_name="mt-8 flex flex-wrap gap-3",
        ),
        class_name=f"{styles.CARD} p-6 sm:p-8",
    )
