"""The statistics of who is signed in: streak, totals, topics, days, what is known, badges."""

from typing import Any

import reflex as rx

from chemouflage.account.frame import panel
from chemouflage.i18n import Translator
from chemouflage.quiz.charts import as_table, bars, columns
from chemouflage.quiz.nav import quiz_nav
from chemouflage.quiz.progress import badges_panel, decks_panel, mastery_panel
from chemouflage.quiz.statistics_state import StatisticsState
from chemouflage.quiz.streak import streak_panel
from chemouflage.quiz.waiting import waiting
from chemouflage.ui import styles
from chemouflage.ui.elements import button_link
from chemouflage.ui.shell import shell
from chemouflage.ui.states import empty_state, lasting

_PATH = "/quiz/statistics"
_FIGURES = StatisticsState.figures
_READY: Any = StatisticsState.ready


def title(t: Translator) -> str:
    """The title of the page."""
    return t("Your statistics") + " · Chemouflage"


def description(t: Translator) -> str:
    """The description of the page."""
    return t("Your streak, points, topics and badges in the chemistry quiz.")


def page(t: Translator) -> rx.Component:
    """The page in the language of `t`."""
    content = rx.el.div(
        rx.el.div(streak_panel(t), _totals(t), class_name="grid items-start gap-6 lg:grid-cols-2"),
        rx.cond(_FIGURES["played"], _charts(t), _nothing(t)),
        badges_panel(t),
        class_name="space-y-6",
    )
    return shell(
        t,
        rx.el.meta(name="robots", content="noindex"),
        rx.el.div(
            quiz_nav(t, _PATH),
            rx.el.h1(t("Your statistics"), class_name="text-3xl font-bold sm:text-4xl"),
            rx.cond(lasting(_READY), content, waiting(t, "h-96", "h-72", "h-72")),
            class_name=f"{styles.WIDE} min-h-screen space-y-5 py-5 sm:py-8",
        ),
        rx.window_event_listener(on_visibility_change=StatisticsState.returned),
        path=_PATH,
    )


def _totals(t: Translator) -> rx.Component:
    totals = (
        (t("Points of the daily quiz"), _FIGURES["points"]),
        (t("Games"), _FIGURES["games"]),
        (t("Questions"), _FIGURES["questions"]),
        (t("Right answers"), _FIGURES["share"]),
    )
    items = [
        rx.el.div(
            rx.el.dt(name, class_name="text-sm leading-snug text-muted"),
            rx.el.dd(value, class_name="mt-1 font-display text-3xl font-bold tabular-nums"),
            class_name="flex flex-col justify-between rounded-2xl bg-sunken p-4",
        )
        for name, value in totals
    ]
    return panel(
        rx.el.dl(*items, class_name="grid grid-cols-2 gap-3"),
        button_link(t("See the boards"), t.path("/quiz/boards"), f"{styles.QUIET} mt-4 w-full"),
        heading=t("All in all"),
    )


def _nothing(t: Translator) -> rx.Component:
    return panel(
        empty_state(
            "St",
            t("No answers yet"),
            t("Play once, and this page shows what you know and how fast you are."),
            button_link(t("Play today’s ten"), t.path("/quiz/play/daily"), styles.ACCENT, rel="nofollow"),
        )
    )


def _charts(t: Translator) -> rx.Component:
    topics: Any = _FIGURES["topics"]
    accuracy, times, days = t("Right answers by topic"), t("Time for a question"), t("Points by day")
    return rx.fragment(
        panel(
            columns(_FIGURES["days"]),
            as_table(t, days, (t("Day"), t("Points")), _FIGURES["days"]["columns"], ("day", "points")),
            heading=days,
            lead=t("The daily quiz, the last 30 days."),
        ),
        rx.el.div(
            panel(
                bars(topics, _FIGURES["accuracy"], value="share", size="share_size"),
                as_table(
                    t,
                    accuracy,
                    (t("Topic"), t("Right ones"), t("In percent")),
                    topics,
                    ("name", "answers", "share"),
                ),
                heading=accuracy,
                lead=t("In all games together."),
            ),
            panel(
                bars(topics, _FIGURES["times"], value="time", size="time_size"),
                as_table(t, times, (t("Topic"), t("Seconds")), topics, ("name", "time")),
                heading=times,
                lead=t("On average; a full bar is the limit of 30 seconds."),
            ),
            class_name="grid items-start gap-6 lg:grid-cols-2",
        ),
        mastery_panel(t),
        decks_panel(t),
    )
