"""What somebody calls themselves is text on every page that shows it, whatever it looks like."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from backend_ext.bootstrap import Services
from backend_ext.people.models import User
from backend_ext.people.sessions.models import Device
from tests.books import Books
from tests.live import LiveShop
from tests.member import LAPTOP, Member
from tests.people import put_user
from tests.shop import fields

NAME = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>"\'&{{7*7}}'
STREET = "</textarea></script><svg onload=window.hit=1>"


@pytest.mark.parametrize("lang", ["", "/bn"])
def test_markup_in_names_and_addresses_is_not_run(
    page: Page, context: BrowserContext, shop: LiveShop, lang: str
) -> None:
    async def live(services: Services) -> tuple[User, str]:
        user = await put_user(services, name=NAME)
        await services.people.add_address(user.id, fields(name=NAME, street=STREET))
        secret, _ = await services.sessions.open(user, Device(LAPTOP))
        return user, secret

    books = Books(shop)
    user, secret = books.work(live)
    books.close()
    Member(user, secret, []).come_in(context, shop)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for path, shown in (("", NAME), ("/addresses", STREET), ("/devices", "Firefox")):
        page.goto(f"{lang}/account{path}")
        expect(page.get_by_text(shown).first).to_be_visible()
        assert page.evaluate("window.hit") is None
        assert page.locator("main img[src=x], main svg[onload], main script").count() == 0
    page.goto(f"{lang}/account/profile")
    expect(page.locator("input[name=name]")).to_have_value(NAME)
    assert page.evaluate("window.hit") is None
    assert [url for url in asked if url.endswith("/x")] == []
