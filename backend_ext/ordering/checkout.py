"""From the cart to an order. What a client says about money is never read."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from backend_ext.cart.errors import CartEmpty
from backend_ext.cart.models import CartView
from backend_ext.cart.service import CartService
from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id, new_token, order_number
from backend_ext.kit.text import Lang
from backend_ext.kit.typed import clean, email_key
from backend_ext.ordering.districts import zone_of
from backend_ext.ordering.errors import MethodOff, PricesChanged, TooManyUnpaid
from backend_ext.ordering.form import FIELDS as FORM_FIELDS
from backend_ext.ordering.form import MAX_LENGTH, CheckoutForm
from backend_ext.ordering.models import Checkout, Event, Order, OrderLine, OrderState, Quote
from backend_ext.ordering.repository import CheckoutRepository, OrderRepository
from backend_ext.ordering.service import SHOPPER
from backend_ext.ordering.transitions import Transitions
from backend_ext.stock.errors import OutOfStock
from backend_ext.store.mongo import Duplicate, Transactions, Tx
from backend_ext.store.turns import Turns
from backend_ext.terms.models import Method, Terms, Zone
from backend_ext.terms.service import TermsService

# How many orders may wait unpaid at once, so that nobody takes the stock out of sale without paying. More for
# a phone number: anybody can type it, and should not so easily keep its owner from ordering.
UNPAID_OF_VISITOR, UNPAID_OF_PHONE = 5, 15

Sweep = Callable[[], Awaitable[int]]


def quote(view: CartView, terms: Terms, zone: Zone) -> Quote:
    """What the cart costs delivered to `zone`, in poisha."""
    return Quote(goods=view.goods, discount=0, delivery=terms.delivery(zone, view.goods))


@dataclass(frozen=True, slots=True)
class _Buyer:
    """Who orders: the owner of the cart, their account if any, their checkout's key, their language."""

    visitor: str
    user_id: str | None
    key: str
    lang: Lang


