"""What a product page shows of its reviews, ready to read in one language."""

from collections.abc import Mapping
from typing import Any, TypedDict

from backend_ext.bootstrap import Services
from backend_ext.kit.dates import show_day
from backend_ext.kit.text import digits
from backend_ext.reviews.models import Rating, Review
from chemouflage.i18n import Translator
from chemouflage.storefront.views import product_path


class ReviewView(TypedDict):
    """A review; `label` says its `stars` for screen readers."""

    name: str
    day: str
    stars: str
    label: str
    text: str


class ReviewsView(TypedDict):
    """All of a product; nothing is `rated` without a published one."""

    rated: bool
    unrated: bool
    rating: str
    rating_stars: str
    rating_label: str
    rating_count: str
    reviews: list[ReviewView]
    newer: str
    has_newer: bool
    older: str
    has_older: bool


async def reviews_view(
    services: Services, product_id: str, slug: str, query: Mapping[str, str], t: Translator
) -> tuple[ReviewsView, dict[str, Any]]:
    """A page of reviews (`reviews` in the query, from 1), and what search engines are told of them."""
    reviews = services.wishes.reviews
    rating = await reviews.rating(product_id)
    found = await reviews.published(product_id, _number(query.get("reviews", "")))
    base = product_path(slug, t)
    tenths = rating.tenths
    average = f"{tenths // 10}.{tenths % 10}"
    view = ReviewsView(
        rated=rating.count > 0,
        unrated=rating.count == 0,
        rating=digits(average, t.lang),
        rating_stars=_stars((tenths + 5) // 10),
        rating_label=t("{n} of 5 stars", n=digits(average, t.lang)),
        rating_count=t.plural("{n} review", "{n} reviews", rating.count),
        reviews=[_view(review, t) for review in found.items],
        newer=f"{base}?reviews={found.number - 1}#reviews",
        has_newer=1 < found.number <= found.pages,
        older=f"{base}?reviews={found.number + 1}#reviews",
        has_older=found.number < found.pages,
    )
    return view, _told(rating, average)


def _told(rating: Rating, average: str) -> dict[str, Any]:
    if not rating.count:
        return {}
    told = {
        "@type": "AggregateRating",
        "ratingValue": average,
        "reviewCount": rating.count,
        "bestRating": 5,
        "worstRating": 1,
    }
    return {"aggregateRating": told}


def _view(review: Review, t: Translator) -> ReviewView:
    return {
        "name": review.name or t("A former customer"),
        "day": show_day(review.created_at, t.lang),
        "stars": _stars(review.stars),
        "label": t("{n} of 5 stars", n=digits(str(review.stars), t.lang)),
        "text": review.text,
    }


def _stars(n: int) -> str:
    return "★" * n + "☆" * (5 - n)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 4 else 1
