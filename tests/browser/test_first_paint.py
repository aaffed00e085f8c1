"""The first paint in a real browser: hydration changes nothing, themes do not flash, no script is needed."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.live import LiveShop

PAGES = (
    "/",
    "/bn",
    "/shop?sort=price",
    "/bn/shop?category=bonding",
    "/products/noble-gases",
    "/bn/products/halogens",
    "/quiz",
    "/bn/quiz",
)

# Records every change below <main> that a reader could notice, from the first parsed node on.
_WATCH = """
addEventListener("DOMContentLoaded", () => {
  window.__heading = document.querySelector("h1");
  window.__changes = [];
  new MutationObserver((records) => {
    for (const record of records) {
      if (record.type === "attributes" && record.target.tagName === "INPUT") continue;
      const now = record.target.data ?? record.target.outerHTML.slice(0, 120);
      if (record.type === "characterData" && now === record.oldValue) continue;
      window.__changes.push(`${record.type} ${now}`);
    }
  }).observe(document.querySelector("main"), {
    subtree: true, childList: true, attributes: true, characterData: true, characterDataOldValue: true,
  });
});
"""


class Wire:
    """What the page says on the console and hears on its websocket."""

    def __init__(self, page: Page) -> None:
        self.page, self.said, self.heard = page, [], False  # type: list[str]
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("websocket", lambda socket: socket.on("framereceived", self._listen))

    def _listen(self, frame: Any) -> None:
        self.heard = self.heard or '"is_hydrated_rx_state_":true' in str(frame)

    def wait_until_live(self) -> None:
        """Returns when the server has sent the page's state; raises AssertionError after 15 s."""
        for _ in range(150):
            if self.heard:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("the websocket did not bring the page's state")


@pytest.mark.parametrize("path", PAGES)
def test_hydration_changes_nothing(page: Page, path: str) -> None:
    page.add_init_script(_WATCH)
    wire = Wire(page)
    page.goto(path)
    wire.wait_until_live()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.__changes") == []
    assert page.evaluate("window.__heading === document.querySelector('h1')") is True
    assert page.evaluate("document.querySelectorAll('title').length") == 1
    assert page.evaluate("document.documentElement.lang") == ("bn" if path.startswith("/bn") else "en")
    assert wire.said == []


def test_the_product_reads_well_without_scripts(browser: Browser, shop: LiveShop) -> None:
    context = browser.new_context(base_url=shop.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/products/noble-gases")
    expect(page.get_by_role("heading", level=1)).to_have_text("Noble Gases")
    expect(page.locator("main")).to_contain_text("৳")
    expect(page.get_by_role("button", name="Put in the cart")).to_be_enabled()
    page.get_by_role("searchbox").last.fill("orgnic")
    page.get_by_role("searchbox").last.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Results for “orgnic”")
    expect(page.locator("main li article").first).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    ("system", "choice", "expected"), [("light", "dark", "dark"), ("dark", "light", "light")]
)
def test_a_chosen_theme_is_there_before_the_first_paint(
    page: Page, system: Any, choice: str, expected: str
) -> None:
    page.emulate_media(color_scheme=system)
    page.goto("/")
    assert page.evaluate("document.documentElement.className") == system
    page.locator("details[data-menu] > summary").click()
    page.locator(f"[data-theme-choice={choice}]").click()
    assert page.evaluate("document.documentElement.className") == expected
    page.add_init_script(
        "new MutationObserver((_, watch) => { if (document.body) {"
        " window.__first = document.documentElement.className; watch.disconnect(); } })"
        ".observe(document, { subtree: true, childList: true });"
    )
    page.reload()
    assert page.evaluate("window.__first") == expected
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == expected


def test_a_live_page_sends_its_plain_forms(page: Page, shop: LiveShop) -> None:
    wire = Wire(page)
    page.goto("/track")
    wire.wait_until_live()
    page.get_by_role("searchbox").last.fill("orgnic")
    page.get_by_role("searchbox").last.press("Enter")
    expect(page).to_have_url(f"{shop.url}/shop?q=orgnic")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.wait_for_load_state("networkidle")
    page.locator("input[name=max]:visible").fill("300")
    page.locator("input[name=max]:visible").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Results for “orgnic”")
    assert "max=300" in page.url


def test_the_language_switch_keeps_the_page(page: Page, shop: LiveShop) -> None:
    page.goto("/shop?category=bonding&sort=price")
    page.get_by_role("link", name="বাংলা").click()
    expect(page).to_have_url(f"{shop.url}/bn/shop?category=bonding&sort=price")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonding")


def test_an_address_without_a_page_says_so(page: Page) -> None:
    answer = page.goto("/bn/products/unobtainium")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("এই মৌল আমাদের সারণিতে নেই।")
