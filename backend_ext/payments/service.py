"""Starting payments, and taking in what comes back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from itsdangerous import BadSignature, Signer

from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import TooMany
from backend_ext.kit.ids import new_id, transaction_id
from backend_ext.ordering.districts import DISTRICTS
from backend_ext.ordering.models import Order, PaymentState
from backend_ext.ordering.service import OrderService
from backend_ext.payments.aamarpay import AamarPay, Bill
from backend_ext.payments.answers import kept
from backend_ext.payments.breaker import BreakerState
from backend_ext.payments.errors import AlreadyPaid, GatewayDown, GatewayRefused, InReview, NotPayable
from backend_ext.payments.inbox import message_of
from backend_ext.payments.models import AttemptState, Message, PaymentAttempt, Source
from backend_ext.payments.repository import AttemptRepository, InboxRepository
from backend_ext.payments.schedule import SOON, next_check
from backend_ext.payments.settlement import Settlement
from backend_ext.payments.verdict import contradictions
from backend_ext.store.mongo import Transactions, Tx

_log = structlog.get_logger(__name__)

_TRIES_PER_ORDER = 20
_UNKNOWN, _DOWN = "unknown_transaction", "gateway_down"
_S = AttemptState


class PaymentService:
    """`origin` is the site's, for the addresses the gateway sends shoppers back to."""

    def __init__(
        self,
        attempts: AttemptRepository,
        inbox: InboxRepository,
        gateway: AamarPay,
        settlement: Settlement,
        orders: OrderService,
        transactions: Transactions,
        secret: str,
        origin: str,
    ) -> None:
        self._attempts = attempts
        self._inbox = inbox
        self._gateway = gateway
        self._settlement = settlement
        self._orders = orders
        self._transactions = transactions
        self._signer = Signer(secret, salt="payment-cancel")
        self._base = f"{origin}/api/payments/aamarpay"

    @property
    def outage(self) -> bool:
        """Whether the gateway has not answered lately: other ways to pay should be offered."""
        return self._gateway.breaker.state is not BreakerState.CLOSED

    async def start(self, order: Order) -> str:
        """The address where the shopper pays `order`, with a new attempt of its own.

        Raises AlreadyPaid, InReview, NotPayable (also when the hold is over), TooMany, GatewayDown and
        GatewayRefused.
        """
        _refuse(order, utcnow())
        tried = await self._settlement.settle_order(order.id)
        order = await self._orders.get(order.id)
        _refuse(order, utcnow())
        if len(tried) >= _TRIES_PER_ORDER:
            raise TooMany(3600)
        now = utcnow()
        attempt = PaymentAttempt(
            id=new_id(),
            tran_id=transaction_id(),
            order_id=order.id,
            amount=order.total,
            next_check_at=next_check(now, now),
            created_at=now,
            updated_at=now,
        )
        # Before the call: whatever becomes of it, the reconciler knows what to ask for.
        await self._attempts.insert(attempt)
        return await self._open(attempt, order)

    async def _open(self, attempt: PaymentAttempt, order: Order) -> str:
        try:
            url = await self._gateway.start(self._bill(attempt, order))
        except GatewayRefused as error:
            _log.error("gateway refused a payment", tran_id=attempt.tran_id, reason=error.reason)
            refused = {"state": _S.FAILED, "evidence": {"refused": error.reason}, "next_check_at": None}
            await self._attempts.change(attempt.tran_id, [_S.CREATED], refused)
            raise
        await self._attempts.change(attempt.tran_id, [_S.CREATED], {"state": _S.PENDING, "payment_url": url})
        return url

    async def receive(self, source: Source, fields: Mapping[str, Any]) -> str | None:
        """Takes in a message and settles what it is about; the path of the order's page, or None.

        What the message says of money is compared and recorded, never believed.
        """
        message = await self.note(source, fields)
        return await self.conclude(message)

    async def note(self, source: Source, fields: Mapping[str, Any]) -> Message:
        """Stores a message, and makes its payment due for a search: from here it cannot be lost."""
        message = message_of(source, kept(fields))
        if await self._attempts.get(message.tran_id) is None:
            await self._inbox.add_foreign(message)
            return message
        await self._inbox.add(message)
        await self._attempts.ask_at(message.tran_id, utcnow() + SOON)
        return message

    async def conclude(self, message: Message) -> str | None:
        """Settles the payment a stored message is about; the path of the order's page, or None."""
        try:
            attempt = await self._settlement.settle(message.tran_id)
            outcome = attempt.state.value if attempt else _UNKNOWN
        except GatewayDown:
            await self._attempts.ask_at(message.tran_id, utcnow() + SOON)
            attempt, outcome = await self._attempts.get(message.tran_id), _DOWN
        return await self._answer(message, attempt, outcome)

    async def cancel(self, reference: str) -> str | None:
        """The shopper left the gateway's page; the path of the order's page, None for a reference not ours.

        The payment is cancelled unless the gateway calls it paid; money that comes in later still counts.
        """
        try:
            tran_id = self._signer.unsign(reference).decode()
        except (BadSignature, UnicodeError):
            return None
        message = await self.note(Source.CANCEL, {"mer_txnid": tran_id})
        try:
            attempt = await self._settlement.settle(tran_id)
        except GatewayDown:
            attempt = await self._attempts.get(tran_id)
        if attempt is not None and attempt.state in (_S.CREATED, _S.PENDING):
            attempt = await self._give_up(attempt) or await self._attempts.get(tran_id)
        return await self._answer(message, attempt, attempt.state.value if attempt else _UNKNOWN)

    async def settle(self, tran_id: str) -> PaymentAttempt | None:
        """The attempt as it stands after asking the gateway; None when there is none. Raises GatewayDown."""
        return await self._settlement.settle(tran_id)

    async def settle_order(self, order_id: str) -> Sequence[PaymentAttempt]:
        """The same for every attempt of an order, oldest first. Raises GatewayDown."""
        return await self._settlement.settle_order(order_id)

    async def of_order(self, order_id: str) -> Sequence[PaymentAttempt]:
        """The attempts to pay an order, oldest first."""
        return await self._attempts.of_order(order_id)

    async def _give_up(self, attempt: PaymentAttempt) -> PaymentAttempt | None:
        async def body(tx: Tx) -> PaymentAttempt | None:
            cancelled = await self._attempts.change(
                attempt.tran_id, [_S.CREATED, _S.PENDING], {"state": _S.CANCELLED}, tx
            )
            if cancelled is not None:
                await self._orders.note_payment(
                    attempt.order_id, PaymentState.FAILED, "payment_cancelled", "", tx
                )
            return cancelled

        cancelled = await self._transactions.run(body)
        if cancelled is not None:
            await self._orders.announce(attempt.order_id)
        return cancelled

    async def _answer(self, message: Message, attempt: PaymentAttempt | None, outcome: str) -> str | None:
        if attempt is None:
            await self._inbox.conclude(message.id, outcome, [], ours=False)
            return None
        told = {} if message.source is Source.CANCEL else message.payload
        differs = contradictions(attempt, told, self._gateway.store_id) if told else []
        if differs:
            _log.warning("message contradicts payment", tran_id=attempt.tran_id, fields=differs)
        await self._inbox.conclude(message.id, outcome, differs, ours=True)
        return self._orders.links.path(await self._orders.get(attempt.order_id))

    def _bill(self, attempt: PaymentAttempt, order: Order) -> Bill:
        district = DISTRICTS[order.address.district].en
        reference = self._signer.sign(attempt.tran_id).decode()
        return Bill(
            tran_id=attempt.tran_id,
            amount=attempt.amount,
            description=f"Chemouflage order {order.number}",
            order_number=order.number,
            name=order.contact.name,
            email=order.contact.email,
            phone=order.contact.phone,
            street=f"{order.address.street}, {order.address.area}",
            city=district,
            state=district,
            postcode=order.address.postcode,
            success_url=f"{self._base}/success",
            fail_url=f"{self._base}/fail",
            cancel_url=f"{self._base}/cancel?ref={reference}",
        )


def _refuse(order: Order, now: datetime) -> None:
    """Raises unless `order` waits for an online payment and its stock is still held."""
    if order.payment_state is PaymentState.PAID:
        raise AlreadyPaid
    if order.payment_state is PaymentState.REVIEW:
        raise InReview
    if not order.payable or order.hold_until is None or order.hold_until <= now:
        raise NotPayable
