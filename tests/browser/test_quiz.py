"""Games in a real browser: by nobody in particular on a phone, by a member in two tabs, against the clock."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.people.models import User
from backend_ext.refunds.service import Wanted
from chemouflage.i18n import translator
from tests.books import Books
from tests.browser.accounts import forget_tries, let_in, put_account
from tests.browser.shopper import GATEWAY, PAID
from tests.browser.steps import add_to_cart, fill_checkout, place_order
from tests.browser.test_accessibility import holds
from tests.live import LiveShop
from tests.people import admin

OPTION, ON = "[data-option]", "#go-on"
_SHIFTS = """
window.__shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def member(books: Books, context: BrowserContext, shop: LiveShop) -> User:
    """Somebody with an account, signed in."""
    forget_tries(books)
    user = put_account(books, name="Jahanara Imam")
    let_in(books, context, user, shop.url)
    return user


@pytest.fixture(autouse=True)
def fresh_tries(books: Books) -> None:
    """Many games from one address are many people's here."""
    forget_tries(books)


def _earlier(books: Books, page: Page, seconds: float) -> None:
    """The question that is open was dealt so much earlier."""
    attempt_id = page.url.rsplit("/", 1)[-1]
    row = books.db.quiz_attempts.find_one({"_id": attempt_id})
    assert row is not None
    last = len(row["slots"]) - 1
    dealt = row["slots"][last]["dealt_at"] - timedelta(seconds=seconds)
    books.db.quiz_attempts.update_one({"_id": attempt_id}, {"$set": {f"slots.{last}.dealt_at": dealt}})


def _option(books: Books, page: Page, *, right: bool) -> int:
    """The place of an option that is, or is not, the right one of the question that is shown."""
    expect(page.locator(OPTION).first).to_be_visible()
    page.wait_for_url(re.compile(r"/quiz/play/[0-9a-f]{24}$"))
    row = books.db.quiz_attempts.find_one({"_id": page.url.rsplit("/", 1)[-1]})
    assert row is not None
    slot = row["slots"][-1]
    question = books.db.quiz_questions.find_one({"_id": slot["question_id"]})
    assert question is not None
    return next(
        place for place, option in enumerate(slot["options"]) if (option["key"] == question["right"]) is right
    )


def _left(page: Page) -> int:
    expect(page.locator("[data-seconds]")).not_to_be_empty()
    return int(page.locator("[data-seconds]").inner_text())


