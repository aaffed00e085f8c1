"""What follows for invoices from an order's change."""

from backend_ext.invoices.service import InvoiceService
from backend_ext.ordering.models import PaymentState
from backend_ext.ordering.transitions import Change
from backend_ext.store.mongo import Tx


class InvoiceEffect:
    """An order whose money came in has its invoice: paid online, paid late, or collected at the door."""

    def __init__(self, invoices: InvoiceService) -> None:
        self._invoices = invoices

    async def __call__(self, change: Change, tx: Tx) -> None:
        """See ordering.transitions.Effect."""
        before = change.before.payment_state if change.before else PaymentState.UNPAID
        if change.order.payment_state is PaymentState.PAID and before is not PaymentState.PAID:
            await self._invoices.issue(change.order, tx)
