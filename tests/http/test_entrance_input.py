"""What is typed into the forms of accounts by people who mean ill: refused beside its field, nothing kept."""

from typing import Any

import httpx
import pytest

from backend_ext import settings
from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.mail.models import Purpose
from backend_ext.people.links.models import LinkPurpose
from backend_ext.people.sessions.models import Device
from chemouflage.chemouflage import behind_proxies
from tests.entrance import OWN, PASSWORD, browser, code_of, mails, put_member
from tests.http.test_throttle import SPOOFED
from tests.people import put_user
from tests.shop import settings_of

EMAIL = "rahima@example.com"
LONG = "x" * 10_000
LOOKALIKES = {
    "cyrillic": "r\u0430hima@example.com",
    "fullwidth": "\uff52ahima@example.com",
    "dotless": "rah\u0131ma@example.com",
    "combining": "ra\u0301hima@example.com",
    "zero width": "rah\u200bima@example.com",
    "bidi": "\u202eamihar@example.com",
    "soft hyphen": "rah\xadima@example.com",
    "greek": "rahim\u03b1@example.com",
    "control": "rahima\x00@example.com",
}
# Other people's, however little they differ.
OTHERS = ("rahima+shop@example.com", "r.ahima@example.com", "rahima@example.co", "rahima@mail.example.com")


async def _everything(services: Services) -> dict[str, list[Any]]:
    db = services.mongo.db
    return {
        name: [row async for row in db[name].find().sort("_id", 1)]
        for name in sorted(await db.list_collection_names())
    }


async def test_an_address_that_looks_like_another_is_nobodys(services: Services) -> None:
    await put_member(services)
    before = await _everything(services)
    async with browser(services) as client:
        for kind, email in LOOKALIKES.items():
            up = await client.post("/api/sign-up", data={"email": email, "password": PASSWORD})
            reset = await client.post("/api/reset-mail", data={"email": email})
            entered = await client.post("/api/sign-in", data={"email": email, "password": PASSWORD})
            for answer in (up, reset):
                assert (answer.status_code, set(answer.json()["fields"])) == (422, {"email"}), kind
            assert (entered.status_code, entered.json()["code"]) == (401, "wrong_credentials"), kind
    await services.entrance.settle()
    assert await _everything(services) == before


@pytest.mark.parametrize("email", OTHERS)
async def test_tags_dots_and_domains_make_another_address(services: Services, email: str) -> None:
    await put_member(services)
    async with browser(services) as client:
        up = await client.post("/api/sign-up", data={"email": email, "password": "another albatross"})
        entered = await client.post("/api/sign-in", data={"email": email, "password": PASSWORD})
        assert (up.status_code, entered.status_code) == (200, 401)
        code = await code_of(services, email, LinkPurpose.CONFIRM)
        assert (await client.post("/api/confirm", data={"code": code})).status_code == 200
    assert await services.mongo.db["users"].count_documents({}) == 2
    assert await mails(services, EMAIL) == []


@pytest.mark.parametrize("email", ["RAHIMA@example.com", " rahima@example.com\t", "Rahima@EXAMPLE.COM"])
async def test_capitals_and_blanks_make_none(services: Services, email: str) -> None:
    await put_member(services)
    async with browser(services) as client:
        entered = await client.post("/api/sign-in", data={"email": email, "password": PASSWORD})
        up = await client.post("/api/sign-up", data={"email": email, "password": "another albatross"})
        await client.post("/api/reset-mail", data={"email": email})
    await services.entrance.settle()
    assert (entered.status_code, up.status_code) == (200, 200)
    assert await services.mongo.db["users"].count_documents({}) == 1
    assert await mails(services, EMAIL) == [Purpose.ALREADY_HERE, Purpose.RESET_PASSWORD]


