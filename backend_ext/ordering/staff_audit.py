"""Whatever staff do to an order is in the audit, by whichever way they do it."""

from typing import Any

from backend_ext.audit.service import AuditService
from backend_ext.ordering.models import Order
from backend_ext.ordering.transitions import Change
from backend_ext.store.mongo import Tx

_STAFF = "staff:"
_FIELDS = {"state", "payment_state", "shipment", "refunded", "refunded_units", "delivery_refunded"}


class StaffAudit:
    """An effect of every edge: who of staff took it, what it changed, and why."""

    def __init__(self, audit: AuditService) -> None:
        self._audit = audit

    async def __call__(self, change: Change, tx: Tx) -> None:
        """See Effect."""
        event = change.order.events[-1]
        if change.before is None or not event.by.startswith(_STAFF):
            return
        before, after = _told(change.before), _told(change.order)
        differs = [name for name in sorted(before) if before[name] != after[name]]
        await self._audit.record(
            event.by.removeprefix(_STAFF),
            f"order.{event.kind}",
            f"order:{change.order.id}",
            {name: before[name] for name in differs},
            {name: after[name] for name in differs} | ({"why": event.why} if event.why else {}),
            tx,
        )


def _told(order: Order) -> dict[str, Any]:
    return order.model_dump(mode="json", include=_FIELDS)
