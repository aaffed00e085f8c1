"""Checkout, order page and tracking in a real browser, against the stand-in gateway."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.steps import add_to_cart, fill_checkout, listen, place_order
from tests.browser.test_cart import RULES

ORDER = re.compile(r"/orders/CH-[A-Z2-9]{4}-[A-Z2-9]{4}\?key=")


def _at_gateway(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Pay")).wait_for()
    page.wait_for_url(re.compile("paynow"))


def test_cash_on_delivery_by_a_double_click(page: Page) -> None:
    errors = listen(page)
    add_to_cart(page, "noble-gases")
    fill_checkout(page, "cash", district="dhaka")
    expect(page.locator("#checkout button[type=submit]")).to_have_text("Order now · ৳239")
    page.locator("#checkout button[type=submit]").dblclick()
    page.wait_for_url(ORDER)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ordered. We are packing it")
    expect(page).to_have_title(re.compile(r"^Order CH-"))
    expect(page.locator("meta[name=robots]")).to_have_attribute("content", "noindex")
    expect(page.locator("meta[name=referrer]")).to_have_attribute("content", "no-referrer")
    page.goto("/checkout")
    expect(page.get_by_role("heading", name="Nothing to check out")).to_be_visible()
    page.get_by_role("link", name="To the order you just placed").click()
    page.wait_for_url(ORDER)
    assert errors == []


def test_mistakes_are_marked_and_nothing_is_lost(page: Page) -> None:
    add_to_cart(page, "noble-gases")
    fill_checkout(page, "cash")
    page.locator("#field-phone").fill("123")
    page.locator("#field-street").fill("")
    expect(page.locator("#error-phone")).to_contain_text("Bangladeshi mobile number")
    place_order(page)
    expect(page.locator("#field-phone")).to_be_focused()
    expect(page.locator("#field-phone")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#error-street")).to_contain_text("house and street")
    page.reload()
    expect(page.locator("#field-name")).to_have_value("Rahima Khatun")
    expect(page.locator("#field-phone")).to_have_value("123")
    expect(page.locator("#field-district")).to_have_value("sylhet")
    expect(page.locator("input[value=cash]")).to_be_checked()


def test_what_is_typed_survives_a_reload_without_leaving_the_field(page: Page) -> None:
    add_to_cart(page, "noble-gases")
    with page.expect_websocket() as opened:
        page.goto("/checkout")
    expect(page.locator("#field-name")).to_be_enabled()
    wire = opened.value
    with (
        wire.expect_event("framereceived"),
        wire.expect_event("framesent", lambda frame: "Rahima" in str(frame)),
    ):
        page.locator("#field-name").press_sequentially("Rahima")
    page.reload()
    expect(page.locator("#field-name")).to_have_value("Rahima")


@pytest.mark.parametrize(
    ("prefix", "failed", "paid"),
    [
        ("", "The payment did not go through", "Paid. We are packing it"),
        ("/bn", "পেমেন্ট সফল হয়নি", "দাম পেয়েছি, প্যাক করছি"),
    ],
)
def test_failed_then_paid_while_another_tab_watches(page: Page, prefix: str, failed: str, paid: str) -> None:
    errors = listen(page)
    add_to_cart(page, "periodic-table-118", 2, prefix)
    fill_checkout(page, "aamarpay", prefix)
    place_order(page)
    _at_gateway(page)
    page.get_by_role("button", name="Let the payment fail").click()
    page.wait_for_url(ORDER)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(failed)
    expect(page.get_by_role("timer")).to_have_text(re.compile("^[0-9০-৯]{2}:[0-9০-৯]{2}$"))
    watching = page.context.new_page()
    watching.goto(page.url)
    expect(watching.get_by_role("heading", level=1)).to_have_text(failed)
    page.locator("main button:not([data-opens])").first.click()
    _at_gateway(page)
    page.get_by_role("button", name=re.compile("^Pay")).click()
    page.wait_for_url(ORDER)
    for tab in (page, watching):
        expect(tab.get_by_role("heading", level=1)).to_have_text(paid)
        expect(tab.locator("main code")).to_have_count(2)
        expect(tab.locator("main code").first).to_have_text(re.compile("^[A-Z2-9]{4}(-[A-Z2-9]{4}){2}$"))
    assert errors == []


def test_cancel_asks_first(page: Page) -> None:
    add_to_cart(page, "noble-gases")
    fill_checkout(page, "cash")
    place_order(page)
    page.wait_for_url(ORDER)
    page.get_by_role("button", name="Cancel the order").click()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ordered. We are packing it")
    page.get_by_role("button", name="Cancel the order").click()
    page.get_by_role("button", name="Yes, cancel it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cancelled")
    page.get_by_role("button", name="Put everything back in the cart").click()
    page.wait_for_url(re.compile("/cart$"))
    expect(page.locator("main li")).to_have_count(1)


def test_a_wrong_link_offers_tracking_which_finds_the_order(page: Page) -> None:
    add_to_cart(page, "noble-gases")
    fill_checkout(page, "cash")
    place_order(page)
    page.wait_for_url(ORDER)
    number = page.url.split("/orders/")[1].split("?")[0]
    page.context.clear_cookies()
    page.goto(f"/orders/{number}?key=guessed")
    expect(page.get_by_role("heading", level=1)).to_have_text("This link does not open an order")
    expect(page.locator("body")).not_to_contain_text("Rahima")
    page.locator("#field-number").fill(number.removeprefix("CH-").lower())
    page.locator("#field-contact").fill("somebody@example.com")
    page.get_by_role("button", name="Find it").click()
    expect(page.get_by_role("alert").last).to_have_text("We could not find this order.")
    page.locator("#field-contact").fill("+880 1712-345678")
    page.get_by_role("button", name="Find it").click()
    page.wait_for_url(ORDER)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ordered. We are packing it")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_checkout_and_order_page_are_accessible(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    add_to_cart(page, "noble-gases")
    fill_checkout(page, "cash")
    page.locator("#field-phone").fill("123")
    place_order(page)
    expect(page.locator("#field-phone")).to_be_focused()
    errors = Axe().run(page, options=RULES)
    assert errors.violations_count == 0, errors.generate_report()
    page.locator("#field-phone").fill("01712345678")
    place_order(page)
    page.wait_for_url(ORDER)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ordered. We are packing it")
    order = Axe().run(page, options=RULES)
    assert order.violations_count == 0, order.generate_report()
