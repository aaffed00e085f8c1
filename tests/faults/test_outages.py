"""Valkey or MongoDB away for a while: the same web processes go on, and come back to normal by themselves."""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from backend_ext.dev.servers import MongoServer, ValkeyServer
from backend_ext.kit.errors import Unavailable
from backend_ext.mail.caught import newest
from backend_ext.mail.models import MailState
from backend_ext.mail.repository import OutboxRepository
from backend_ext.ordering.models import OrderState, PaymentState
from backend_ext.store.limits import Limit
from backend_ext.store.outage import as_unavailable
from tests import laws
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.steps import add_to_cart, fill_checkout, listen, place_order
from tests.faults.outpost import Outpost
from tests.faults.patience import until
from tests.live import LiveShop, live_shop
from tests.shop import form, new_visitor_id, place, put_product

ORDER = re.compile(r"/orders/CH-")
MOVED = "a tab is kept in this process"


@pytest.fixture(scope="module")
def mongod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MongoServer]:
    """A MongoDB that stays away when it is killed, until the test starts it."""
    server = MongoServer(tmp_path_factory.mktemp("mongod"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    """A Valkey of the same kind."""
    server = ValkeyServer(tmp_path_factory.mktemp("valkey"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def shop(
    tmp_path_factory: pytest.TempPathFactory, mongod: MongoServer, valkey: ValkeyServer
) -> Iterator[LiveShop]:
    """`make run` over these two servers."""
    folder = tmp_path_factory.mktemp("shop")
    with live_shop(folder, MONGODB_URL=mongod.url, REDIS_URL=valkey.url) as running:
        yield running


@pytest.fixture
def processes(shop: LiveShop) -> Iterator[None]:
    """The web, the worker and the scheduler that are there at the end are those of the beginning."""
    before = shop.pids("granian"), shop.pids("taskiq")
    yield
    assert (shop.pids("granian"), shop.pids("taskiq")) == before


async def _parts(post: Outpost) -> tuple[int, str, str, str, str]:
    answer = await post.web.get("/health/ready")
    told = answer.json()
    parts = (told[part]["state"] for part in ("mongodb", "redis", "worker"))
    return answer.status_code, told["state"], *parts


@pytest.mark.usefixtures("processes")
async def test_without_valkey_the_shop_sells(post: Outpost, valkey: ValkeyServer) -> None:
    services = post.services
    product = await put_product(services, stock=3)
    await until(post.ready)
    valkey.kill()

    assert await _parts(post) == (200, "degraded", "up", "down", "down")
    order = await place(services, product, 2)
    attempt = await post.start_payment(order)
    seen = await post.control(attempt.tran_id, status="Successful")
    assert await post.come_back(seen["callback"]) == services.orders.links.path(order)
    paid = await services.orders.get(order.id)
    assert (paid.state, paid.payment_state) == (OrderState.PROCESSING, PaymentState.PAID)
    assert len(await services.orders.codes(paid)) == 2

    for path in ("/", f"/products/{product.slug}", "/bn/shop", services.orders.links.path(order)):
        page = await post.web.get(path)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8"), path
    once = Limit("once", 1, 60)
    for _ in range(3):
        await services.limiter.hit("somebody", once)

    mails = OutboxRepository(services.mongo.db)
    assert {mail.state for mail in await mails.of_subject(order.id)} == {MailState.QUEUED}
    valkey.start()
    await until(post.ready)

    async def sent() -> bool:
        return {mail.state for mail in await mails.of_subject(order.id)} == {MailState.SENT}

    await until(sent)
    caught = [
        m for _, m in newest(Path(post.shop.env["CAUGHT_MAIL_DIR"]), 100) if order.number in m["Subject"]
    ]
    assert len(caught) == len({m["Message-ID"] for m in caught}) == 2


@pytest.fixture
def phone(shop: LiveShop) -> Iterator[Page]:
    """A page in a phone's browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", CHROMIUM), args=QUIET)
        context = browser.new_context(base_url=shop.url, viewport={"width": 360, "height": 740})
        yield context.new_page()
        browser.close()


@pytest.mark.usefixtures("processes")
def test_without_valkey_open_and_new_pages_sell(shop: LiveShop, phone: Page, valkey: ValkeyServer) -> None:
    errors = listen(phone)
    add_to_cart(phone, "noble-gases")
    fill_checkout(phone, "cash")
    log = shop.folder / "logs" / "web.log"
    known = log.read_text().count(MOVED)
    valkey.kill()
    deadline = time.monotonic() + 60  # until what the tab was lent is to be written back
    while log.read_text().count(MOVED) == known and time.monotonic() < deadline:
        phone.wait_for_timeout(100)
    place_order(phone)
    phone.wait_for_url(ORDER)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ordered. We are packing it")

    add_to_cart(phone, "noble-gases")
    fill_checkout(phone, "aamarpay")
    place_order(phone)
    phone.wait_for_url(re.compile("paynow"))
    phone.get_by_role("button", name=re.compile("^Pay")).click()
    phone.wait_for_url(ORDER)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Paid. We are packing it")
    valkey.start()
    add_to_cart(phone, "noble-gases")
    fill_checkout(phone, "cash")
    place_order(phone)
    phone.wait_for_url(ORDER)
    phone.get_by_role("button", name="Cancel the order").click()
    phone.get_by_role("button", name="Yes, cancel it").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Cancelled")
    assert errors == []


@pytest.mark.usefixtures("processes")
async def test_without_mongodb_the_shop_says_so_and_loses_nothing(post: Outpost, mongod: MongoServer) -> None:
    services = post.services
    seen_before, never_seen = await put_product(services, stock=3), await put_product(services, stock=3)
    paying = await place(services, seen_before)
    attempt = await post.start_payment(paying)
    payment = await post.control(attempt.tran_id, status="Successful")
    visitor = new_visitor_id()
    await services.carts.add(visitor, seen_before.slug, 2)
    key = (await services.checkout.open(visitor)).key
    for _ in range(20):  # until each of the web processes has had it
        assert (await post.web.get(f"/products/{seen_before.slug}")).status_code == 200
    orders_before = len(await laws.all_orders(services))
    await until(post.ready)
    mongod.kill()

    assert (await post.web.get("/health")).json() == {"state": "alive"}
    assert (await _parts(post))[:3] == (503, "down", "down")
    stale = await post.web.get(f"/products/{seen_before.slug}")
    assert (stale.status_code, seen_before.name.en in stale.text) == (200, True)
    page = await post.web.get(f"/bn/products/{never_seen.slug}")
    assert (page.status_code, page.headers["retry-after"]) == (503, "10")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="bn"' in page.text
    assert "Traceback" not in page.text
    with pytest.raises(Unavailable):
        await post.come_back(payment["callback"])
    with pytest.raises(Exception) as away:  # noqa: PT011
        await services.checkout.place(visitor, key, form(), "en")
    assert as_unavailable(away.value) is not None

    mongod.start()
    await until(post.ready)
    assert len(await laws.all_orders(services)) == orders_before
    assert await services.carts.count(visitor) == 2
    (level,) = (await services.stock.levels([seen_before.id])).values()
    assert (level.available, level.held + level.sold) == (2, 1)

    assert await post.come_back(payment["callback"]) == services.orders.links.path(paying)
    assert (await services.orders.get(paying.id)).payment_state is PaymentState.PAID
    order = await services.checkout.place(visitor, key, form(), "en")
    assert (await services.checkout.place(visitor, key, form(), "en")).number == order.number
    assert (await post.web.get(f"/products/{never_seen.slug}")).status_code == 200
