"""Signing up, in and out in a real browser, on a phone, in both languages; and what mails lead to."""

import re
from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from backend_ext.bootstrap import Services
from backend_ext.kit.text import Lang
from backend_ext.mail.models import Purpose
from backend_ext.people.models import User
from chemouflage.i18n import Translator, translator
from tests.books import Books
from tests.browser.accounts import (
    PASSWORD,
    end_sessions,
    forget_tries,
    is_shown_in,
    is_shown_out,
    let_in,
    mailed_path,
    new_email,
    put_account,
    type_sign_in,
)
from tests.browser.steps import listen
from tests.live import LiveShop

OTHER_PASSWORD = "another sentence of iron"
BUTTON = "main form:not([action*='/with/']) button[type=submit]"
PROBLEM = "main [data-problem]"


@pytest.fixture(autouse=True)
def fresh_limits(books: Books) -> None:
    forget_tries(books)


@pytest.fixture(params=["en", "bn"])
def lang(request: pytest.FixtureRequest) -> Lang:
    """Each way is gone in both languages."""
    chosen: Lang = request.param
    return chosen


@pytest.fixture
def t(lang: Lang) -> Translator:
    """The texts of the language."""
    return translator(lang)


@pytest.fixture
def quiet(page: Page) -> Iterator[Page]:
    """A page on which no script fails."""
    errors = listen(page)
    yield page
    assert errors == []


