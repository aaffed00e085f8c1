"""The contact form and its answers over HTTP: for people, with and without scripts, and not for programs."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.messages.models import Message, MessageState
from backend_ext.people.models import Role
from backend_ext.people.sessions.models import Device
from chemouflage.content.contact_view import load
from chemouflage.i18n import translator
from chemouflage.session import Address
from tests.people import admin, put_user
from tests.shop import put_product

OWN = {"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"}
SCRIPT = OWN | {"accept": "application/json", "accept-language": "bn"}


@pytest.fixture
async def web(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    """A client that sends what each request says, and nothing by itself."""
    transport = httpx.ASGITransport(create_api(lambda: services))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as client:
        yield client


def _form(services: Services, **changes: str) -> dict[str, str]:
    typed = {
        "name": "Rahima Khatun",
        "email": "rahima@example.com",
        "topic": "order",
        "order": "",
        "text": "Where is my parcel? <b>Please</b> answer.",
        "stamp": services.wishes.stamps.new(utcnow() - timedelta(seconds=30)),
        "lang": "bn",
    }
    return typed | changes


async def _kept(services: Services) -> list[Message]:
    return (await services.wishes.messages.page(admin(), None)).items


async def test_a_message_is_kept_and_thanked_for(services: Services, web: httpx.AsyncClient) -> None:
    said = await web.post("/api/contact", data=_form(services), headers=SCRIPT)

    assert said.json() == {"go": "/bn/contact?sent=1"}
    assert [(one.name, one.lang) for one in await _kept(services)] == [("Rahima Khatun", "bn")]


async def test_programs_leave_nothing(services: Services, web: httpx.AsyncClient) -> None:
    trapped = await web.post("/api/contact", data=_form(services, website="x"), headers=SCRIPT)
    quick = _form(services, stamp=services.wishes.stamps.new(utcnow()))
    answers = [
        await web.post("/api/contact", data=form, headers=SCRIPT)
        for form in (quick, _form(services, stamp="1.x"))
    ]
    foreign = await web.post("/api/contact", data=_form(services), headers={"origin": "https://evil.example"})

    assert trapped.json() == {"go": "/bn/contact?sent=1"}
    assert [one.json()["code"] for one in answers] == ["too_quick", "form_too_old"]
    assert foreign.status_code == 403
    assert await _kept(services) == []


async def test_a_mailbox_is_not_flooded(services: Services, web: httpx.AsyncClient) -> None:
    answers = [
        await web.post("/api/contact", data=_form(services, text=f"Message number {n}"), headers=SCRIPT)
        for n in range(7)
    ]

    assert [one.status_code for one in answers] == [200] * 6 + [429]
    assert len(await _kept(services)) == 6


async def test_errors_stand_beside_the_fields_in_the_visitors_language(
    services: Services, web: httpx.AsyncClient
) -> None:
    said = await web.post("/api/contact", data=_form(services, email="x", text=""), headers=SCRIPT)

    assert said.status_code == 422
    assert set(said.json()["fields"]) == {"email", "text"}
    assert "ইমেইল" in said.json()["fields"]["email"]


async def test_without_scripts_nothing_typed_is_lost(services: Services, web: httpx.AsyncClient) -> None:
    said = await web.post("/api/contact", data=_form(services, email="x"), headers=OWN)
    assert said.status_code == 303
    path, _, query = said.headers["location"].partition("?")
    name, _, draft = query.partition("=")
    assert (path, name) == ("/bn/contact", "draft")

    view = (await load(services, Address(translator("bn"), "/contact", {}, {"draft": draft}))).view
    assert (view["name"], view["email"], view["topic"]) == ("Rahima Khatun", "x", "order")
    assert view["text"].startswith("Where is my parcel?")
    assert view["bad_email"]
    assert not view["bad_name"]
    assert await _kept(services) == []


async def test_support_answers_a_message_and_others_may_not(
    services: Services, web: httpx.AsyncClient
) -> None:
    await web.post("/api/contact", data=_form(services), headers=SCRIPT)
    [message] = await _kept(services)
    path = f"/api/staff/messages/{message.id}"

    async def as_role(role: Role) -> dict[str, str]:
        user = await put_user(services, role=role)
        secret, _ = await services.sessions.open(user, Device())
        return OWN | {"cookie": f"{services.settings.session_cookie}={secret}"}

    support, editor = await as_role(Role.SUPPORT), await as_role(Role.EDITOR)
    answer = {"seen": 0, "text": "It is on its way."}
    for headers, status in ((OWN, 401), (editor, 403)):
        assert (await web.get("/api/staff/messages", headers=headers)).status_code == status
        assert (await web.post(f"{path}/answers", json=answer, headers=headers)).status_code == status
    assert (await _kept(services))[0].answers == []

    listed = await web.get("/api/staff/messages?state=new", headers=support)
    assert listed.headers["cache-control"] == "no-store"
    assert [one["id"] for one in listed.json()["items"]] == [message.id]
    assert (await web.post(f"{path}/answers", json=answer, headers=support)).json()["state"] == "answered"
    assert (await web.post(f"{path}/answers", json=answer, headers=support)).status_code == 409
    assert (await web.post(f"{path}/close", json={"seen": 1}, headers=support)).json()["state"] == "closed"
    assert (await _kept(services))[0].state is MessageState.CLOSED
    assert (await web.get("/api/staff/reviews", headers=editor)).json()["items"] == []
    assert (await web.get("/api/staff/messages/none", headers=support)).status_code == 404


async def test_a_wish_to_be_told_over_the_form(services: Services, web: httpx.AsyncClient) -> None:
    product = await put_product(services, stock=0)
    form = {"slug": product.slug, "email": "rahima@example.com", "lang": "en"}
    answers = [await web.post("/api/back-in-stock", data=form, headers=SCRIPT) for _ in range(2)]
    trapped = await web.post(
        "/api/back-in-stock", data=form | {"email": "other@example.com", "website": "x"}, headers=SCRIPT
    )
    wrong = await web.post("/api/back-in-stock", data=form | {"email": "x"}, headers=SCRIPT)

    assert {one.json()["go"] for one in (*answers, trapped)} == {f"/products/{product.slug}?asked=1"}
    assert set(wrong.json()["fields"]) == {"email"}
    assert await services.mongo.db["stock_requests"].count_documents({}) == 1


async def test_the_heart_works_without_scripts_and_gives_a_cookie(
    services: Services, web: httpx.AsyncClient
) -> None:
    product = await put_product(services)
    said = await web.post("/api/wishlist/items", data={"slug": product.slug, "lang": "bn"}, headers=OWN)

    assert (said.status_code, said.headers["location"]) == (303, "/bn/wishlist")
    assert services.settings.visitor_cookie in said.headers["set-cookie"]
    stored = await services.mongo.db["wishlists"].find_one({})
    assert stored is not None
    assert list(stored["items"]) == [product.id]


async def test_wrong_forms_of_one_network_do_not_fill_redis(
    services: Services, web: httpx.AsyncClient
) -> None:
    huge = dict.fromkeys(("name", "email", "topic", "order", "text"), "অ" * 20_000)
    plain = OWN | {"accept": "text/html"}

    forms = [huge, *({"text": "short"} for _ in range(30))]
    answers = [
        (await web.post("/api/contact", data=form, headers=plain)).headers["location"] for form in forms
    ]

    assert "draft=" in answers[0]
    assert answers[-1] == "/contact?problem=invalid"
    keys = [key async for key in services.redis.scan_iter("draft:*")]
    assert len(keys) == 30
    assert sum([await services.redis.strlen(key) for key in keys]) < 250_000