async def test_a_dot_after_the_domain_opens_no_second_account(services: Services) -> None:
    """`example.com.` is the same host: either it is refused, or it is the same address."""
    await put_member(services)
    async with browser(services) as client:
        answer = await client.post("/api/sign-up", data={"email": f"{EMAIL}.", "password": PASSWORD})
    assert answer.status_code in (200, 422)
    assert await services.mongo.db["mailed_links"].count_documents({}) == 0


FORMS: dict[str, tuple[str, ...]] = {
    "sign-up": ("email", "password", "name"),
    "confirm": ("code", "password"),
    "sign-in": ("email", "password"),
    "sign-in/code": ("code",),
    "reset-mail": ("email",),
    "reset": ("code", "password"),
    "prove": ("code",),
    "password": ("old", "password"),
    "email": ("email", "password"),
    "email/confirm": ("code",),
    "me/delete": ("word", "password"),
}
TYPED = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "long": LONG,
    "longer": LONG + "x",
    "bidi": "\u202enrettap\u2066",
    "zero width": "\u200b\u200c\u200d\u2060\ufeff",
    "control": "\x00\x01\x7f",
    "lines": "a\r\nSet-Cookie: cf_session=x\r\n\r\n<html>",
    "operator": '{"$ne": ""}',
    "template": "{{7*7}}",
    "empty": "",
}


# A name may be anything that is not too long: it is cleaned, and shown as text. A password may be anything.
_MAY_PASS = {("sign-up", kind, ("name",)) for kind in TYPED if kind not in ("long", "longer")}
_MAY_PASS |= {
    (form, kind, ("password",))
    for form in ("sign-up", "password")
    for kind in ("html", "bidi", "lines", "operator")
}
_NO_LANGUAGES = ("xx", "en\x00", "../en", LONG, "<b>", "EN")


@pytest.mark.parametrize("form", FORMS)
async def test_no_form_takes_nonsense_or_says_it_back(services: Services, form: str) -> None:
    """Each field in turn, and all at once, by somebody signed in: refused, and all is as before."""
    user = await put_member(services)
    secret, _ = await services.sessions.open(user, Device())
    cookie = {"cookie": f"cf_session={secret}"}
    right = {"email": "new@example.com", "password": PASSWORD, "old": PASSWORD, "name": "N", "word": "delete"}
    before, fields = await _everything(services), FORMS[form]
    async with browser(services) as client:
        for kind, typed in TYPED.items():
            for wrong in (*((field,) for field in fields), fields):
                if (form, kind, wrong) in _MAY_PASS:
                    continue
                await services.redis.flushall()
                data = {field: typed if field in wrong else right.get(field, "x") for field in fields}
                answer = await client.post(f"/api/{form}", data=data, headers=cookie)
                assert answer.status_code in (401, 403, 410, 422), (kind, wrong, answer.text)
                assert answer.headers["content-type"] == "application/json"
                assert "set-cookie" not in answer.headers
                assert len(typed) < 8 or typed not in answer.text
        for lang in _NO_LANGUAGES:
            data = {field: right.get(field, "x") for field in fields} | {"lang": lang}
            answer = await client.post(f"/api/{form}", data=data, headers=cookie)
            assert (answer.status_code, set(answer.json()["fields"])) == (422, {"lang"}), lang
    await services.entrance.settle()
    assert await _everything(services) == before


async def test_html_in_a_name_is_text_in_the_mail(services: Services) -> None:
    name = "<b onclick=x>Rahima</b> & co\u202e"
    async with browser(services) as client:
        up = {"email": EMAIL, "password": PASSWORD, "name": name}
        assert (await client.post("/api/sign-up", data=up)).status_code == 200
        code = await code_of(services, EMAIL, LinkPurpose.CONFIRM)
        assert (await client.post("/api/confirm", data={"code": code})).status_code == 200
    user = await services.mongo.db["users"].find_one({"email": EMAIL})
    assert user is not None
    assert user["name"] == "<b onclick=x>Rahima</b> & co"


