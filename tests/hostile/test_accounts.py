"""Somebody signed in is after another customer's things, by every id there is."""

import json
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from tests.books import Books
from tests.hostile.actors import Actor, enter
from tests.hostile.client import Client, connected
from tests.hostile.resident import Resident
from tests.hostile.test_handlers import CHECKOUT, NOTICES
from tests.hostile.test_tabs import ADDRESSES, ORDERS
from tests.live import LiveShop
from tests.shop import fields

DEVICES = "chemouflage___account___devices_state____devices_state"
PROFILE = "chemouflage___account___profile_state____profile_state"
PREMIUM = "chemouflage___account___premium_state____premium_state"
SECURITY = "chemouflage___account___security_state____security_state"
_GONE = "This address is no longer in your address book."
_HOSTILE = {
    "html": "<img src=x onerror=alert(1)>",
    "script": "</script><script>alert(1)</script>",
    "long": "x" * 10_000,
    "bidi": "Rahima\u202egnihton\u2066",
    "zero width": "Ra\u200bhi\u2060ma\ufeff",
    "lines": "Rahima\r\nBcc: all@example.com\x00",
    "template": "{{7*7}}${7*7}",
    "operator": '{"$ne": ""}',
    "half": "\ud800",
}
# What is left of them, without the hidden parts, is right for these fields.
_CLEANED = {("bidi", "display_name"), ("zero width", "display_name"), ("half", "phone")}


@pytest.fixture(scope="module")
def actor(books: Books) -> Actor:
    """The customer who is after it."""
    return next(actor for actor in enter(books) if actor.who == "customer")


@pytest.fixture
async def thief(shop: LiveShop, actor: Actor) -> AsyncIterator[Client]:
    """Their tab."""
    async with connected(shop.url, "/track", session=actor.secret) as client:
        yield client


@pytest.fixture(autouse=True)
def untouched(books: Books, resident: Resident) -> Iterator[None]:
    """The resident's things are as before."""
    before = resident.things(books)
    assert [len(rows) for rows in before.values()] >= [1, 1, 1]
    yield
    assert resident.things(books) == before


def _reads_nothing(client: Client, resident: Resident, given: str) -> None:
    heard = "\n".join(client.heard)
    assert [mark for mark in resident.marks if mark in heard and mark not in given] == []


async def test_somebody_elses_address(thief: Client, resident: Resident) -> None:
    form = fields(street="The thief's street")
    for handler in ("edit", "choose", "ask_delete"):
        number = thief.shown(NOTICES, "number") or 0
        await thief.call(f"{ADDRESSES}.{handler}", {"address_id": resident.address_id})
        assert thief.shown(NOTICES, "text") == _GONE
        assert thief.shown(NOTICES, "number") == number + 1
    await thief.call(f"{ADDRESSES}.delete")
    assert thief.shown(NOTICES, "text") == _GONE
    await thief.call(f"{ADDRESSES}.save", {"form": form | {"id": resident.address_id, "_editing": "x"}})
    assert [entry["street"] for entry in thief.shown(ADDRESSES, "book")] == ["The thief's street, Dhanmondi"]
    await thief.call(f"{ADDRESSES}.ask_delete", {"address_id": thief.shown(ADDRESSES, "book")[0]["id"]})
    await thief.call(f"{ADDRESSES}.delete")
    _reads_nothing(thief, resident, resident.address_id)


async def test_somebody_elses_order(thief: Client, resident: Resident) -> None:
    for number in (resident.number, resident.number.lower(), resident.number.replace("-", ""), "%", ""):
        for handler in ("pay", "ask_cancel"):
            told = thief.shown(NOTICES, "number") or 0
            await thief.call(f"{ORDERS}.{handler}", {"number": number})
            assert thief.shown(NOTICES, "number") == told + 1
    for handler in ("cancel", "go_to_gateway"):
        told = thief.shown(NOTICES, "number")
        await thief.send(f"{ORDERS}.{handler}")
        await thief.until(lambda told=told: thief.shown(NOTICES, "number") == told + 1)
    assert (thief.shown(ORDERS, "doomed"), thief.shown(ORDERS, "paying")) in (("", ""), (None, None))
    for path in ("/account/orders?show=all&page=1", f"/account/orders?number={resident.number}"):
        await thief.call(f"{ORDERS}.load", path=path)
        assert thief.shown(ORDERS, "rows") in (None, [])
    _reads_nothing(thief, resident, resident.number)


async def test_somebody_elses_device(thief: Client, resident: Resident) -> None:
    for name in (resident.session_id, resident.session, f"app:{resident.session_id}"):
        await thief.call(f"{DEVICES}.end", {"session_id": name})
        assert len(thief.shown(DEVICES, "devices")) == 1
    await thief.call(f"{DEVICES}.end_others")
    _reads_nothing(thief, resident, f"{resident.session_id} {resident.session}")


