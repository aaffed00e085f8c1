"""Every collection the code expects, and the numbered migrations that make them."""

from backend_ext.cart.repository import CARTS
from backend_ext.catalogue.repository import CATEGORIES, PRODUCTS
from backend_ext.mail.repository import OUTBOX
from backend_ext.ordering.repository import CHECKOUTS, ORDERS
from backend_ext.payments.repository import ATTEMPTS, INBOX
from backend_ext.premium.repository import CODES
from backend_ext.stock.repository import LEVELS, MOVES
from backend_ext.store.migrations import Collection, Migration, ensure
from backend_ext.terms.repository import SETTINGS

_FIRST: tuple[Collection, ...] = (
    PRODUCTS,
    CATEGORIES,
    LEVELS,
    MOVES,
    CARTS,
    CHECKOUTS,
    ORDERS,
    CODES,
    OUTBOX,
    SETTINGS,
)

_PAYMENTS: tuple[Collection, ...] = (ATTEMPTS, INBOX)

COLLECTIONS: tuple[Collection, ...] = _FIRST + _PAYMENTS

MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "the shop's first collections", ensure(_FIRST)),
    Migration(2, "payments", ensure(_PAYMENTS)),
    Migration(3, "orders by phone", ensure((ORDERS,))),
)
