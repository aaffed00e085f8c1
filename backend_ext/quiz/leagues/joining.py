"""Into a group with the first daily of a week."""

from datetime import date, datetime

from backend_ext.kit.ids import new_id
from backend_ext.quiz.leagues.models import Place
from backend_ext.quiz.leagues.repository import LeagueRepository
from backend_ext.quiz.leagues.tiers import Tier
from backend_ext.store.mongo import Duplicate, Transactions, Tx
from backend_ext.store.turns import Turns

_TRIES = 10


class Joining:
    """Gives seats. A group never exceeds its size, and nobody is in two groups of a week."""

    def __init__(self, leagues: LeagueRepository, transactions: Transactions) -> None:
        self._leagues = leagues
        self._transactions = transactions
        # Who joins the same tier writes the same group.
        self._turns = Turns()

    async def join(self, user_id: str, week: date, tier: Tier, now: datetime) -> Place:
        """Somebody's place in a week: the one they have, else one in a group of `tier`."""
        iso = week.isoformat()

        async def body(tx: Tx) -> Place:
            if there := await self._leagues.place(user_id, iso, tx):
                return there
            league = await self._leagues.seat(iso, tier, tx)
            place = Place(
                id=new_id(), user_id=user_id, week=iso, league_id=league.id, tier=tier, joined_at=now
            )
            await self._leagues.take(place, tx)
            return place

        async with self._turns.of([f"{iso}:{tier}"]):
            for _ in range(_TRIES):
                try:
                    return await self._transactions.run(body)
                except Duplicate:  # another opened a group, or another tab of theirs joined, this moment
                    continue
        raise RuntimeError("no seat could be taken")