async def test_the_checkout_and_the_data_of_an_account_are_its_own(
    shop: LiveShop, books: Books, thief: Client, actor: Actor, resident: Resident
) -> None:
    await thief.call(f"{CHECKOUT}.open", path="/checkout")
    async with httpx.AsyncClient(base_url=shop.url, trust_env=False) as browser:
        browser.cookies.set("cf_session", actor.secret)
        known = await browser.get(
            "/api/me/data", params={"user_id": resident.user_id, "id": resident.user_id}
        )
        assert known.status_code == 200
        for path in (f"/api/staff/{resident.user_id}/role", "/api/staff"):
            method = "GET" if path == "/api/staff" else "PUT"
            answer = await browser.request(method, path, json={"role": "admin"})
            assert (answer.status_code, answer.json()["code"]) == (403, "role_needed")
        for path in ("/account", f"/account/orders?number={resident.number}", "/account/addresses"):
            page = await browser.get(path)
            assert page.status_code == 200
            assert [mark for mark in resident.marks if mark in page.text and mark not in path] == []
    assert [mark for mark in resident.marks if mark in known.text] == []
    _reads_nothing(thief, resident, "")


async def test_what_a_form_sends_beside_its_fields_is_not_taken(
    thief: Client, books: Books, actor: Actor
) -> None:
    more = {
        "role": "admin", "email": "boss@example.com", "email_key": "boss@example.com", "email_verified": True,
        "premium_until": "2099-01-01", "identities": ["local:x"], "_id": "x", "id": "x", "user_id": "x",
        "second_factor": {}, "version": 99, "$set": {"role": "admin"}, "addresses": [],
    }  # fmt: skip
    await thief.call(f"{PROFILE}.load")
    saved = thief.shown(PROFILE, "saved")
    await thief.call(f"{PROFILE}.save", {"form": saved})
    before = books.db.users.find_one({"display_name": saved["display_name"]}) or {}
    await thief.call(f"{PROFILE}.save", {"form": saved | {"name": "Somebody Else"} | more})
    after = books.db.users.find_one({"_id": before["_id"]}) or {}
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    assert changed - {"updated_at", "version"} == {"name"}
    assert after["name"] == "Somebody Else"
    assert after.get("version", 0) in (before.get("version", 0), before.get("version", 0) + 1)


@pytest.mark.parametrize("kind", _HOSTILE)
async def test_hostile_texts_in_the_profile_and_the_address_book(
    thief: Client, books: Books, kind: str
) -> None:
    """What is too long or no name is refused beside its field; what is kept is text without hidden parts."""
    typed = _HOSTILE[kind]
    await thief.call(f"{PROFILE}.load")
    saved = thief.shown(PROFILE, "saved")
    user_id = (books.db.users.find_one({"display_name": saved["display_name"]}) or {})["_id"]
    for field in ("display_name", "phone", "lang", "theme"):
        before = books.db.users.find_one({"_id": user_id})
        await thief.call(f"{PROFILE}.save", {"form": saved | {field: typed}})
        if (kind, field) in _CLEANED:
            assert thief.shown(PROFILE, "errors")[field] == ""
            _is_plain((books.db.users.find_one({"_id": user_id}) or {})[field])
        else:
            assert thief.shown(PROFILE, "errors")[field] != "", field
            assert books.db.users.find_one({"_id": user_id}) == before, field
    await thief.call(f"{PROFILE}.save", {"form": saved | {"name": typed}})
    row = books.db.users.find_one({"_id": user_id}) or {}
    _is_plain(row["name"])
    form = fields(name=typed, street=typed, area=typed)
    await thief.call(f"{ADDRESSES}.save", {"form": form})
    row = books.db.users.find_one({"_id": user_id}) or {}
    for entry in row["addresses"]:
        for field in ("name", "street", "area"):
            _is_plain(entry[field])
    assert (kind in ("long", "half")) == (thief.shown(ADDRESSES, "errors")["street"] != "")
    for entry in list(thief.shown(ADDRESSES, "book")):
        await thief.call(f"{ADDRESSES}.ask_delete", {"address_id": entry["id"]})
        await thief.call(f"{ADDRESSES}.delete")
    await thief.call(f"{PROFILE}.save", {"form": saved})
    assert thief.alive.is_set()


def _is_plain(text: str) -> None:
    assert len(text) <= 200
    hidden = "\x00\r\n\x85\xad\u200b\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufeff\ud800"
    assert [letter for letter in hidden if letter in text] == []


@pytest.mark.parametrize("kind", _HOSTILE)
async def test_hostile_texts_where_a_code_is_asked_for(thief: Client, kind: str) -> None:
    typed = _HOSTILE[kind]
    await thief.call(f"{PREMIUM}.redeem", {"form": {"code": typed}})
    assert thief.shown(PREMIUM, "problem") != ""
    assert thief.shown(PREMIUM, "done") in (None, "")
    await thief.call(f"{SECURITY}.begin")
    await thief.call(f"{SECURITY}.confirm", {"form": {"code": typed}})
    assert thief.shown(SECURITY, "problem") != ""
    assert thief.shown(SECURITY, "on") in (None, False)
    assert "Traceback" not in json.dumps(thief.heard)
