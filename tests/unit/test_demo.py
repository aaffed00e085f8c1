"""The demo catalogue: complete in both languages, sound prices, and the real shop's own five products."""

import re
from collections import Counter
from pathlib import Path

import pytest

from backend_ext.dev.demo.catalogue import CATEGORIES, PRODUCTS
from backend_ext.dev.demo.entries import CategorySlug, DemoProduct, Words

ASSETS = Path(__file__).parents[2] / "assets" / "products"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
BANGLA = re.compile(r"[\u0980-\u09ff]")
PARAGRAPH = "\n\n"

every_product = pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.slug)


def assert_both(words: Words) -> None:
    assert words.en.strip() == words.en != ""
    assert words.bn.strip() == words.bn != ""
    assert not BANGLA.search(words.en)
    assert BANGLA.search(words.bn)


def test_real_products_have_their_names_prices_and_stock() -> None:
    real = [(p.name.en, p.price_poisha, p.compare_at_poisha, str(p.category), p.stock) for p in PRODUCTS[:5]]
    assert real == [
        ("Chemouflage AR Chemistry Cards", 199_00, 299_00, "card-decks", 50),
        ("3D Molecular Viewer Pro", 299_00, 399_00, "software", 100),
        ("Virtual Chemistry Lab", 249_00, 349_00, "software", 75),
        ("Complete Chemistry Education Bundle", 599_00, 899_00, "bundles", 30),
        ("Chemouflage Teacher's Guide", 49_00, 69_00, "guides", 120),
    ]


def test_every_subject_has_at_least_four_decks_of_twenty_four() -> None:
    shelves = Counter(product.category for product in PRODUCTS)
    subjects = ("element-families", "bonding", "organic", "reactions", "laboratory")
    counts = [shelves[CategorySlug(subject)] for subject in subjects]
    assert min(counts) >= 4
    assert sum(counts) >= 24


def test_slugs_are_unique_and_fit_an_address() -> None:
    slugs = [product.slug for product in PRODUCTS]
    assert len(set(slugs)) == len(slugs)
    assert [slug for slug in slugs if not SLUG.fullmatch(slug)] == []


def test_categories_are_the_ones_in_use_and_written_in_both_languages() -> None:
    assert [category.slug for category in CATEGORIES] == sorted(
        {product.category for product in PRODUCTS}, key=[c.slug for c in CATEGORIES].index
    )
    for category in CATEGORIES:
        assert_both(category.name)
        assert_both(category.description)


@every_product
def test_texts_are_there_in_both_languages(product: DemoProduct) -> None:
    assert_both(product.name)
    assert_both(product.summary)
    assert "\n" not in product.summary.en + product.summary.bn
    assert_both(product.description)
    count = len(product.description.en.split(PARAGRAPH))
    assert 2 <= count <= 4
    assert len(product.description.bn.split(PARAGRAPH)) == count
    assert len(product.in_the_box.en) == len(product.in_the_box.bn) >= 2


@every_product
def test_prices_are_whole_taka_in_poisha_and_the_old_price_is_higher(product: DemoProduct) -> None:
    assert type(product.price_poisha) is int
    assert product.price_poisha > 0
    assert product.price_poisha % 100 == 0
    if product.compare_at_poisha is not None:
        assert type(product.compare_at_poisha) is int
        assert product.compare_at_poisha > product.price_poisha
    assert product.stock >= 0
    assert product.codes_per_unit >= 0


@every_product
def test_pictures_exist_and_are_described_in_both_languages(product: DemoProduct) -> None:
    assert len(product.images) >= 2
    assert len({image.file for image in product.images}) == len(product.images)
    for image in product.images:
        assert (ASSETS / image.file).is_file()
        assert_both(image.alt)


def test_the_shop_shows_its_edge_cases() -> None:
    assert [p.slug for p in PRODUCTS if p.stock == 0] == ["hydrogen-bonds"]
    assert sorted(p.stock for p in PRODUCTS)[1:3] == [2, 3]
    assert {p.slug for p in PRODUCTS if p.codes_per_unit == 0} == {
        "chemouflage-teachers-guide",
        "periodic-table-wall-poster",
    }
    assert {p.slug: p.codes_per_unit for p in PRODUCTS if p.codes_per_unit > 1} == {
        "complete-chemistry-education-bundle": 3
    }
    assert any(p.compare_at_poisha is None for p in PRODUCTS)
