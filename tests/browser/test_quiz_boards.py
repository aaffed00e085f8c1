"""Boards and statistics in a browser, on a phone."""

from random import Random

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.kit.text import Lang
from backend_ext.quiz.play.models import Kind
from chemouflage.i18n import translator
from tests.books import Books
from tests.live import LiveShop
from tests.member import Member
from tests.quiz_life import put_life, put_round, take_in


@pytest.fixture(scope="module")
def member(books: Books) -> Member:
    """Somebody with three weeks behind them, among others."""
    return books.work(put_life)


@pytest.fixture
def phone(context: BrowserContext, shop: LiveShop, member: Member) -> Page:
    """The member's phone."""
    member.come_in(context, shop)
    return context.new_page()


def _jumps(page: Page) -> float:
    """How far the page has jumped since it was opened: the sum of its layout shifts."""
    return float(
        page.evaluate(
            """() => new Promise((done) => {
                let sum = 0;
                new PerformanceObserver((list) => {
                    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
                }).observe({ type: "layout-shift", buffered: true });
                requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
            })"""
        )
    )


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_a_member_finds_themselves_hides_and_is_back(
    phone: Page, books: Books, member: Member, lang: Lang
) -> None:
    t, name = translator(lang), member.user.display_name
    phone.goto(t.path("/quiz/boards"))
    own = phone.locator("main table").first.locator("tr", has_text=name)
    near = phone.get_by_role("heading", name=t("Around you"))
    expect(near).to_be_visible()
    expect(own).to_contain_text(t("You"))
    around = near.locator("xpath=..").locator("li")
    assert 3 <= around.count() <= 5
    expect(around.filter(has_text=name)).to_have_count(1)
    assert _jumps(phone) < 0.01
    switch = phone.get_by_role("switch", name=t("Show me on the boards"))
    expect(switch).to_have_attribute("aria-checked", "true")

    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    expect(switch).to_be_focused()
    expect(own).to_have_count(0)
    expect(phone.locator("#own")).to_contain_text(t("You are hidden"))
    expect(phone.locator("#league")).to_contain_text(t("Hidden player"))
    assert books.db.quiz_players.find_one({"_id": member.user.id, "hidden": True}) is not None

    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(own).to_have_count(1)


def test_statistics_tell_of_three_weeks_and_grow_with_a_game(
    phone: Page, books: Books, member: Member
) -> None:
    t = translator("en")
    phone.goto("/quiz/statistics")
    calendar = phone.get_by_role("table", name=t("The last five weeks"))
    expect(calendar.locator("td")).to_have_count(35)
    played = calendar.locator("[data-mark=played]").count()
    assert played >= 15
    expect(calendar.locator("[data-mark=frozen]").first).to_be_visible()
    chart = phone.get_by_role("img", name="Points of the daily quiz in 30 days.")
    expect(chart.locator("svg rect")).to_have_count(30)
    assert _jumps(phone) < 0.01
    games = phone.locator("dl div", has_text=t("Games")).locator("dd")
    before = int(games.inner_text())

    async def review(services: Services) -> None:
        await put_round(services, member.user, dhaka_day(utcnow()), Random(1), kind=Kind.REVIEW)
        await take_in(services)

    books.work(review)
    phone.reload()
    expect(games).to_have_text(str(before + 1))
    phone.get_by_text(t("As a table")).first.click()
    expect(phone.locator("details[open] tbody tr")).to_have_count(30)
