"""What staff do about games that a program seems to have played: read them, and exclude them from boards."""

from backend_ext.audit.service import AuditService
from backend_ext.kit.paging import Page
from backend_ext.kit.typed import clean
from backend_ext.people.access import check_access
from backend_ext.people.models import Person
from backend_ext.quiz.play.errors import AttemptNotFound, ExclusionStands
from backend_ext.quiz.play.models import Attempt
from backend_ext.quiz.play.repository import AttemptRepository
from backend_ext.quiz.play.telling import Telling
from backend_ext.store.mongo import Transactions, Tx


class AttemptDesk:
    """Verbs with an `actor` raise RoleNeeded unless that is support, an editor or an admin.

    A flag excludes nothing by itself. What staff exclude, or take in again, followers are told of as of an
    end, for they count it otherwise from then on; with one of them away, the job tells it.
    """

    def __init__(
        self,
        attempts: AttemptRepository,
        telling: Telling,
        audit: AuditService,
        transactions: Transactions,
    ) -> None:
        self._attempts = attempts
        self._telling = telling
        self._audit = audit
        self._transactions = transactions

    async def flagged(self, actor: Person, number: int = 1, size: int = 50) -> Page[Attempt]:
        """A page (from 1) of the attempts with flags, the newest first."""
        check_access("moderator", actor, second_factor=False)
        return await self._attempts.flagged(number, size)

    async def exclude(self, actor: Person, attempt_id: str, reason: str) -> Attempt:
        """Lets an attempt count for no board any more; `reason` is for other staff.

        Raises AttemptNotFound, ExclusionStands.
        """
        return await self._decide(actor, attempt_id, reason, excluded=True)

    async def include(self, actor: Person, attempt_id: str, reason: str) -> Attempt:
        """Lets it count again. Raises AttemptNotFound, ExclusionStands."""
        return await self._decide(actor, attempt_id, reason, excluded=False)

    async def _decide(self, actor: Person, attempt_id: str, reason: str, *, excluded: bool) -> Attempt:
        check_access("moderator", actor, second_factor=False)

        async def body(tx: Tx) -> Attempt:
            done = await self._attempts.exclude(attempt_id, excluded, tx)
            if done is None:
                if await self._attempts.get(attempt_id, tx) is None:
                    raise AttemptNotFound
                raise ExclusionStands
            await self._audit.record(
                actor.user_id,
                "quiz.exclude" if excluded else "quiz.include",
                f"attempt:{attempt_id}",
                {"excluded": not excluded},
                {"excluded": excluded, "reason": clean(reason), "score": done.score},
                tx,
            )
            return done

        attempt = await self._transactions.run(body)
        await self._telling.ended(attempt)
        return attempt
