"""The cart in a real browser: drawer and page, tabs, and the ways round missing scripts and cookies."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import add_to_cart, listen

DRAWER = "#cart-drawer"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def in_drawer(page: Page) -> Page:
    """A live product page whose product was put into the cart."""
    with page.expect_response("**/api/visitor"):
        page.goto("/products/noble-gases")
    page.reload()
    page.wait_for_load_state("networkidle")
    page.locator("#buy button[type=submit]").click()
    expect(page.locator(f"{DRAWER} li")).to_have_count(1)
    return page


def test_the_drawer_says_what_was_added(in_drawer: Page) -> None:
    drawer = in_drawer.locator(DRAWER)
    expect(drawer).to_have_js_property("open", True)
    expect(drawer.get_by_role("status")).to_have_text("“Noble Gases” is in your cart.")
    expect(drawer.locator(".busy-only")).to_be_hidden()
    expect(in_drawer.locator("header a[href='/cart']")).to_contain_text("1")


def test_the_drawer_keeps_the_focus_and_gives_it_back(in_drawer: Page) -> None:
    inside = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
    for _ in range(12):
        in_drawer.keyboard.press("Tab")
        assert in_drawer.evaluate(inside)
    in_drawer.keyboard.press("Escape")
    expect(in_drawer.locator(DRAWER)).to_have_js_property("open", False)
    expect(in_drawer.locator("#buy button[type=submit]")).to_be_focused()


def test_the_drawer_opens_before_the_server_answers(in_drawer: Page) -> None:
    in_drawer.keyboard.press("Escape")
    in_drawer.context.set_offline(True)
    in_drawer.locator("#buy button[type=submit]").click()
    expect(in_drawer.locator(DRAWER)).to_have_js_property("open", True)
    expect(in_drawer.locator(f"{DRAWER} .busy-only")).to_be_visible()


def test_a_drawer_closed_before_the_server_answers_stays_closed(in_drawer: Page) -> None:
    drawer, count = in_drawer.locator(DRAWER), in_drawer.locator("header a[href='/cart']")
    in_drawer.keyboard.press("Escape")
    in_drawer.context.set_offline(True)
    in_drawer.locator("#buy button[type=submit]").click()
    expect(drawer).to_have_js_property("open", True)
    in_drawer.keyboard.press("Escape")
    in_drawer.context.set_offline(False)
    expect(count).to_contain_text("2")
    expect(drawer).not_to_have_attribute("data-busy", "")
    expect(drawer).to_have_js_property("open", False)


def test_steps_removal_and_undo(page: Page) -> None:
    errors = listen(page)
    add_to_cart(page, "noble-gases")
    page.goto("/cart")
    line = page.locator("main li")
    line.get_by_role("button", name="One more: Noble Gases").click()
    line.get_by_role("button", name="One more: Noble Gases").click()
    expect(line.get_by_role("group")).to_contain_text("3")
    line.get_by_role("button", name="One less: Noble Gases").click()
    expect(line.get_by_role("group")).to_contain_text("2")
    page.reload()
    expect(line.get_by_role("group")).to_contain_text("2")
    line.get_by_role("button", name="Remove: Noble Gases").click()
    expect(line).to_have_count(0)
    expect(page.locator("#cart-undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(line.get_by_role("group")).to_contain_text("2")
    assert errors == []


def test_another_tab_follows(page: Page) -> None:
    add_to_cart(page, "noble-gases")
    page.goto("/cart")
    expect(page.locator("main li")).to_have_count(1)
    other = page.context.new_page()
    add_to_cart(other, "lab-apparatus")
    expect(page.locator("main li")).to_have_count(2)


@pytest.mark.parametrize(("prefix", "home"), [("", "/cart"), ("/bn", "/bn/cart")])
def test_without_javascript_the_form_works(
    browser: Browser, base_url: str, page: Page, prefix: str, home: str
) -> None:
    plain = browser.new_context(base_url=base_url, java_script_enabled=False)
    first = plain.new_page()
    first.goto(f"{prefix}/products/noble-gases")
    first.locator("#buy button[type=submit]").click()
    expect(first).to_have_url(re.compile(f"{home}$"))
    page.context.add_cookies(plain.cookies())  # type: ignore[arg-type]
    page.goto("/cart")
    expect(page.locator("main li")).to_have_count(1)
    plain.close()


def test_a_websocket_without_the_cookie_falls_back_to_the_form(page: Page) -> None:
    page.route("**/api/visitor", lambda route: route.abort())
    page.goto("/products/noble-gases")
    page.wait_for_load_state("networkidle")
    page.locator("#buy button[type=submit]").click()
    expect(page).to_have_url(re.compile("/cart$"))
    expect(page.locator("main li")).to_have_count(1)


def test_an_empty_cart_leads_on(page: Page) -> None:
    page.goto("/bn/cart")
    expect(page.get_by_role("link", name="ডেকগুলো দেখুন")).to_have_attribute("href", "/bn/shop")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_cart_is_accessible(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    add_to_cart(page, "noble-gases")
    page.goto("/cart")
    expect(page.locator("main li")).to_have_count(1)
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
