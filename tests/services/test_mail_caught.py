"""Development's mail: caught in files, shown at /dev/mail, and no such page where mail is real."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.dev.catcher import Catcher, keep
from backend_ext.mail.caught import find, newest, part
from backend_ext.mail.models import Purpose
from backend_ext.mail.smtp_url import SmtpServer
from backend_ext.settings import Settings
from tests.services.mail_server import mailer_of
from tests.shop import place, put_product

PLAIN = b"Subject: %s\r\nTo: a@example.com\r\n\r\nhello https://example.com/x <b>\r\n"


@pytest.fixture
async def catcher(tmp_path: Path) -> AsyncIterator[Catcher]:
    """A running catcher that writes into `tmp_path`/mail."""
    running = Catcher(tmp_path / "mail")
    await running.start()
    yield running
    await running.stop()


def browser(services: Services, directory: Path | None) -> httpx.AsyncClient:
    """A client of the API of a shop that catches mail in `directory`."""
    return browser_of(services, services.settings.model_copy(update={"caught_mail_dir": directory}))


def browser_of(services: Services, settings: Settings) -> httpx.AsyncClient:
    """A client of the API of a shop with other settings."""
    app = create_api(lambda: replace(services, settings=settings))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://shop.test")


async def test_an_order_s_mail_is_caught_and_shown(
    services: Services, catcher: Catcher, tmp_path: Path
) -> None:
    order = await place(services, await put_product(services), email="rina@example.com")
    mailer = mailer_of(services, SmtpServer("127.0.0.1", catcher.port), "Shop <shop@shop.test>")
    assert await mailer.deliver_due() == 1
    ((name, mail),) = newest(tmp_path / "mail", 10)
    assert order.number in str(mail["Subject"])
    assert services.orders.links.url(order) in part(mail, "plain")

    async with browser(services, tmp_path / "mail") as client:
        listed = await client.get("/dev/mail")
        shown = await client.get(f"/dev/mail/{name}")
        framed = await client.get(f"/dev/mail/{name}/html")

    assert listed.status_code == shown.status_code == framed.status_code == 200
    assert order.number in listed.text
    assert f'href="/dev/mail/{name}"' in listed.text
    assert 'http-equiv="refresh"' in listed.text
    assert f'src="/dev/mail/{name}/html" sandbox="allow-popups' in shown.text
    assert f'<a href="{services.orders.links.url(order)}"' in shown.text
    assert framed.headers["content-security-policy"].startswith("sandbox allow-popups")
    assert '<base target="_blank">' in framed.text
    assert order.number in framed.text


async def test_there_is_no_page_where_mail_is_not_caught(services: Services, tmp_path: Path) -> None:
    file = keep(tmp_path, PLAIN % b"secret")
    production = services.settings.model_copy(update={"environment": "production"})
    async with (
        browser(services, None) as unset,
        browser(replace(services, settings=production), tmp_path) as real,
    ):
        for client in (unset, real):
            for path in ("/dev/mail", f"/dev/mail/{file.name}", f"/dev/mail/{file.name}/html"):
                answer = await client.get(path)
                assert answer.status_code == 404
                assert "secret" not in answer.text


@pytest.mark.parametrize("name", ["..%2Fsecret.eml", "../secret.eml", "x.eml", "%00.eml", "2026.eml"])
async def test_no_other_file_can_be_read(services: Services, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.eml").write_bytes(PLAIN % b"secret")
    (tmp_path / "mail").mkdir()
    async with browser(services, tmp_path / "mail") as client:
        answer = await client.get(f"/dev/mail/{name}")
    assert answer.status_code == 404
    assert "secret" not in answer.text


async def test_a_hostile_mail_stays_text(services: Services, tmp_path: Path) -> None:
    file = keep(tmp_path, PLAIN % b"<script>alert(1)</script>")
    async with browser(services, tmp_path) as client:
        listed, shown = await client.get("/dev/mail"), await client.get(f"/dev/mail/{file.name}")
    for page in (listed, shown):
        assert "<script" not in page.text
        assert "&lt;script&gt;" in page.text
    assert '<a href="https://example.com/x"' in shown.text
    assert "&lt;b&gt;" in shown.text


def test_only_the_newest_are_kept_and_names_sort_by_time(tmp_path: Path) -> None:
    kept = [keep(tmp_path, PLAIN % str(n).encode(), kept=3).name for n in range(5)]
    assert kept == sorted(kept)
    assert [name for name, _ in newest(tmp_path, 10)] == kept[:1:-1]
    assert [str(mail["Subject"]) for _, mail in newest(tmp_path, 2)] == ["4", "3"]
    assert not list(tmp_path.glob("*.part"))
    assert find(tmp_path, kept[0]) is None


async def test_the_port_is_free_again_after_stop(tmp_path: Path) -> None:
    first = Catcher(tmp_path)
    await first.start()
    port = first.port
    await first.stop()
    second = Catcher(tmp_path, port=port)
    await second.start()
    assert second.port == port
    await second.stop()


async def test_every_mail_can_be_looked_at_but_not_in_production(services: Services) -> None:
    production = services.settings.model_copy(update={"environment": "production"})
    path = "/dev/mail/preview/order_paid/bn"
    async with browser(services, None) as client, browser_of(services, production) as real:
        listed = await client.get("/dev/mail/preview")
        shown = await client.get(path, params={"kind": "with codes"})
        framed = await client.get(f"{path}/html", params={"kind": "with codes"})
        unknown = [await client.get(other) for other in (path, "/dev/mail/preview/nothing/en")]
        hidden = [await real.get(other) for other in ("/dev/mail/preview", f"{path}?kind=with+codes")]

    assert all(f"/dev/mail/preview/{purpose}/en" in listed.text for purpose in Purpose)
    assert f'src="{path}/html?kind=with%20codes" sandbox="allow-popups' in shown.text
    assert "<pre>CHEMOUFLAGE" in shown.text
    assert framed.headers["content-security-policy"].startswith("sandbox allow-popups")
    assert "রহিমা খাতুন" in framed.text
    assert [answer.status_code for answer in unknown] == [404, 422]
    assert [answer.status_code for answer in hidden] == [404, 404]
