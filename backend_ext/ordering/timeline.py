"""What happened to an order, in the shopper's words: on its page and in its mails."""

from collections.abc import Iterator

from backend_ext.kit.i18n import Translator
from backend_ext.kit.money import format_taka
from backend_ext.kit.typed import clean
from backend_ext.ordering.models import Event, Order, Shipment

_REFUNDS = ("partly_refunded", "refunded", "returned")


def timeline(order: Order, t: Translator) -> Iterator[tuple[Event, str]]:
    """Each event with its words, newest first; what shoppers need not know is left out."""
    words = {
        "placed": t.gettext("You ordered"),
        "paid": t.gettext("Paid"),
        "paid_late": t.gettext("Paid"),
        "payment_returned": t.gettext("A payment was paid back"),
        "payment_failed": t.gettext("A payment did not go through"),
        "payment_cancelled": t.gettext("A payment was cancelled"),
        "payment_review": t.gettext("A payment is being checked"),
        "expired": t.gettext("The time to pay was over"),
        "cancelled": t.gettext("Cancelled"),
        "shipped": handed(order.shipment, t) if order.shipment else t.gettext("Handed to the courier"),
        "delivered": t.gettext("Delivered"),
        "cash_collected": t.gettext("Paid in cash"),
    }
    for event in reversed(order.events):
        if event.kind in words:
            yield event, words[event.kind]
        elif event.kind in _REFUNDS:
            yield event, _sent_back(event, t)


def handed(shipment: Shipment, t: Translator) -> str:
    """Who carries the parcel, and under which number."""
    return t.gettext(
        "Handed to {carrier}, tracking number {tracking}",
        carrier=clean(shipment.carrier),
        tracking=clean(shipment.tracking),
    )


def _sent_back(event: Event, t: Translator) -> str:
    if not event.amount:
        return t.gettext("Taken back")
    return t.gettext("{amount} sent back to you", amount=format_taka(event.amount, t.lang))
