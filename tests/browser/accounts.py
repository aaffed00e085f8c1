"""People with accounts in the running shop's browser tests: made, signed in, and what their mails say."""

import re
from email.message import EmailMessage
from secrets import token_hex
from urllib.parse import urlsplit

import redis
from playwright.sync_api import BrowserContext, Page, expect

from backend_ext.bootstrap import Services
from backend_ext.kit.text import Lang
from backend_ext.mail.caught import part
from backend_ext.people.models import User
from backend_ext.people.sessions.models import Device
from tests.books import Books

PASSWORD = "a sentence of zinc and salt"
_LINK = re.compile(r"https?://\S+?/(?:confirm|reset|confirm-email|prove)\?code=\S+")


def new_email() -> str:
    """An address nobody has."""
    return f"jahanara-{token_hex(5)}@example.com"


def put_account(books: Books, email: str = "", *, name: str = "") -> User:
    """An account whose password is PASSWORD, made by the shop's own services."""

    async def make(services: Services) -> User:
        provider = services.entrance.provider
        proof = await provider.put(email or new_email(), PASSWORD)  # type: ignore[attr-defined]
        return await services.admission.admit(proof, name=name)

    return books.work(make)


def let_in(books: Books, context: BrowserContext, user: User, url: str) -> None:
    """Gives a browser a session of `user`, as signing in would."""

    async def open_session(services: Services) -> tuple[str, str]:
        secret, _ = await services.sessions.open(user, Device())
        return services.settings.session_cookie, secret

    name, secret = books.work(open_session)
    context.add_cookies([{"name": name, "value": secret, "url": url, "httpOnly": True, "sameSite": "Lax"}])


def end_sessions(books: Books, user: User) -> None:
    """Ends every session of `user` on the server; no browser is told."""
    books.work(lambda services: services.sessions.end_all(user.id))


def forget_tries(books: Books) -> None:
    """All tests share one address: what they tried is not counted together."""
    url = books.work(_redis_url)
    with redis.Redis.from_url(url) as client:
        for key in client.scan_iter("rate_limit*"):
            client.delete(key)


async def _redis_url(services: Services) -> str:
    return services.settings.redis_url.get_secret_value()


def mailed_path(mail: EmailMessage) -> str:
    """The path, with its code, of the link in a mail about an account."""
    found = _LINK.search(part(mail, "plain"))
    assert found is not None
    parts = urlsplit(found.group())
    return f"{parts.path}?{parts.query}"


def type_sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fills the open sign-in page and sends it."""
    page.locator("main #field-email").fill(email)
    page.locator("main #field-password").fill(password)
    page.locator("main form[action='/api/sign-in'] button[type=submit]").click()


def is_shown_in(page: Page, lang: Lang = "en") -> None:
    """The header shows that somebody is signed in; no reload is asked for."""
    expect(page.locator("header [data-account] span[aria-hidden]")).to_be_visible()
    root = "/bn" if lang == "bn" else ""
    expect(page.locator("header [data-account]")).to_have_attribute("href", f"{root}/account")


def is_shown_out(page: Page) -> None:
    """The header shows that nobody is signed in."""
    expect(page.locator("header [data-account] svg")).to_be_visible()
    expect(page.locator("header [data-account]")).to_have_attribute("href", re.compile("/sign-in"))