def test_nobody_in_particular_plays_in_bangla_from_a_product_to_the_end(page: Page, books: Books) -> None:
    t = translator("bn")
    page.add_init_script(_SHIFTS)
    page.goto("/bn/products/noble-gases")
    page.locator("main a[href$='/quiz/play/try?start=1']").click()
    page.wait_for_url(re.compile(r"/bn/quiz/play/[0-9a-f]{24}$"))
    for place in range(1, 6):
        options = page.locator(OPTION)
        expect(page.locator("#question")).to_contain_text(f"{'০১২৩৪৫'[place]}/৫")
        boxes = [box for option in options.all() if (box := option.bounding_box())]
        assert all(box["height"] >= 56 for box in boxes)
        if len(boxes) <= 4 and page.locator("main img").count() == 0:
            assert boxes[-1]["y"] + boxes[-1]["height"] <= 740
        place_of = page.locator("#question").bounding_box()
        options.nth(place % 2).click()
        expect(page.locator(ON)).to_be_focused()
        expect(page.locator("main section [class*=leading-relaxed]")).not_to_be_empty()
        assert place_of is not None
        if place < 5:
            page.locator(ON).click()
            expect(page.locator("#question")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_be_focused()
    expect(page.locator("main ol > li")).to_have_count(5)
    expect(page.get_by_role("link", name=t("Make an account")).first).to_be_visible()
    page.locator("main ol summary").first.click()
    expect(page.locator("main ol details[open]")).to_contain_text(t("Right answer"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("window.__shift") < 0.02
    page.reload()
    expect(page.locator("main ol > li")).to_have_count(5)


@pytest.mark.parametrize("root", ["", "/bn"])
def test_every_stage_is_accessible(page: Page, books: Books, root: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{root}/quiz/play/try")
    expect(page.locator("#begin")).to_be_visible()
    holds(page, root)
    page.keyboard.press("Enter")
    expect(page.locator(OPTION).first).to_be_visible()
    expect(page.locator("[data-bar]").locator("..")).to_be_hidden()  # nothing sweeps
    holds(page, root)
    page.keyboard.press("1")
    expect(page.locator(ON)).to_be_focused()
    holds(page, root)
    for place in range(2, 6):
        page.keyboard.press("Enter")
        expect(page.locator("[data-clock]")).to_be_visible()
        page.keyboard.press("b" if place % 2 else "2")
        expect(page.locator(ON)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_be_focused()
    holds(page, root)


def test_a_daily_goes_on_where_it_was_in_each_tab(
    page: Page, context: BrowserContext, books: Books, shop: LiveShop
) -> None:
    page.goto("/quiz")
    page.locator("a[href='/quiz/play/daily']").click()
    page.wait_for_url("**/sign-in?next=%2Fquiz%2Fplay%2Fdaily")
    forget_tries(books)
    user = put_account(books)
    let_in(books, context, user, shop.url)
    page.goto("/quiz/play/daily")
    page.locator("#begin").click()
    page.wait_for_url(re.compile(r"/quiz/play/[0-9a-f]{24}$"))
    expect(page.locator(OPTION).first).to_be_visible()
    left = _left(page)
    options = page.locator(OPTION).all_inner_texts()
    _earlier(books, page, 12)
    page.reload()
    expect(page.locator(OPTION).first).to_be_visible()
    assert _left(page) <= left - 12
    assert page.locator(OPTION).all_inner_texts() == options
    other = context.new_page()
    other.goto(page.url)
    expect(other.locator(OPTION)).to_have_count(len(options))
    assert abs(_left(other) - _left(page)) <= 1
    page.bring_to_front()
    page.keyboard.press("2")
    expect(page.locator(ON)).to_be_focused()
    expect(other.locator(ON)).to_be_visible()  # by itself
    page.keyboard.press("Enter")
    expect(other.locator("#question")).to_have_text("Question 2 of 10")
    other.locator(OPTION).first.click()
    expect(page.locator(ON)).to_be_visible()
    (row,) = books.db.quiz_attempts.find({"user_id": user.id})
    assert [bool(slot["choice"]) for slot in row["slots"]] == [True, True]
    page.goto("/quiz")
    expect(page.locator("a[href='/quiz/play/daily']")).to_have_text("Go on")
    page.locator("a[href='/quiz/play/daily']").click()
    expect(page.locator("#question")).to_have_text("Question 2 of 10")
    books.db.quiz_attempts.update_one(
        {"_id": row["_id"]}, {"$set": {"closes_at": utcnow() - timedelta(seconds=1)}}
    )
    page.locator(ON).click()
    expect(page.locator("main")).to_contain_text("The time for this game ran out")
    page.goto("/quiz")
    expect(page.locator("[data-left]")).to_have_text(re.compile(r"^(\d\d:)?\d\d:\d\d$"))


def test_the_time_of_a_question_runs_out_and_is_told(page: Page, books: Books, member: User) -> None:
    page.goto("/quiz/play/try?start=1")
    page.wait_for_url(re.compile(r"/quiz/play/[0-9a-f]{24}$"))
    expect(page.locator(OPTION).first).to_be_visible()
    _earlier(books, page, 24)
    page.evaluate("dispatchEvent(new StorageEvent('storage', {key: 'cf_quiz'}))")
    expect(page.locator("[data-low]")).to_be_visible()
    expect(page.locator("[data-said]")).to_have_text("5 seconds left")
    _earlier(books, page, 5)
    page.evaluate("dispatchEvent(new StorageEvent('storage', {key: 'cf_quiz'}))")
    expect(page.get_by_role("heading", name="Time is up")).to_be_visible()
    expect(page.locator(ON)).to_be_focused()
    expect(page.locator("main")).to_contain_text("Right answer")


def _buy_a_deck(page: Page) -> tuple[str, str]:
    """Buys one deck and pays: its code as it is shown, and the order's number."""
    add_to_cart(page, "noble-gases")
    fill_checkout(page, "aamarpay")
    place_order(page)
    page.wait_for_url(GATEWAY)
    page.locator("button[name=action][value=pay]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PAID)
    code = page.locator("main code").inner_text()
    return code, page.url.partition("/orders/")[2].partition("?")[0]


def test_practice_opens_with_a_bought_code_redeemed_in_another_tab_and_closes_with_the_refund(
    page: Page, context: BrowserContext, books: Books, member: User
) -> None:
    page.goto("/quiz/practice")
    expect(page.get_by_role("link", name="Redeem a code")).to_be_visible()
    other = context.new_page()
    code, number = _buy_a_deck(other)
    other.goto("/account/codes")
    other.locator("#field-code").fill(code)
    other.locator("main form button[type=submit]").first.click()
    expect(other.locator("#premium-done")).to_be_focused()
    page.locator("input[name=topic][value=organic-chemistry]").check(force=True)
    page.locator("input[name=difficulty][value=easy]").check(force=True)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Organic Chemistry · Easy")
    page.locator("#begin").click()
    wrong = _option(books, page, right=False)
    page.locator(OPTION).nth(wrong).click()
    expect(page.get_by_role("heading", name="Not right")).to_be_visible()
    books.db.quiz_memories.update_many({"user_id": member.id}, {"$set": {"due_at": utcnow()}})
    other.goto("/quiz")
    expect(other.locator("main")).to_contain_text("1 question is due")
    other.goto("/quiz/review")
    expect(other.locator("main section")).to_contain_text("Organic Chemistry: 1")
    other.locator("main a[href='/quiz/play/review']").click()
    expect(other.locator("main section")).to_contain_text("Questions: 1")

    async def refund(services: Services) -> None:
        order = await services.orders.own(member.id, number)
        wanted = Wanted(lines=None, delivery=True, reference=number, reason="sent back", restock=True)
        await services.refunds.refund(admin(), order.id, wanted)

    books.work(refund)
    page.locator(ON).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This is part of premium")
    assert len((books.db.quiz_attempts.find_one({"user_id": member.id}) or {})["slots"]) == 1
    other.locator("#begin").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("This is part of premium")


def test_sounds_are_off_until_somebody_wants_them(page: Page) -> None:
    page.add_init_script(
        "window.__heard = 0; window.AudioContext = class extends AudioContext {"
        " createOscillator() { window.__heard += 1; return super.createOscillator(); } };"
    )
    page.goto("/quiz/play/try?start=1")
    switch = page.locator("[data-sound]")
    expect(switch).to_have_attribute("aria-pressed", "false")
    page.locator(OPTION).first.click()
    expect(page.locator(ON)).to_be_focused()
    assert page.evaluate("window.__heard") == 0
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    page.locator(ON).click()
    page.locator(OPTION).first.click()
    expect(page.locator(ON)).to_be_focused()
    assert page.evaluate("window.__heard") == 4
    page.reload()
    expect(switch).to_have_attribute("aria-pressed", "true")


def test_a_game_that_is_not_theirs_leads_to_the_lobby(page: Page) -> None:
    page.goto("/quiz/play/000000000000000000000000")
    page.wait_for_url("**/quiz?notice=gone")
    expect(page.get_by_role("alert")).to_contain_text("That game is not here.")
