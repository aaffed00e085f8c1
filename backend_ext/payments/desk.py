"""What staff do about payments in review: accept the money, or give it back. Each once, with a reason."""

from collections.abc import Mapping

from backend_ext.audit.service import AuditService
from backend_ext.kit.errors import NotFound
from backend_ext.kit.paging import Page
from backend_ext.kit.typed import clean
from backend_ext.ledger.models import Kind
from backend_ext.ledger.service import LedgerService
from backend_ext.ordering.desk import by_staff
from backend_ext.ordering.service import OrderService
from backend_ext.payments import takings
from backend_ext.payments.answers import found
from backend_ext.payments.errors import CannotAccept, NotInReview, ReturnEntered, StockGone
from backend_ext.payments.models import AttemptState, PaymentAttempt
from backend_ext.payments.repository import AttemptRepository
from backend_ext.payments.waiting import Waiting
from backend_ext.people.models import Person
from backend_ext.stock.errors import OutOfStock
from backend_ext.store.mongo import Transactions, Tx

_S = AttemptState
_LARGEST_PAGE = 100


class ReviewDesk:
    """The review queue. Every verb raises RoleNeeded unless `actor` is support or admin."""

    def __init__(
        self,
        attempts: AttemptRepository,
        orders: OrderService,
        ledger: LedgerService,
        waiting: Waiting,
        audit: AuditService,
        transactions: Transactions,
    ) -> None:
        self._attempts = attempts
        self._orders = orders
        self._ledger = ledger
        self._waiting = waiting
        self._audit = audit
        self._transactions = transactions

    async def queue(self, actor: Person, number: int = 1, size: int = 50) -> Page[PaymentAttempt]:
        """A page (from 1) of the payments in review, longest waiting first; at most 100 a page."""
        by_staff(actor)
        return await self._attempts.review_page(max(1, number), min(max(1, size), _LARGEST_PAGE))

    async def accept(self, actor: Person, tran_id: str, reason: str) -> PaymentAttempt:
        """The money is good: its order counts as paid, if it still can be.

        Raises NotFound, NotInReview (somebody was faster), CannotAccept (its order is paid, cancelled or
        nobody's), StockGone (it expired, and something of it is gone); then nothing is changed.
        """
        by = by_staff(actor)

        async def body(tx: Tx) -> PaymentAttempt:
            before = await self._decide(tran_id, {"state": _S.PAID}, tx)
            why = f"accepted: {reason}"
            if await self._orders.mark_paid(before.order_id, why, tx, by=by, late=True) is None:
                raise CannotAccept
            if _captured(before) is None:  # the ledger knows nothing of it yet
                await self._ledger.record(
                    Kind.CHARGE,
                    f"{Kind.CHARGE.value}:{tran_id}",
                    before.amount,
                    before.order_id,
                    tx,
                    reference=before.evidence.get("pg_txnid") or tran_id,
                    by=by,
                )
            await self._waiting.accepted(before, actor.user_id, reason, tx)
            await self._record(
                actor, "payment.accept", before, {"state": _S.PAID.value, "reason": reason}, tx
            )
            return before.model_copy(update={"state": _S.PAID})

        try:
            return await self._announced(await self._transactions.run(body))
        except OutOfStock:
            raise StockGone from None

    async def give_back(self, actor: Person, tran_id: str, reference: str, reason: str) -> PaymentAttempt:
        """The money was given back in the gateway's panel, which calls the return `reference`.

        Raises NotFound, NotInReview when somebody was faster, and ReturnEntered for a reference by which
        money went back before; then nothing is changed.
        """
        by, reference = by_staff(actor), clean(reference)

        async def body(tx: Tx) -> PaymentAttempt:
            change = {"state": _S.RETURNED, "return_reference": reference}
            before = await self._decide(tran_id, change, tx)
            if await self._ledger.went_back(reference, tx):
                raise ReturnEntered
            if (came := _captured(before)) is not None:
                await self._ledger.record(
                    Kind.REFUND,
                    f"return:{tran_id}",
                    came,
                    before.order_id,
                    tx,
                    reference=reference,
                    by=by,
                )
            last = not await self._attempts.any_in_review(before.order_id, tx)
            await self._waiting.returned(before, actor.user_id, reason, tx, last=last)
            after = {"state": _S.RETURNED.value, "reference": reference, "reason": reason}
            await self._record(actor, "payment.return", before, after, tx)
            return before.model_copy(update=change)

        return await self._announced(await self._transactions.run(body))

    async def _decide(self, tran_id: str, change: Mapping[str, object], tx: Tx) -> PaymentAttempt:
        """The payment as it waited; from now on it is what `change` says."""
        changed = await self._attempts.change(tran_id, [_S.REVIEW], dict(change), tx)
        if changed is None:
            raise NotFound if await self._attempts.get(tran_id) is None else NotInReview
        return changed.model_copy(update={"state": _S.REVIEW})

    async def _record(
        self, actor: Person, action: str, before: PaymentAttempt, after: dict[str, str], tx: Tx
    ) -> None:
        why = before.review_reason.value if before.review_reason else ""
        was = {"state": before.state.value, "review_reason": why, "order_id": before.order_id}
        await self._audit.record(actor.user_id, action, f"payment:{before.tran_id}", was, after, tx)

    async def _announced(self, attempt: PaymentAttempt) -> PaymentAttempt:
        await self._orders.announce(attempt.order_id)
        return attempt


def _captured(attempt: PaymentAttempt) -> int | None:
    """What the ledger has of a payment in review, in poisha; None for nothing."""
    answer = found(attempt.evidence)
    came = takings.capture(answer, attempt.review_reason) if answer else None
    return came.amount if came else None
