"""The address of a catalogue page and the question it asks: `/shop?category=bonding&sort=price&page=2`."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from backend_ext.catalogue.models import Query, Sort

PARAMETERS = ("q", "category", "min", "max", "stock", "sort", "page")
_MAX_TAKA = 10_000_000


def read(parameters: Mapping[str, str]) -> Query:
    """The question of an address; what makes no sense in it is left out."""
    sort = parameters.get("sort", "")
    return Query(
        text=" ".join(parameters.get("q", "").split())[:80],
        category=parameters.get("category", "")[:80],
        price_min=_poisha(parameters.get("min", "")),
        price_max=_poisha(parameters.get("max", "")),
        in_stock=parameters.get("stock", "") == "1",
        sort=Sort(sort) if sort in set(Sort) else Sort.FEATURED,
        page=_number(parameters.get("page", ""), 1000) or 1,
    )


def write(query: Query) -> dict[str, str]:
    """The parameters of a question, in canonical order; what is as usual stands not in it."""
    values = {
        "q": query.text,
        "category": query.category,
        "min": _taka(query.price_min),
        "max": _taka(query.price_max),
        "stock": "1" if query.in_stock else "",
        "sort": "" if query.sort is Sort.FEATURED else query.sort.value,
        "page": "" if query.page == 1 else str(query.page),
    }
    return {name: value for name, value in values.items() if value}


def path(query: Query, **changes: Any) -> str:
    """The English address of `query` with `changes`; any change but of the page leads to the first page."""
    asked = query.model_copy(update={"page": 1, **changes})
    parameters = urlencode(write(asked))
    return f"/shop?{parameters}" if parameters else "/shop"


def _number(text: str, most: int) -> int | None:
    clean = text.strip()
    if not clean.isdecimal() or len(clean) > 9:
        return None
    return min(int(clean), most)


def _poisha(text: str) -> int | None:
    whole = _number(text, _MAX_TAKA)
    return None if whole is None else whole * 100


def _taka(poisha: int | None) -> str:
    return "" if poisha is None else str(poisha // 100)
