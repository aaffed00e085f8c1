"""The cart: prices and stock are looked up whenever it is shown."""

import asyncio
from collections.abc import Mapping

from backend_ext.cart.errors import CartFull
from backend_ext.cart.merge import merged
from backend_ext.cart.models import MAX_QUANTITY, CartLine, CartView
from backend_ext.cart.repository import CartRepository
from backend_ext.catalogue.errors import ProductNotFound
from backend_ext.catalogue.models import Listed, Product
from backend_ext.catalogue.service import CatalogueService
from backend_ext.kit.errors import Invalid
from backend_ext.stock.errors import OutOfStock
from backend_ext.stock.service import StockService
from backend_ext.store.mongo import Tx

_BAD_QUANTITY = "Choose from 1 to 10."


class CartService:
    """Carts by visitor id; the visitor is whoever holds the cookie."""

    def __init__(self, repository: CartRepository, catalogue: CatalogueService, stock: StockService) -> None:
        self._repository = repository
        self._catalogue = catalogue
        self._stock = stock

    async def view(self, visitor: str) -> CartView:
        """The cart at today's prices; what changed since the shopper last saw it is marked (see `saw`)."""
        cart = await self._repository.get(visitor)
        if cart is None or not cart.lines:
            return CartView(lines=[])
        ids = list(cart.lines)
        products, left = await self._now(ids)
        lines = [
            CartLine(
                product=products[key],
                quantity=stored.quantity,
                available=left.get(key, 0),
                price_before=None if stored.price_seen == products[key].price else stored.price_seen,
            )
            for key, stored in cart.lines.items()
            if key in products
        ]
        gone = [key for key in ids if key not in products]
        if gone:
            await self._repository.remove(visitor, gone)
        return CartView(lines=lines, gone=len(gone))

    async def priced(self, wants: Mapping[str, int]) -> CartView:
        """The view of a cart with these pieces by slug, at today's prices; none is stored.

        Raises ProductNotFound, and Invalid for less than 1 or more than 10 of one.
        """
        for quantity in wants.values():
            _check(quantity)
        ids = await self._catalogue.ids_of(wants)
        products, left = await self._now(list(ids.values()))
        if len(products) < len(wants):  # taken off sale this moment
            raise ProductNotFound
        lines = [
            CartLine(
                product=products[ids[slug]],
                quantity=quantity,
                available=left.get(ids[slug], 0),
                price_before=None,
            )
            for slug, quantity in wants.items()
        ]
        return CartView(lines=lines)

    async def saw(self, visitor: str, view: CartView) -> None:
        """Remembers that the shopper was shown `view`: its prices are what an order may be placed at."""
        changed = {
            line.product.id: line.product.price for line in view.lines if line.price_before is not None
        }
        await self._repository.saw_prices(visitor, changed)

    async def count(self, visitor: str) -> int:
        """Pieces in the cart, for the header."""
        cart = await self._repository.get(visitor)
        return sum(line.quantity for line in cart.lines.values()) if cart else 0

    async def add(self, visitor: str, slug: str, quantity: int) -> Listed:
        """Adds `quantity` (1 to 10) of a product, capped at 10 and at stock; returns the product.

        Raises ProductNotFound, OutOfStock when none is left, CartFull, Invalid.
        """
        _check(quantity)
        listed = await self._catalogue.product(slug)
        product = listed.product
        if listed.available < 1:
            raise OutOfStock(product.id, product.name)
        if not await self._repository.add(visitor, product.id, quantity, listed.available, product.price):
            raise CartFull
        return listed

    async def set_quantity(self, visitor: str, slug: str, quantity: int) -> None:
        """Changes a line to `quantity` (1 to 10). Raises ProductNotFound, OutOfStock, Invalid."""
        _check(quantity)
        listed = await self._catalogue.product(slug)
        if listed.available < quantity:
            raise OutOfStock(listed.product.id, listed.product.name)
        await self._repository.set_quantity(visitor, listed.product.id, quantity)

    async def remove(self, visitor: str, slug: str) -> None:
        """Takes a product out. Raises ProductNotFound."""
        listed = await self._catalogue.product(slug)
        await self._repository.remove(visitor, [listed.product.id])

    async def remove_ordered(self, visitor: str, product_ids: list[str], tx: Tx) -> None:
        """Takes out what was ordered, in the caller's transaction; what another tab added meanwhile stays."""
        await self._repository.remove(visitor, product_ids, tx)

    async def join(self, visitor: str, owner: str, tx: Tx) -> None:
        """Puts a guest's cart into an account's, in the caller's transaction; the guest's is gone.

        Quantities add, capped at 10 and at stock; lines past 30 are left out. Of the two prices seen the
        newer counts. Once the guest's cart is gone it changes nothing.
        """
        guests = await self._repository.take(visitor, tx)
        if guests is None or not guests.lines:
            return
        own = await self._repository.get(owner, tx)
        left = await self._stock.available({*guests.lines, *(own.lines if own else ())})
        await self._repository.put(merged(own, guests, owner, left), tx)

    async def forget(self, owner: str, tx: Tx) -> None:
        """Removes a cart, in the caller's transaction."""
        await self._repository.take(owner, tx)

    async def _now(self, ids: list[str]) -> tuple[dict[str, Product], dict[str, int]]:
        """Today's products and what is left of them, by id."""
        return await asyncio.gather(self._catalogue.by_ids(ids), self._stock.available(ids))


def _check(quantity: int) -> None:
    if not 1 <= quantity <= MAX_QUANTITY:
        raise Invalid({"quantity": _BAD_QUANTITY})
