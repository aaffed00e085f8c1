"""Pages in a real browser against a whole running shop."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.books import Books
from tests.live import LiveShop, live_shop

expect.set_options(timeout=15_000)  # a busy machine is no failure

CHROMIUM = "/usr/bin/chromium-headless-shell"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveShop]:
    """The session's running shop, with demo data."""
    with live_shop(tmp_path_factory.mktemp("shop")) as running:
        yield running


@pytest.fixture(scope="module")
def books(shop: LiveShop) -> Iterator[Books]:
    """The running shop's books."""
    held = Books(shop)
    yield held
    held.close()


@pytest.fixture(autouse=True)
def tabs_closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Closes the tabs of a test one by one. Chromium, asked to close several at once, once never answered."""
    context = request.getfixturevalue("context") if "context" in request.fixturenames else None
    yield
    for page in reversed(context.pages if context else []):
        page.close()


@pytest.fixture(scope="session")
def base_url(shop: LiveShop) -> str:
    """The address that relative paths are taken from. The plugin's own fixture warns under pytest 9."""
    return shop.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium, which asks the network for nothing."""
    path = os.environ.get("CHROMIUM", CHROMIUM)
    return {**browser_type_launch_args, "executable_path": path, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], shop: LiveShop) -> dict[str, Any]:
    """A cheap phone."""
    return {
        **browser_context_args,
        "base_url": shop.url,
        "viewport": {"width": 360, "height": 740},
        "has_touch": True,
        "locale": "en-GB",
        "timezone_id": "Asia/Dhaka",
    }
