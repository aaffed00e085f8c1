"""What somebody would like to have: put on, shown with today's price and stock, moved to the cart."""

from backend_ext.cart.service import CartService
from backend_ext.catalogue.models import Listed
from backend_ext.catalogue.service import CatalogueService
from backend_ext.stock.service import StockService
from backend_ext.store.mongo import Tx
from backend_ext.wishes.errors import WishlistFull
from backend_ext.wishes.models import MOST_WISHES, Wishlist
from backend_ext.wishes.repository import WishlistRepository


class WishlistService:
    """Wishlists of visitors and accounts; `owner` is whose."""

    def __init__(
        self,
        repository: WishlistRepository,
        catalogue: CatalogueService,
        stock: StockService,
        carts: CartService,
    ) -> None:
        self._repository = repository
        self._catalogue = catalogue
        self._stock = stock
        self._carts = carts

    async def has(self, owner: str, slug: str) -> bool:
        """Whether the product is on the list. Raises ProductNotFound."""
        return await self._repository.has(owner, (await self._catalogue.product(slug)).product.id)

    async def add(self, owner: str, slug: str) -> None:
        """Puts a product on the list; one that is there stays. Raises ProductNotFound, WishlistFull."""
        listed = await self._catalogue.product(slug)
        if not await self._repository.add(owner, listed.product.id):
            raise WishlistFull

    async def remove(self, owner: str, slug: str) -> None:
        """Takes a product off the list. Raises ProductNotFound."""
        await self._repository.remove(owner, [(await self._catalogue.product(slug)).product.id])

    async def move_to_cart(self, owner: str, slug: str) -> Listed:
        """Puts one piece into the cart, then takes the product off the list.

        Raises ProductNotFound, OutOfStock, CartFull; the list stays as it was then.
        """
        listed = await self._carts.add(owner, slug, 1)
        await self._repository.remove(owner, [listed.product.id])
        return listed

    async def view(self, owner: str) -> list[Listed]:
        """What is on the list as it is sold now, what was put on last first.

        What is no longer sold is taken off.
        """
        wishlist = await self._repository.get(owner)
        if wishlist is None or not wishlist.items:
            return []
        ids = sorted(wishlist.items, key=lambda key: (wishlist.items[key], key), reverse=True)
        products = await self._catalogue.by_ids(ids)
        if gone := [key for key in ids if key not in products]:
            await self._repository.remove(owner, gone)
        left = await self._stock.available(products)
        return [Listed(product=products[key], available=left.get(key, 0)) for key in ids if key in products]

    async def join(self, visitor: str, owner: str, tx: Tx) -> None:
        """The guest's list becomes the account's too, as far as there is room; nothing stays the guest's."""
        guests = await self._repository.take(visitor, tx)
        if guests is None or not guests.items:
            return
        own = await self._repository.get(owner, tx)
        items = own.items if own else {}
        more = {key: at for key, at in guests.items.items() if key not in items}
        joined = dict(list((items | more).items())[:MOST_WISHES])
        await self._repository.put(Wishlist(id=owner, items=joined, updated_at=guests.updated_at), tx)

    async def forget(self, owner: str, tx: Tx) -> None:
        """Removes the list."""
        await self._repository.take(owner, tx)
