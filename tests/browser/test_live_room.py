"""A live room in browsers: a host's screen and two phones, from the code to the podium."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.people.models import User
from tests.books import Books
from tests.browser.accounts import let_in, put_account
from tests.browser.test_accessibility import RULES
from tests.live import LiveShop

PHONE, DESK = ViewportSize(width=360, height=740), ViewportSize(width=1280, height=800)

# The three stand on the podium.
_RISEN = """Promise.all([...document.querySelectorAll(".live-stand")]
    .flatMap((stand) => stand.getAnimations()).map((rise) => rise.finished)).then(() => true)"""


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


def _accessible(*pages: Page) -> None:
    """Nothing to object to where the room is now."""
    for page in pages:
        page.wait_for_timeout(300)  # what slides in is not to be judged half way
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()


def _listen(said: list[str], *pages: Page) -> None:
    for page in pages:
        page.on("console", lambda message: message.type in ("error", "warning") and said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))


def test_a_room_from_the_code_to_the_podium(browser: Browser, shop: LiveShop, books: Books) -> None:
    said: list[str] = []
    with ExitStack() as stack:
        desk = stack.enter_context(browser_of(browser, shop, DESK))
        one = stack.enter_context(browser_of(browser, shop, PHONE))
        two = stack.enter_context(browser_of(browser, shop, PHONE, "dark"))
        let_in(books, desk, premium_host(books), shop.url)
        host, rina, karim = desk.new_page(), one.new_page(), two.new_page()
        _listen(said, host, rina, karim)
        code = open_room(host)
        expect(host.get_by_role("heading", name=f"{code[:3]} {code[3:]}")).to_be_visible()

        rina.goto("/live")
        rina.get_by_label("Code of the room").fill(code.lower())
        rina.get_by_role("button", name="Go in").click()
        karim.goto(f"/bn/live/{code}")
        rina.get_by_label("Your name").fill("Rina")
        _accessible(rina)
        rina.get_by_role("button", name="Join").click()
        expect(rina.get_by_role("heading", name="You are in, Rina!")).to_be_visible()
        karim.get_by_label("আপনার নাম").fill("RINA")
        karim.get_by_role("button", name="যোগ দিন").click()
        expect(karim.locator("#error-name")).to_have_text("এই রুমে এই নামে একজন আছেন।")
        karim.get_by_label("আপনার নাম").fill("করিম")
        karim.get_by_role("button", name="যোগ দিন").click()
        expect(host.get_by_role("heading", name="Players: 2")).to_be_visible()
        _accessible(host, karim)

        for number in range(1, 6):
            _play(host, rina, karim, right_of(books, code, number), number)
        host.get_by_role("button", name="To the podium").click()
        expect(host.get_by_role("heading", name="The podium")).to_be_visible()
        first = host.get_by_role("list", name="The first three").get_by_role("listitem").nth(1)
        expect(first).to_contain_text("Rina")
        expect(rina.get_by_text("5 right answers")).to_be_visible()
        expect(karim.get_by_text("সঠিক উত্তর ০টি")).to_be_visible()
        host.evaluate(_RISEN)
        _accessible(host, rina, karim)
        host.get_by_role("button", name="End the room").click()
        host.locator("#end").get_by_role("button", name="End the room").click()
        expect(host.locator("main")).to_have_attribute("data-phase", "podium")
    assert said == []


def _play(host: Page, rina: Page, karim: Page, right: str, number: int) -> None:
    """One question: Rina knows it, Karim does not; all of it by keyboard or thumb."""
    host.get_by_role("button", name="Start the game" if number == 1 else "Next question").click()
    chosen = rina.locator(f"button[data-id='{right}']")
    expect(chosen).to_be_enabled()
    if number == 1:
        assert rina.evaluate("document.documentElement.scrollHeight <= innerHeight"), "it scrolls"
        _accessible(host, rina, karim)
    if number == 3:
        rina.keyboard.press(str(int(chosen.get_attribute("data-option") or "") + 1))
    else:
        chosen.click()
    expect(rina.get_by_text("Your answer is in. Wait for the others.")).to_be_visible()
    if number == 2:  # a phone that was away is back where it was
        rina.reload()
        expect(rina.get_by_text("Your answer is in. Wait for the others.")).to_be_visible()
    karim.locator(f"button[data-option]:visible:not([data-id='{right}'])").first.click()
    expect(rina.get_by_text("Right! +")).to_be_visible()
    expect(karim.get_by_text("এবার হলো না")).to_be_visible()
    expect(host.get_by_role("heading", name="Why")).to_be_visible()
    if number == 1:
        _accessible(host, rina, karim)
