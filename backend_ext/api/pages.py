"""Long lists over HTTP: which page is asked for, and how one is answered."""

from collections.abc import Callable
from typing import Annotated, Generic, Self, TypeVar

from fastapi import Query
from pydantic import BaseModel

from backend_ext.kit.paging import Page

Number = Annotated[int, Query(ge=1, le=10_000)]
Size = Annotated[int, Query(ge=1, le=100)]

Stored = TypeVar("Stored")
Shown = TypeVar("Shown")


class Paged(BaseModel, Generic[Shown]):
    """Some of `count` items: those of `page` (from 1) of `pages`."""

    items: list[Shown]
    page: int
    pages: int
    count: int

    @classmethod
    def of(cls, found: Page[Stored], shown: Callable[[Stored], Shown]) -> Self:
        """A page, each item of it as `shown` shows it."""
        items = [shown(item) for item in found.items]
        return cls(items=items, page=found.number, pages=found.pages, count=found.total)
