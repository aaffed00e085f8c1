"""The quiz's lobby: what can be played, by whom, and how points are counted."""

from typing import Any

import reflex as rx

from chemouflage.i18n import Translator
from chemouflage.quiz.lobby_state import FILLED, LobbyNow, LobbyState
from chemouflage.quiz.lobby_view import description, rules, title, try_questions
from chemouflage.quiz.nav import quiz_nav
from chemouflage.quiz.teaser import TRY
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link, section_head, tile
from chemouflage.ui.icons import icon
from chemouflage.ui.live import each, when
from chemouflage.ui.shell import shell
from chemouflage.ui.states import alert, empty_state

__all__ = ["FILLED", "description", "page", "title"]

_SECTION = f"{styles.WIDE} mt-12 sm:mt-16"
_BIG = "min-h-14 w-full text-lg"


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    return shell(
        t,
        _hero(t),
        _games(t),
        _topics(t),
        _points(t),
        rx.window_event_listener(on_storage=LobbyNow.elsewhere, on_visibility_change=LobbyNow.returned),
        path="/quiz",
    )


def _hero(t: Translator) -> rx.Component:
    return rx.el.section(
        quiz_nav(t, "/quiz"),
        rx.cond(LobbyNow.problem != "", rx.el.div(alert(LobbyNow.problem), class_name="mt-6")),
        rx.el.h1(t("What do you know of chemistry?"), class_name=f"mt-6 {styles.H1}"),
        rx.el.p(
            t("Ten new questions every day, the same for everybody. Right and fast counts."),
            class_name="mt-4 max-w-xl text-lg text-muted",
        ),
        class_name=f"{styles.WIDE} pt-4 sm:pt-8",
    )


def _games(t: Translator) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Play"), class_name="sr-only"),
        rx.el.ul(
            _daily(t),
            _try(t),
            _with_premium(
                t,
                ("14", "Pr", "saffron"),
                t("Practice"),
                t("Any topic, as often as you like. Questions fit what you know."),
                button_link(
                    t("Practise"), t.path("/quiz/practice"), f"{styles.QUIET} {_BIG}", rel="nofollow"
                ),
            ),
            _with_premium(
                t,
                ("75", "Re", "plum"),
                t("Review"),
                rx.cond(
                    LobbyNow.due != "",
                    LobbyNow.due,
                    t("What you missed comes back just before you forget it."),
                ),
                button_link(t("Review"), t.path("/quiz/review"), f"{styles.QUIET} {_BIG}", rel="nofollow"),
            ),
            _live(t),
            role="list",
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        class_name=f"{styles.WIDE} mt-8",
    )


def _game(
    face: tuple[str, str, str], name: Any, *content: rx.Component, badge: str = "", look: str = ""
) -> rx.Component:
    """A card of something to play; what it can do stands at its foot."""
    place, symbol, tone = face
    mark = rx.el.span(badge, class_name=f"{styles.BADGE} bg-saffron-soft text-ink")
    *text, way = content
    return rx.el.li(
        rx.el.div(
            tile(place, symbol, "", tone, "w-14 shrink-0"),
            rx.el.div(
                rx.el.div(
                    rx.el.h3(name, class_name=styles.H3),
                    *([mark] if badge else []),
                    class_name="flex flex-wrap items-center gap-2",
                ),
                *text,
                class_name="min-w-0",
            ),
            class_name="flex gap-4",
        ),
        rx.el.div(way, class_name="mt-5"),
        class_name=f"{styles.CARD} flex flex-col justify-between p-5 sm:p-6 {look}",
    )


def _daily(t: Translator) -> rx.Component:
    href = t.path("/quiz/play/daily")
    over = rx.el.p(
        rx.el.strong(LobbyNow.score),
        " · ",
        t("the next in"),
        " ",
        rx.el.span(
            class_name="font-bold tabular-nums", role="timer", custom_attrs={"data-left": LobbyNow.tomorrow}
        ),
        class_name="mt-1 min-h-12",
    )
    waits = rx.el.p(t("You have begun: go on where you were."), class_name="mt-1 min-h-12")
    new = rx.el.p(
        t("10 questions, once a day, 30 seconds each. They count for the boards."),
        class_name="mt-1 min-h-12 text-muted",
    )
    main, quiet = f"{styles.ACCENT} {_BIG}", f"{styles.QUIET} {_BIG}"
    return _game(
        ("10", "Ne", "teal"),
        t("Today’s ten"),
        rx.match(LobbyNow.daily, ("open", waits), ("over", over), new),
        rx.match(
            LobbyNow.daily,
            ("open", button_link(t("Go on"), href, main, rel="nofollow")),
            ("over", button_link(t("See your result"), href, quiet, rel="nofollow")),
            button_link(t("Play today’s ten"), href, main, rel="nofollow"),
        ),
    )


