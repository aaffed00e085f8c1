"""Weekly leagues: groups of a tier, in which a week's points decide who goes up and who goes down."""

from collections.abc import Sequence
from datetime import date, datetime

from backend_ext.kit.clock import dhaka_day, dhaka_start, monday, utcnow
from backend_ext.kit.errors import Unavailable
from backend_ext.people.service import PeopleService
from backend_ext.quiz.leagues.joining import Joining
from backend_ext.quiz.leagues.models import LeagueRow, LeagueView, Place
from backend_ext.quiz.leagues.repository import LeagueRepository
from backend_ext.quiz.leagues.settling import Settling, decided
from backend_ext.quiz.leagues.tiers import Tier, Zone
from backend_ext.quiz.play.models import Attempt, Kind
from backend_ext.quiz.players.service import Players
from backend_ext.store.mongo import Tx


class Leagues:
    """A week is named by its Monday. The first tier is everybody's first one."""

    def __init__(
        self,
        leagues: LeagueRepository,
        joining: Joining,
        settling: Settling,
        players: Players,
        people: PeopleService,
    ) -> None:
        self._leagues = leagues
        self._joining = joining
        self._settling = settling
        self._players = players
        self._people = people

    async def place(self, user_id: str, now: datetime) -> LeagueView:
        """Somebody's league at `now`, and how their last week ended."""
        week = monday(dhaka_day(now))
        last = await self._leagues.before(user_id, week.isoformat())
        own = await self._leagues.place(user_id, week.isoformat())
        tier = own.tier if own else last.next_tier if last else Tier.CARBON
        rows = await self._rows(own) if own else ()
        return LeagueView(tier, week, dhaka_start(week, 7), rows, last if last and last.outcome else None)

    async def ended(self, attempt: Attempt) -> None:
        """Puts the player of a daily into a group of its week, if they are in none. Safe to repeat.

        Raises Unavailable while the week they played before cannot be settled yet.
        """
        if attempt.kind is not Kind.DAILY or attempt.user_id is None or attempt.excluded:
            return
        await self._join(attempt.user_id, monday(date.fromisoformat(attempt.day)), utcnow())

    async def answered(self, attempt: Attempt) -> None:
        """Nothing: a league is of whole games."""

    async def settle_due(self, now: datetime) -> int:
        """Settles every group of the weeks that are over; how many. For the job."""
        settled = 0
        for week in await self._settling.weeks(now):
            await self._seat(await self._settling.late(week), week, now)
            settled += await self._settling.settle_all(week, now)
        return settled

    async def of_account(self, user_id: str) -> list[Place]:
        """All of somebody's places, the latest first."""
        return await self._leagues.of_user(user_id)

    async def forget(self, user_id: str, tx: Tx) -> None:
        """Removes somebody's places."""
        await self._leagues.delete(user_id, tx)

    async def _join(self, user_id: str, week: date, now: datetime) -> None:
        if await self._leagues.place(user_id, week.isoformat()) is None:
            await self._joining.join(user_id, week, await self._tier(user_id, week, now), now)

    async def _seat(self, users: Sequence[str], week: date, now: datetime) -> None:
        """Gives those a place who ended a game of a week that is about to be settled, and have none yet."""
        for user_id in users:
            await self._join(user_id, week, now)

    async def _tier(self, user_id: str, week: date, now: datetime) -> Tier:
        """The tier that somebody plays in, from the week they played before."""
        last = await self._leagues.before(user_id, week.isoformat())
        if last is None:
            return Tier.CARBON
        if last.outcome is None:
            before = date.fromisoformat(last.week)
            if not await self._settling.over(before, now):
                raise Unavailable
            await self._seat(await self._settling.late(before), before, now)
            await self._settling.settle(last.league_id, now)
            last = await self._leagues.place(user_id, last.week)
        return last.next_tier if last else Tier.CARBON

    async def _rows(self, own: Place) -> tuple[LeagueRow, ...]:
        members = await self._leagues.members(own.league_id)
        found = decided(own.tier, members, await self._settling.standings(own.week, members))
        players = await self._players.get_many(one.user_id for one in found)
        hidden = {player.id for player in players.values() if player.hidden}
        names = await self._people.display_names({one.user_id for one in found} - hidden)
        return tuple(
            LeagueRow(
                one.place,
                names.get(one.user_id, ""),
                one.points,
                one.outcome or Zone.STAY,
                mine=one.user_id == own.user_id,
            )
            for one in found
        )
