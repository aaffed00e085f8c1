"""What mails say while the parcel is on its way, and when it has arrived."""

from backend_ext.kit.i18n import Translator
from backend_ext.kit.money import format_taka
from backend_ext.kit.typed import clean
from backend_ext.mail.letter import Action, Pointless, Tile
from backend_ext.mail.order_letter import Occasion, OrderLetter
from backend_ext.ordering.models import NO_MONEY, Order


def shipped(about: Occasion, t: Translator) -> OrderLetter:
    """The parcel left the house. Raises Pointless when nobody knows with whom."""
    order, shipment = about.order, about.order.shipment
    if shipment is None:
        raise Pointless("the order has no shipment")
    carrier, tracking = clean(shipment.carrier), clean(shipment.tracking)
    handed = t.gettext("We handed your parcel to {carrier}.", carrier=carrier)
    body = [handed, t.gettext("Its tracking number is {tracking}.", tracking=tracking)]
    if order.payment_state in NO_MONEY:
        total = format_taka(order.total, t.lang)
        body.append(
            t.gettext("Please have {total} ready: you pay at the door, when the parcel arrives.", total=total)
        )
    return OrderLetter(
        subject=t.gettext("Order {number} is on its way", number=order.number),
        preview=handed,
        tile=Tile(91, "Pa", t.gettext("Parcel")),
        title=t.gettext("Your parcel is on its way"),
        body=tuple(body),
        action=Action(t.gettext("See your order"), about.order_url),
        total=_total(order, t),
    )


def delivered(about: Occasion, t: Translator) -> OrderLetter:
    """The parcel arrived."""
    order = about.order
    return OrderLetter(
        subject=t.gettext("Order {number} has arrived", number=order.number),
        preview=t.gettext("We hope you enjoy it."),
        tile=Tile(85, "At", t.gettext("At your door")),
        title=t.gettext("Your parcel has arrived"),
        body=(
            t.gettext("The courier tells us that your parcel has arrived. We hope you enjoy it."),
            t.gettext(
                "If it has not, or if something is wrong with it, reply to this mail within {n} days.", n=7
            ),
        ),
        action=Action(t.gettext("See your order"), about.order_url),
        total=_total(order, t),
    )


def _total(order: Order, t: Translator) -> str:
    return t.gettext("To pay at the door") if order.payment_state in NO_MONEY else t.gettext("Paid")
