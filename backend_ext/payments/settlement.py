"""The one way a payment changes: ask the gateway, judge, and write attempt and order in one transaction."""

import asyncio
from typing import Any

import structlog

from backend_ext.jobs.names import Job
from backend_ext.jobs.nudge import Nudge
from backend_ext.kit.clock import utcnow
from backend_ext.ledger.service import LedgerService
from backend_ext.ordering.models import OrderState, PaymentState
from backend_ext.ordering.service import OrderService
from backend_ext.payments import takings
from backend_ext.payments.aamarpay import AamarPay
from backend_ext.payments.answers import Answer
from backend_ext.payments.models import OPEN, AttemptState, PaymentAttempt, Review
from backend_ext.payments.repository import AttemptRepository
from backend_ext.payments.schedule import next_check
from backend_ext.payments.verdict import Verdict, judge
from backend_ext.payments.waiting import Waiting
from backend_ext.stock.errors import OutOfStock
from backend_ext.store.mongo import Duplicate, Transactions, Tx

_log = structlog.get_logger(__name__)

_S = AttemptState
_CAN_FAIL = (_S.CREATED, _S.PENDING, _S.CANCELLED)
_CLOSED = {OrderState.EXPIRED: Review.ORDER_EXPIRED, OrderState.CANCELLED: Review.ORDER_CANCELLED}


class _ReferenceUsed(Exception):
    """The gateway's reference already paid another attempt."""


class Settlement:
    """Called by callback, notification, return page, reconciler and expiry alike; safe to call at once."""

    def __init__(
        self,
        attempts: AttemptRepository,
        gateway: AamarPay,
        orders: OrderService,
        ledger: LedgerService,
        waiting: Waiting,
        transactions: Transactions,
        nudge: Nudge,
    ) -> None:
        self._attempts = attempts
        self._gateway = gateway
        self._orders = orders
        self._ledger = ledger
        self._waiting = waiting
        self._transactions = transactions
        self._nudge = nudge

    async def settle(self, tran_id: str) -> PaymentAttempt | None:
        """The attempt as it stands after asking the gateway; None when there is no such attempt.

        Raises GatewayDown, with nothing changed.
        """
        attempt = await self._attempts.get(tran_id)
        if attempt is None or attempt.state not in OPEN:
            return attempt
        answer = await self._gateway.search(tran_id)
        verdict = judge(attempt, answer, self._gateway.store_id)
        if answer is None or verdict.state is _S.PENDING:
            await self._attempts.checked(tran_id, next_check(attempt.created_at, utcnow()))
            return await self._attempts.get(tran_id)
        changed = await self._apply(attempt, answer, verdict)
        if changed is not None:
            _log.info("payment settled", tran_id=tran_id, state=changed.state, reason=changed.review_reason)
            await self._orders.announce(attempt.order_id)
            await self._nudge.kick(Job.DELIVER_MAIL)
        return changed or await self._attempts.get(tran_id)

    async def settle_order(self, order_id: str) -> list[PaymentAttempt]:
        """Settles every attempt of an order and returns them, oldest first. Raises GatewayDown."""
        attempts = await self._attempts.of_order(order_id)
        asked = [self.settle(attempt.tran_id) for attempt in attempts]
        settled: list[PaymentAttempt] = []
        for result in await asyncio.gather(*asked, return_exceptions=True):
            if isinstance(result, BaseException):
                raise result
            if result is not None:
                settled.append(result)
        return settled

    async def _apply(
        self, attempt: PaymentAttempt, answer: Answer, verdict: Verdict
    ) -> PaymentAttempt | None:
        """Writes the verdict once; None when somebody else wrote it meanwhile."""
        if verdict.state is _S.FAILED:
            return await self._transactions.run(lambda tx: self._fail(attempt, answer, tx))
        if verdict.reason is not None:
            reason = verdict.reason
            return await self._transactions.run(lambda tx: self._review(attempt, answer, reason, tx))
        try:
            return await self._paid(attempt, answer)
        except _ReferenceUsed:
            used = Review.REFERENCE_USED
            return await self._transactions.run(lambda tx: self._review(attempt, answer, used, tx))

    async def _paid(self, attempt: PaymentAttempt, answer: Answer) -> PaymentAttempt | None:
        """Writes a success: the order goes on if it can, also a late one, else the money waits for staff."""
        try:
            return await self._transactions.run(lambda tx: self._pay(attempt, answer, tx, late=True))
        except OutOfStock:  # the order has expired, and something of it is gone: nothing of it is kept
            return await self._transactions.run(lambda tx: self._pay(attempt, answer, tx, late=False))

    async def _pay(
        self, attempt: PaymentAttempt, answer: Answer, tx: Tx, *, late: bool
    ) -> PaymentAttempt | None:
        change = _outcome(_S.PAID, answer) | {"pg_txnid": answer.pg_txnid, "next_check_at": None}
        try:
            paid = await self._attempts.change(attempt.tran_id, OPEN, change, tx)
        except Duplicate:
            raise _ReferenceUsed from None
        if paid is None:
            return None
        await takings.record(self._ledger, attempt, answer, None, tx)
        why = f"aamarPay {answer.pg_txnid}"
        if await self._orders.mark_paid(attempt.order_id, why, tx, late=late) is not None:
            return paid
        # The money is here and the order can do nothing with it: staff decide.
        order = await self._orders.get(attempt.order_id, tx)
        taken = order.payment_state is PaymentState.PAID
        reason = Review.PAID_TWICE if taken else _CLOSED.get(order.state, Review.ORDER_CLOSED)
        await self._waiting.begin(attempt, reason, tx)
        return await self._attempts.change(
            attempt.tran_id, [_S.PAID], {"state": _S.REVIEW, "review_reason": reason}, tx
        )

    async def _fail(self, attempt: PaymentAttempt, answer: Answer, tx: Tx) -> PaymentAttempt | None:
        # It may still turn into a success, so the gateway is asked again as for a pending one.
        change = _outcome(_S.FAILED, answer) | {"next_check_at": next_check(attempt.created_at, utcnow())}
        failed = await self._attempts.change(attempt.tran_id, _CAN_FAIL, change, tx)
        if failed is not None:
            why = answer.evidence.get("error_code", "")
            await self._orders.note_payment(attempt.order_id, PaymentState.FAILED, "payment_failed", why, tx)
        return failed

    async def _review(
        self, attempt: PaymentAttempt, answer: Answer, reason: Review, tx: Tx
    ) -> PaymentAttempt | None:
        change = _outcome(_S.REVIEW, answer) | {"review_reason": reason, "next_check_at": None}
        held = await self._attempts.change(attempt.tran_id, OPEN, change, tx)
        if held is not None:
            await takings.record(self._ledger, attempt, answer, reason, tx)
            await self._waiting.begin(attempt, reason, tx)
        return held


def _outcome(state: AttemptState, answer: Answer) -> dict[str, Any]:
    return {"state": state, "evidence": answer.evidence, "settled_at": utcnow()}
