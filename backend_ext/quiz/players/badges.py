"""Badges: what each is for, as data; pure. A badge once given is never taken away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MANY_RIGHT = 100  # right answers in one topic
MANY_POINTS = 1_000
PODIUM = 3  # places of a day
LEAST_PLAYERS = 10  # on the day's board, for a place to mean something


class Badge(StrEnum):
    """Its value is how it is stored."""

    FIRST_DAILY = "first_daily"
    PERFECT_DAILY = "perfect_daily"
    STREAK_3 = "streak_3"
    STREAK_7 = "streak_7"
    STREAK_30 = "streak_30"
    TOPIC_MASTER = "topic_master"
    ALL_TOPICS = "all_topics"
    THOUSAND = "thousand"
    PODIUM = "podium"
    PROMOTED = "promoted"
    TOP_LEAGUE = "top_league"


@dataclass(frozen=True, slots=True)
class Record:
    """What badges are given for. `place` of `players`: on the board of a day that is over, 0 for none.

    `right`: right answers by topic, of `topics` that there are. `points` and `dailies` of the daily alone.
    """

    dailies: int = 0
    perfect: int = 0
    points: int = 0
    longest_streak: int = 0
    right: Mapping[str, int] = field(default_factory=dict)
    topics: frozenset[str] = frozenset()
    place: int = 0
    players: int = 0
    promoted: bool = False
    top_league: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A badge's name and what it is given for, both message keys, and who has earned it."""

    name: str
    about: str
    earned: Callable[[Record], bool]


RULES: Mapping[Badge, Rule] = {
    Badge.FIRST_DAILY: Rule("Ignition", "You played your first daily quiz.", lambda r: r.dailies >= 1),
    Badge.PERFECT_DAILY: Rule("Pure substance", "All ten right in a daily quiz.", lambda r: r.perfect >= 1),
    Badge.STREAK_3: Rule("Chain reaction", "A streak of 3 days.", lambda r: r.longest_streak >= 3),
    Badge.STREAK_7: Rule("Steady state", "A streak of 7 days.", lambda r: r.longest_streak >= 7),
    Badge.STREAK_30: Rule("Half-life", "A streak of 30 days.", lambda r: r.longest_streak >= 30),
    Badge.TOPIC_MASTER: Rule(
        "Specialist",
        "100 right answers in one topic.",
        lambda r: max(r.right.values(), default=0) >= MANY_RIGHT,
    ),
    Badge.ALL_TOPICS: Rule(
        "All-rounder",
        "A right answer in every topic.",
        lambda r: bool(r.topics) and all(r.right.get(topic) for topic in r.topics),
    ),
    Badge.THOUSAND: Rule("Kilogram", "1,000 points in daily quizzes.", lambda r: r.points >= MANY_POINTS),
    Badge.PODIUM: Rule(
        "Noble metal",
        "Among the best three of ten or more on one day.",
        lambda r: 1 <= r.place <= PODIUM and r.players >= LEAST_PLAYERS,
    ),
    Badge.PROMOTED: Rule("Excited state", "You rose to a higher league.", lambda r: r.promoted),
    Badge.TOP_LEAGUE: Rule("Top of the table", "You reached the highest league.", lambda r: r.top_league),
}


def earned(record: Record) -> frozenset[Badge]:
    """The badges that `record` is enough for."""
    return frozenset(badge for badge, rule in RULES.items() if rule.earned(record))
