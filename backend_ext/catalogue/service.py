"""What shoppers ask of the catalogue, with what is left of each product."""

from collections.abc import Iterable

from pydantic import TypeAdapter

from backend_ext.catalogue.errors import ProductNotFound
from backend_ext.catalogue.models import PAGE_SIZE, RELATED, Category, Listed, Product, Query
from backend_ext.catalogue.repository import CatalogueRepository
from backend_ext.catalogue.search import select
from backend_ext.kit.paging import Page
from backend_ext.kit.text import Localized
from backend_ext.stock.service import StockService
from backend_ext.store.cache import Cache
from backend_ext.store.mongo import Tx

_PRODUCTS = TypeAdapter(list[Product])
_CATEGORIES = TypeAdapter(list[Category])
_SECONDS = 600
_TAG = "products"


class CatalogueService:
    """Products are cached for 600 s and forgotten at each change; stock is never cached here."""

    def __init__(self, repository: CatalogueRepository, stock: StockService, cache: Cache) -> None:
        self._repository = repository
        self._stock = stock
        self._cache = cache

    async def _active(self) -> list[Product]:
        return await self._cache.get(
            "products:active", _PRODUCTS, self._repository.active, seconds=_SECONDS, tags=(_TAG,)
        )

    async def _listed(self, products: list[Product]) -> list[Listed]:
        left = await self._stock.available([product.id for product in products])
        return [Listed(product=product, available=left.get(product.id, 0)) for product in products]

    async def find(self, query: Query) -> Page[Listed]:
        """The page of products that answers `query`; a page past the end is the last one."""
        found = select(await self._listed(await self._active()), query)
        number = min(query.page, max(1, -(-len(found) // PAGE_SIZE)))
        start = (number - 1) * PAGE_SIZE
        return Page(items=found[start : start + PAGE_SIZE], number=number, size=PAGE_SIZE, total=len(found))

    async def product(self, slug: str) -> Listed:
        """The product on sale under `slug`. Raises ProductNotFound."""
        for product in await self._active():
            if product.slug == slug:
                return (await self._listed([product]))[0]
        raise ProductNotFound

    async def related(self, product: Product) -> list[Listed]:
        """Up to 4 others: of the same category first, then those that share the most tags."""
        others = [other for other in await self._active() if other.id != product.id]
        tags = set(product.tags)
        others.sort(key=lambda o: (o.category != product.category, -len(tags & set(o.tags)), o.position))
        return await self._listed(others[:RELATED])

    async def featured(self, limit: int = 8) -> list[Listed]:
        """The products staff put in front, up to `limit`."""
        chosen = [product for product in await self._active() if product.featured]
        return await self._listed(chosen[:limit])

    async def by_ids(self, ids: list[str], tx: Tx | None = None) -> dict[str, Product]:
        """Products on sale by id, read from the database: what a price is taken from."""
        return {product.id: product for product in await self._repository.by_ids(ids, tx)}

    async def names(self, ids: list[str]) -> dict[str, Localized]:
        """Names of products by id, on sale or not; what there is not is left out."""
        return await self._repository.names(ids)

    async def ids_of(self, slugs: Iterable[str]) -> dict[str, str]:
        """The id of each product on sale under `slugs`. Raises ProductNotFound for any that is not."""
        known = {product.slug: product.id for product in await self._active()}
        try:
            return {slug: known[slug] for slug in slugs}
        except KeyError:
            raise ProductNotFound from None

    async def titles(self) -> dict[str, Localized]:
        """The names of all products on sale, by slug."""
        return {product.slug: product.name for product in await self._active()}

    async def slugs(self) -> list[str]:
        """The slugs of all products on sale."""
        return [product.slug for product in await self._active()]

    async def categories(self) -> list[Category]:
        """Every category, in the shop's own order."""
        return await self._cache.get(
            "products:categories", _CATEGORIES, self._repository.categories, seconds=_SECONDS, tags=(_TAG,)
        )

    async def put(self, product: Product) -> None:
        """Writes `product`, new or not, and forgets what was cached."""
        await self._repository.put(product)
        await self._cache.forget(_TAG)

    async def put_category(self, category: Category) -> None:
        """Writes `category`, new or not, and forgets what was cached."""
        await self._repository.put_category(category)
        await self._cache.forget(_TAG)
