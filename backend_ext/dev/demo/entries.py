"""The shapes of the demo catalogue and the helpers that write one deck in few lines."""

from dataclasses import dataclass
from enum import StrEnum

_BANGLA_DIGITS = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages of the shop."""

    en: str
    bn: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A list of short lines in both languages, in the same order."""

    en: tuple[str, ...]
    bn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A file under assets/products and what it shows, for those who cannot see it."""

    file: str
    alt: Words


class CategorySlug(StrEnum):
    """The categories a demo product can be in."""

    CARD_DECKS = "card-decks"
    SOFTWARE = "software"
    BUNDLES = "bundles"
    GUIDES = "guides"
    ELEMENT_FAMILIES = "element-families"
    BONDING = "bonding"
    ORGANIC = "organic"
    REACTIONS = "reactions"
    LABORATORY = "laboratory"


@dataclass(frozen=True, slots=True)
class DemoCategory:
    """A shelf of the shop."""

    slug: CategorySlug
    name: Words
    description: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoProduct:
    """One thing to buy; prices in poisha, paragraphs of the description divided by a blank line."""

    slug: str
    name: Words
    summary: Words
    description: Words
    in_the_box: Lines
    price_poisha: int
    compare_at_poisha: int | None
    category: CategorySlug
    tags: tuple[str, ...]
    images: tuple[Picture, ...]
    stock: int
    codes_per_unit: int
    featured: bool = False


def taka(amount: int) -> int:
    """Whole taka as poisha."""
    return amount * 100


def bangla_number(number: int) -> str:
    """The number in Bangla digits."""
    return str(number).translate(_BANGLA_DIGITS)


def paragraphs(*parts: Words) -> Words:
    """Paragraphs joined by a blank line, in both languages."""
    return Words("\n\n".join(p.en for p in parts), "\n\n".join(p.bn for p in parts))


def pictures(slug: str, *shots: tuple[str, str, str]) -> tuple[Picture, ...]:
    """Pictures of a product from (shot, alt in English, alt in Bangla)."""
    return tuple(Picture(f"{slug}-{shot}.svg", Words(en, bn)) for shot, en, bn in shots)


_HOW_IT_WORKS = Words(
    "Point your phone's camera at a card and the model rises from it in 3D: turn it, come closer, look "
    "behind it. The code in the box opens the premium quiz for twelve months.",
    "কার্ডের দিকে ফোনের ক্যামেরা ধরুন, কার্ডের ওপর ভেসে উঠবে ত্রিমাত্রিক মডেল: ঘুরিয়ে দেখুন, কাছে আনুন, পেছনটাও দেখুন। "
    "বাক্সের কোড দিয়ে বারো মাসের জন্য প্রিমিয়াম কুইজ খুলে যাবে।",
)


def deck(
    slug: str,
    *,
    name: Words,
    summary: Words,
    about: Words,
    cards: int,
    close_up: Words,
    price: int,
    was: int | None = None,
    category: CategorySlug,
    tags: tuple[str, ...],
    stock: int,
    extra: Lines | None = None,
    featured: bool = False,
) -> DemoProduct:
    """A boxed deck with one premium code; `price` and `was` in whole taka."""
    more = extra or Lines((), ())
    return DemoProduct(
        slug=slug,
        name=name,
        summary=summary,
        description=paragraphs(about, _HOW_IT_WORKS),
        in_the_box=Lines(
            (
                f"{cards} cards, 63 × 88 mm, rounded corners",
                *more.en,
                "How-to-play leaflet",
                "1 premium code",
            ),
            (
                f"{bangla_number(cards)}টি কার্ড, ৬৩ × ৮৮ মিমি, গোল কোনা",
                *more.bn,
                "খেলার নিয়মের কাগজ",
                "১টি প্রিমিয়াম কোড",
            ),
        ),
        price_poisha=taka(price),
        compare_at_poisha=None if was is None else taka(was),
        category=category,
        tags=tags,
        images=pictures(
            slug,
            ("box", f"Box of {name.en} with a fan of its cards", f"{name.bn}: বাক্স ও পাখার মতো ছড়ানো কার্ড"),
            ("card", f"Close-up of a card: {close_up.en}", f"একটি কার্ড কাছ থেকে: {close_up.bn}"),
            (
                "set",
                f"Cards of {name.en} laid out, front and back",
                f"{name.bn}: বিছিয়ে রাখা কার্ডের সামনে ও পেছনের দিক",
            ),
        ),
        stock=stock,
        codes_per_unit=1,
        featured=featured,
    )
