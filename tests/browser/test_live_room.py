"""A live room in browsers: a host's screen and two phones, from the code to the podium."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.people.models import User
from tests.books import Books
from tests.browser.accounts import let_in, put_account
from tests.live import LiveShop

PHONE, DESK = ViewportSize(width=360, height=740), ViewportSize(width=1280, height=800)


def premium_host(books: Books) -> User:
    """Somebody with premium."""
    user = put_account(books)

    async def give(services: Services) -> None:
        change = {"premium_until": utcnow().replace(year=2100)}
        await services.mongo.db["users"].update_one({"_id": user.id}, {"$set": change})

    books.work(give)
    return user


@contextmanager
def browser_of(
    browser: Browser, shop: LiveShop, size: ViewportSize, theme: str = "light"
) -> Iterator[BrowserContext]:
    """One device."""
    scheme: Literal["dark", "light"] = "dark" if theme == "dark" else "light"
    context = browser.new_context(base_url=shop.url, viewport=size, color_scheme=scheme)
    yield context
    context.close()


def right_of(books: Books, code: str, number: int) -> str:
    """The opaque id of the right option of a question."""

    async def look(services: Services) -> str:
        room = await services.quiz.live.rooms.find(code, "")
        asked = room.rounds[number - 1]
        return asked.id_of(asked.right)

    return books.work(look)


def open_room(page: Page, prefix: str = "") -> str:
    """Opens a room of five questions with the form; its code."""
    page.goto(f"{prefix}/quiz/live")
    page.locator("[name=questions]").fill("5")
    page.locator("[name=seconds]").fill("60")
    page.locator("form[action='/api/live/rooms'] [type=submit]").click()
    page.wait_for_url(re.compile(r"/quiz/live/[A-Z2-9]{6}$"))
    return page.url.rsplit("/", 1)[-1]


def test_a_room_from_the_code_to_the_podium(browser: Browser, shop: LiveShop, books: Books) -> None:
    with ExitStack() as stack:
        desk, one, two = (
            stack.enter_context(browser_of(browser, shop, size)) for size in (DESK, PHONE, PHONE)
        )
        let_in(books, desk, premium_host(books), shop.url)
        host, rina, karim = desk.new_page(), one.new_page(), two.new_page()
        code = open_room(host)
        expect(host.get_by_role("heading", name=f"{code[:3]} {code[3:]}")).to_be_visible()

        rina.goto("/live")
        rina.get_by_label("Code of the room").fill(code.lower())
        rina.get_by_role("button", name="Go in").click()
        karim.goto(f"/bn/live/{code}")
        rina.get_by_label("Your name").fill("Rina")
        rina.get_by_role("button", name="Join").click()
        expect(rina.get_by_role("heading", name="You are in, Rina!")).to_be_visible()
        karim.get_by_label("আপনার নাম").fill("করিম")
        karim.get_by_role("button", name="যোগ দিন").click()
        expect(host.get_by_role("heading", name="Players: 2")).to_be_visible()

        for number in range(1, 6):
            host.get_by_role("button", name="Start the game" if number == 1 else "Next question").click()
            right = right_of(books, code, number)
            rina.locator(f"button[data-id='{right}']").click()
            expect(rina.get_by_text("Your answer is in. Wait for the others.")).to_be_visible()
            if number == 2:  # a phone that was away is back where it was
                rina.reload()
                expect(rina.get_by_text("Your answer is in. Wait for the others.")).to_be_visible()
            karim.locator(f"button[data-option]:visible:not([data-id='{right}'])").first.click()
            expect(rina.get_by_text("Right! +")).to_be_visible()
            expect(karim.get_by_text("এবার হলো না")).to_be_visible()
            expect(host.get_by_role("heading", name="Why")).to_be_visible()
        host.get_by_role("button", name="To the podium").click()
        expect(host.get_by_role("heading", name="The podium")).to_be_visible()
        expect(
            host.get_by_role("list", name="The first three").get_by_role("listitem").first
        ).to_contain_text("করিম")
        expect(rina.get_by_text("5 right answers")).to_be_visible()
        expect(karim.get_by_text("সঠিক উত্তর ০টি")).to_be_visible()
