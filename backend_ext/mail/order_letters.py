"""What mails about orders say. The order is read when the mail is sent: it never tells of a state gone by."""

from collections.abc import Callable

from backend_ext.kit.dates import show_moment, show_time
from backend_ext.kit.i18n import Translator
from backend_ext.kit.ids import show_code
from backend_ext.kit.money import format_taka
from backend_ext.mail.letter import Action, Draft, Pointless, Tile
from backend_ext.mail.models import ABOUT_ORDERS, Mail, Purpose
from backend_ext.mail.money_letters import money_held, money_returned
from backend_ext.mail.order_letter import Codes, Occasion, OrderLetter, framed
from backend_ext.mail.parcel_letters import delivered, shipped
from backend_ext.ordering.errors import OrderNotFound
from backend_ext.ordering.models import OrderState, PaymentState
from backend_ext.ordering.service import OrderService
from backend_ext.premium.models import CodeState
from backend_ext.terms.models import Method


class OrderLetters:
    """The author of mails about orders. `origin` as `https://shop.example`, without a slash."""

    purposes = ABOUT_ORDERS

    def __init__(self, orders: OrderService, origin: str) -> None:
        self._orders = orders
        self._origin = origin

    async def draft(self, mail: Mail, t: Translator) -> Draft:
        """See Author. Pointless when there is no such order."""
        try:
            order = await self._orders.get(mail.params.get("order_id", mail.subject_id))
        except OrderNotFound as error:
            raise Pointless(f"OrderNotFound: {error}") from None
        url = self._orders.links.url(order)
        codes = [code for code in await self._orders.codes(order) if code.state is not CodeState.REVOKED]
        return order_draft(mail.purpose, Occasion(order, codes, url, self._origin), t)


def order_draft(purpose: Purpose, about: Occasion, t: Translator) -> Draft:
    """The letter of `purpose` about an order, in the language of `t`. Raises Pointless."""
    return framed(_LETTERS[purpose](about, t), about, t)


def _placed(about: Occasion, t: Translator) -> OrderLetter:
    order = about.order
    if order.payable:
        return _placed_online(about, t)
    if order.method is Method.CASH and order.state is OrderState.PROCESSING:
        return _placed_cash(about, t)
    return OrderLetter(
        subject=t.gettext("Your order {number}", number=order.number),
        preview=t.gettext("You can follow it on its own page."),
        tile=Tile(8, "O", t.gettext("Order")),
        title=t.gettext("We have your order"),
        body=(t.gettext("Thank you for your order."), t.gettext("You can follow it on its own page.")),
        action=Action(t.gettext("See your order"), about.order_url),
        total=t.gettext("Total"),
    )


def _placed_online(about: Occasion, t: Translator) -> OrderLetter:
    order = about.order
    total = format_taka(order.total, t.lang)
    until = order.hold_until or order.created_at
    by = show_time(until, t.lang)
    return OrderLetter(
        subject=t.gettext("Order {number}: please pay by {time}", number=order.number, time=by),
        preview=t.gettext("We keep everything aside for you until {time}.", time=by),
        tile=Tile(74, "W", t.gettext("Waiting")),
        title=t.gettext("Your order is waiting for payment"),
        body=(
            t.gettext(
                "Thank you for your order. Everything in it is kept aside for you until {time}.", time=by
            ),
            t.gettext("Pay by then, and we get the parcel ready. After that the order ends by itself."),
        ),
        action=Action(t.gettext("Pay {total} now", total=total), about.order_url),
        total=t.gettext("To pay by {moment}, Dhaka time", moment=show_moment(until, t.lang)),
    )


def _placed_cash(about: Occasion, t: Translator) -> OrderLetter:
    order = about.order
    total = format_taka(order.total, t.lang)
    body = [
        t.gettext(
            "Thank you for your order. We will call {phone} before the parcel leaves.",
            phone=order.contact.phone,
        ),
        t.gettext("Please have {total} ready: you pay at the door, when the parcel arrives.", total=total),
    ]
    if order.code_count:
        body.append(
            t.ngettext(
                "Your premium code comes by e-mail once the parcel is paid for.",
                "Your {n} premium codes come by e-mail once the parcel is paid for.",
                order.code_count,
            )
        )
    return OrderLetter(
        subject=t.gettext("We have your order {number}", number=order.number),
        preview=t.gettext("You pay {total} at the door.", total=total),
        tile=Tile(67, "Ho", t.gettext("Home delivery")),
        title=t.gettext("Your order is in good hands"),
        body=tuple(body),
        action=Action(t.gettext("See your order"), about.order_url),
        total=t.gettext("To pay at the door"),
    )


