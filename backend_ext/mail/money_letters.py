"""What mails say of money that an order could not take: that we have it, and that it went back."""

from backend_ext.kit.i18n import Translator
from backend_ext.mail.letter import Action, Tile
from backend_ext.mail.order_letter import Occasion, OrderLetter
from backend_ext.ordering.models import OrderState


def money_held(about: Occasion, t: Translator) -> OrderLetter:
    """Their payment came for an order that is over, and we have it."""
    order = about.order
    if order.state is OrderState.CANCELLED:
        came = t.gettext("Your payment reached us when the order was already cancelled.")
        next_step = t.gettext("We will pay it back to where it came from, within 10 business days.")
    else:
        came = t.gettext(
            "Your payment came after the time to pay was over, and not everything in the order is left."
        )
        next_step = t.gettext(
            "We will send the parcel if we can, or pay the money back within 10 business days."
        )
    return OrderLetter(
        subject=t.gettext("We have your payment for order {number}", number=order.number),
        preview=t.gettext("Your money is safe; you have nothing to do."),
        tile=Tile(53, "I", t.gettext("In our hands")),
        title=t.gettext("We have your money, and it is safe"),
        body=(came, next_step, t.gettext("You have nothing to do. Please do not pay again.")),
        action=Action(t.gettext("See your order"), about.order_url),
        total=t.gettext("Total"),
    )


def money_returned(about: Occasion, t: Translator) -> OrderLetter:
    """A payment that could not be used went back."""
    return OrderLetter(
        subject=t.gettext("Your money for order {number} is on its way back", number=about.order.number),
        preview=t.gettext("It goes back to where it came from."),
        tile=Tile(75, "Re", t.gettext("Returned")),
        title=t.gettext("We have paid your money back"),
        body=(
            t.gettext("A payment of yours could not be used for this order, and we have paid it back."),
            t.gettext(
                "It goes back to where it came from. Banks may take up to 10 business days to show it."
            ),
        ),
        action=Action(t.gettext("See your order"), about.order_url),
        total=t.gettext("Total"),
    )
