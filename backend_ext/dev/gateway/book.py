"""What the stand-in remembers, in memory only: payments, and everything it was sent."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from backend_ext.dev.gateway.quirks import Quirk
from backend_ext.kit.money import parse_amount


class Status(StrEnum):
    """Where the money is; only `Successful` took it."""

    PENDING = "Pending"
    SUCCESSFUL = "Successful"
    FAILED = "Failed"


CODES = {Status.PENDING: "0", Status.SUCCESSFUL: "2", Status.FAILED: "7"}


@dataclass
class Payment:
    """One payment as the shop asked for it (`fields`), and what became of it."""

    fields: dict[str, str]
    quirks: set[Quirk]
    track: str
    pg_txnid: str
    status: Status = Status.PENDING
    paid_at: datetime | None = None
    searches: int = 0
    searches_since_end: int = 0

    @property
    def tran_id(self) -> str:
        """The shop's name for it."""
        return self.fields["tran_id"]

    @property
    def captured(self) -> int:
        """The shopper's money it holds, in poisha."""
        return parse_amount(self.fields["amount"]) if self.status is Status.SUCCESSFUL else 0

    def end(self, status: Status) -> None:
        """The shopper paid or failed to; once, whatever comes later changes nothing."""
        if self.status is Status.PENDING:
            self.status = status
            self.paid_at = datetime.now(UTC)


@dataclass
class Book:
    """All payments by tran_id. `next_quirks` are for the next one started."""

    payments: dict[str, Payment] = field(default_factory=dict)
    starts: list[dict[str, str]] = field(default_factory=list)
    next_quirks: set[Quirk] = field(default_factory=set)

    def open(self, fields: dict[str, str]) -> Payment:
        """Registers a payment with the quirks waiting for it."""
        payment = Payment(
            fields=fields,
            quirks=self.next_quirks,
            track=f"AAM{secrets.token_hex(10)}",
            pg_txnid=f"AAM{secrets.token_hex(8).upper()}",
        )
        self.next_quirks = set()
        self.payments[payment.tran_id] = payment
        return payment

    def by_track(self, track: str) -> Payment | None:
        """The payment whose page has this address."""
        return next((payment for payment in self.payments.values() if payment.track == track), None)

    def before(self, payment: Payment) -> Payment:
        """The payment started before this one, or itself when it is the first."""
        everyone = list(self.payments.values())
        return everyone[max(0, everyone.index(payment) - 1)]

    @property
    def captured(self) -> int:
        """All the shoppers' money it holds, in poisha."""
        return sum(payment.captured for payment in self.payments.values())


def quirks_of(names: Iterable[str]) -> set[Quirk]:
    """The quirks with these names. Raises ValueError for a name there is not."""
    values: dict[str, Quirk] = {quirk.value: quirk for quirk in Quirk}
    unknown = set(names) - values.keys()
    if unknown:
        raise ValueError(f"no such quirks: {sorted(unknown)}")
    return {values[name] for name in names}
