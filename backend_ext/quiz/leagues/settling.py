"""The end of a week: who goes up, who goes down. Once for each group, whoever comes first does it.

An attempt that staff exclude later moves nobody back: the week is over as it stood when it was settled.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from backend_ext.kit.clock import dhaka_day, monday
from backend_ext.quiz.leagues.models import Place
from backend_ext.quiz.leagues.repository import LeagueRepository
from backend_ext.quiz.leagues.tiers import Tier, Zone, zones
from backend_ext.quiz.play.folds.service import Folds, Sum
from backend_ext.quiz.play.models import Standing
from backend_ext.quiz.players.badges import Record
from backend_ext.quiz.players.service import Players
from backend_ext.store.mongo import Transactions, Tx


class Settling:
    """Settles groups of weeks that are over: nobody plays a daily any more that was begun in them."""

    def __init__(
        self, leagues: LeagueRepository, folds: Folds, players: Players, transactions: Transactions
    ) -> None:
        self._leagues = leagues
        self._folds = folds
        self._players = players
        self._transactions = transactions

    async def weeks(self, now: datetime) -> list[date]:
        """The weeks that are over and not settled, the earliest first."""
        weeks = map(date.fromisoformat, await self._leagues.unsettled(monday(dhaka_day(now)).isoformat()))
        return [week for week in weeks if await self.over(week, now)]

    async def over(self, week: date, now: datetime) -> bool:
        """Whether nothing of the week can change any more by playing."""
        return await self._folds.over(week, week + timedelta(days=6), now)

    async def late(self, week: date) -> list[str]:
        """Who played in the week, and may have no place yet."""
        return await self._folds.uncounted(week, week + timedelta(days=6))

    async def settle_all(self, week: date, now: datetime) -> int:
        """Settles every group of a week that is over; how many."""
        groups = await self._leagues.groups(week.isoformat())
        return sum([await self.settle(league_id, now) for league_id in groups])

    async def settle(self, league_id: str, now: datetime) -> bool:
        """Settles one group of a week that is over; False when it was settled already."""

        async def body(tx: Tx) -> bool:
            league = await self._leagues.close(league_id, now, tx)
            if league is None:
                return False
            members = await self._leagues.members(league_id, tx)
            for place in decided(league.tier, members, await self.standings(league.week, members, tx)):
                await self._leagues.decide(place, tx)
                if place.outcome is Zone.UP:
                    top = place.next_tier is Tier.PLATINUM
                    await self._players.achieve(place.user_id, Record(promoted=True, top_league=top), tx)
            return True

        return await self._transactions.run(body)

    async def standings(
        self, week: str, members: Sequence[Place], tx: Tx | None = None
    ) -> dict[str, Standing]:
        """What the members have in a week, the best first; who has no points is left out."""
        first = date.fromisoformat(week)
        users = [place.user_id for place in members]
        found = await self._folds.of_users(Sum((first, first + timedelta(days=6))), users, tx)
        return {standing.user_id: standing for standing in found}


def decided(tier: Tier, members: Sequence[Place], standings: dict[str, Standing]) -> list[Place]:
    """The members in their order, with place, points, and where that leads.

    As on the board of the week; who has no points comes last, by when they joined. `standings` are in order.
    """
    order = {user_id: number for number, user_id in enumerate(standings)}
    inside = sorted(members, key=lambda one: (order.get(one.user_id, len(order)), one.joined_at, one.user_id))
    points = [standings[one.user_id].points if one.user_id in standings else 0 for one in inside]
    return [
        one.model_copy(update={"place": number, "points": own, "outcome": zone})
        for number, (one, own, zone) in enumerate(
            zip(inside, points, zones(tier, points), strict=True), start=1
        )
    ]
