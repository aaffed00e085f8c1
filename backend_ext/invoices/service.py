"""Makes the invoice of an order whose money came in, numbers it, and shows it."""

import re
from collections.abc import Sequence
from itertools import groupby

from backend_ext.invoices.errors import InvoiceNotFound
from backend_ext.invoices.models import Buyer, Invoice, InvoiceLine, invoice_number
from backend_ext.invoices.press import Press
from backend_ext.invoices.repository import InvoiceRepository
from backend_ext.kit.text import Lang
from backend_ext.ordering.districts import DISTRICTS
from backend_ext.ordering.models import Order
from backend_ext.store.mongo import Transactions, Tx
from backend_ext.terms.contact import Seller
from backend_ext.terms.service import ContactService, SellerService

_AT_ONCE = 100
# A payment's reference as the settlement notes it. What staff note is not for the buyer's papers.
_REFERENCE = re.compile(r"aamarPay (\S+)")


class InvoiceService:
    """An invoice is written in the transaction of the payment, and numbered right after it.

    Numbers come later because all payments would wait for one another if each took the next number itself
    (decision 13). They are given in the order of the invoices, by whoever comes first: the job, or who asks.
    """

    def __init__(
        self,
        repository: InvoiceRepository,
        seller: SellerService,
        contact: ContactService,
        press: Press,
        transactions: Transactions,
    ) -> None:
        self._repository = repository
        self._seller = seller
        self._contact = contact
        self._press = press
        self._transactions = transactions

    async def issue(self, order: Order, tx: Tx) -> None:
        """Writes the invoice of `order`, whose last event is that its money came in; once, however often."""
        seller, contact = await self._seller.get(), await self._contact.get()
        await self._repository.put_new(_draft(order, seller, contact.email), tx)

    async def number_due(self) -> int:
        """Numbers every invoice that has none, oldest first; how many. Safe to run twice at once."""
        done = 0
        while count := await self._transactions.run(self._number_some):
            done += count
        return done

    async def of_order(self, order_id: str) -> Invoice:
        """The invoice of an order, with its number. Raises InvoiceNotFound."""
        invoice = await self._repository.get(order_id)
        if invoice is not None and not invoice.number:
            await self.number_due()
            invoice = await self._repository.get(order_id)
        if invoice is None:
            raise InvoiceNotFound
        return invoice

    async def of_orders(self, order_ids: Sequence[str]) -> list[Invoice]:
        """The invoices of those orders that have one, oldest first; one just made may lack its number."""
        return await self._repository.of_orders(order_ids)

    async def pdf(self, invoice: Invoice, lang: Lang) -> bytes:
        """The invoice to print, in `lang`: the same bytes every time. Raises InvoicesBusy."""
        return await self._press.pdf(invoice, lang)

    async def anonymise(self, order_ids: Sequence[str], tx: Tx) -> None:
        """Takes the buyer out of the invoices of orders whose account goes."""
        await self._repository.anonymise(order_ids, tx)

    async def _number_some(self, tx: Tx) -> int:
        waiting = await self._repository.unnumbered(_AT_ONCE, tx)
        for year, group in groupby(waiting, key=lambda invoice: invoice.year):
            invoices = list(group)
            first = await self._repository.advance(year, len(invoices), tx)
            for place, invoice in enumerate(invoices, first):
                await self._repository.give_number(invoice.id, invoice_number(year, place), tx)
        return len(waiting)


def _draft(order: Order, seller: Seller, support: str) -> Invoice:
    paid = order.events[-1]
    reference = _REFERENCE.fullmatch(paid.why)
    where = order.address
    return Invoice(
        id=order.id,
        order_number=order.number,
        seller=seller,
        support=support,
        buyer=Buyer(
            name=order.contact.name,
            street=where.street,
            area=where.area,
            postcode=where.postcode,
            district=DISTRICTS[where.district],
        ),
        lines=[
            InvoiceLine(name=line.name, quantity=line.quantity, unit_price=line.unit_price, total=line.total)
            for line in order.lines
        ],
        goods=order.goods,
        discount=order.discount,
        delivery=order.delivery,
        total=order.total,
        method=order.method,
        reference=reference[1] if reference else "",
        ordered_at=order.created_at,
        issued_at=paid.at,
    )
