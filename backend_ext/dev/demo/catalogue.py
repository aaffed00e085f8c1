"""The whole demo catalogue in the order it is shown."""

from backend_ext.dev.demo.bonding_decks import BONDING_DECKS
from backend_ext.dev.demo.categories import CATEGORIES
from backend_ext.dev.demo.element_decks import ELEMENT_DECKS
from backend_ext.dev.demo.entries import DemoProduct
from backend_ext.dev.demo.laboratory_decks import LABORATORY_DECKS
from backend_ext.dev.demo.organic_decks import ORGANIC_DECKS
from backend_ext.dev.demo.originals import ORIGINALS
from backend_ext.dev.demo.reaction_decks import REACTION_DECKS

__all__ = ["CATEGORIES", "PRODUCTS"]

PRODUCTS: tuple[DemoProduct, ...] = (
    *ORIGINALS,
    *ELEMENT_DECKS,
    *BONDING_DECKS,
    *ORGANIC_DECKS,
    *REACTION_DECKS,
    *LABORATORY_DECKS,
)