class CheckoutService:
    """Opens a checkout, keeps what is typed, and makes the one order of its key."""

    def __init__(
        self,
        orders: OrderRepository,
        checkouts: CheckoutRepository,
        carts: CartService,
        transitions: Transitions,
        terms: TermsService,
        transactions: Transactions,
        sweep: Sweep,
    ) -> None:
        self._orders = orders
        self._checkouts = checkouts
        self._carts = carts
        self._transitions = transitions
        self._terms = terms
        self._transactions = transactions
        self._sweep = sweep
        self._turns = Turns()

    async def open(self, visitor: str) -> Checkout:
        """The visitor's open checkout with its key and what was typed before."""
        return await self._checkouts.open(visitor, new_token())

    async def save(self, visitor: str, fields: Mapping[str, object]) -> None:
        """Keeps what was typed, cleaned and cut to length; unknown fields are dropped."""
        kept = {
            name: clean(value)[: MAX_LENGTH.get(name, 40)]
            for name, value in fields.items()
            if name in FORM_FIELDS
        }
        if kept:
            await self._checkouts.save(visitor, kept)

    async def quote(self, view: CartView, district: str) -> Quote:
        """What the cart would cost delivered to a district slug, poisha; outside Dhaka when it is none."""
        try:
            zone = zone_of(district)
        except KeyError:
            zone = Zone.OUTSIDE_DHAKA
        return quote(view, await self._terms.get(), zone)

    async def join(self, visitor: str, owner: str, tx: Tx) -> None:
        """What a guest typed goes to an account that has typed nothing; the guest's is gone.

        Its key goes along when the account has no checkout: who was ordering as a guest orders once.
        """
        guests = await self._checkouts.take(visitor, tx)
        if guests is None or not any(guests.fields.values()):
            return
        own = await self._checkouts.get(owner, tx)
        if own is None:
            await self._checkouts.put(guests.model_copy(update={"id": owner}), tx)
        elif not any(own.fields.values()):
            await self._checkouts.put(own.model_copy(update={"fields": guests.fields}), tx)

    async def forget(self, owner: str, tx: Tx) -> None:
        """Removes an open checkout and what was typed into it."""
        await self._checkouts.take(owner, tx)

    async def typed(self, owner: str) -> dict[str, str]:
        """What was typed into an open checkout; nothing when there is none."""
        checkout = await self._checkouts.get(owner)
        return dict(checkout.fields) if checkout else {}

    async def place(
        self,
        visitor: str,
        key: str,
        form: CheckoutForm,
        lang: Lang,
        *,
        shown: int | None = None,
        user_id: str | None = None,
    ) -> Order:
        """Makes the order of this checkout, or returns the one it made before.

        `visitor` is who owns the cart, a visitor or an account; `user_id` the account the order belongs to.
        `shown` is the total in poisha that the page last showed: at another one nothing is ordered.
        The order, its stock, the emptied cart and the mail are one transaction. Nothing is changed when it
        raises CartEmpty, PricesChanged, MethodOff, TooManyUnpaid, OutOfStock (with the product's name).
        """
        existing = await self._orders.by_key(visitor, key)
        if existing is not None:
            return existing
        buyer = _Buyer(visitor, user_id, key, lang)
        try:
            return await self._place(buyer, form, shown)
        except (CartEmpty, PricesChanged, OutOfStock) as error:
            # Another tab may have ordered this moment: its order emptied the cart, or took the last deck.
            existing = await self._orders.by_key(visitor, key)
            if existing is not None:
                return existing
            if not isinstance(error, OutOfStock) or not await self._sweep():
                raise
        return await self._place(buyer, form, shown)

    async def _place(self, buyer: _Buyer, form: CheckoutForm, shown: int | None) -> Order:
        view = await self._carts.view(buyer.visitor)
        terms = await self._terms.get()
        _refuse(view, form, terms)
        await self._refuse_hoarding(buyer.visitor, form.contact.phone)
        for _ in range(5):  # a number that is taken gets another; more than one in a row never happens
            order = _draft(view, terms, form, buyer)
            if shown not in (None, order.total):
                raise PricesChanged
            try:
                await self._write_in_turn(order)
                return order
            except Duplicate:
                existing = await self._orders.by_key(buyer.visitor, buyer.key)
                if existing is not None:
                    return existing
            except OutOfStock as error:
                names = {line.product_id: line.name for line in order.lines}
                raise OutOfStock(error.product_id, names[error.product_id]) from None
        raise RuntimeError("no free order number was found")

    async def _refuse_hoarding(self, visitor: str, phone: str) -> None:
        of_visitor, of_phone = await asyncio.gather(
            self._orders.unpaid_of_visitor(visitor, UNPAID_OF_VISITOR),
            self._orders.unpaid_of_phone(phone, UNPAID_OF_PHONE),
        )
        if of_visitor >= UNPAID_OF_VISITOR or of_phone >= UNPAID_OF_PHONE:
            raise TooManyUnpaid

    async def _write_in_turn(self, order: Order) -> None:
        async with self._turns.of(line.product_id for line in order.lines):
            await self._transactions.run(lambda tx: self._write(order, tx))

    async def _write(self, order: Order, tx: Tx) -> None:
        await self._transitions.begin(order, tx)
        await self._carts.remove_ordered(order.visitor, [line.product_id for line in order.lines], tx)
        await self._checkouts.renew(order.visitor, order.key, new_token(), tx)


def _refuse(view: CartView, form: CheckoutForm, terms: Terms) -> None:
    if not view.lines:
        raise CartEmpty
    if form.method not in terms.methods:
        raise MethodOff
    if view.gone or any(line.price_before is not None for line in view.lines):
        raise PricesChanged


def _draft(view: CartView, terms: Terms, form: CheckoutForm, buyer: _Buyer) -> Order:
    zone = zone_of(form.address.district)
    cost = quote(view, terms, zone)
    now = utcnow()
    cash = form.method is Method.CASH
    return Order(
        id=new_id(),
        number=order_number(),
        key=buyer.key,
        visitor=buyer.visitor,
        user_id=buyer.user_id,
        email_key=email_key(form.contact.email),
        lang=buyer.lang,
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
        delivery=cost.delivery,
        total=cost.total,
        method=form.method,
        state=OrderState.PROCESSING if cash else OrderState.AWAITING_PAYMENT,
        hold_until=None if cash else now + timedelta(minutes=terms.hold_minutes),
        events=[Event(kind="placed", at=now, by=SHOPPER)],
        created_at=now,
        updated_at=now,
    )
