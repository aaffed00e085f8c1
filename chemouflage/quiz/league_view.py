"""What somebody sees of their weekly league."""

from datetime import datetime, timedelta
from typing import TypedDict

from backend_ext.kit.dates import show_date
from backend_ext.kit.i18n import texts
from backend_ext.quiz.leagues.models import LeagueRow, LeagueView, Place
from backend_ext.quiz.leagues.tiers import Tier, Zone
from chemouflage.i18n import Translator
from chemouflage.quiz.words import number, points

# Each tier is an element: its number, its symbol, the tone of its tile.
_ELEMENTS = {
    Tier.CARBON: ("6", "C", "tone-sky"),
    Tier.COPPER: ("29", "Cu", "tone-coral"),
    Tier.SILVER: ("47", "Ag", "tone-teal"),
    Tier.GOLD: ("79", "Au", "tone-saffron"),
    Tier.PLATINUM: ("78", "Pt", "tone-plum"),
}


class PlaceView(TypedDict):
    """A line of a group. `zone` is "up", "stay" or "down", `leads` the same in words."""

    place: str
    name: str
    points: str
    zone: str
    leads: str
    mine: bool


class LeagueCard(TypedDict):
    """A league; `joined`: there is a group to show. `last` is empty without an earlier week."""

    tier: str
    number: str
    symbol: str
    tone: str
    left: str
    told: str
    rule: str
    last: str
    joined: bool
    rows: list[PlaceView]


def league_card(view: LeagueView, now: datetime, t: Translator) -> LeagueCard:
    """The league of somebody at `now`."""
    place, symbol, tone = _ELEMENTS[view.tier]
    return {
        "tier": tier_name(view.tier, t),
        "number": place,
        "symbol": symbol,
        "tone": tone,
        "left": _left(view.ends_at - now, t),
        "told": _told(view, t),
        "rule": _rule(view.tier, t),
        "last": _last(view.last, t) if view.last else "",
        "joined": bool(view.rows),
        "rows": [_row(row, t) for row in view.rows],
    }


def tier_name(tier: Tier, t: Translator) -> str:
    """What a tier is called."""
    return texts(t.lang).gettext(tier.message_key)


def leads(zone: Zone, t: Translator) -> str:
    """Where a place leads, in words."""
    return {Zone.UP: t("Rises"), Zone.STAY: t("Stays"), Zone.DOWN: t("Falls")}[zone]


def _row(row: LeagueRow, t: Translator) -> PlaceView:
    return {
        "place": number(row.place, t),
        "name": row.name or t("Hidden player"),
        "points": number(row.points, t),
        "zone": row.zone.value,
        "leads": leads(row.zone, t),
        "mine": row.mine,
    }


def _left(left: timedelta, t: Translator) -> str:
    if left > timedelta(days=1):
        return t.plural("{n} day left", "{n} days left", left.days)
    return t.plural("{n} hour left", "{n} hours left", max(1, left // timedelta(hours=1)))


def _told(view: LeagueView, t: Translator) -> str:
    if view.own is None:
        return t("Your first daily quiz of the week seats you in a group of up to 30.")
    place = number(view.own.place, t)
    return {
        Zone.UP: t("You are in place {n}: if the week ended now, you would move up.", n=place),
        Zone.STAY: t("You are in place {n}: if the week ended now, you would stay.", n=place),
        Zone.DOWN: t("You are in place {n}: if the week ended now, you would move down.", n=place),
    }[view.own.zone]


def _rule(tier: Tier, t: Translator) -> str:
    if tier is Tier.CARBON:
        return t("On Monday the best fifth of a group moves up, five players at most.")
    if tier is Tier.PLATINUM:
        return t("On Monday the last fifth of a group moves down, five players at most.")
    return t("On Monday the best fifth of a group moves up and the last fifth down, five players at most.")


def _last(last: Place, t: Translator) -> str:
    said = {
        "week": show_date(datetime.fromisoformat(last.week).date(), t.lang),
        "n": number(last.place, t),
        "points": points(last.points, t),
        "tier": tier_name(last.next_tier, t),
    }
    if last.outcome is Zone.UP:
        return t("Week of {week}: place {n} with {points}. You moved up to {tier}.", **said)
    if last.outcome is Zone.DOWN:
        return t("Week of {week}: place {n} with {points}. You moved down to {tier}.", **said)
    return t("Week of {week}: place {n} with {points}. You stayed in {tier}.", **said)
