"""The account pages in a real browser, on a phone: what people come to do there."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from secrets import token_bytes

import pyotp
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from backend_ext.kit.clock import add_months, utcnow
from backend_ext.kit.dates import show_day
from backend_ext.kit.ids import show_code
from chemouflage.i18n import Translator, translator
from tests.books import Books
from tests.browser.accounts import PASSWORD as CHOSEN
from tests.browser.accounts import forget_tries
from tests.browser.shopper import GATEWAY
from tests.browser.steps import listen
from tests.entrance import PASSWORD
from tests.live import LiveShop
from tests.member import Member, new_member, settled_member


@pytest.fixture(autouse=True)
def fresh_limits(books: Books) -> None:
    forget_tries(books)


@pytest.fixture(params=["en", "bn"])
def t(request: pytest.FixtureRequest) -> Translator:
    """Each thing is done in both languages."""
    return translator(request.param)


@pytest.fixture
def settled(books: Books, context: BrowserContext, shop: LiveShop) -> Member:
    """Somebody with orders, codes, addresses and devices; this browser is theirs."""
    member = books.work(settled_member)
    member.come_in(context, shop)
    return member


@pytest.fixture
def new(books: Books, context: BrowserContext, shop: LiveShop) -> Member:
    """Somebody who has just made an account; this browser is theirs."""
    member = books.work(new_member)
    member.come_in(context, shop)
    return member


@pytest.fixture(autouse=True)
def quiet(page: Page) -> Iterator[None]:
    """No script fails meanwhile."""
    errors = listen(page)
    yield
    assert errors == []


def _open(page: Page, t: Translator, path: str) -> None:
    """Opens a page of the account, as soon as it shows what it has."""
    page.goto(t.path(path))
    expect(page.locator("main .animate-pulse")).to_have_count(0)


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _noise(side: int) -> bytes:
    with BytesIO() as out:
        Image.frombytes("RGB", (side, side), token_bytes(side * side * 3)).save(out, "PNG")
        return out.getvalue()


def test_nobody_is_led_to_sign_in_and_back(page: Page, t: Translator) -> None:
    page.goto(t.path("/account/orders?show=paid"))
    page.wait_for_url(re.compile(r"/sign-in\?next=.*show"))


def test_the_overview_leads_everywhere(page: Page, t: Translator, settled: Member) -> None:
    _open(page, t, "/account")
    main = page.locator("main")
    expect(main).to_contain_text(settled.user.email)
    expect(main.locator("img[src^='/media/pictures/']")).to_be_visible()
    expect(page.locator("header [data-account] img")).to_be_visible()
    for path in ("orders", "codes", "addresses", "profile", "security", "devices"):
        expect(main.locator(f"a[href='{t.path(f'/account/{path}')}']")).to_have_count(2)
    _press(page, t("Sign out"))
    page.wait_for_url(re.compile("/bn$" if t.lang == "bn" else "/$"))
    page.goto(t.path("/account"))
    page.wait_for_url(re.compile(r"/sign-in\?next="))


def test_the_profile_is_saved_and_the_theme_changes_at_once(page: Page, t: Translator, new: Member) -> None:
    _open(page, t, "/account/profile")
    page.locator("#field-display_name").fill("<b>")
    page.locator("#field-name").fill("Jahanara Begum")
    _press(page, t("Save"))
    expect(page.locator("#field-display_name")).to_be_focused()
    expect(page.locator("#error-display_name")).not_to_be_empty()
    expect(page.locator("#field-name")).to_have_value("Jahanara Begum")
    page.locator("#field-display_name").fill(f"Zinc {new.user.id[:8]}")
    page.locator("input[name=theme][value=dark]").check()
    page.locator(f"input[type=radio][name=lang][value={t.lang}]").check()
    _press(page, t("Save"))
    expect(page.get_by_role("status").filter(has_text=t("Saved."))).to_be_visible()
    expect(page.locator("html")).to_have_class(re.compile("dark"))
    _open(page, t, "/account/profile")
    expect(page.locator("#field-name")).to_have_value("Jahanara Begum")
    expect(page.locator("input[name=theme][value=dark]")).to_be_checked()
    expect(page.locator("html")).to_have_class(re.compile("dark"))


def test_another_language_is_taken_up(page: Page, new: Member) -> None:
    t = translator("en")
    _open(page, t, "/account/profile")
    page.locator("input[type=radio][name=lang][value=bn]").check()
    _press(page, t("Save"))
    page.wait_for_url("**/bn/account/profile?done=profile")
    expect(page.locator("input[type=radio][name=lang][value=bn]")).to_be_checked()


def test_a_picture_comes_and_goes(page: Page, t: Translator, new: Member) -> None:
    _open(page, t, "/account/profile")
    form = page.locator("form[action='/api/me/picture']")
    problem = form.locator("[data-problem]")
    form.locator("button").click()
    expect(problem).not_to_be_empty()
    svg = {"name": "me.png", "mimeType": "image/png", "buffer": b"<svg><script>alert(1)</script></svg>"}
    form.locator("input[type=file]").set_input_files([svg])  # type: ignore[list-item]
    form.locator("button").click()
    expect(problem).to_contain_text("JPEG, PNG")
    heavy = {"name": "me.png", "mimeType": "image/png", "buffer": _noise(1600)}
    form.locator("input[type=file]").set_input_files([heavy])  # type: ignore[list-item]
    form.locator("button").click()
    expect(form.locator("#error-picture")).to_contain_text("5 MB" if t.lang == "en" else "৫ এমবি")
    expect(form.locator("input[type=file]")).to_be_focused()
    photo = {"name": "me.png", "mimeType": "image/png", "buffer": _noise(900)}
    form.locator("input[type=file]").set_input_files([photo])  # type: ignore[list-item]
    form.locator("button").click()
    page.wait_for_url("**/account/profile?done=picture")
    shown = page.locator("main img[src^='/media/pictures/']")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("naturalWidth", 256)
    _press(page, t("Remove the picture"))
    page.wait_for_url("**/account/profile?done=picture-removed")
    expect(page.locator("main img[src^='/media/pictures/']")).to_have_count(0)


def test_the_address_book(page: Page, t: Translator, new: Member) -> None:
    _open(page, t, "/account/addresses")
    _press(page, t("Add an address"))
    dialog = page.locator("#address-form")
    expect(dialog.locator("#field-name")).to_have_value("Rahima Khatun")
    dialog.locator("#field-street").fill("House 12, Road 3")
    dialog.locator("button[type=submit]").click()
    expect(dialog.locator("#field-phone")).to_be_focused()
    expect(dialog.locator("[aria-invalid=true]")).to_have_count(3)
    expect(dialog.locator("#field-street")).to_have_value("House 12, Road 3")
    dialog.locator("#field-phone").fill("01712 345678")
    dialog.locator("#field-area").fill("Dhanmondi")
    dialog.locator("#field-district").select_option("dhaka")
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_be_hidden()
    book = page.locator("main ul:not([data-tabs]) > li")
    expect(book).to_have_count(1)
    expect(book).to_contain_text("+8801712345678")
    expect(book).to_contain_text(t("Default"))

    _press(page, t("Add an address"))
    expect(dialog.locator("#field-street")).to_have_value("")
    karims = {"name": "Karim Uddin", "phone": "01812345678", "street": "College Road", "area": "Sadar"}
    for name, text in karims.items():
        dialog.locator(f"#field-{name}").fill(text)
    dialog.locator("#field-district").select_option("sylhet")
    dialog.locator("button[type=submit]").click()
    expect(book).to_have_count(2)
    karim = book.filter(has_text="Karim Uddin")
    karim.get_by_role("button", name=t("Make it the default")).click()
    expect(karim).to_contain_text(t("Default"))
    karim.get_by_role("button", name=t("Change")).click()
    expect(dialog.locator("#field-district")).to_have_value("sylhet")
    dialog.locator("#field-area").fill("Zindabazar")
    dialog.locator("button[type=submit]").click()
    expect(karim).to_contain_text("Zindabazar")
    karim.get_by_role("button", name=t("Delete")).click()
    _press(page, t("Yes, delete it"))
    expect(book).to_have_count(1)
    expect(book).to_contain_text(t("Default"))


def test_an_order_is_found_paid_and_another_cancelled(page: Page, t: Translator, settled: Member) -> None:
    _open(page, t, "/account/orders")
    rows = page.locator("main ul:not([data-tabs]) > li:has(h2)")
    expect(rows).to_have_count(4)
    page.get_by_role("link", name=t("Ended")).click()
    expect(rows).to_have_count(1)
    expect(page.locator("main a[aria-current=page]").last).to_have_text(t("Ended"))
    page.get_by_role("link", name=t("All"), exact=True).click()
    expect(rows).to_have_count(4)
    cancel = rows.get_by_role("button", name=t("Cancel the order"))
    expect(cancel).to_have_count(2)
    cancel.last.click()
    _press(page, t("Yes, cancel it"))
    expect(cancel).to_have_count(1)
    page.get_by_role("button", name=t("Pay now")).click()
    page.wait_for_url(GATEWAY)


def test_codes_open_premium(page: Page, t: Translator, books: Books, settled: Member) -> None:
    _open(page, t, "/account/codes")
    months = 12
    expect(page.locator("main")).to_contain_text(show_day(add_months(utcnow(), months), t.lang))
    mine = page.get_by_role("button", name=re.compile("^" + t("Redeem for me")))
    expect(mine).to_have_count(len(settled.codes))
    mine.first.click()
    expect(page.locator("#premium-done")).to_be_focused()
    expect(page.locator("#premium-done")).to_contain_text(show_day(add_months(utcnow(), 2 * months), t.lang))
    expect(mine).to_have_count(len(settled.codes) - 1)

    page.locator("#field-code").fill("ABCD-EFGH-JKLM")
    page.locator("#field-code").press("Enter")
    expect(page.locator("#error-code")).not_to_be_empty()
    expect(page.locator("#field-code")).to_have_value("ABCD-EFGH-JKLM")

    another = books.work(settled_member).codes[0]
    _open(page, t, f"/account/codes?code={show_code(another)}")
    expect(page.locator("#field-code")).to_have_value(show_code(another))
    page.locator("#field-code").press("Enter")
    expect(page.locator("#premium-done")).to_contain_text(show_day(add_months(utcnow(), 3 * months), t.lang))
    expect(page.locator("#field-code")).to_have_value("")


def test_another_device_is_signed_out(page: Page, t: Translator, books: Books, settled: Member) -> None:
    _open(page, t, "/account/devices")
    rows = page.locator("main ul:not([data-tabs]) > li")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text(t("This device"))
    rows.filter(has_text="Firefox").get_by_role("button").click()
    expect(rows).to_have_count(2)
    _press(page, t("Sign out all other devices"))
    _press(page, t("Yes, sign them out"))
    expect(rows).to_have_count(1)
    live = books.db.sessions.count_documents({"user_id": settled.user.id, "ended_at": None})
    assert live == 1


def test_the_password_is_changed(page: Page, t: Translator, new: Member) -> None:
    _open(page, t, "/account/security")
    form = page.locator("form[action='/api/password']")
    form.locator("#field-password-old").fill("not this one")
    form.locator("#field-password-new").fill(CHOSEN)
    form.locator("button[type=submit]").click()
    expect(form.locator("[data-problem]")).not_to_be_empty()
    form.locator("#field-password-old").fill(PASSWORD)
    form.locator("button[type=submit]").click()
    page.wait_for_url("**/account/security?done=password")
    expect(page.locator("main [role=status]").first).to_contain_text(
        t("Your password is changed. All other devices are signed out.")
    )


def test_the_second_step(page: Page, t: Translator, new: Member) -> None:
    _open(page, t, "/account/security?need=second-factor")
    expect(page.locator("main [role=alert]").first).to_be_visible()
    _press(page, t("Set it up"))
    expect(page.locator("[role=img] svg")).to_be_visible()
    secret = (page.locator("main code").first.text_content() or "").replace(" ", "")
    page.locator("#field-setup-code").fill("000000")
    page.locator("#field-setup-code").press("Enter")
    expect(page.locator("#error-setup-code")).not_to_be_empty()
    page.locator("#field-setup-code").fill(pyotp.TOTP(secret).now())
    page.locator("#field-setup-code").press("Enter")
    codes = page.locator("[aria-labelledby=factor-codes] li code")
    expect(codes).to_have_count(10)
    shown = codes.all_text_contents()
    with page.expect_download() as started:
        page.get_by_role("link", name=t("Download")).click()
    assert started.value.suggested_filename == "chemouflage-recovery-codes.txt"
    assert set(shown) < set(Path(started.value.path()).read_text().split())
    _press(page, t("I have kept them"))
    expect(codes).to_have_count(0)
    _press(page, t("Switch it off"))
    page.locator("#field-factor-remove").fill(shown[3].lower())
    page.locator("#field-factor-remove").press("Enter")
    expect(page.get_by_role("button", name=t("Set it up"))).to_be_visible()


def test_data_is_taken_along_and_the_account_ended(
    page: Page, t: Translator, books: Books, new: Member
) -> None:
    _open(page, t, "/account/data")
    with page.expect_download() as started:
        page.get_by_role("link", name=t("Download my data")).click()
    told = json.loads(Path(started.value.path()).read_text())
    assert told["profile"]["email"] == new.user.email
    form = page.locator("form[action='/api/me/delete']")
    form.locator("button[type=submit]").click()
    expect(form.locator("#error-word")).not_to_be_empty()
    form.locator("#field-word").fill(t("DELETE"))
    form.locator("#field-password").fill("not this one")
    form.locator("button[type=submit]").click()
    expect(form.locator("[data-problem]")).not_to_be_empty()
    form.locator("#field-password").fill(PASSWORD)
    form.locator("button[type=submit]").click()
    page.wait_for_url(re.compile("/goodbye$"))
    assert books.db.users.find_one({"_id": new.user.id}) is None
    page.goto(t.path("/account"))
    page.wait_for_url(re.compile(r"/sign-in\?next="))
