"""A group of a league and the places in it, as stored; and what a player is shown."""

from dataclasses import dataclass
from datetime import date, datetime

from pydantic import Field

from backend_ext.kit.model import Document
from backend_ext.quiz.leagues.tiers import SIZE, Tier, Zone, after


class League(Document):
    """A group of a tier and a week (its Monday, ISO). `number` counts the groups of one tier and week."""

    week: str
    tier: Tier
    number: int
    size: int = Field(ge=1, le=SIZE)
    settled_at: datetime | None = None


class Place(Document):
    """Somebody in a group, one a week. The rest is known once the week is settled: `outcome` is set then."""

    user_id: str
    week: str
    league_id: str
    tier: Tier
    joined_at: datetime
    outcome: Zone | None = None
    place: int = 0
    points: int = 0

    @property
    def next_tier(self) -> Tier:
        """The tier of the week they play next; the same one while it is not settled."""
        return after(self.tier, self.outcome)


@dataclass(frozen=True, slots=True)
class LeagueRow:
    """A line of a group as it is shown. `name` is empty for who hides; `zone`: where the place leads."""

    place: int
    name: str
    points: int
    zone: Zone
    mine: bool


@dataclass(frozen=True, slots=True)
class LeagueView:
    """A player's league of a week (its Monday).

    `rows` is empty until they end their first daily of the week. `last`: how the week they played before
    ended.
    """

    tier: Tier
    week: date
    ends_at: datetime
    rows: tuple[LeagueRow, ...] = ()
    last: Place | None = None

    @property
    def own(self) -> LeagueRow | None:
        """Their own line."""
        return next((row for row in self.rows if row.mine), None)
