"""Tabs of one browser follow each other; who has to sign in again loses nothing that was typed."""

import re
from secrets import token_hex

import pytest
from playwright.sync_api import BrowserContext, Page, Route, WebSocket, expect

from backend_ext.people.models import User
from chemouflage.i18n import Translator, translator
from tests.books import Books, eventually
from tests.browser.accounts import (
    end_sessions,
    forget_tries,
    is_shown_in,
    is_shown_out,
    let_in,
    put_account,
    type_sign_in,
)
from tests.browser.shopper import is_marked, mark
from tests.browser.test_first_paint import Wire
from tests.live import LiveShop

DIALOG = "#sign-in-again"
TURNS = 6


@pytest.fixture
def user(books: Books) -> User:
    """Somebody with an account."""
    forget_tries(books)
    return put_account(books, name="Jahanara Imam")


@pytest.fixture(params=["en", "bn"])
def t(request: pytest.FixtureRequest) -> Translator:
    """Both languages."""
    return translator(request.param)


def _sockets(page: Page) -> list[WebSocket]:
    """The websockets that the page opens from now on."""
    opened: list[WebSocket] = []
    page.on("websocket", lambda socket: opened.append(socket))
    return opened


def _settled(page: Page) -> None:
    """Returns when nothing has gone on for half a second."""
    page.wait_for_load_state("networkidle")


def _live(page: Page, path: str) -> Page:
    """The page, once the server has sent its state."""
    wire = Wire(page)
    page.goto(path)
    wire.wait_until_live()
    return page


def _sign_in(page: Page, user: User, t: Translator) -> None:
    page.goto(f"{t.path('/sign-in')}?next={t.path('/signed-in')}")
    type_sign_in(page, user.email)
    expect(page).to_have_url(f"{t.path('/signed-in')}")


def _sign_out(page: Page, t: Translator) -> None:
    page.goto(t.path("/sign-in"))
    page.locator("main form[action='/api/sign-out'] button").click()
    expect(page).to_have_url(t.path("/"))


def test_signing_in_and_out_in_one_tab_shows_in_the_other(
    context: BrowserContext, user: User, t: Translator
) -> None:
    one = _live(context.new_page(), t.path("/track"))
    one.locator("main #field-number").fill("CH-7F3K")
    mark(one)
    is_shown_out(one)
    other = context.new_page()
    _sign_in(other, user, t)
    is_shown_in(one, t.lang)
    expect(one.locator("header [data-account]")).to_contain_text("J")
    expect(one.locator("main #field-number")).to_have_value("CH-7F3K")
    _sign_out(other, t)
    is_shown_out(one)
    expect(one.locator("main #field-number")).to_have_value("CH-7F3K")
    assert is_marked(one)


def test_signing_out_takes_private_pages_away(
    context: BrowserContext, shop: LiveShop, books: Books, user: User, t: Translator
) -> None:
    let_in(books, context, user, shop.url)
    private = _live(context.new_page(), t.path("/account/profile"))
    expect(private.locator("#field-name")).to_have_value("Jahanara Imam")
    _sign_out(context.new_page(), t)
    private.wait_for_url(re.compile(re.escape(f"{t.path('/sign-in')}?next=")))
    expect(private.locator("main #field-password")).to_be_visible()
    assert "Jahanara" not in private.content()
    private.go_back()
    private.wait_for_url(re.compile(re.escape(f"{t.path('/sign-in')}?next=")))
    assert "Jahanara" not in private.content()


def test_a_tab_keeps_nothing_of_who_was_in_it_before(
    context: BrowserContext, shop: LiveShop, books: Books, user: User
) -> None:
    let_in(books, context, user, shop.url)
    page = _live(context.new_page(), "/account/profile")
    page.locator("#field-name").fill("Jahanara Begum")
    page.locator("#field-phone").fill("01712 345678")
    mark(page)
    sibling = put_account(books, name="Rokeya Imam")
    let_in(books, context, sibling, shop.url)
    context.new_page().goto("/signed-in")
    page.evaluate("dispatchEvent(new StorageEvent('storage', {key: 'cf_session'}))")
    expect(page.locator("#field-name")).to_have_value("Rokeya Imam")
    expect(page.locator("#field-phone")).to_have_value("")
    assert not is_marked(page)


def test_an_ended_session_asks_and_nothing_typed_is_lost(
    context: BrowserContext, shop: LiveShop, books: Books, user: User, t: Translator
) -> None:
    let_in(books, context, user, shop.url)
    page = _live(context.new_page(), t.path("/account/profile"))
    field = page.locator("#field-display_name")
    typed = f"Nitrogen {token_hex(4)}"
    field.fill(typed)
    mark(page)
    end_sessions(books, user)
    page.locator("main form:has(#field-name) button[type=submit]").click()
    dialog = page.locator(DIALOG)
    expect(dialog).to_have_js_property("open", True)
    expect(dialog).to_contain_text(t("Your session has ended. What you typed is still here."))
    with context.expect_page() as opened:
        dialog.get_by_role("link").click()
    beside = opened.value
    type_sign_in(beside, user.email)
    expect(beside).to_have_url(f"{t.path('/signed-in')}")
    expect(dialog).to_have_js_property("open", False)
    expect(field).to_have_value(typed)
    assert is_marked(page)
    page.locator("main form:has(#field-name) button[type=submit]").click()
    eventually(lambda: (books.db.users.find_one({"_id": user.id}) or {}).get("display_name") == typed)
    # Saving leads to the page in the account's language; a tab closed on its way there may never answer.
    expect(page.get_by_role("status").filter(has_text=translator(user.lang)("Saved."))).to_be_visible()


def test_a_tab_that_was_quicker_than_the_visitor_cookie_takes_it_up_and_keeps_what_is_typed(
    context: BrowserContext, shop: LiveShop, books: Books, user: User
) -> None:
    let_in(books, context, user, shop.url)
    page, held = context.new_page(), list[Route]()
    page.route("**/api/visitor", lambda route: held.append(route))
    sockets = _sockets(page)
    _live(page, "/account/profile")
    field = page.locator("#field-display_name")
    field.fill("Neon 20")
    mark(page)
    wire = Wire(page)
    held[0].continue_()
    wire.wait_until_live()
    expect(field).to_have_value("Neon 20")
    assert is_marked(page)
    assert len(sockets) == 2
    page.locator("main form:has(#field-name) button[type=submit]").click()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    expect(field).to_have_value("Neon 20")


def test_tabs_renew_their_websocket_once_each_time_and_keep_their_state(
    context: BrowserContext, user: User
) -> None:
    """Over two processes of the web server: the state of a tab is the same after each renewal."""
    t = translator("en")
    tabs = [_live(context.new_page(), "/track") for _ in range(3)]
    opened = [_sockets(tab) for tab in tabs]
    tokens = [tab.evaluate("sessionStorage.token") for tab in tabs]
    acting = context.new_page()
    for _ in range(TURNS):
        _sign_in(acting, user, t)
        for tab in tabs:
            is_shown_in(tab)
        _sign_out(acting, t)
        for tab in tabs:
            is_shown_out(tab)
    _settled(acting)
    assert [len(sockets) for sockets in opened] == [2 * TURNS] * len(tabs)
    assert [tab.evaluate("sessionStorage.token") for tab in tabs] == tokens
