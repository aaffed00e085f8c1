"""How much goes back for which part of an order. Pure; all money is poisha."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend_ext.ordering.models import NO_MONEY, Order
from backend_ext.refunds.errors import NothingToRefund, TooMuch
from backend_ext.refunds.models import RefundLine


@dataclass(frozen=True, slots=True)
class Due:
    """What goes back: `amount` in all, `delivery` of it. `units` is what has gone back by line after it.

    `whole`: no unit is left then.
    """

    lines: tuple[RefundLine, ...]
    amount: int
    delivery: int
    units: list[int]
    whole: bool


def reckon(
    order: Order, lines: Sequence[RefundLine] | None, *, delivery: bool, paid: int | None = None
) -> Due:
    """What goes back for `lines` (None: all that is left) of `order`, and for its delivery if so asked.

    A unit gives back its share of what was paid for the goods: a discount is spread over them by price, and
    whatever the steps, all units together give back exactly that sum. `paid` is what came in for the order,
    when that may be less than its total (staff accepted a wrong sum): more never goes back. Units go back
    also when no money does: a coupon paid, or nobody at the door. Raises TooMuch, NothingToRefund.
    """
    gone = order.refunded_units or [0] * len(order.lines)
    wanted = _left(order, gone) if lines is None else tuple(lines)
    units = list(gone)
    for want in wanted:
        if want.line >= len(order.lines):
            raise TooMuch
        units[want.line] += want.quantity
    if any(unit > line.quantity for unit, line in zip(units, order.lines, strict=True)):
        raise TooMuch
    if delivery and order.delivery_refunded:
        raise TooMuch
    for_delivery = order.delivery if delivery else 0
    amount = _paid_for(order, units) - _paid_for(order, gone) + for_delivery
    if order.refunded + amount > order.total:
        raise TooMuch
    if order.payment_state in NO_MONEY:
        amount = 0
    elif paid is not None:
        amount = min(amount, paid - order.refunded)
    whole = units == [line.quantity for line in order.lines]
    if amount > 0:
        return Due(wanted, amount, for_delivery, units, whole)
    if not wanted:
        raise NothingToRefund
    return Due(wanted, 0, 0, units, whole)


def _left(order: Order, gone: Sequence[int]) -> tuple[RefundLine, ...]:
    left = [line.quantity - unit for line, unit in zip(order.lines, gone, strict=True)]
    return tuple(RefundLine(line=at, quantity=n) for at, n in enumerate(left) if n)


def _paid_for(order: Order, units: Sequence[int]) -> int:
    """What was paid for the first so many units of each line, the discount taken off."""
    worth = sum(line.unit_price * n for line, n in zip(order.lines, units, strict=True))
    return worth * max(0, order.goods - order.discount) // order.goods if order.goods else 0
