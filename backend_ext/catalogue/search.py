"""Search that forgives typing errors. Pure: the shop's catalogue fits in memory many times over."""

from collections.abc import Callable, Iterable, Sequence

from rapidfuzz import fuzz, utils

from backend_ext.catalogue.models import Listed, Query, Sort

# Under this a word is something else; over it, a typing error ("orgnic", "perodic").
_ALIKE = 76
_NAME_WEIGHT, _TEXT_WEIGHT = 1.0, 0.8


def _word_score(word: str, words: Sequence[str]) -> float:
    best = 0.0
    for other in words:
        if other.startswith(word):
            return 100.0
        best = max(best, fuzz.ratio(word, other))
    return best


def _words(*texts: str) -> list[str]:
    return utils.default_process(" ".join(texts)).split()


def score(listed: Listed, text: str) -> float:
    """0 when a word of `text` is nowhere in the product, else up to 100: how well the words are met."""
    wanted = _words(text)
    if not wanted:
        return 100.0
    product = listed.product
    name = _words(product.name.en, product.name.bn)
    rest = _words(product.summary.en, product.summary.bn, product.category, *product.tags)
    total = 0.0
    for word in wanted:
        in_name, in_rest = _word_score(word, name) * _NAME_WEIGHT, _word_score(word, rest)
        if max(in_name, in_rest) < _ALIKE:
            return 0.0
        total += max(in_name, in_rest * _TEXT_WEIGHT)
    return total / len(wanted)


def matches(listed: Listed, query: Query) -> bool:
    """Whether a product passes the filters of `query` (all but its text)."""
    product = listed.product
    return (
        (not query.category or product.category == query.category)
        and (query.price_min is None or product.price >= query.price_min)
        and (query.price_max is None or product.price <= query.price_max)
        and (not query.in_stock or listed.available > 0)
    )


_SORTS: dict[Sort, Callable[[Listed], object]] = {
    Sort.FEATURED: lambda row: (not row.product.featured, row.product.position),
    Sort.PRICE: lambda row: (row.product.price, row.product.position),
    Sort.PRICE_DOWN: lambda row: (-row.product.price, row.product.position),
    Sort.NEWEST: lambda row: (-row.product.created_at.timestamp(), row.product.position),
    Sort.NAME: lambda row: row.product.name.en.casefold(),
}


def select(rows: Iterable[Listed], query: Query) -> list[Listed]:
    """What of `rows` answers `query`, sorted; a text search without a chosen order puts the best first."""
    found = [row for row in rows if matches(row, query)]
    found.sort(key=_SORTS[query.sort])  # type: ignore[arg-type]  # keys of one sort compare
    if not query.text.strip():
        return found
    scored = [(score(row, query.text), row) for row in found]
    hits = [pair for pair in scored if pair[0] > 0]
    if query.sort is Sort.FEATURED:
        hits.sort(key=lambda pair: -pair[0])
    return [row for _, row in hits]
