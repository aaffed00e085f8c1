"""What the order page shows, ready to read in one language."""

from datetime import datetime
from typing import TypedDict

from backend_ext.kit.dates import show_moment, show_time
from backend_ext.kit.i18n import texts
from backend_ext.kit.ids import show_code
from backend_ext.kit.money import format_taka
from backend_ext.kit.text import digits
from backend_ext.ordering.districts import DISTRICTS
from backend_ext.ordering.models import Order, OrderState, PaymentState
from backend_ext.ordering.timeline import timeline
from backend_ext.premium.models import CodeState, PremiumCode
from backend_ext.terms.models import Method
from chemouflage.checkout.order_words import status
from chemouflage.i18n import Translator
from chemouflage.storefront.views import product_path

_FINAL = (OrderState.DELIVERED, OrderState.EXPIRED, OrderState.CANCELLED, OrderState.REFUNDED)


class OrderLineView(TypedDict):
    """A line of the order."""

    name: str
    href: str
    image: str
    quantity: str
    each: str
    total: str


class EventView(TypedDict):
    """An entry of the timeline."""

    what: str
    when: str


class CodeView(TypedDict):
    """A premium code as people read it; `good` for redeeming, by anybody who has it."""

    code: str
    state: str
    good: bool


class OrderView(TypedDict):
    """The order. `left`: whole seconds until the hold ends, empty when it does not matter.

    `invoice`: where its invoice is, empty while there is none.
    """

    number: str
    tone: str
    symbol: str
    headline: str
    text: str
    left: str
    until: str
    payable: bool
    cancellable: bool
    again: bool
    pay: str
    lines: list[OrderLineView]
    goods: str
    coupon: str
    discount: str
    delivery: str
    total: str
    refunded: str
    method: str
    name: str
    street: str
    place: str
    phone: str
    email: str
    events: list[EventView]
    codes: list[CodeView]
    with_codes: bool
    promised: str
    invoice: str
    outage: str


def order_view(
    order: Order,
    codes: list[PremiumCode],
    now: datetime,
    t: Translator,
    *,
    invoice: str = "",
    outage: bool = False,
) -> OrderView:
    """`order` with its `codes` and the address of its `invoice` at the moment `now`.

    `outage`: the payment gateway does not answer.
    """
    said = status(order, now, t)
    waiting = payable(order, now)
    until = order.hold_until if waiting else None
    return {
        "number": order.number,
        "tone": said.tone,
        "symbol": said.symbol,
        "headline": said.headline,
        "text": said.text,
        "left": str(int((until - now).total_seconds())) if until else "",
        "until": t("Held for you until {time}", time=show_time(until, t.lang)) if until else "",
        "payable": waiting,
        "cancellable": order.cancellable,
        "again": order.state in (OrderState.EXPIRED, OrderState.CANCELLED),
        "pay": t("Pay {amount} now", amount=format_taka(order.total, t.lang)),
        "lines": _lines(order, t),
        "goods": format_taka(order.goods, t.lang),
        "coupon": order.coupon.code if order.coupon else "",
        "discount": f"−{format_taka(order.discount, t.lang)}",
        "delivery": format_taka(order.delivery, t.lang) if order.delivery else t("Free"),
        "total": format_taka(order.total, t.lang),
        "refunded": f"−{format_taka(order.refunded, t.lang)}" if order.refunded else "",
        "method": t("Cash on delivery") if order.method is Method.CASH else t("Online, through aamarPay"),
        "name": order.contact.name,
        "street": f"{order.address.street}, {order.address.area}",
        "place": f"{DISTRICTS[order.address.district].of(t.lang)} {order.address.postcode}".strip(),
        "phone": order.contact.phone,
        "email": order.contact.email,
        "events": [
            {"what": what, "when": show_moment(event.at, t.lang)}
            for event, what in timeline(order, texts(t.lang))
        ],
        "codes": [_code(code, t) for code in codes],
        "with_codes": bool(codes),
        "promised": _promised(order, codes, t),
        "invoice": invoice,
        "outage": _outage(until, t) if until and outage else "",
    }


def payable(order: Order, now: datetime) -> bool:
    """Whether it may be paid online at `now`: it waits for that, and its stock is still held."""
    held = order.hold_until is not None and order.hold_until > now
    return order.payable and held and order.payment_state is not PaymentState.REVIEW


def settled(order: Order) -> bool:
    """Whether nothing more happens to it by itself."""
    return order.state in _FINAL and order.payment_state is not PaymentState.REVIEW


def _lines(order: Order, t: Translator) -> list[OrderLineView]:
    return [
        {
            "name": line.name.of(t.lang),
            "href": product_path(line.slug, t),
            "image": line.image,
            "quantity": digits(str(line.quantity), t.lang),
            "each": format_taka(line.unit_price, t.lang),
            "total": format_taka(line.total, t.lang),
        }
        for line in order.lines
    ]


def _outage(until: datetime, t: Translator) -> str:
    """That it cannot be paid right now, and what can be done instead."""
    return t(
        "The payment service does not answer right now. Your order is kept until {time}: pay later on this "
        "page, whose link is in your mail, or cancel it and order again with cash on delivery.",
        time=show_time(until, t.lang),
    )


def _code(code: PremiumCode, t: Translator) -> CodeView:
    words = {CodeState.REVOKED: t("Withdrawn"), CodeState.REDEEMED: t("Redeemed")}
    state = words.get(code.state, "")
    return {"code": show_code(code.code), "state": state, "good": not state}


def _promised(order: Order, codes: list[PremiumCode], t: Translator) -> str:
    """That codes will come, while they have not."""
    left = order.code_count - len(codes)
    if order.payment_state is PaymentState.PAID and left > 0:
        return t.plural(
            "{n} premium code is still to come: it appears here by itself, and we e-mail it.",
            "{n} premium codes are still to come: they appear here by themselves, and we e-mail them.",
            left,
        )
    alive = order.state in (OrderState.AWAITING_PAYMENT, OrderState.PROCESSING, OrderState.SHIPPED)
    if codes or not order.code_count or not alive:
        return ""
    return t.plural(
        "{n} premium code appears here as soon as the order is paid.",
        "{n} premium codes appear here as soon as the order is paid.",
        order.code_count,
    )
