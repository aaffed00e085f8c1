"""An order as it would be written: what it is of, and what it costs. Nothing is stored here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from backend_ext.cart.errors import CartEmpty
from backend_ext.cart.models import CartView
from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id, order_number
from backend_ext.kit.text import Lang
from backend_ext.kit.typed import email_key
from backend_ext.ordering.districts import zone_of
from backend_ext.ordering.errors import MethodOff, PricesChanged
from backend_ext.ordering.form import CheckoutForm
from backend_ext.ordering.models import Event, Order, OrderLine, OrderState, Quote
from backend_ext.ordering.service import SHOPPER
from backend_ext.promotion.models import AppliedCoupon
from backend_ext.terms.models import Method, Terms, Zone


def quote(view: CartView, terms: Terms, zone: Zone, coupon: AppliedCoupon | None = None) -> Quote:
    """What the cart costs delivered to `zone`, in poisha.

    Whether delivery is free is judged by the goods before the coupon: a coupon never makes delivery dearer.
    """
    return Quote(goods=view.goods, coupon=coupon, delivery=terms.delivery(zone, view.goods))


@dataclass(frozen=True, slots=True)
class Wish:
    """Who orders what: the owner of the cart, their account if any, the order's key, their language.

    `wants` are pieces by slug, None for what is in the cart; `coupon` is a code or "".
    """

    visitor: str
    user_id: str | None
    key: str
    lang: Lang
    coupon: str
    wants: Mapping[str, int] | None


def refuse(view: CartView, form: CheckoutForm, terms: Terms) -> None:
    """Raises CartEmpty, MethodOff, PricesChanged for what must not be ordered."""
    if not view.lines:
        raise CartEmpty
    if form.method not in terms.methods:
        raise MethodOff
    if view.gone or any(line.price_before is not None for line in view.lines):
        raise PricesChanged


def draft(
    view: CartView, terms: Terms, form: CheckoutForm, wish: Wish, coupon: AppliedCoupon | None
) -> Order:
    """The order of `wish` at today's prices, with an id and a number of its own."""
    zone = zone_of(form.address.district)
    cost = quote(view, terms, zone, coupon)
    now = utcnow()
    cash = form.method is Method.CASH
    return Order(
        id=new_id(),
        number=order_number(),
        key=wish.key,
        visitor=wish.visitor,
        user_id=wish.user_id,
        email_key=email_key(form.contact.email),
        lang=wish.lang,
        contact=form.contact,
        address=form.address,
        zone=zone,
        lines=[
            OrderLine(
                product_id=line.product.id,
                slug=line.product.slug,
                name=line.product.name,
                image=line.product.images[0].src,
                quantity=line.quantity,
                unit_price=line.product.price,
                compare_at=line.product.compare_at,
                codes_per_unit=line.product.codes_per_unit,
                codes_from=line.product.codes_from,
            )
            for line in view.lines
        ],
        goods=cost.goods,
        discount=cost.discount,
        coupon=coupon,
        delivery=cost.delivery,
        total=cost.total,
        method=form.method,
        state=OrderState.PROCESSING if cash else OrderState.AWAITING_PAYMENT,
        hold_until=None if cash else now + timedelta(minutes=terms.hold_minutes),
        events=[Event(kind="placed", at=now, by=SHOPPER)],
        created_at=now,
        updated_at=now,
    )