async def test_a_forged_challenge_lets_nobody_in(services: Services) -> None:
    await put_member(services)
    async with browser(services) as client:
        for forged in ("", "x", "x" * 5000, "a.b.c", "💥", '["1","2",9999999999].x', "../.."):
            headers = [("cookie", f"cf_challenge={forged}".encode())]
            answer = await client.post("/api/sign-in/code", data={"code": "123456"}, headers=headers)
            assert (answer.status_code, answer.json()["code"][-5:]) == (410, "_over"), forged
            assert "set-cookie" not in answer.headers


async def test_guesses_from_one_place_are_counted_whatever_its_headers_say(services: Services) -> None:
    """Twenty wrong passwords for twenty accounts; then the place waits, and it is the only one that does."""
    statuses = []
    async with browser(services, visitor=False) as client:
        for number in range(21):
            said = dict.fromkeys(SPOOFED, f"198.51.100.{number}") | {"forwarded": f"for=198.51.100.{number}"}
            form = {"email": f"nobody{number}@example.com", "password": "wrong password"}
            answer = await client.post("/api/sign-in", data=form, headers=said)
            statuses.append(answer.status_code)
    assert statuses == [401] * 20 + [429]
    async with browser(services, "198.51.100.1", visitor=False) as neighbour:
        form = {"email": "nobody@example.com", "password": "wrong password"}
        assert (await neighbour.post("/api/sign-in", data=form)).status_code == 401


async def test_behind_our_own_proxy_each_place_is_counted_by_what_the_proxy_says(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured = settings_of("mongodb://nowhere", "redis://nowhere", "none", trusted_proxies="10.0.0.0/8")
    monkeypatch.setattr(settings, "load", lambda: configured)
    stack: Any = behind_proxies(create_api(lambda: services))  # type: ignore[arg-type]
    transport = httpx.ASGITransport(stack, client=("10.0.0.2", 4711))
    seen: dict[str, list[int]] = {}
    async with httpx.AsyncClient(transport=transport, base_url=OWN["origin"], headers=OWN) as proxy:
        for place in ("198.51.100.1", "198.51.100.2"):
            for number in range(21):
                form = {"email": f"nobody{number}@{place}.example.com", "password": "wrong password"}
                headers = {"x-forwarded-for": f"192.0.2.{number}, {place}", "x-real-ip": f"192.0.2.{number}"}
                answer = await proxy.post("/api/sign-in", data=form, headers=headers)
                seen.setdefault(place, []).append(answer.status_code)
    assert list(seen.values()) == [[401] * 20 + [429]] * 2


async def test_changing_to_a_taken_address_looks_like_any_other_change(services: Services) -> None:
    await put_member(services)
    await put_member(services, "taken@example.com")
    answers = []
    async with browser(services) as client:
        await client.post("/api/sign-in", data={"email": EMAIL, "password": PASSWORD})
        for email in ("taken@example.com", "free@example.com"):
            answer = await client.post("/api/email", data={"email": email, "password": PASSWORD})
            answers.append((answer.status_code, answer.json()))
    assert answers[0] == answers[1] == (200, {"go": "/check-mail?about=email"})
    assert await mails(services, "taken@example.com") == [Purpose.ALREADY_HERE]
    assert await mails(services, "free@example.com") == [Purpose.CONFIRM_NEW_EMAIL]


async def test_an_account_of_another_provider_alone_takes_no_password(services: Services) -> None:
    """Whatever is typed: there is none to be right."""
    user = await put_user(services, EMAIL, identities=["google.com:1"])
    async with browser(services) as client:
        for password in ("", "null", "None", "google.com:1", user.id, PASSWORD):
            await services.redis.flushall()
            answer = await client.post("/api/sign-in", data={"email": EMAIL, "password": password})
            assert (answer.status_code, answer.json()["code"]) in (
                (401, "wrong_credentials"),
                (422, "invalid"),
            )
            assert "cf_session" not in client.cookies
