"""What somebody is shown of what they played: totals, topics, days, streak, badges."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypedDict

from backend_ext.kit.dates import show_date, show_day
from backend_ext.kit.i18n import texts
from backend_ext.kit.text import digits
from backend_ext.quiz.content.models import Topic
from backend_ext.quiz.play.models import LIMIT_MS
from backend_ext.quiz.players.badges import RULES, Badge
from backend_ext.quiz.players.models import DayFigures, Figures, Held, TopicFigures
from backend_ext.quiz.players.streaks import Mark, Streak
from chemouflage.i18n import Translator
from chemouflage.quiz.charts import HEIGHT, STEP
from chemouflage.quiz.words import number, percent, points, seconds

# Each badge as an element's tile: what stands on it, and its tone.
_TILES = {
    Badge.FIRST_DAILY: ("Ig", "tone-coral"), Badge.PERFECT_DAILY: ("Pu", "tone-teal"),
    Badge.STREAK_3: ("3d", "tone-saffron"), Badge.STREAK_7: ("7d", "tone-saffron"),
    Badge.STREAK_30: ("30d", "tone-saffron"), Badge.TOPIC_MASTER: ("Sp", "tone-sky"),
    Badge.ALL_TOPICS: ("Al", "tone-plum"), Badge.THOUSAND: ("Kg", "tone-sky"),
    Badge.PODIUM: ("Nm", "tone-teal"), Badge.PROMOTED: ("Ex", "tone-plum"),
    Badge.TOP_LEAGUE: ("Pt", "tone-plum"),
}  # fmt: skip


class DayView(TypedDict):
    """A day of the calendar. `mark` is one of `Mark`; `told` says it in words."""

    number: str
    mark: str
    told: str
    today: bool


class WeekView(TypedDict):
    """A row of the calendar."""

    days: list[DayView]


class StreakView(TypedDict):
    """Days in a row."""

    current: str
    unit: str
    longest: str
    today: str
    freeze: str
    weeks: list[WeekView]


class TopicBar(TypedDict):
    """A topic's bars: share of right answers and mean time, as texts and as lengths in %."""

    name: str
    share: str
    share_size: str
    answers: str
    time: str
    time_size: str
    tone: str


class ColumnView(TypedDict):
    """A day as a column, and as a row of the table."""

    day: str
    points: str
    x: str
    y: str
    height: str


class DaysView(TypedDict):
    """The chart of the last days."""

    label: str
    top: str
    first: str
    last: str
    box: str
    width: str
    columns: list[ColumnView]


class BadgeView(TypedDict):
    """A badge; `when` is empty until it is earned."""

    symbol: str
    tone: str
    name: str
    about: str
    when: str
    earned: bool


class FiguresView(TypedDict):
    """Totals and charts."""

    played: bool
    games: str
    questions: str
    share: str
    points: str
    topics: list[TopicBar]
    accuracy: str
    times: str
    days: DaysView


def figures_view(figures: Figures, topics: Sequence[Topic], t: Translator) -> FiguresView:
    """Totals, topics in their order, and the last days."""
    of = {one.topic: one for one in figures.topics}
    known = [(topic.name.of(t.lang), of[topic.id]) for topic in topics if topic.id in of]
    return {
        "played": figures.asked > 0,
        "games": number(figures.games, t),
        "questions": number(figures.asked, t),
        "share": percent(figures.right / figures.asked, t) if figures.asked else "–",
        "points": number(figures.points, t),
        "topics": [_topic(name, one, t) for name, one in known],
        "accuracy": _accuracy(known, t),
        "times": _times(known, t),
        "days": _days(figures.days, t),
    }


def streak_view(streak: Streak, calendar: Mapping[date, Mark], today: date, t: Translator) -> StreakView:
    """The streak, and the calendar it is read from."""
    days = [_day(day, mark, today, t) for day, mark in calendar.items()]
    return {
        "current": number(streak.current, t),
        "unit": t("day in a row") if streak.current == 1 else t("days in a row"),
        "longest": t.plural("The longest so far: {n} day.", "The longest so far: {n} days.", streak.longest)
        if streak.longest
        else "",
        "today": t("Today is done.") if streak.today_done else t("Today is still to be played."),
        "freeze": t("This week’s freeze is still there.")
        if streak.freeze_available
        else t("This week’s freeze is used; a new one comes on Monday."),
        "weeks": [{"days": days[first : first + 7]} for first in range(0, len(days), 7)],
    }


