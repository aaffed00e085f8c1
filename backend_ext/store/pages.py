"""A page of what is in a collection."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from backend_ext.kit.model import Document
from backend_ext.kit.paging import Page
from backend_ext.store.mongo import Collection

D = TypeVar("D", bound=Document)

# A total order: documents of one moment stay where they are from page to page.
NEWEST_FIRST = (("created_at", -1), ("_id", -1))


async def page_of(
    model: type[D],
    collection: Collection[dict[str, Any]],
    match: Mapping[str, Any],
    order: Sequence[tuple[str, int]],
    number: int,
    size: int,
    *,
    collation: Mapping[str, Any] | None = None,
) -> Page[D]:
    """Page `number` (from 1) of the documents that match, in an order that leaves nothing open."""
    options: dict[str, Any] = {"collation": collation} if collation else {}
    cursor = collection.find(match, **options).sort(list(order)).skip((number - 1) * size).limit(size)
    items = [model.from_mongo(row) async for row in cursor]
    return Page(items, number, size, await collection.count_documents(match, **options))
