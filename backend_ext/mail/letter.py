"""What each mail says. The order is read when the mail is sent, so that it never tells of a state gone by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backend_ext.kit.dates import show_moment, show_time
from backend_ext.kit.i18n import Translator
from backend_ext.kit.ids import show_code
from backend_ext.kit.money import format_taka
from backend_ext.mail.models import Purpose
from backend_ext.ordering.models import Order, OrderState
from backend_ext.premium.models import PremiumCode
from backend_ext.terms.models import Method


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a letter is about: the order as it is now, its codes, its signed link, `origin` of the site."""

    order: Order
    codes: Sequence[PremiumCode]
    order_url: str
    origin: str

    def page(self, path: str) -> str:
        """The address of the page `path` (absolute, English) in the order's language."""
        return f"{self.origin}/bn{path}" if self.order.lang == "bn" else f"{self.origin}{path}"


@dataclass(frozen=True, slots=True)
class Tile:
    """The element tile at the top: atomic number, symbol, and what it stands for here."""

    number: int
    symbol: str
    name: str


@dataclass(frozen=True, slots=True)
class Codes:
    """The premium codes of one product, as people read them."""

    product: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """The part of a mail that differs by purpose; `preview` is the line an inbox shows under the subject."""

    subject: str
    preview: str
    tile: Tile
    title: str
    body: tuple[str, ...]
    action: str
    action_url: str
    total: str
    codes: tuple[Codes, ...] = ()
    links_products: bool = False


def letter(purpose: Purpose, about: Occasion, t: Translator) -> Letter:
    """The letter of `purpose` about an order, in the language of `t`."""
    return _LETTERS[purpose](about, t)


def _placed(about: Occasion, t: Translator) -> Letter:
    order = about.order
    if order.payable:
        return _placed_online(about, t)
    if order.method is Method.CASH and order.state is OrderState.PROCESSING:
        return _placed_cash(about, t)
    return Letter(
        subject=t.gettext("Your order {number}", number=order.number),
        preview=t.gettext("You can follow it on its own page."),
        tile=Tile(8, "O", t.gettext("Order")),
        title=t.gettext("We have your order"),
        body=(t.gettext("Thank you for your order."), t.gettext("You can follow it on its own page.")),
        action=t.gettext("See your order"),
        action_url=about.order_url,
        total=t.gettext("Total"),
    )


def _placed_online(about: Occasion, t: Translator) -> Letter:
    order = about.order
    total = format_taka(order.total, t.lang)
    until = order.hold_until or order.created_at
    by = show_time(until, t.lang)
    return Letter(
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
        action=t.gettext("Pay {total} now", total=total),
        action_url=about.order_url,
        total=t.gettext("To pay by {moment}, Dhaka time", moment=show_moment(until, t.lang)),
    )


def _placed_cash(about: Occasion, t: Translator) -> Letter:
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
    return Letter(
        subject=t.gettext("We have your order {number}", number=order.number),
        preview=t.gettext("You pay {total} at the door.", total=total),
        tile=Tile(67, "Ho", t.gettext("Home delivery")),
        title=t.gettext("Your order is in good hands"),
        body=tuple(body),
        action=t.gettext("See your order"),
        action_url=about.order_url,
        total=t.gettext("To pay at the door"),
    )


def _paid(about: Occasion, t: Translator) -> Letter:
    order = about.order
    total = format_taka(order.total, t.lang)
    if about.codes:
        subject = t.gettext("Paid: order {number} and its premium codes", number=order.number)
    else:
        subject = t.gettext("Paid: order {number}", number=order.number)
    return Letter(
        subject=subject,
        preview=t.gettext("We received {total} and are getting your parcel ready.", total=total),
        tile=Tile(46, "Pd", t.gettext("Paid")),
        title=t.gettext("Thank you, your payment has arrived"),
        body=(t.gettext("We received {total} and are getting your parcel ready.", total=total),),
        action=t.gettext("See your order"),
        action_url=about.order_url,
        total=t.gettext("Paid"),
        codes=_codes(about, t),
    )


def _expired(about: Occasion, t: Translator) -> Letter:
    order = about.order
    return Letter(
        subject=t.gettext("Order {number} has ended: it was not paid in time", number=order.number),
        preview=t.gettext("Nothing is lost: you can order again."),
        tile=Tile(22, "Ti", t.gettext("Time is up")),
        title=t.gettext("The time to pay is over"),
        body=(
            t.gettext("No payment came in time, so the order ended and everything went back on the shelf."),
            t.gettext("Still want it? Order again, as long as it is in stock."),
            t.gettext("If money has left your account for it, reply to this mail and we will put it right."),
        ),
        action=t.gettext("Order again"),
        action_url=_again(about),
        total=t.gettext("Total"),
        links_products=True,
    )


def _cancelled(about: Occasion, t: Translator) -> Letter:
    return Letter(
        subject=t.gettext("Order {number} is cancelled", number=about.order.number),
        preview=t.gettext("You have nothing to pay."),
        tile=Tile(20, "Ca", t.gettext("Cancelled")),
        title=t.gettext("Your order is cancelled"),
        body=(
            t.gettext("The order is cancelled, and you have nothing to pay."),
            t.gettext("If money has left your account for it, reply to this mail and we will put it right."),
        ),
        action=t.gettext("Back to the shop"),
        action_url=about.page("/shop"),
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


_LETTERS: dict[Purpose, Callable[[Occasion, Translator], Letter]] = {
    Purpose.ORDER_PLACED: _placed,
    Purpose.ORDER_PAID: _paid,
    Purpose.ORDER_EXPIRED: _expired,
    Purpose.ORDER_CANCELLED: _cancelled,
}