def _paid(about: Occasion, t: Translator) -> OrderLetter:
    order = about.order
    total = format_taka(order.total, t.lang)
    if order.method is Method.CASH:
        told = t.gettext("We received {total}. Thank you!", total=total)
    else:
        told = t.gettext("We received {total} and are getting your parcel ready.", total=total)
    if about.codes:
        subject = t.gettext("Paid: order {number} and its premium codes", number=order.number)
    else:
        subject = t.gettext("Paid: order {number}", number=order.number)
    return OrderLetter(
        subject=subject,
        preview=told,
        tile=Tile(46, "Pd", t.gettext("Paid")),
        title=t.gettext("Thank you, your payment has arrived"),
        body=(told, *_waiting(about, t)),
        action=Action(t.gettext("See your order"), about.order_url),
        total=t.gettext("Paid"),
        codes=_codes(about, t),
    )


def _codes_ready(about: Occasion, t: Translator) -> OrderLetter:
    order = about.order
    if not about.codes:
        raise Pointless("no code is left")
    return OrderLetter(
        subject=t.gettext("The premium codes of order {number}", number=order.number),
        preview=t.gettext("All premium codes of your order are here now."),
        tile=Tile(79, "Au", t.gettext("Premium")),
        title=t.gettext("Your premium codes have come"),
        body=(t.gettext("All premium codes of your order are here now. Thank you for waiting."),),
        action=Action(t.gettext("See your order"), about.order_url),
        total=t.gettext("Paid"),
        codes=_codes(about, t),
    )


def _waiting(about: Occasion, t: Translator) -> tuple[str, ...]:
    """That codes are still to come, when some are."""
    left = about.order.code_count - len(about.codes)
    if left <= 0 or about.order.payment_state is not PaymentState.PAID:
        return ()
    return (
        t.ngettext(
            "{n} premium code follows by e-mail as soon as we have it.",
            "{n} premium codes follow by e-mail as soon as we have them.",
            left,
        ),
    )


def _expired(about: Occasion, t: Translator) -> OrderLetter:
    order = about.order
    return OrderLetter(
        subject=t.gettext("Order {number} has ended: it was not paid in time", number=order.number),
        preview=t.gettext("Nothing is lost: you can order again."),
        tile=Tile(22, "Ti", t.gettext("Time is up")),
        title=t.gettext("The time to pay is over"),
        body=(
            t.gettext("No payment came in time, so the order ended and everything went back on the shelf."),
            t.gettext("Still want it? Order again, as long as it is in stock."),
            t.gettext("If money has left your account for it, reply to this mail and we will put it right."),
        ),
        action=Action(t.gettext("Order again"), _again(about)),
        total=t.gettext("Total"),
        links_products=True,
    )


def _cancelled(about: Occasion, t: Translator) -> OrderLetter:
    return OrderLetter(
        subject=t.gettext("Order {number} is cancelled", number=about.order.number),
        preview=t.gettext("You have nothing to pay."),
        tile=Tile(20, "Ca", t.gettext("Cancelled")),
        title=t.gettext("Your order is cancelled"),
        body=(
            t.gettext("The order is cancelled, and you have nothing to pay."),
            t.gettext("If money has left your account for it, reply to this mail and we will put it right."),
        ),
        action=Action(t.gettext("Back to the shop"), about.page("/shop")),
        total=t.gettext("Total"),
        links_products=True,
    )


def _again(about: Occasion) -> str:
    lines = about.order.lines
    return about.page(f"/products/{lines[0].slug}" if len(lines) == 1 else "/shop")


def _codes(about: Occasion, t: Translator) -> tuple[Codes, ...]:
    """The codes by product, in the order of the lines."""
    groups = []
    for line in about.order.lines:
        own = tuple(show_code(code.code) for code in about.codes if code.product_id == line.product_id)
        if own:
            groups.append(Codes(line.name.of(t.lang), own))
    return tuple(groups)


_LETTERS: dict[Purpose, Callable[[Occasion, Translator], OrderLetter]] = {
    Purpose.ORDER_PLACED: _placed,
    Purpose.ORDER_PAID: _paid,
    Purpose.ORDER_EXPIRED: _expired,
    Purpose.ORDER_CANCELLED: _cancelled,
    Purpose.CODES_READY: _codes_ready,
    Purpose.ORDER_SHIPPED: shipped,
    Purpose.ORDER_DELIVERED: delivered,
    Purpose.MONEY_HELD: money_held,
    Purpose.MONEY_RETURNED: money_returned,
}
