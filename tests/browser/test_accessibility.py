"""Every page, in both languages and both themes: accessible, quiet on the console, asking nobody else."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, expect

from tests.books import Books
from tests.browser.steps import add_to_cart, fill_checkout, place_order
from tests.hostile.victim import Victim, settle_in
from tests.live import LiveShop
from tests.member import Member, new_member, settled_member
from tests.quiz_life import put_life

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SLUG = "noble-gases"
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_BAD = ("error", "warning")
Way = Callable[[Page, str, Victim], None]


@pytest.fixture(scope="module")
def buyer(shop: LiveShop) -> Iterator[Victim]:
    """Somebody with orders that wait, are paid, and are to be paid in cash."""
    books = Books(shop)
    yield settle_in(books)
    books.close()


@pytest.fixture
def said(page: Page) -> list[str]:
    """What the page said on the console, and whom it asked that is not of this machine."""
    heard: list[str] = []

    def asked(request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in ("data", "blob") and url.hostname not in _LOOPBACK:
            heard.append(f"asked {request.url}")

    page.on("console", lambda message: message.type in _BAD and heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.context.on("request", asked)
    return heard


def _open(path: str) -> Way:
    def go(page: Page, root: str, buyer: Victim) -> None:
        page.goto(f"{root}{path}" or "/")

    return go


def _missing(page: Page, root: str, buyer: Victim) -> None:
    answer = page.goto(f"{root}/products/unobtainium")
    assert answer is not None
    assert answer.status == 404


def _drawer(page: Page, root: str, buyer: Victim) -> None:
    with page.expect_response("**/api/visitor"):
        page.goto(root or "/")
    page.goto(f"{root}/products/{SLUG}")
    page.wait_for_load_state("networkidle")
    page.locator("#buy button[type=submit]").click()
    expect(page.locator("#cart-drawer li")).to_have_count(1)


def _cart(page: Page, root: str, buyer: Victim) -> None:
    add_to_cart(page, SLUG, 1, root)
    page.goto(f"{root}/cart")
    expect(page.locator("main li")).to_have_count(1)


def _checkout(page: Page, root: str, buyer: Victim) -> None:
    add_to_cart(page, SLUG, 1, root)
    fill_checkout(page, "cash", root)


def _checkout_errors(page: Page, root: str, buyer: Victim) -> None:
    add_to_cart(page, SLUG, 1, root)
    page.goto(f"{root}/checkout")
    place_order(page)
    expect(page.locator("#field-name")).to_be_focused()
    expect(page.locator("[aria-invalid=true]")).to_have_count(6)


def _empty_checkout(page: Page, root: str, buyer: Victim) -> None:
    page.goto(f"{root}/checkout")
    expect(page.locator("#checkout")).to_have_count(0)


def _order(name: str) -> Way:
    def go(page: Page, root: str, buyer: Victim) -> None:
        order = getattr(buyer, name)
        page.goto(f"{root}/orders/{order.number}?key={buyer.keys[order.number]}")
        expect(page.locator("main")).to_contain_text(order.number)

    return go


def _cancel_dialog(page: Page, root: str, buyer: Victim) -> None:
    _order("waiting")(page, root, buyer)
    page.locator("[data-opens=cancel-order]").click()
    expect(page.locator("#cancel-order")).to_have_js_property("open", True)


def _locked(page: Page, root: str, buyer: Victim) -> None:
    page.goto(f"{root}/orders/{buyer.paid.number}?key=guessed")
    expect(page.locator("#field-number")).to_be_visible()


def _track_error(page: Page, root: str, buyer: Victim) -> None:
    with page.expect_websocket():
        page.goto(f"{root}/track")
    page.locator("#field-number").fill("CH-2222-2222")
    page.locator("#field-contact").fill("nobody@example.com")
    page.locator("main form button").click()
    expect(page.locator("main [role=alert]")).to_be_visible()


def _theme_menu(page: Page, root: str, buyer: Victim) -> None:
    page.goto(f"{root}/track")
    page.locator("details[data-menu] > summary").click()
    expect(page.locator("[data-theme-choice=dark]")).to_be_visible()


def _refused(path: str, part: str) -> Way:
    """A page to sign in whose form was sent with nothing in it."""

    def go(page: Page, root: str, buyer: Victim) -> None:
        page.goto(f"{root}{path}")
        page.locator("main form button[type=submit]").first.click()
        expect(page.locator(f"main {part}").first).not_to_be_empty()

    return go


def _sign_in_again(page: Page, root: str, buyer: Victim) -> None:
    page.goto(f"{root}/track")
    page.evaluate("document.getElementById('sign-in-again').showModal()")


def _learn(path: str) -> Way:
    def go(page: Page, root: str, buyer: Victim) -> None:
        page.goto(f"{root}{path}")
        expect(page.locator("main section h2")).to_be_visible()

    return go


WAYS: dict[str, Way] = {
    "start": _open(""),
    "shop": _open("/shop"),
    "search with a typing error": _open("/shop?q=orgnic&stock=1"),
    "search that finds nothing": _open("/shop?q=zzzzzz"),
    "product": _open(f"/products/{SLUG}"),
    "drawer": _drawer,
    "empty cart": _open("/cart"),
    "cart": _cart,
    "empty checkout": _empty_checkout,
    "checkout": _checkout,
    "checkout with errors": _checkout_errors,
    "order waiting": _order("waiting"),
    "order waiting, cancel dialog": _cancel_dialog,
    "order paid, with codes": _order("paid"),
    "order in cash": _order("cash"),
    "order, wrong key": _locked,
    "track": _open("/track"),
    "contact": _open("/contact"),
    "quiz": _open("/quiz"),
    "quiz, a game that is nobody's": _open("/quiz?notice=gone"),
    "practice, without premium": _learn("/quiz/practice"),
    "review, without premium": _learn("/quiz/review"),
    "wishlist-empty": _open("/wishlist"),
    "sold-out": _open("/products/hydrogen-bonds"),
    "boards, this week": _open("/quiz/boards?board=week"),
    "boards, a topic": _open("/quiz/boards?topic=acids-and-bases"),
    "track, not found": _track_error,
    "theme menu": _theme_menu,
    "sign in": _open("/sign-in?next=/track"),
    "sign in, came back with a problem": _open("/sign-in?problem=prove_first"),
    "sign up": _open("/sign-up"),
    "sign up, refused": _refused("/sign-up", "#error-password"),
    "second step": _open("/sign-in/code"),
    "forgot": _open("/forgot"),
    "forgot, refused": _refused("/forgot", "#error-email"),
    "look into your mail": _open("/check-mail?about=sign-up"),
    "confirm": _open("/confirm?code=x"),
    "confirm, in another browser": _open("/confirm?code=x&problem=wrong_password"),
    "confirm, too late": _open("/confirm?code=x&problem=link_over"),
    "reset": _open("/reset?code=x"),
    "confirm a new address": _open("/confirm-email?code=x"),
    "prove": _open("/prove?code=x"),
    "signed in": _open("/signed-in"),
    "goodbye": _open("/goodbye"),
    "no more mails?": _open("/unsubscribe?code=x"),
    "no more mails": _open("/unsubscribed"),
    "sign in again": _sign_in_again,
    "no such page": _missing,
}


def _address_errors(page: Page) -> None:
    page.locator("main button:has(svg):not(dialog *)").last.click()
    expect(page.locator("#address-form")).to_have_js_property("open", True)
    page.locator("#address-form #field-name").fill("")
    page.locator("#address-form button[type=submit]").click()
    expect(page.locator("#address-form [aria-invalid=true]")).not_to_have_count(0)


def _delete_dialog(page: Page) -> None:
    page.locator("main li:has(address)").last.locator("button").last.click()
    expect(page.locator("#address-delete")).to_have_js_property("open", True)


def _cancel_own(page: Page) -> None:
    page.locator("main li:has(h2) button").last.click()
    expect(page.locator("#cancel-own-order")).to_have_js_property("open", True)


def _others(page: Page) -> None:
    page.locator("main [data-opens=end-others]").click()
    expect(page.locator("#end-others")).to_have_js_property("open", True)


def _wrong_code(page: Page) -> None:
    page.locator("#field-code").fill("ABCD-EFGH-JKLM")
    page.locator("#field-code").press("Enter")
    expect(page.locator("#error-code")).not_to_be_empty()


def _setup(page: Page) -> None:
    page.locator("main section").first.locator("button").click()
    expect(page.locator("#field-setup-code")).to_be_focused()


def _wrong_profile(page: Page) -> None:
    page.locator("#field-display_name").fill("")
    page.locator("form:has(#field-display_name) button[type=submit]").click()
    expect(page.locator("#error-display_name")).not_to_be_empty()


def _nothing(page: Page) -> None:
    pass


ACCOUNT_WAYS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "overview": ("", _nothing),
    "orders": ("/orders", _nothing),
    "orders, none of a kind": ("/orders?show=ended&page=2", _nothing),
    "orders, cancel dialog": ("/orders", _cancel_own),
    "codes": ("/codes", _nothing),
    "codes, wrong code": ("/codes", _wrong_code),
    "addresses": ("/addresses", _nothing),
    "addresses, form with errors": ("/addresses", _address_errors),
    "addresses, delete dialog": ("/addresses", _delete_dialog),
    "profile": ("/profile", _nothing),
    "profile with errors": ("/profile", _wrong_profile),
    "security": ("/security?done=password", _nothing),
    "security, setting up the second step": ("/security?need=second-factor", _setup),
    "devices": ("/devices", _nothing),
    "devices, dialog": ("/devices", _others),
    "data": ("/data", _nothing),
}
EMPTY = ("overview", "orders", "codes", "addresses", "devices")


@pytest.fixture(scope="module")
def members(shop: LiveShop) -> Iterator[dict[bool, Member]]:
    """Somebody with a full account (True), and somebody new."""
    books = Books(shop)
    yield {True: books.work(settled_member), False: books.work(new_member)}
    books.close()


@pytest.mark.parametrize("root", ["", "/bn"])
@pytest.mark.parametrize("name", WAYS)
def test_a_page(page: Page, said: list[str], buyer: Victim, name: str, root: str) -> None:
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    WAYS[name](page, root, buyer)
    holds(page, root)
    # Chromium itself says on the console what was answered with such a status.
    expected = "404" if name == "no such page" else "422" if name.endswith("refused") else None
    assert [text for text in said if expected is None or expected not in text] == []


@pytest.fixture(scope="module")
def players(members: dict[bool, Member], shop: LiveShop) -> dict[bool, Member]:
    """Somebody with three weeks of the quiz behind them (True), and somebody new."""
    books = Books(shop)
    try:
        return {True: books.work(put_life), False: members[False]}
    finally:
        books.close()


@pytest.mark.parametrize("root", ["", "/bn"])
@pytest.mark.parametrize("path", ["/quiz/boards", "/quiz/statistics"])
@pytest.mark.parametrize("full", [True, False])
def test_a_page_of_a_player(
    page: Page, said: list[str], shop: LiveShop, players: dict[bool, Member], path: str, full: bool, root: str
) -> None:
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    players[full].come_in(page.context, shop)
    page.goto(f"{root}{path}")
    expect(page.locator("main .animate-pulse")).to_have_count(0)
    for folded in page.locator("main details > summary").all()[:5]:  # every table, and one deck
        folded.click()
    holds(page, root)
    assert said == []


@pytest.mark.parametrize("root", ["", "/bn"])
@pytest.mark.parametrize(
    ("name", "full"), [*((name, True) for name in ACCOUNT_WAYS), *((name, False) for name in EMPTY)]
)
def test_a_page_of_an_account(
    page: Page, said: list[str], shop: LiveShop, members: dict[bool, Member], name: str, full: bool, root: str
) -> None:
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    members[full].come_in(page.context, shop)
    path, go = ACCOUNT_WAYS[name]
    page.goto(f"{root}/account{path}")
    expect(page.locator("main .animate-pulse")).to_have_count(0)
    go(page)
    holds(page, root)
    assert said == []


def holds(page: Page, root: str) -> None:
    """What is shown is accessible in both themes, in its language, and no wider than the phone."""
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.evaluate("document.documentElement.lang") == ("bn" if root else "en")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.wait_for_function("(name) => document.documentElement.classList.contains(name)", arg=scheme)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
