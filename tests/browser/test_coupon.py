"""The coupon field in a real browser: Enter in it does not order, and what is wrong stands beside it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from backend_ext.bootstrap import Services
from chemouflage.i18n import translator
from tests.books import Books
from tests.browser.steps import add_to_cart, fill_checkout, listen
from tests.browser.test_accessibility import RULES
from tests.browser.test_checkout import ORDER
from tests.services.test_coupons import put_coupon


@pytest.mark.parametrize("prefix", ["", "/bn"])
def test_a_coupon_is_typed_applied_removed_and_ordered_with(page: Page, books: Books, prefix: str) -> None:
    code = f"EID{prefix[1:].upper()}10"

    async def offer(services: Services) -> None:
        await put_coupon(services, code)

    books.work(offer)
    errors = listen(page)
    add_to_cart(page, "noble-gases", 2, prefix)
    fill_checkout(page, "cash", prefix)
    total = page.locator("#checkout button[type=submit]")
    expect(total).to_contain_text(translator("bn" if prefix else "en")("Order now"))
    full = total.inner_text()
    page.locator("details:has(#field-coupon) summary").click()
    field = page.locator("#field-coupon")
    field.fill("nothing")
    field.press("Enter")
    expect(page.locator("#error-coupon")).not_to_be_empty()
    expect(field).to_be_focused()
    assert Axe().run(page, options=RULES).response["violations"] == []
    field.fill(code.lower())
    field.press("Enter")
    applied = page.locator("#checkout-coupon button[type=button]")
    expect(applied).to_be_visible()
    expect(total).not_to_have_text(full)
    expect(page.locator("#field-name")).to_have_value("Rahima Khatun")
    assert Axe().run(page, options=RULES).response["violations"] == []
    applied.click()
    expect(total).to_have_text(full)
    page.locator("details:has(#field-coupon) summary").click()
    field.fill(code)
    page.locator("button[form=coupon]").click()
    expect(applied).to_be_visible()
    total.click()
    page.wait_for_url(ORDER)
    expect(page.locator("dl").first).to_contain_text(code)
    assert errors == []