@pytest.fixture
def stranger(browser: Browser, shop: LiveShop) -> Iterator[Page]:
    """Another browser, that was never here."""
    context = browser.new_context(base_url=shop.url, viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


@pytest.fixture
def plain(browser: Browser, shop: LiveShop) -> Iterator[Page]:
    """A phone whose browser runs no script."""
    context = browser.new_context(
        base_url=shop.url, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    yield context.new_page()
    context.close()


def sign_up(page: Page, t: Translator, email: str, next_path: str = "") -> None:
    """Signs up on the page, up to where it says to look into the mail."""
    with page.expect_response("**/api/visitor"):
        page.goto(t.path("/sign-up") + (f"?next={next_path}" if next_path else ""))
    page.locator("main #field-name").fill("Jahanara")
    page.locator("main #field-email").fill(email)
    page.locator("main #field-password").fill(PASSWORD)
    page.locator(BUTTON).click()
    expect(page).to_have_url(f"{t.path('/check-mail')}?about=sign-up")
    expect(page.get_by_role("heading", level=1)).to_have_text(t("Look into your mail"))


def test_sign_up_confirm_and_go_on(quiet: Page, books: Books, t: Translator) -> None:
    email = new_email()
    sign_up(quiet, t, email, t.path("/track"))
    assert books.db.users.count_documents({"email": email}) == 0
    path = mailed_path(books.mail(email, Purpose.CONFIRM_EMAIL))
    assert path.startswith(t.path("/confirm"))
    quiet.goto(path)
    assert books.db.users.count_documents({"email": email}) == 0, "looking at the link does nothing"
    expect(quiet.get_by_role("textbox", name=t("Password"))).to_have_count(0)
    quiet.locator(BUTTON).click()
    expect(quiet).to_have_url(f"{t.path('/track')}")
    is_shown_in(quiet, t.lang)
    user = books.db.users.find_one({"email": email}) or {}
    assert (user["name"], user["email_verified"], user["lang"], user["role"]) == (
        "Jahanara", True, t.lang, "customer",
    )  # fmt: skip
    quiet.goto(path)
    quiet.locator(BUTTON).click()
    over = quiet.locator("main [data-after=link_over]")
    expect(over).to_be_visible()
    expect(over).to_be_focused()
    expect(quiet.locator(BUTTON)).to_be_hidden()
    expect(over.get_by_role("link")).to_have_attribute("href", t.path("/sign-up"))


def test_a_confirmation_in_another_browser_asks_for_the_password(
    page: Page, stranger: Page, books: Books, t: Translator
) -> None:
    email = new_email()
    sign_up(page, t, email)
    with stranger.expect_response("**/api/visitor"):
        stranger.goto(mailed_path(books.mail(email, Purpose.CONFIRM_EMAIL)))
    field = stranger.locator("main #field-password")
    expect(field).to_be_hidden()
    stranger.locator(BUTTON).click()
    expect(field).to_be_visible()
    expect(stranger.locator(PROBLEM)).to_be_hidden()
    field.fill("not the password")
    stranger.locator(BUTTON).click()
    expect(stranger.locator("main [data-after=wrong_password]")).to_be_focused()
    assert books.db.users.count_documents({"email": email}) == 0
    field.fill(PASSWORD)
    stranger.locator(BUTTON).click()
    expect(stranger).to_have_url(f"{t.path('/account')}")
    assert books.db.users.count_documents({"email": email}) == 1


def test_a_password_that_is_too_simple_is_told_beside_the_field(quiet: Page, t: Translator) -> None:
    quiet.goto(t.path("/sign-up"))
    field, hint = quiet.locator("main #field-password"), quiet.locator("#hint-password")
    grey = hint.evaluate("hint => getComputedStyle(hint).color")
    quiet.locator("main #field-email").fill("no address")
    field.press_sequentially("short")
    assert hint.evaluate("hint => getComputedStyle(hint).color") == grey
    quiet.locator(BUTTON).click()
    expect(quiet.locator("#error-email")).not_to_be_empty()
    expect(quiet.locator("main #field-email")).to_be_focused()
    expect(field).to_have_value("short")
    quiet.locator("main #field-email").fill(new_email())
    quiet.locator(BUTTON).click()
    expect(quiet.locator("#error-password")).not_to_be_empty()
    expect(quiet.locator("#error-email")).to_be_empty()
    expect(field).to_be_focused()
    field.press_sequentially(" and then long")
    assert hint.evaluate("hint => getComputedStyle(hint).color") != grey
    quiet.locator("[data-reveals]").click()
    expect(field).to_have_attribute("type", "text")
    expect(field).to_have_value("short and then long")
    quiet.locator("[data-reveals]").click()
    expect(field).to_have_attribute("type", "password")


def test_a_wrong_password_and_then_the_right_one(quiet: Page, books: Books, t: Translator) -> None:
    user = put_account(books)
    quiet.goto(f"{t.path('/sign-in')}?next={t.path('/shop')}%3Fq%3Dacid%26stock%3D1")
    type_sign_in(quiet, user.email, "not the password")
    told = quiet.locator(PROBLEM).first
    expect(told).not_to_be_empty()
    expect(told).to_be_focused()
    expect(quiet.locator("main #field-password")).to_have_value("not the password")
    is_shown_out(quiet)
    assert books.db.sessions.count_documents({"user_id": user.id}) == 0
    type_sign_in(quiet, user.email)
    expect(quiet).to_have_url(f"{t.path('/shop')}?q=acid&stock=1")
    is_shown_in(quiet, t.lang)
    (cookie,) = [one for one in quiet.context.cookies() if one["name"] == "cf_session"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")


def test_who_is_in_already_is_told_and_may_go(
    quiet: Page, books: Books, shop: LiveShop, t: Translator
) -> None:
    let_in(books, quiet.context, put_account(books, name="Jahanara Imam"), shop.url)
    quiet.goto(f"{t.path('/sign-in')}?next=/track")
    expect(quiet.locator("main")).to_contain_text("Jahanara Imam")
    expect(quiet.locator("main #field-password")).to_have_count(0)
    expect(quiet.locator("main").get_by_role("link", name=t("Go on"))).to_have_attribute("href", "/track")
    quiet.locator("main form[action='/api/sign-out'] button").click()
    expect(quiet).to_have_url(f"{t.path('/')}")
    is_shown_out(quiet)
    assert [one for one in quiet.context.cookies() if one["name"] == "cf_session"] == []


@pytest.mark.parametrize(
    "next_path",
    [
        "https://evil.test/",
        "//evil.test",
        "/\\evil.test",
        "/%5Cevil.test",
        "/%09/evil.test",
        "javascript:alert(1)",
        "/api/visitor",
        "/..//evil.test",
        "%2F%2Fevil.test",
    ],
)
def test_signing_in_never_leads_out_of_the_shop(
    page: Page, books: Books, shop: LiveShop, next_path: str
) -> None:
    page.goto(f"/sign-in?next={next_path}")
    type_sign_in(page, put_account(books).email)
    page.wait_for_url(re.compile(re.escape(shop.url) + r"/account\b"))


def test_a_new_password(quiet: Page, books: Books, shop: LiveShop, stranger: Page, t: Translator) -> None:
    user = put_account(books)
    let_in(books, stranger.context, user, shop.url)
    stranger.goto(t.path("/track"))
    is_shown_in(stranger, t.lang)
    quiet.goto(t.path("/sign-in"))
    quiet.get_by_role("link", name=t("Forgot the password?")).click()
    quiet.locator("main #field-email").fill(user.email)
    quiet.locator(BUTTON).click()
    expect(quiet).to_have_url(f"{t.path('/check-mail')}?about=reset")
    path = mailed_path(books.mail(user.email, Purpose.RESET_PASSWORD))
    quiet.goto(path)
    quiet.locator("main #field-password").fill("short")
    quiet.locator(BUTTON).click()
    expect(quiet.locator("#error-password")).not_to_be_empty()
    quiet.locator("main #field-password").fill(OTHER_PASSWORD)
    quiet.locator(BUTTON).click()
    expect(quiet).to_have_url(f"{t.path('/account')}")
    stranger.reload()
    is_shown_out(stranger)
    quiet.goto(path)
    quiet.locator("main #field-password").fill(OTHER_PASSWORD)
    quiet.locator(BUTTON).click()
    over = quiet.locator("main [data-after=link_over]")
    expect(over.get_by_role("link")).to_have_attribute("href", t.path("/forgot"))
    stranger.goto(t.path("/sign-in"))
    type_sign_in(stranger, user.email)
    expect(stranger.locator(PROBLEM).first).not_to_be_empty()
    type_sign_in(stranger, user.email, OTHER_PASSWORD)
    expect(stranger).to_have_url(f"{t.path('/account')}")


def test_a_mail_about_no_account_is_not_sent_and_nobody_learns_it(page: Page, books: Books) -> None:
    email = new_email()
    page.goto("/forgot")
    page.locator("main #field-email").fill(email)
    page.locator(BUTTON).click()
    expect(page).to_have_url("/check-mail?about=reset")
    expect(page.locator("main")).to_contain_text("If there is an account")
    assert books.db.outbox.count_documents({"to": email}) == 0


async def _second_factor(services: Services, user: User) -> tuple[str, list[str]]:
    setup = services.second_factors.begin(user)
    secret = setup.secret.replace(" ", "")
    return secret, await services.second_factors.confirm(user, setup.token, pyotp.TOTP(secret).now())


def test_the_second_step(quiet: Page, books: Books, t: Translator) -> None:
    user = put_account(books)
    _, recovery = books.work(lambda services: _second_factor(services, user))
    quiet.goto(f"{t.path('/sign-in')}?next={t.path('/track')}")
    type_sign_in(quiet, user.email)
    quiet.wait_for_url(re.compile(re.escape(t.path("/sign-in/code"))))
    is_shown_out(quiet)
    digits = quiet.locator("main #field-code")
    expect(digits).to_have_attribute("inputmode", "numeric")
    expect(digits).to_have_attribute("autocomplete", "one-time-code")
    digits.fill("000000")
    digits.press("Enter")
    expect(quiet.locator(PROBLEM).first).not_to_be_empty()
    assert books.db.sessions.count_documents({"user_id": user.id}) == 0
    quiet.locator("main summary").click()
    quiet.locator("main #field-recovery").fill(recovery[0])
    quiet.locator("main #field-recovery").press("Enter")
    expect(quiet).to_have_url(f"{t.path('/track')}")
    is_shown_in(quiet, t.lang)


def test_the_second_step_without_the_first(page: Page, t: Translator) -> None:
    page.goto(f"{t.path('/sign-in/code')}?next={t.path('/track')}")
    page.locator("main #field-code").fill("123456")
    page.locator(BUTTON).first.click()
    over = page.locator("main [data-after=step_over]").first
    expect(over).to_be_visible()
    link = over.get_by_role("link")
    expect(link).to_have_attribute("href", re.compile(re.escape(f"{t.path('/sign-in')}?next=")))


def test_without_scripts_the_forms_work_too(plain: Page, books: Books, t: Translator) -> None:
    user = put_account(books)
    plain.goto(f"{t.path('/sign-in')}?next={t.path('/track')}")
    expect(plain.locator("[data-reveals]")).to_be_hidden()
    type_sign_in(plain, user.email, "not the password")
    plain.wait_for_url(re.compile("problem=wrong_credentials"))
    expect(plain.locator(PROBLEM).first).not_to_be_empty()
    type_sign_in(plain, user.email)
    expect(plain).to_have_url(f"{t.path('/track')}")
    assert books.db.sessions.count_documents({"user_id": user.id}) == 1


def test_without_scripts_a_link_asks_for_the_password(plain: Page, books: Books, t: Translator) -> None:
    email = new_email()
    plain.goto(t.path("/sign-up"))
    plain.locator("main #field-email").fill(email)
    plain.locator("main #field-password").fill("short")
    plain.locator(BUTTON).click()
    plain.wait_for_url(re.compile("problem=invalid"))
    expect(plain.locator(PROBLEM).first).to_have_text(t("Please check what you typed."))
    plain.locator("main #field-email").fill(email)
    plain.locator("main #field-password").fill(PASSWORD)
    plain.locator(BUTTON).click()
    expect(plain).to_have_url(f"{t.path('/check-mail')}?about=sign-up")
    expect(plain.locator("main")).to_contain_text(t("A link to finish signing up is on its way to you."))
    plain.goto(mailed_path(books.mail(email, Purpose.CONFIRM_EMAIL)))
    plain.locator(BUTTON).click()
    plain.wait_for_url(re.compile("problem=wrong_password"))
    plain.locator("main #field-password").fill(PASSWORD)
    plain.locator(BUTTON).click()
    expect(plain).to_have_url(f"{t.path('/account')}")


def test_an_ended_session_is_noticed_at_the_next_page(
    page: Page, books: Books, shop: LiveShop, t: Translator
) -> None:
    user = put_account(books)
    let_in(books, page.context, user, shop.url)
    page.goto(t.path("/track"))
    is_shown_in(page, t.lang)
    end_sessions(books, user)
    page.goto(t.path("/track"))
    is_shown_out(page)
