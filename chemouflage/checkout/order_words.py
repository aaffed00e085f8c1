"""An order's state in words."""

from datetime import datetime
from typing import NamedTuple

from backend_ext.kit.i18n import texts
from backend_ext.kit.money import format_taka
from backend_ext.ordering.models import NO_MONEY, Order, OrderState, PaymentState
from backend_ext.ordering.timeline import handed
from backend_ext.terms.models import Method
from chemouflage.i18n import Translator


class Status(NamedTuple):
    """Where an order is. `tone` is a class of ui.css, `symbol` stands on the tile."""

    tone: str
    symbol: str
    headline: str
    text: str


def status(order: Order, now: datetime, t: Translator) -> Status:
    """Where `order` is at the moment `now`, and what that means for the shopper."""
    if order.payment_state is PaymentState.REVIEW:
        return Status(
            "tone-saffron",
            "Re",
            t("We are checking your payment"),
            t("Please do not pay again. We are looking into it and will write to you."),
        )
    if order.payment_state is PaymentState.REFUNDED and order.state is not OrderState.REFUNDED:
        return Status(
            "tone-plum",
            "Rf",
            t("We have paid your money back"),
            t("Nothing will be sent. The money is on its way back to where it came from."),
        )
    if order.state is OrderState.REFUNDED and order.refunded == 0:
        nothing = t("No money is left to send back for it.")
        if order.payment_state in NO_MONEY or order.total == 0:
            nothing = t("Nothing was paid for it: you owe nothing, and no money comes back to you.")
        return Status("tone-plum", "Rf", t("We took it back"), nothing)
    if order.state is OrderState.AWAITING_PAYMENT:
        return _waiting(order, now, t)
    if order.state is OrderState.PROCESSING:
        return _processing(order, t)
    if order.state is OrderState.SHIPPED:
        return Status("tone-sky", "Tr", t("It is on its way"), _on_its_way(order, t))
    tone, symbol, headline, text = {
        OrderState.DELIVERED: ("tone-teal", "Ar", t("Delivered"), t("Have fun with it!")),
        OrderState.EXPIRED: (
            "tone-coral", "Ex", t("The time to pay is over"),
            t("Nothing was charged, and the decks are back on the shelf. You can order them again."),
        ),
        OrderState.CANCELLED: ("tone-coral", "Ca", t("Cancelled"), t("Nothing will be sent.")),
        OrderState.REFUNDED: (
            "tone-plum", "Rf", t("Refunded"), t("The money is on its way back to you."),
        ),
    }[order.state]  # fmt: skip
    return Status(tone, symbol, headline, text)


def _waiting(order: Order, now: datetime, t: Translator) -> Status:
    if order.hold_until is None or order.hold_until <= now:
        return Status(
            "tone-coral",
            "Ex",
            t("The time to pay is over"),
            t("If you have paid, leave this page open: we are asking the payment service."),
        )
    if order.payment_state is PaymentState.FAILED:
        broken_off = order.events[-1].kind == "payment_cancelled"
        return Status(
            "tone-coral",
            "Fa",
            t("You cancelled the payment") if broken_off else t("The payment did not go through"),
            t("Nothing was charged. We are still holding everything for you: please try again."),
        )
    return Status(
        "tone-saffron",
        "Wa",
        t("Waiting for your payment"),
        t("We are holding everything for you. Already paid? This page updates by itself."),
    )


def _processing(order: Order, t: Translator) -> Status:
    if order.method is Method.CASH:
        amount = format_taka(order.total, t.lang)
        return Status(
            "tone-teal",
            "Or",
            t("Ordered. We are packing it"),
            t("Please keep {amount} ready for the courier.", amount=amount),
        )
    return Status(
        "tone-teal",
        "Pa",
        t("Paid. We are packing it"),
        t("Thank you! The courier will call you before delivery."),
    )


def _on_its_way(order: Order, t: Translator) -> str:
    told = [t("The courier will call you before delivery.")]
    if order.shipment is not None:
        told.insert(0, handed(order.shipment, texts(t.lang)) + ".")
    if order.payment_state in NO_MONEY:
        amount = format_taka(order.total, t.lang)
        told.append(t("Please keep {amount} ready for the courier.", amount=amount))
    return " ".join(told)
