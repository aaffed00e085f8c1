"""What the reminder of a cart says: what is still in it, at today's prices, and not a word of hurry."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend_ext.cart.service import CartService
from backend_ext.kit.i18n import Translator
from backend_ext.kit.text import Localized
from backend_ext.mail.letter import Action, Draft, Letter, Pointless, Tile, page
from backend_ext.mail.models import ABOUT_CARTS, Mail
from backend_ext.mail.strangers import harmless_name


@dataclass(frozen=True, slots=True)
class Left:
    """A line of the cart; the price is poisha."""

    name: Localized
    slug: str
    quantity: int
    unit_price: int

    @property
    def total(self) -> int:
        """Poisha of the line."""
        return self.unit_price * self.quantity


class CartLetters:
    """The author of mails about carts. `origin` as `https://shop.example`, without a slash."""

    purposes = ABOUT_CARTS

    def __init__(self, carts: CartService, origin: str) -> None:
        self._carts = carts
        self._origin = origin

    async def draft(self, mail: Mail, t: Translator) -> Draft:
        """See Author. Pointless when the cart has changed (an order empties it), or nothing of it is left."""
        user_id, _, mark = mail.subject_id.partition(".")
        view = await self._carts.view(user_id)
        if view.mark != mark:
            raise Pointless("the cart has changed")
        left = [
            Left(line.product.name, line.product.slug, line.quantity, line.product.price)
            for line in view.lines
            if line.available
        ]
        if not left:
            raise Pointless("nothing of the cart is in stock")
        return cart_draft(mail.params.get("name", ""), left, self._origin, t)


def cart_draft(name: object, left: Sequence[Left], origin: str, t: Translator) -> Draft:
    """The letter about what is `left` in somebody's cart, in the language of `t`."""
    return Draft(
        name=harmless_name(name),
        why=t.gettext("You get this mail because you asked to be reminded of your cart."),
        letter=Letter(
            subject=t.gettext("Your cart at Chemouflage is waiting"),
            preview=t.gettext("What you chose is still in stock."),
            tile=Tile(6, "C", t.gettext("Cart")),
            title=t.gettext("You left something in your cart"),
            body=(
                t.gettext("What you chose is still in stock, at the prices below."),
                t.gettext("You have changed your mind? Then there is nothing to do."),
            ),
            action=Action(t.gettext("Go to your cart"), page(origin, "/cart", t.lang)),
        ),
        template="cart",
        facts={"left": left, "product_url": lambda slug: page(origin, f"/products/{slug}", t.lang)},
    )
