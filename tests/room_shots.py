"""Pictures of a live room in each of its phases, on the host's screen and on a phone."""

from contextlib import ExitStack
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from backend_ext.kit.text import Lang
from tests.books import Books
from tests.browser.accounts import let_in
from tests.browser.test_live_room import DESK, PHONE, browser_of, open_room, premium_host, right_of
from tests.live import LiveShop

_NAMES = ("রিনা আক্তার", "Karim Uddin", "Mitu", "Shafiq 7B", "Nusrat Jahan", "Tanvir", "Farhana")


def shoot_rooms(browser: Browser, shop: LiveShop, folder: Path) -> None:
    """Plays a room in every theme and language, and takes its pictures into `folder`."""
    books = Books(shop)
    host = premium_host(books)
    langs: tuple[Lang, ...] = ("en", "bn")
    for theme, lang in product(("light", "dark"), langs):
        with browser_of(browser, shop, DESK, theme) as desk, browser_of(browser, shop, PHONE, theme) as phone:
            let_in(books, desk, host, shop.url)
            _Shoot(desk.new_page(), phone.new_page(), folder, theme, lang).play(browser, shop, books)
    books.close()


class _Shoot:
    def __init__(self, front: Page, phone: Page, folder: Path, theme: str, lang: Lang) -> None:
        self._front, self._phone, self._folder = front, phone, folder
        self._theme, self._lang = theme, lang

    def play(self, browser: Browser, shop: LiveShop, books: Books) -> None:
        """From the form to the podium, with seven players."""
        prefix = "/bn" if self._lang == "bn" else ""
        code = open_room(self._front, prefix)
        self._front.goto(f"{prefix}/quiz/live")
        self._front.wait_for_load_state("networkidle")
        self._take(self._front, "open", whole=True)
        self._front.goto(f"{prefix}/quiz/live/{code}")
        self._phone.goto(f"{prefix}/live")
        self._take(self._phone, "code", whole=True)
        self._phone.goto(f"{prefix}/live/{code}")
        self._take(self._phone, "name")
        with ExitStack() as stack:
            devices = [stack.enter_context(browser_of(browser, shop, PHONE)) for _ in _NAMES[1:]]
            others = [
                self._join(device.new_page(), f"/live/{code}", name)
                for device, name in zip(devices, _NAMES[1:], strict=True)
            ]
            self._join(self._phone, "", _NAMES[0])
            expect(self._front.locator("[data-people]:visible li")).to_have_count(7)
            self._take(self._phone, "lobby")
            self._take(self._front, "lobby")
            for number in range(1, 6):
                self._front.locator("[data-act=next]:visible").click()
                self._round(number, right_of(books, code, number), others)
            self._front.locator("[data-act=next]:visible").click()
            expect(self._phone.locator("main")).to_have_attribute("data-phase", "podium")
            self._front.wait_for_timeout(1500)
            self._take(self._front, "podium")
            self._take(self._phone, "podium")

    def _round(self, number: int, right: str, others: list[Page]) -> None:
        expect(self._phone.locator("main")).to_have_attribute("data-phase", "question")
        expect(self._phone.locator("button[data-option]:visible").first).to_be_enabled()
        if number == 1:
            self._take(self._phone, "question")
        for place, page in enumerate(others[:-1]):
            chosen = f"[data-id='{right}']" if (place + number) % 3 else f":not([data-id='{right}'])"
            page.locator(f"button[data-option]:visible{chosen}").first.click()
            expect(page.locator("[data-on=stored]")).to_be_visible()
        if number == 2:
            self._front.wait_for_timeout(400)
            self._take(self._front, "question")
        own = f":not([data-id='{right}'])" if number == 2 else f"[data-id='{right}']"
        self._phone.locator(f"button[data-option]:visible{own}").first.click()
        expect(self._phone.locator("[data-on=stored]")).to_be_visible()
        if number == 1:
            self._take(self._phone, "stored")
        others[-1].locator("button[data-option]:visible").first.click()
        expect(self._phone.locator("main")).to_have_attribute("data-phase", "reveal")
        expect(self._front.locator("main")).to_have_attribute("data-phase", "reveal")
        if number in (1, 2):
            self._front.wait_for_timeout(800)
            self._take(self._phone, "right" if number == 1 else "wrong", whole=True)
            self._take(self._front, f"reveal-{number}", whole=True)

    def _join(self, page: Page, path: str, name: str) -> Page:
        if path:
            page.goto(path)
        page.locator("[data-join] input").fill(name)
        page.locator("[data-join] button").click()
        expect(page.locator("main")).to_have_attribute("data-phase", "lobby")
        return page

    def _take(self, page: Page, name: str, *, whole: bool = False) -> None:
        device = "desk" if page is self._front else "phone"
        page.screenshot(
            path=self._folder / f"room-{name}-{device}-{self._theme}-{self._lang}.png", full_page=whole
        )
