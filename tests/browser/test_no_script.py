"""Without any script: the shop window reads well, the cart's form works, and the rest says what it needs."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from backend_ext.people.visitors import visitor_id
from chemouflage.i18n import lang_of_path, translator
from tests.books import Books
from tests.live import LiveShop

SLUG = "periodic-table-118"
NEEDS = "This page needs JavaScript. Please switch it on."
# What a page that was filled wrongly would show.
_RAW = re.compile(r"@@|\{\{|\bundefined\b|\bnull\b|\bNaN\b|\[object")


@pytest.fixture
def plain(browser: Browser, shop: LiveShop) -> Iterator[Page]:
    """A phone whose browser runs no script."""
    context = browser.new_context(
        base_url=shop.url, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("root", ["", "/bn"])
@pytest.mark.parametrize("path", ["/", "/shop", "/shop?category=organic&sort=price", f"/products/{SLUG}"])
def test_the_shop_window_reads_well(plain: Page, root: str, path: str) -> None:
    answer = plain.goto(f"{root}{path}".removesuffix("/") or "/")
    assert answer is not None
    assert answer.status == 200
    main = plain.locator("main")
    expect(plain.locator("html")).to_have_attribute("lang", "bn" if root else "en")
    expect(plain.get_by_role("heading", level=1)).to_be_visible()
    expect(main).to_contain_text("৳")
    assert _RAW.search(plain.locator("body").inner_text()) is None
    assert "Chemouflage" in plain.title()
    for picture in main.locator("img").all()[:6]:
        assert plain.request.get(picture.get_attribute("src") or "").ok
    links = {link.get_attribute("href") or "" for link in main.locator("a").all()}
    assert all(lang_of_path(link)[0] == ("bn" if root else "en") for link in links if link.startswith("/"))


@pytest.mark.parametrize("root", ["", "/bn"])
def test_the_product_page_tells_everything(plain: Page, root: str) -> None:
    plain.goto(f"{root}/products/{SLUG}")
    t = translator("bn" if root else "en")
    main = plain.locator("main")
    for words in ("In the box", "Goes well with", "Put in the cart"):
        expect(main).to_contain_text(t(words))
    facts = [
        json.loads(text) for text in plain.locator("script[type='application/ld+json']").all_text_contents()
    ]
    (product,) = [fact for fact in facts if fact["@type"] == "Product"]
    expect(plain.get_by_role("heading", level=1)).to_have_text(product["name"])
    assert product["offers"]["priceCurrency"] == "BDT"
    assert product["offers"]["availability"].endswith("InStock")
    if not root:
        expect(main).to_contain_text(f"৳{float(product['offers']['price']):g}")


@pytest.mark.parametrize("root", ["", "/bn"])
def test_the_form_fills_the_cart(plain: Page, books: Books, root: str) -> None:
    for quantity in ("3", "9"):
        plain.goto(f"{root}/products/{SLUG}")
        plain.locator("#buy select").select_option(quantity)
        plain.locator("#buy button").click()
        expect(plain).to_have_url(re.compile(f"{root}/cart$"))
    (cookie,) = [one for one in plain.context.cookies() if one["name"] == "cf_visitor"]
    assert cookie["httpOnly"] is True
    assert cookie["sameSite"] == "Lax"
    cart = books.db.carts.find_one({"_id": visitor_id(cookie["value"])}) or {}
    assert [line["quantity"] for line in cart["lines"].values()] == [10]


@pytest.mark.parametrize("root", ["", "/bn"])
def test_boards_are_chosen_by_links(plain: Page, root: str) -> None:
    t = translator("bn" if root else "en")
    plain.goto(f"{root}/quiz/boards")
    expect(plain.get_by_role("heading", level=1)).to_have_text(t("Today"))
    plain.get_by_role("link", name=t("All time")).click()
    expect(plain).to_have_url(re.compile(f"{root}/quiz/boards\\?board=all$"))
    expect(plain.get_by_role("heading", level=1)).to_have_text(t("All time"))
    assert plain.locator("#own noscript").text_content() == t("Your own place needs JavaScript.")
    assert _RAW.search(plain.locator("body").inner_text()) is None


@pytest.mark.parametrize("root", ["", "/bn"])
@pytest.mark.parametrize("path", ["/cart", "/checkout", "/orders/CH-2222-2222?key=x", "/track"])
def test_what_needs_scripts_says_so(plain: Page, root: str, path: str) -> None:
    plain.goto(f"{root}{path}")
    told = plain.locator("main noscript")
    expect(told).to_be_visible()
    assert told.text_content() == translator("bn" if root else "en")(NEEDS)
    expect(plain.locator("footer")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/nowhere", "/products/nothing", "/orders", "/bn/nirgends/hier", "/bn/products/"]
)
def test_an_address_of_nothing_has_a_page_of_its_own(plain: Page, path: str) -> None:
    answer = plain.goto(path)
    assert answer is not None
    assert answer.status == 404
    t = translator(lang_of_path(path)[0])
    expect(plain.get_by_role("heading", level=1)).to_be_visible()
    expect(plain.locator(f"main a[href='{t.path('/shop')}']").first).to_be_visible()
