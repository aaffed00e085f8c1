"""What mails about refunds say: one for each refund, whole or in part."""

from backend_ext.kit.i18n import Translator
from backend_ext.kit.money import format_taka
from backend_ext.kit.text import digits
from backend_ext.kit.typed import clean
from backend_ext.mail.letter import Action, Draft, Pointless, Tile
from backend_ext.mail.models import ABOUT_REFUNDS, Mail
from backend_ext.mail.order_letter import Occasion, OrderLetter, framed
from backend_ext.ordering.models import NO_MONEY
from backend_ext.ordering.service import OrderService
from backend_ext.refunds.models import Refund
from backend_ext.refunds.service import RefundService
from backend_ext.terms.models import Method

_BUSINESS_DAYS = 10


class RefundLetters:
    """The author of mails about refunds. `origin` as `https://shop.example`, without a slash."""

    purposes = ABOUT_REFUNDS

    def __init__(self, refunds: RefundService, orders: OrderService, origin: str) -> None:
        self._refunds = refunds
        self._orders = orders
        self._origin = origin

    async def draft(self, mail: Mail, t: Translator) -> Draft:
        """See Author. Pointless when there is no such refund."""
        refund = await self._refunds.get(mail.subject_id)
        if refund is None:
            raise Pointless("there is no such refund")
        order = await self._orders.get(refund.order_id)
        url = self._orders.links.url(order)
        return refund_draft(refund, Occasion(order, (), url, self._origin), t)


def refund_draft(refund: Refund, about: Occasion, t: Translator) -> Draft:
    """The letter about a refund of an order, in the language of `t`."""
    if refund.amount == 0:
        return framed(_of_nothing(refund, about, t), about, t)
    order, amount = about.order, format_taka(refund.amount, t.lang)
    sent = t.gettext("We sent {amount} back to you.", amount=amount)
    if order.method is Method.CASH:
        when = t.gettext("It can take up to {n} business days to reach you.", n=_BUSINESS_DAYS)
    else:
        when = t.gettext(
            "It can take up to {n} business days to reach the account you paid from.", n=_BUSINESS_DAYS
        )
    body = [
        f"{sent} {when}",
        t.gettext("It is for: {things}.", things=_things(refund, about, t)),
        t.gettext("Its reference is {reference}.", reference=clean(refund.reference)),
    ]
    body += _about_codes(refund, about, t)
    letter = OrderLetter(
        subject=t.gettext(
            "Order {number}: {amount} is coming back to you", number=order.number, amount=amount
        ),
        preview=sent,
        tile=Tile(104, "Rf", t.gettext("Refund")),
        title=t.gettext("Your money is on its way back"),
        body=tuple(body),
        action=Action(t.gettext("See your order"), about.order_url),
        total=t.gettext("Total"),
    )
    return framed(letter, about, t)


def _of_nothing(refund: Refund, about: Occasion, t: Translator) -> OrderLetter:
    """Nothing had been paid for what went back, or all of it went back before."""
    if about.order.total == 0 or about.order.payment_state in NO_MONEY:
        nothing = t.gettext("Nothing was paid for it: you owe nothing, and no money comes back to you.")
    else:
        nothing = t.gettext("No money is left to send back for it.")
    return OrderLetter(
        subject=t.gettext("Order {number}: we took it back", number=about.order.number),
        preview=nothing,
        tile=Tile(104, "Rf", t.gettext("Taken back")),
        title=t.gettext("We took it back"),
        body=(
            nothing,
            t.gettext("It is about: {things}.", things=_things(refund, about, t)),
            *_about_codes(refund, about, t),
        ),
        action=Action(t.gettext("See your order"), about.order_url),
        total=t.gettext("Total"),
    )


def _about_codes(refund: Refund, about: Occasion, t: Translator) -> list[str]:
    """What became of the codes that the order had got for what went back."""
    order = about.order
    had = order.payment_state not in NO_MONEY
    if had and any(order.lines[part.line].codes_per_unit for part in refund.lines):
        return [t.gettext("The premium codes of what was refunded are no longer good.")]
    return []


def _things(refund: Refund, about: Occasion, t: Translator) -> str:
    """What went back, in one line: 2 × Ionic Bonds, delivery."""
    things = [
        f"{digits(str(part.quantity), t.lang)} × {clean(about.order.lines[part.line].name.of(t.lang))}"
        for part in refund.lines
    ]
    if refund.delivery:
        things.append(t.gettext("delivery"))
    return ", ".join(things)
