"""`python -m tests.bench`: measures a shop of its own and writes docs/benchmarks.md.

With a revision as argument, that one is measured first, and its figures are set beside the new ones.
"""

import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import uvloop

from backend_ext.dev.demo.catalogue import CATEGORIES, PRODUCTS
from backend_ext.dev.progress import say, step
from tests.bench import machine
from tests.bench.before import before
from tests.bench.browser import PAGES, PRODUCT, Clicks, Paint, chromium, clicks, paint
from tests.bench.events import RoundTrips, round_trips
from tests.bench.live_rooms import live_rooms
from tests.bench.orders import orders
from tests.bench.pages import PICTURE, Throughput, throughput
from tests.bench.payments import payments
from tests.bench.people import checks, sign_ins
from tests.bench.quiz_play import quiz_play
from tests.bench.ranks import looks
from tests.bench.report import Measured, report
from tests.live import LiveShop, live_shop

TARGET = Path(__file__).parents[2] / "docs" / "benchmarks.md"
_QUIET = 1.0
_PREFIXES = ("", "/bn")


def main() -> None:
    """Starts a shop twice, measures the second, stops it, writes the document and says what was missed."""
    load = machine.load()
    if load > _QUIET:
        say(f"The machine is busy (load {load:.1f}): the numbers will be worse than it can do.")
    earlier = [before(revision) for revision in sys.argv[1:2]]
    with tempfile.TemporaryDirectory(prefix="chemouflage-bench-") as folder:
        with step("A first start, with demo data"), live_shop(Path(folder)):
            pass
        begun = time.monotonic()
        with live_shop(Path(folder)) as shop:
            httpx.get(shop.url, trust_env=False).raise_for_status()
            start = time.monotonic() - begun
            say(f"  {'The second start':<34} {start:.1f} s")
            found = uvloop.run(measure(shop, load, start))
    TARGET.write_text(report(found, earlier), encoding="utf-8")
    for target in found.targets():
        if not target.met:
            say(f"  missed: {target.name}: {target.value:.1f} {target.unit} instead of {target.limit:g}")
    say(f"\n{TARGET}")


async def measure(shop: LiveShop, load: float, start: float) -> Measured:
    """All measurements of a running shop, one after the other."""
    idle = machine.memory(shop)
    paints, clicked = await _browse(shop.url)
    served = await _serve(shop.url)
    trips = await _talk(shop.url)
    with step("Orders per second"):
        bought = await orders(shop.env)
    with step("Payments, and the mails they cause"):
        paid = await payments(shop)
    with step("Signing in, and the check of a session"):
        signed, checked = await sign_ins(shop.url, shop.env), await checks(shop.env)
    loaded = machine.memory(shop)
    with step("Games"):
        games = await quiz_play(shop)
    with step("Live rooms"):
        played = await live_rooms(shop)
    with step("A board of a million players"):
        ranks = await looks()
    about = machine.describe((load, machine.load()))
    return Measured(
        about,
        start,
        paints,
        clicked,
        served,
        trips,
        bought,
        paid,
        signed,
        checked,
        idle,
        loaded,
        played,
        ranks,
        games,
    )


async def _browse(origin: str) -> tuple[list[Paint], Clicks]:
    async with chromium() as browser:
        with step("Pages on a cheap phone"):
            await paint(browser, origin, PRODUCT, runs=1)  # the browser itself starts cold
            paints = [await paint(browser, origin, path) for path in PAGES]
        with step("Clicks"):
            return paints, await clicks(browser, origin)


async def _serve(origin: str) -> list[Throughput]:
    port = urlsplit(origin).port or 80
    kinds: Mapping[str, list[str]] = {
        "product": [f"{lang}/products/{item.slug}" for item in PRODUCTS for lang in _PREFIXES],
        "catalogue": [f"{lang}/shop?category={item.slug.value}" for item in CATEGORIES for lang in _PREFIXES],
        PICTURE: [f"/products/{item.images[0].file}" for item in PRODUCTS],
    }
    with step("Pages per second"):
        return [
            await throughput(name, port, paths, connections)
            for name, paths in kinds.items()
            for connections in (16, 64)
        ]


async def _talk(origin: str) -> list[RoundTrips]:
    slug = PRODUCT.rsplit("/", 1)[-1]
    with step("Event round trip"):
        return [
            await round_trips(origin, slug, clients=1, each=200, pause=0.0),
            await round_trips(origin, slug, clients=50, each=20, pause=0.5),
        ]


if __name__ == "__main__":
    main()
