"""What the mail says to who waited for a sold-out product."""

from backend_ext.catalogue.models import Product
from backend_ext.catalogue.service import CatalogueService
from backend_ext.kit.i18n import Translator
from backend_ext.kit.money import format_taka
from backend_ext.mail.letter import Action, Draft, Letter, Pointless, Tile, page
from backend_ext.mail.models import Mail, Purpose


class WishLetters:
    """The author of mails about things that are back. `origin` as `https://shop.example`, without a slash."""

    purposes = frozenset({Purpose.BACK_IN_STOCK})

    def __init__(self, catalogue: CatalogueService, origin: str) -> None:
        self._catalogue = catalogue
        self._origin = origin

    async def draft(self, mail: Mail, t: Translator) -> Draft:
        """See Author. Pointless once the product is no longer sold."""
        product_id = mail.params["product_id"]
        product = (await self._catalogue.by_ids([product_id])).get(product_id)
        if product is None:
            raise Pointless("the product is no longer sold")
        return wish_draft(product, self._origin, t)


def wish_draft(product: Product, origin: str, t: Translator) -> Draft:
    """The letter that says that `product` is back."""
    name, price = product.name.of(t.lang), format_taka(product.price, t.lang)
    return Draft(
        name="",
        why=t.gettext("You get this one mail because somebody asked for it with your address."),
        letter=Letter(
            subject=t.gettext("“{name}” is back", name=name),
            preview=t.gettext("In stock again, for {price}.", price=price),
            tile=Tile(4, "Be", t.gettext("Back")),
            title=t.gettext("It is back on the shelf"),
            body=(
                t.gettext(
                    "You wanted to know: “{name}” is in stock again, for {price}.", name=name, price=price
                ),
                t.gettext("Others waited for it too, so do not wait too long."),
            ),
            action=Action(t.gettext("See it"), page(origin, f"/products/{product.slug}", t.lang)),
        ),
    )
