"""Bounces handed in over HTTP, and the way out of mails that nobody needs."""

import hmac
from collections.abc import AsyncIterator
from dataclasses import replace
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr, ValidationError

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.mail.models import Category, Mail, Purpose
from backend_ext.mail.repository import OutboxRepository
from tests.services import reports
from tests.services.mail_server import MailServer, mailer_of
from tests.services.test_cart_reminders import hours_ago, left_cart
from tests.shop import settings_of

SECRET = "a-webhook-secret-of-enough-characters"
SENDER = "Chemouflage <hello@chemouflage.test>"
PATH = "/api/mail/bounces"
OUT = "/api/mail/unsubscribe"


def client_of(services: Services, secret: str = SECRET) -> httpx.AsyncClient:
    """A client of a shop that takes reports under `secret`."""
    settings = services.settings.model_copy(update={"bounce_webhook_secret": SecretStr(secret)})
    transport = httpx.ASGITransport(create_api(lambda: replace(services, settings=settings)))
    return httpx.AsyncClient(transport=transport, base_url=services.settings.origin)


@pytest.fixture
async def web(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(services) as client:
        yield client


def signed(body: bytes, age: int = 0, secret: str = SECRET) -> dict[str, str]:
    """The headers of a report."""
    at = int(utcnow().timestamp()) - age
    mark = hmac.new(secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()
    return {"x-timestamp": str(at), "x-signature": mark}


async def test_a_signed_report_is_taken_and_no_other(services: Services, web: httpx.AsyncClient) -> None:
    body = reports.absence("somebody@example.com")

    taken = await web.post(PATH, content=body, headers=signed(body))
    assert (taken.status_code, taken.json()) == (200, {"result": "ignored"})

    wrong = [
        signed(body, secret="x" * 40),
        signed(body + b"!"),
        signed(body, age=301),
        signed(body, age=-301),
        {**signed(body), "x-timestamp": "1"},
        {**signed(body), "x-signature": "none"},
    ]
    for headers in wrong:
        answer = await web.post(PATH, content=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "bad_signature")
    assert (await web.post(PATH, content=body)).status_code == 422
    large = b"x" * (512 * 1024 + 1)
    assert (await web.post(PATH, content=large, headers=signed(large))).status_code == 413
    async with client_of(services, "") as off:
        answer = await off.post(PATH, content=body, headers=signed(body))
        assert (answer.status_code, answer.json()["code"]) == (404, "no_bounces")


@pytest.mark.parametrize(
    "values",
    [
        {"bounce_address": "bounce@shop.test", "bounce_webhook_secret": "short"},
        {"bounce_webhook_secret": SECRET},
        {"bounce_maildir": "mail"},
        {"bounce_address": "no address"},
    ],
    ids=str,
)
def test_settings_of_bounces_are_whole_or_refused(values: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        settings_of("mongodb://x", "redis://x", "shop", **values)


async def a_reminder(services: Services) -> tuple[Mail, dict[str, str]]:
    """A reminder that was sent, and its headers."""
    user, _ = await left_cart(services, "rina@example.com")
    await hours_ago(services, user.id, 24)
    await services.cart_reminders.remind(utcnow())
    async with MailServer() as server:
        await mailer_of(services, server.address, SENDER).deliver_due()
    message = next(mail for mail in server.received if "rina@example.com" in str(mail["To"]))
    row = await services.mongo.db["outbox"].find_one({"purpose": Purpose.CART_LEFT})
    assert row is not None
    return Mail.from_mongo(row), {name: str(value) for name, value in message.items()}


async def test_one_click_ends_the_reminders_and_looking_changes_nothing(
    services: Services, web: httpx.AsyncClient
) -> None:
    mail, headers = await a_reminder(services)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = headers["List-Unsubscribe"].strip("<>")
    assert url.startswith(f"{services.settings.origin}{OUT}?code=")

    for _ in range(3):
        looked = await web.get(url)
        assert looked.status_code == 303
        assert urlsplit(looked.headers["location"]).path == "/unsubscribe"
        assert (await web.head(url)).status_code == 405
    assert await services.preferences.allows(mail.to, Category.CART)

    for _ in range(2):
        done = await web.post(url, data={"List-Unsubscribe": "One-Click"})
        assert (done.status_code, done.text) == (200, "OK")
    assert not await services.preferences.allows(mail.to, Category.CART)
    assert await services.preferences.allows(mail.to, Category.STOCK)


async def test_the_button_of_the_page_does_it_in_its_language(
    services: Services, web: httpx.AsyncClient
) -> None:
    mail, headers = await a_reminder(services)
    code = parse_qs(urlsplit(headers["List-Unsubscribe"].strip("<>")).query)["code"][0]

    done = await web.post(OUT, data={"code": code, "lang": "bn"})

    assert (done.status_code, done.headers["location"]) == (303, "/bn/unsubscribed")
    assert not await services.preferences.allows(mail.to, Category.CART)


async def test_a_forged_link_ends_nothing(services: Services, web: httpx.AsyncClient) -> None:
    mail, _ = await a_reminder(services)
    for code in ("", mail.id, f"{mail.id}.forged", "é", "x" * 200):
        answer = await web.post(OUT, params={"code": code}, data={"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.json()["code"]) == (410, "link_over")
    assert await services.preferences.allows(mail.to, Category.CART)
    assert await OutboxRepository(services.mongo.db).get(mail.id) == mail
