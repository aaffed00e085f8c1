"""What a shopper's browser feels: first paint on a cheap phone, the click on the cart, the next question."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, async_playwright

from backend_ext.quiz.play.models import TRY
from tests.bench.numbers import median

RUNS, VISITS, CLICKS, GAMES = 7, 3, 10, 8
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")
PRODUCT = "/products/noble-gases"
PAGES = (PRODUCT, "/", "/shop", f"/bn{PRODUCT}", "/bn", "/bn/shop")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "en-GB",
    "timezone_id": "Asia/Dhaka",
}
_MBIT = 1_000_000 / 8
_SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6 * _MBIT,
    "uploadThroughput": 0.75 * _MBIT,
}

_WATCH = """
window.__seen = { lcp: 0, what: "", cls: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const element = entry.element;
    __seen.lcp = entry.startTime;
    __seen.what = element ? `${element.tagName.toLowerCase()} ${entry.url.split("/").pop()}`.trim() : "";
  }
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) __seen.cls += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
_READ = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const files = performance.getEntriesByType("resource").filter((file) => file.encodedBodySize);
  const size = (kept) => files.filter(kept).reduce((sum, file) => sum + file.encodedBodySize, 0);
  const ends = (text) => (file) => new URL(file.name).pathname.endsWith(text);
  return {
    ...__seen,
    fcp: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    html: page.encodedBodySize,
    script: size(ends(".js")),
    style: size(ends(".css")),
    all: page.encodedBodySize + size(() => true),
    requests: files.length + 1,
  };
}"""
# Starts at the click's own time; ends in the frame after the one in which the cart shows one piece more.
_CLICK = """(count) => {
  window.__clicked = new Promise((done) => {
    const drawer = document.getElementById("cart-drawer");
    const times = {};
    let begun;
    const look = () => {
      if (drawer.open) times.opened ??= performance.now() - begun;
      const shown = drawer.querySelector("li") && !("busy" in drawer.dataset);
      const link = document.querySelector("header a[href$='/cart']");
      if (drawer.open && shown && link.textContent.endsWith(count)) {
        requestAnimationFrame(() => done({ ...times, shown: performance.now() - begun }));
      } else requestAnimationFrame(look);
    };
    addEventListener("click", (event) => { begun = event.timeStamp; look(); }, { once: true, capture: true });
  });
}"""

# From the click on "next" to the frame after the one in which the next question stands.
_TURN = """() => new Promise((done) => {
  const before = document.getElementById("question").textContent;
  const begun = performance.now();
  document.getElementById("go-on").click();
  const look = () => {
    const shown = document.getElementById("question")?.textContent;
    if (shown && shown !== before && document.querySelector("[data-option]")) {
      requestAnimationFrame(() => done(performance.now() - begun));
    } else requestAnimationFrame(look);
  };
  look();
})"""


@dataclass(frozen=True)
class Paint:
    """Medians of a page's cold loads: times in milliseconds, sizes in bytes as sent (compressed)."""

    path: str
    element: str
    fcp: float
    lcp: float
    worst_lcp: float
    cls: float
    script: float
    html: float
    style: float
    all: float
    requests: float


@dataclass(frozen=True)
class Clicks:
    """Milliseconds from each click to what is seen: the open drawer, the product in it, the next question."""

    opened: list[float]
    shown: list[float]
    turned: list[float]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The machine's own Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


async def paint(browser: Browser, origin: str, path: str, runs: int = RUNS) -> Paint:
    """`runs` cold loads with CPU ×4 and slow 4G. Raises AssertionError when the console complains."""
    seen: list[dict[str, Any]] = [await _load(browser, origin + path) for _ in range(runs)]

    def middle(name: str) -> float:
        return median([float(one[name]) for one in seen])

    numbers = {name: middle(name) for name in ("fcp", "lcp", "script", "html", "style", "all", "requests")}
    return Paint(
        path,
        seen[0]["what"],
        worst_lcp=max(one["lcp"] for one in seen),
        cls=max(one["cls"] for one in seen),
        **numbers,
    )


async def _load(browser: Browser, url: str) -> dict[str, Any]:
    context = await browser.new_context(**PHONE)
    try:
        page = await context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        wire = await context.new_cdp_session(page)
        await wire.send("Network.enable")
        await wire.send("Network.emulateNetworkConditions", _SLOW_4G)
        await wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        await page.add_init_script(_WATCH)
        await page.goto(url, wait_until="networkidle")
        assert not said, said
        found: dict[str, Any] = await page.evaluate(_READ)
        return found
    finally:
        await context.close()


async def clicks(browser: Browser, origin: str) -> Clicks:
    """Clicks of some new visitors on "Put in the cart" and on "Next question", with nothing slowed down."""
    found: list[dict[str, float]] = []
    for _ in range(VISITS):
        context = await browser.new_context(**PHONE)
        try:
            page = await context.new_page()
            await page.goto(origin + PRODUCT, wait_until="networkidle")
            for count in range(1, CLICKS + 1):
                await page.evaluate(_CLICK, str(count))
                await page.locator("#buy button[type=submit]").click()
                found.append(await page.evaluate("window.__clicked"))
                await page.locator("#cart-drawer button[data-closes]").first.click()
        finally:
            await context.close()
    turned = [taken for _ in range(GAMES) for taken in await _turns(browser, origin)]
    return Clicks([one["opened"] for one in found], [one["shown"] for one in found], turned)


async def _turns(browser: Browser, origin: str) -> list[float]:
    """A try of a new visitor: how long each next question takes to be seen."""
    context = await browser.new_context(**PHONE)
    try:
        page = await context.new_page()
        await page.goto(f"{origin}/quiz/play/try?start=1", wait_until="networkidle")
        taken: list[float] = []
        for place in range(1, TRY + 1):
            await page.locator("[data-option]").first.click()
            await page.locator("#go-on").wait_for()
            if place < TRY:
                taken.append(await page.evaluate(_TURN))
        return taken
    finally:
        await context.close()
