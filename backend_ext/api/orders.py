"""Orders for the mobile app and for scripts. What a caller says about money is never read.

A guest is the visitor of a browser, by the cookie that `POST /api/visitor` gives.
"""

from contextlib import nullcontext
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from backend_ext.api.bearer import Shown, app_person, caller
from backend_ext.api.context import DeviceHere, Held, SomePerson, Visitor, same_origin
from backend_ext.api.idempotent import IN_PROGRESS, REUSED, Once
from backend_ext.api.order_shapes import (
    OrderAnswer,
    OrderPage,
    OrderWanted,
    PaymentAnswer,
    QuoteAnswer,
    QuoteWanted,
)
from backend_ext.api.pages import Number
from backend_ext.api.problems import problems
from backend_ext.ordering.form import parse
from backend_ext.ordering.models import Order, OrderFilter
from backend_ext.payments.pace import PAYS
from backend_ext.people.errors import SignInNeeded

router = APIRouter(prefix="/api/orders", tags=["orders"])

_WHO = {
    401: "`sign_in_needed`: neither signed in nor a visitor with a cookie; `token_refused`.",
    403: "`cross_site`: a cookie counts for our own pages alone.",
}
_SEEN = {
    401: "`sign_in_needed`: without `key`; `token_refused`.",
    403: "`order_locked`: this key opens no order; `cross_site`.",
    404: "`order_not_found`: none of yours has this number.",
}
_COUPON = "`coupon_unknown`, `coupon_ended`, `coupon_minimum`, `coupon_used_up`"
_NO_PRODUCT = "`product_not_found`: nothing is on sale under a slug."


class Buyer(NamedTuple):
    """Who orders: `owner` as the shop keeps it with the order, and the account, if any."""

    owner: str
    user_id: str | None


async def buyer(request: Request, held: Held, shown: Shown, person: SomePerson, visitor: Visitor) -> Buyer:
    """Who comes with an access token or, from our own pages alone, with a cookie.

    Raises SignInNeeded, TokenRefused, CrossSite.
    """
    if shown is not None:
        user_id = (await app_person(held, shown)).user_id
        return Buyer(user_id, user_id)
    same_origin(request)
    if person is not None:
        return Buyer(person.owner or visitor or person.user_id, person.user_id)
    if visitor is None:
        raise SignInNeeded
    return Buyer(visitor, None)


async def seen(
    request: Request,
    held: Held,
    shown: Shown,
    person: SomePerson,
    number: Annotated[str, Path(max_length=32, examples=["CH-7F3K-29QD"])],
    key: Annotated[str, Query(max_length=100, description="The key of the order's own link.")] = "",
) -> Order:
    """The order that `key` opens or, without one, the account's own.

    Raises OrderLocked, OrderNotFound, SignInNeeded, TokenRefused, CrossSite.
    """
    if key:
        return await held.orders.open_with_key(number, key)
    who = await caller(request, held, shown, person)
    return await held.orders.own(who.user_id, number)


Buying = Annotated[Buyer, Depends(buyer)]
Seen = Annotated[Order, Depends(seen)]
Counted = Annotated[Once, Depends()]


@router.post("/quote", responses=problems(_WHO | {404: _NO_PRODUCT, 409: f"{_COUPON}."}))
async def quote(
    held: Held, who: Buying, device: DeviceHere, wanted: QuoteWanted, response: Response
) -> QuoteAnswer:
    """What an order would cost now. Nothing is kept aside, and no coupon is used."""
    response.headers["cache-control"] = "no-store"
    view = await held.checkout.priced(wanted.wants)
    if wanted.coupon:
        await held.coupons.try_code(wanted.coupon, view.goods, who.owner, device.address)
    return QuoteAnswer.of(view, await held.checkout.quote(view, wanted.district, wanted.coupon))


@router.post(
    "",
    status_code=201,
    response_model=OrderAnswer,
    responses=problems(
        _WHO
        | {
            404: _NO_PRODUCT,
            409: f"`out_of_stock`, `prices_changed`, `method_off`, `too_many_unpaid`, {_COUPON}, "
            f"`coupon_spent`: nothing was ordered; {IN_PROGRESS}.",
            422: f"{REUSED}`invalid`: the fields at fault are named.",
        }
    ),
)
async def place(held: Held, who: Buying, device: DeviceHere, wanted: OrderWanted, once: Counted) -> Response:
    """Orders these lines, all or none, at the prices of this moment. The cart of the pages stays as it is.

    An online order keeps its stock until `hold_until`: start its payment by then.
    """

    async def verb(name: str) -> OrderAnswer:
        guess = held.coupons.guess(who.owner, device.address) if wanted.coupon else nullcontext()
        async with guess:
            order = await held.checkout.place(
                who.owner,
                name,
                parse(wanted.typed),
                wanted.lang,
                shown=wanted.total_shown,
                user_id=who.user_id,
                coupon=wanted.coupon,
                wants=wanted.wants,
            )
        return OrderAnswer.of(order, held.orders.links.key(order.number))

    return await once.answer(who.owner, wanted.model_dump(mode="json"), 201, verb)


@router.get("", responses=problems({401: "`sign_in_needed` or `token_refused`.", 403: "`cross_site`."}))
async def mine(
    request: Request,
    held: Held,
    shown: Shown,
    person: SomePerson,
    response: Response,
    show: OrderFilter = OrderFilter.ALL,
    page: Number = 1,
) -> OrderPage:
    """The orders of who is signed in, the newest first, 10 a page."""
    response.headers["cache-control"] = "no-store"
    who = await caller(request, held, shown, person)
    found = await held.orders.of_user(who.user_id, show, page)
    items = [OrderAnswer.of(order, held.orders.links.key(order.number)) for order in found.items]
    return OrderPage(items=items, page=found.number, count=found.total)


@router.get("/{number}", responses=problems(_SEEN))
async def one(held: Held, order: Seen, response: Response) -> OrderAnswer:
    """One order."""
    response.headers["cache-control"] = "no-store"
    return OrderAnswer.of(order, held.orders.links.key(order.number))


@router.post(
    "/{number}/cancel",
    responses=problems(_SEEN | {409: "`wrong_state`: it is paid, on its way or over; nothing was changed."}),
)
async def cancel(held: Held, order: Seen, response: Response) -> OrderAnswer:
    """Cancels an order that is not paid and not on its way."""
    response.headers["cache-control"] = "no-store"
    cancelled = await held.orders.cancel(order.id)
    return OrderAnswer.of(cancelled, held.orders.links.key(order.number))


@router.post(
    "/{number}/payments",
    status_code=201,
    response_model=PaymentAnswer,
    responses=problems(
        _SEEN
        | {
            409: f"`already_paid`, `payment_in_review`, `not_payable`: nobody should pay; {IN_PROGRESS}.",
            422: f"{REUSED}`invalid`.",
            502: "`gateway_refused`: the payment service takes no payment of this order.",
        }
    ),
)
async def pay(held: Held, order: Seen, once: Counted) -> Response:
    """Starts a payment: send the shopper to `payment_url`. Whether it was paid, the order tells later."""

    async def verb(name: str) -> PaymentAnswer:
        await held.limiter.hit(order.id, PAYS)
        return PaymentAnswer(payment_url=await held.payments.start(order))

    return await once.answer(f"order:{order.id}", {}, 201, verb)
