"""From the cart to an order. What a client says about money is never read."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from backend_ext.cart.errors import CartEmpty
from backend_ext.cart.models import CartView
from backend_ext.cart.service import CartService
from backend_ext.kit.ids import new_token
from backend_ext.kit.text import Lang
from backend_ext.kit.typed import clean
from backend_ext.ordering.districts import zone_of
from backend_ext.ordering.draft import Wish, draft, quote, refuse
from backend_ext.ordering.errors import PricesChanged, TooManyUnpaid
from backend_ext.ordering.form import FIELDS as FORM_FIELDS
from backend_ext.ordering.form import MAX_LENGTH, CheckoutForm
from backend_ext.ordering.models import Checkout, Order, Quote
from backend_ext.ordering.repository import CheckoutRepository, OrderRepository
from backend_ext.ordering.service import SHOPPER
from backend_ext.ordering.transitions import PAID, Transitions
from backend_ext.promotion.errors import CouponRefused
from backend_ext.promotion.models import AppliedCoupon
from backend_ext.promotion.service import CouponService
from backend_ext.stock.errors import OutOfStock
from backend_ext.store.mongo import Duplicate, Transactions, Tx
from backend_ext.store.turns import Turns
from backend_ext.terms.models import Method, Zone
from backend_ext.terms.service import TermsService

# How many orders may wait unpaid at once, so that nobody takes the stock out of sale without paying. More for
# a phone number: anybody can type it, and should not so easily keep its owner from ordering.
UNPAID_OF_VISITOR, UNPAID_OF_PHONE = 5, 15

Sweep = Callable[[], Awaitable[int]]


class CheckoutService:
    """Opens a checkout, keeps what is typed, and makes the one order of its key."""

    def __init__(
        self,
        orders: OrderRepository,
        checkouts: CheckoutRepository,
        carts: CartService,
        transitions: Transitions,
        terms: TermsService,
        coupons: CouponService,
        transactions: Transactions,
        sweep: Sweep,
    ) -> None:
        self._orders = orders
        self._checkouts = checkouts
        self._carts = carts
        self._transitions = transitions
        self._terms = terms
        self._coupons = coupons
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

    async def quote(self, view: CartView, district: str, coupon: str = "") -> Quote:
        """What the cart would cost delivered to a district slug, poisha; outside Dhaka when it is none.

        Raises a CouponRefused for a coupon's code that takes nothing off it.
        """
        try:
            zone = zone_of(district)
        except KeyError:
            zone = Zone.OUTSIDE_DHAKA
        applied = await self._coupons.price(coupon, view.goods) if coupon else None
        return quote(view, await self._terms.get(), zone, applied)

    async def priced(self, wants: Mapping[str, int]) -> CartView:
        """What an order of these pieces by slug would be of, at today's prices. Raises ProductNotFound."""
        return await self._carts.priced(wants)

    async def apply_coupon(self, visitor: str, typed: str, address: str) -> AppliedCoupon:
        """Puts a coupon on the visitor's open checkout, in place of any other; guesses are counted.

        `address` is where it comes from. Nothing is changed when it raises a CouponRefused or TooMany.
        """
        view = await self._carts.view(visitor)
        applied = await self._coupons.try_code(typed, view.goods, visitor, address)
        await self._checkouts.set_coupon(visitor, applied.code)
        return applied

    async def remove_coupon(self, visitor: str) -> None:
        """Takes the coupon off the visitor's open checkout."""
        await self._checkouts.set_coupon(visitor, "")

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
            typed = {"fields": guests.fields, "coupon": own.coupon or guests.coupon}
            await self._checkouts.put(own.model_copy(update=typed), tx)

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
        coupon: str = "",
        wants: Mapping[str, int] | None = None,
    ) -> Order:
        """Makes the order of this checkout, or returns the one it made before.

        `visitor` is who owns the cart, a visitor or an account; `user_id` the account the order belongs to.
        `shown` is the total in poisha that the page last showed: at another one nothing is ordered. `coupon`
        is a code or "". `wants` are pieces by slug (1 to 10 of each) to order in place of what is in the
        cart, which then stays as it is.
        The order, its stock, its coupon's use, the emptied cart and the mail are one transaction. Nothing is
        changed when it raises CartEmpty, PricesChanged, MethodOff, TooManyUnpaid, OutOfStock (with the
        product's name), ProductNotFound, or a CouponRefused: that is told, and never left out in silence.
        """
        existing = await self._orders.by_key(visitor, key)
        if existing is not None:
            return existing
        wish = Wish(visitor, user_id, key, lang, coupon, wants)
        try:
            return await self._place(wish, form, shown)
        except (CartEmpty, PricesChanged, OutOfStock, CouponRefused) as error:
            # Another tab may have ordered this moment: its order emptied the cart, or took the last deck.
            existing = await self._orders.by_key(visitor, key)
            if existing is not None:
                return existing
            if not isinstance(error, OutOfStock) or not await self._sweep():
                raise
        return await self._place(wish, form, shown)

    async def _place(self, wish: Wish, form: CheckoutForm, shown: int | None) -> Order:
        visitor, wants = wish.visitor, wish.wants
        view = await (self._carts.view(visitor) if wants is None else self._carts.priced(wants))
        terms = await self._terms.get()
        refuse(view, form, terms)
        await self._refuse_hoarding(visitor, form.contact.phone)
        coupon = await self._coupons.price(wish.coupon, view.goods) if wish.coupon else None
        for _ in range(5):  # a number that is taken gets another; more than one in a row never happens
            order = draft(view, terms, form, wish, coupon)
            if shown not in (None, order.total):
                raise PricesChanged
            try:
                return await self._write_in_turn(order, from_cart=wants is None)
            except Duplicate:
                existing = await self._orders.by_key(visitor, wish.key)
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

    async def _write_in_turn(self, order: Order, *, from_cart: bool) -> Order:
        keys = [line.product_id for line in order.lines]
        if order.coupon is not None:
            keys.append(order.coupon.coupon_id)
        async with self._turns.of(keys):
            return await self._transactions.run(lambda tx: self._write(order, from_cart, tx))

    async def _write(self, order: Order, from_cart: bool, tx: Tx) -> Order:
        await self._transitions.begin(order, tx)
        if from_cart:
            ordered = [line.product_id for line in order.lines]
            await self._carts.remove_ordered(order.visitor, ordered, tx)
            await self._checkouts.renew(order.visitor, order.key, new_token(), tx)
        if order.total or order.method is Method.CASH:
            return order
        # The gateway takes no payment of nothing: what a coupon pays whole is paid.
        return await self._transitions.take(order.id, PAID, SHOPPER, tx, why="nothing to pay") or order