def _try(t: Translator) -> rx.Component:
    href = t.path(TRY)
    look = f"{styles.PRIMARY} {_BIG}"
    return _game(
        ("5", "B", "sky"),
        t("Try it"),
        rx.el.p(try_questions(t), class_name="mt-1 min-h-12 text-muted"),
        rx.cond(
            LobbyNow.trying,
            button_link(t("Go on"), href, look, rel="nofollow"),
            button_link(t("Try five questions"), href, look, rel="nofollow"),
        ),
    )


def _with_premium(
    t: Translator, face: tuple[str, str, str], name: str, text: Any, way: rx.Component
) -> rx.Component:
    return _game(face, name, rx.el.p(text, class_name="mt-1 text-muted"), way, badge=t("Premium"))


def _live(t: Translator) -> rx.Component:
    """Playing together, across the whole width."""
    ways = rx.el.div(
        button_link(t("Join with a code"), t.path("/live"), f"{styles.QUIET} min-h-14 flex-1 text-lg"),
        button_link(
            t("Open a room"), t.path("/quiz/live"), f"{styles.QUIET} min-h-14 flex-1 text-lg", rel="nofollow"
        ),
        class_name="flex flex-wrap gap-3",
    )
    text = t("The question on one screen, the answers on your phones. Who opens a room needs premium.")
    return _game(
        ("71", "Lu", "coral"),
        t("Live room"),
        rx.el.p(text, class_name="mt-1 text-muted"),
        ways,
        look="sm:col-span-2",
    )


def _topics(t: Translator) -> rx.Component:
    view: Any = LobbyState.view
    shelf = rx.el.ul(
        each(view["topics"], "lobby.topics", topic_card),
        role="list",
        class_name="grid gap-3 sm:grid-cols-2 lg:grid-cols-4",
    )
    nothing = empty_state(
        "Qz", t("No questions yet"), t("They are being written. Please look in again soon.")
    )
    return rx.el.section(
        section_head(t("Topics")),
        when(view["filled"], "lobby.filled", shelf),
        when(view["empty"], "lobby.empty", nothing),
        class_name=_SECTION,
    )


def topic_card(topic: Any) -> rx.Component:
    """A topic with its tile."""
    return rx.el.li(
        rx.el.span(
            rx.el.span(topic["number"], class_name="text-[0.65rem] leading-none opacity-80"),
            rx.el.span(topic["symbol"], class_name="font-display text-xl font-bold leading-none"),
            class_name=f"{topic['tone']} flex h-16 w-13 shrink-0 flex-col justify-between rounded-xl p-2",
            aria_hidden="true",
            custom_attrs={"translate": "no"},
        ),
        rx.el.span(
            rx.el.span(topic["name"], class_name="block font-bold"),
            rx.el.span(topic["description"], class_name="block text-sm text-muted"),
            class_name="min-w-0",
        ),
        class_name=f"{styles.CARD} flex items-center gap-3 p-3",
    )


def _points(t: Translator) -> rx.Component:
    rows = [
        rx.el.tr(
            rx.el.th(rule["what"], scope="row", class_name="py-2.5 pr-4 text-left font-normal"),
            rx.el.td(rule["points"], class_name="py-2.5 text-right font-bold tabular-nums"),
            class_name="border-b border-line last:border-0",
        )
        for rule in rules(t)
    ]
    return rx.el.section(
        section_head(t("How points are counted"), t("One formula for every game, on the server’s clock.")),
        rx.el.div(
            rx.el.table(rx.el.tbody(*rows), class_name="w-full"),
            rx.el.p(
                icon("info", "mt-0.5 size-5"),
                t(
                    "The clock starts when a question is shown. An answer that was under way when the time "
                    "ended still counts."
                ),
                class_name="mt-4 flex gap-3 text-muted",
            ),
            class_name=f"{styles.CARD} max-w-2xl p-5 sm:p-6",
        ),
        id="points",
        class_name=_SECTION,
    )