def badge_views(held: Iterable[Held], t: Translator) -> list[BadgeView]:
    """Those earned, the latest first, then those still to get."""
    since = {one.badge: one for one in held}
    said = texts(t.lang)
    return [
        {
            "symbol": _TILES[badge][0],
            "tone": _TILES[badge][1],
            "name": said.gettext(RULES[badge].name),
            "about": said.gettext(RULES[badge].about),
            "when": show_day(since[badge].at, t.lang) if badge in since else "",
            "earned": badge in since,
        }
        for badge in (*since, *(one for one in RULES if one not in since))
    ]


def _day(day: date, mark: Mark, today: date, t: Translator) -> DayView:
    told = {
        Mark.EARLY: t("before your first game"),
        Mark.PLAYED: t("played"),
        Mark.FROZEN: t("missed, but frozen"),
        Mark.MISSED: t("missed"),
        Mark.OPEN: t("today, not played yet"),
        Mark.AHEAD: t("yet to come"),
    }[mark]
    return {
        "number": digits(str(day.day), t.lang),
        "mark": mark.value,
        "told": f"{show_date(day, t.lang)}: {told}",
        "today": day == today,
    }


def _topic(name: str, one: TopicFigures, t: Translator) -> TopicBar:
    return {
        "name": name,
        "share": percent(one.share, t),
        "share_size": f"{one.share * 100:.0f}",
        "answers": t("{right} of {asked}", right=number(one.right, t), asked=number(one.asked, t)),
        "time": seconds(one.mean_ms, t),
        "time_size": f"{min(100, one.mean_ms * 100 / LIMIT_MS):.0f}",
        "tone": "fill-teal",
    }


def _accuracy(known: Sequence[tuple[str, TopicFigures]], t: Translator) -> str:
    if not known:
        return ""
    (best, most), (worst, least) = (pick(known, key=lambda one: one[1].share) for pick in (max, min))
    return t(
        "Right answers by topic. The best: {best}, {most}; the least sure: {worst}, {least}.",
        best=best,
        most=percent(most.share, t),
        worst=worst,
        least=percent(least.share, t),
    )


def _times(known: Sequence[tuple[str, TopicFigures]], t: Translator) -> str:
    if not known:
        return ""
    (fast, short), (slow, long) = (pick(known, key=lambda one: one[1].mean_ms) for pick in (min, max))
    return t(
        "Time for a question by topic. The fastest: {fast}, {short}; the slowest: {slow}, {long}.",
        fast=fast,
        short=seconds(short.mean_ms, t),
        slow=slow,
        long=seconds(long.mean_ms, t),
    )


def _days(days: Sequence[DayFigures], t: Translator) -> DaysView:
    top = max((one.points for one in days), default=0)
    best = max(days, key=lambda one: one.points)
    played = sum(one.points > 0 for one in days)
    width = STEP * len(days)
    return {
        "label": t(
            "Points of the daily quiz in {n} days. Played on {played} of them; the most on {day}: {points}.",
            n=number(len(days), t),
            played=number(played, t),
            day=show_date(best.day, t.lang),
            points=points(top, t),
        ),
        "top": points(top, t),
        "first": show_date(days[0].day, t.lang),
        "last": show_date(days[-1].day, t.lang),
        "box": f"0 0 {width} {HEIGHT}",
        "width": str(width),
        "columns": [_column(place, one, top, t) for place, one in enumerate(days)],
    }


def _column(place: int, one: DayFigures, top: int, t: Translator) -> ColumnView:
    height = one.points * HEIGHT / top if top else 0.0
    return {
        "day": show_date(one.day, t.lang),
        "points": number(one.points, t),
        "x": f"{place * STEP + 1.5:.1f}",
        "y": f"{HEIGHT - height:.1f}",
        "height": f"{height:.1f}",
    }
