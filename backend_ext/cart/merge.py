"""Two carts made one, when a guest turns out to have an account."""

from collections.abc import Mapping

from backend_ext.cart.models import MAX_LINES, MAX_QUANTITY, Cart, StoredLine


def merged(own: Cart | None, guests: Cart, owner: str, available: Mapping[str, int]) -> Cart:
    """The account's cart with the guest's lines after its own, as many as there is room for.

    Quantities add, capped at 10 and at what is `available` by product id; of what is sold out one piece
    stays, so that the shopper is told. Of two prices seen the one in the cart changed last counts.
    """
    if own is None:
        own = Cart(id=owner, updated_at=guests.updated_at)
    newer, older = (guests, own) if guests.updated_at >= own.updated_at else (own, guests)
    keys = list(dict.fromkeys([*own.lines, *guests.lines]))[:MAX_LINES]
    lines = {
        key: StoredLine(
            quantity=_capped(_pieces(own, key) + _pieces(guests, key), available.get(key, 0)),
            price_seen=(newer.lines.get(key) or older.lines[key]).price_seen,
        )
        for key in keys
    }
    return Cart(id=owner, lines=lines, updated_at=newer.updated_at)


def _pieces(cart: Cart, key: str) -> int:
    return cart.lines[key].quantity if key in cart.lines else 0


def _capped(pieces: int, available: int) -> int:
    return max(1, min(pieces, MAX_QUANTITY, available))
