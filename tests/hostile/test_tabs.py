"""What one tab shows is for its own browser: not for who knows its token, nor for who invents a cookie."""

from secrets import token_hex
from typing import Any

import httpx
import pytest

from backend_ext.kit.ids import new_token
from tests.books import Books
from tests.hostile.actors import Actor, enter
from tests.hostile.client import END, ROOT, Client, connected
from tests.hostile.resident import Resident
from tests.hostile.test_access import ACTIONS
from tests.hostile.test_handlers import ORDER
from tests.hostile.victim import Victim, heard_nothing
from tests.live import LiveShop

WHO = "chemouflage___who____who"
ADDRESSES = "chemouflage___account___addresses_state____addresses_state"
ORDERS = "chemouflage___account___orders_state____orders_state"
OVERVIEW = "chemouflage___account___overview_state____overview_state"
LOADERS = tuple(f"{state}.load" for state in (ADDRESSES, ORDERS, OVERVIEW))


@pytest.fixture(scope="module")
def customer(books: Books) -> Actor:
    """Somebody else with an account."""
    return next(actor for actor in enter(books) if actor.who == "customer")


def _reads_nothing(client: Client, resident: Resident) -> None:
    heard = "\n".join(client.heard)
    assert [mark for mark in resident.marks if mark in heard] == []


@pytest.fixture
async def token(shop: LiveShop, resident: Resident) -> str:
    """The token of a tab of the resident's that showed all there is, and was closed."""
    async with connected(shop.url, "/track", resident.visitor, session=resident.session) as tab:
        for loader in LOADERS:
            await tab.call(loader)
        heard = "\n".join(tab.heard)
        assert [mark for mark in (resident.number, resident.address_id) if mark not in heard] == []
        return tab.token


async def test_a_closed_tab_goes_on_in_its_own_browser(
    shop: LiveShop, resident: Resident, token: str
) -> None:
    async with connected(shop.url, "/track", resident.visitor, token=token) as tab:
        assert tab.shown(ADDRESSES, "book")[0]["id"] == resident.address_id


@pytest.mark.parametrize("browser", ["a stranger", "another customer", "no cookie", "cookies of nobody"])
@pytest.mark.parametrize("named", ["{}", "{}~", "{}~{mark}", "{}&token={}", "%00{}"])
async def test_the_token_of_a_closed_tab_opens_an_empty_one_elsewhere(
    shop: LiveShop, resident: Resident, customer: Actor, token: str, browser: str, named: str
) -> None:
    cookies = {
        "a stranger": {},
        "another customer": {"session": customer.secret},
        "no cookie": {"cookies": ""},
        "cookies of nobody": {"cookies": f"cf_visitor=x; cf_session={new_token()}"},
    }[browser]
    said = named.format(token, token, mark=token_hex(16)).replace("{}", token)
    async with connected(shop.url, "/track", token=said, **cookies) as thief:  # type: ignore[arg-type]
        await thief.call("hydrate")
        await thief.call(f"{ADDRESSES}.delete")
        assert thief.shown(ADDRESSES, "book") in (None, [])
        _reads_nothing(thief, resident)


async def test_the_token_of_a_guests_order_page_opens_no_order_elsewhere(
    shop: LiveShop, victim: Victim
) -> None:
    path = f"/orders/{victim.paid.number}?key={victim.keys[victim.paid.number]}"
    async with connected(shop.url, path, victim.cookie) as tab:
        await tab.until(lambda: (tab.shown(ORDER, "view") or {}).get("number") == victim.paid.number)
        token = tab.token
    for cookies in ({}, {"cookies": ""}):
        async with connected(shop.url, "/track", token=token, **cookies) as thief:
            await thief.call(f"{ORDER}.pay")
            await thief.call(f"{ORDER}.returned", {"hidden": False})
            assert (thief.shown(ORDER, "view") or {"number": ""})["number"] == ""
            heard_nothing(thief, victim)


async def test_a_tab_without_any_cookie_is_nobodys_afterwards(shop: LiveShop, victim: Victim) -> None:
    path = f"/orders/{victim.cash.number}?key={victim.keys[victim.cash.number]}"
    async with connected(shop.url, path, cookies="") as tab:
        await tab.until(lambda: (tab.shown(ORDER, "view") or {}).get("number") == victim.cash.number)
        token = tab.token
    async with connected(shop.url, "/track", token=token, cookies="") as thief:
        assert (thief.shown(ORDER, "view") or {"number": ""})["number"] == ""
        heard_nothing(thief, victim)


async def test_what_a_client_says_of_itself_makes_it_nobody_else(shop: LiveShop, resident: Resident) -> None:
    """Cookies, address, token and session id in the event; the handshake's own count."""
    async with connected(shop.url, "/track", session=new_token()) as client:
        cookie = f"cf_visitor={resident.visitor}; cf_session={resident.session}"
        said = {
            "headers": {"cookie": cookie, "Cookie": cookie},
            "cookie": cookie,
            "client_ip": "203.0.113.40",
            "ip": "203.0.113.40",
            "token": "x",
            "client_token": "x",
            "sid": "x",
            "session_id": resident.session_id,
        }
        for name in (f"{WHO}.load", *LOADERS):
            event = {
                "name": f"{ROOT}.{name}",
                "payload": {},
                "token": "x",
                "router_data": client.router_data() | said,
            }
            await client.emit("event", event)
        await client.fence()
        assert client.shown(WHO, "signed_in") in (None, False)
        _reads_nothing(client, resident)


@pytest.mark.parametrize("how", ["update_vars", "hydrate", "setvar", "set_", "payload"])
async def test_rights_are_no_vars(shop: LiveShop, resident: Resident, how: str) -> None:
    """Whatever a client sets, it stays who it is: nobody."""
    lies: dict[tuple[str, str], Any] = {
        (WHO, "signed_in"): True,
        (WHO, "staff"): True,
        (WHO, "premium"): True,
        (WHO, "name"): "Boss",
        ("chemouflage___arrival____arrival", "_in"): True,
        (ADDRESSES, "_editing"): resident.address_id,
        (ADDRESSES, "_doomed"): resident.address_id,
        (ORDERS, "doomed"): resident.number,
        ("", "router"): {"headers": {"cookie": f"cf_session={resident.session}"}},
        ("", "router_data"): {"headers": {"cookie": f"cf_session={resident.session}"}},
        ("", "rx_router_headers"): {"cookie": f"cf_session={resident.session}"},
    }
    named = {
        f"{'.'.join(part for part in (ROOT, state, name) if part)}{end}": value
        for (state, name), value in lies.items()
        for end in ("", END)
    }
    async with connected(shop.url, "/track") as client:
        match how:
            case "update_vars":
                where = "reflex___state____update_vars_internal_state.update_vars_internal"
                await client.call(where, {"vars": named})
            case "hydrate":
                await client.call("hydrate_and_load", {"vars": named, "hashes": []})
            case "payload":
                for loader in (f"{WHO}.load", *LOADERS):
                    await client.call(loader, {name: value for (_, name), value in lies.items()})
            case _:
                for (state, name), value in lies.items():
                    setter = ("setvar", {"var_name": name, "value": value})
                    handler, payload = setter if how == "setvar" else (f"set_{name}", {"value": value})
                    await client.call(".".join(part for part in (state, handler) if part), payload)
        shown = [client.shown(WHO, name) for name in ("signed_in", "staff", "premium", "name")]
        assert [value for value in shown if value] == []
        for name in (*LOADERS, f"{ADDRESSES}.delete", f"{ORDERS}.cancel"):
            await client.call(name)
        assert '"/sign-in?next=%2Ftrack"' in client.shown(ACTIONS, "todo") or "sign-in-again" in client.shown(
            ACTIONS, "todo"
        )
        await client.call(f"{WHO}.load")
        assert client.shown(WHO, "signed_in") in (None, False)
        _reads_nothing(client, resident)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "cf_session=",
        "cf_session=x",
        "cf_session=app:{session_id}",
        "cf_session={session_id}",
        "cf_session={user_id}",
        "cf_session={hash}",
        "cf_session={secret}x",
        "cf_session={upper}",
        "CF_SESSION={secret}",
        "cf_session%3D{secret}",
        "x=cf_session={secret}",
        "cf_session={secret}; cf_session=x",
        "cf_session={secret}; cf_session=",
        "__Host-cf_session={secret}",
        "cf_session=\\x00{secret}",
        "cf_session={long}",
        "cf_session=💥",
        "cf_session={secret}, x",
    ],
)
async def test_only_the_cookie_itself_signs_in_by_websocket_and_by_http(
    shop: LiveShop, books: Books, resident: Resident, header: str
) -> None:
    row = books.db.sessions.find_one({"_id": resident.session_id}) or {}
    cookies = header.format(
        session_id=resident.session_id,
        user_id=resident.user_id,
        hash=row["token"],
        secret=resident.session,
        upper=resident.session.swapcase(),
        long="x" * 7000,
    )
    async with httpx.AsyncClient(base_url=shop.url, trust_env=False) as browser:
        answer = await browser.get("/api/me/data", headers={"cookie": cookies.encode()})
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")
        page = await browser.get("/account", headers={"cookie": cookies.encode()})
        assert (page.status_code, page.headers["location"]) == (303, "/sign-in?next=%2Faccount")
    async with connected(shop.url, "/track", cookies=cookies) as client:
        await client.call(f"{WHO}.load")
        await client.call(f"{ADDRESSES}.load")
        assert client.shown(WHO, "signed_in") in (None, False)
        _reads_nothing(client, resident)


async def test_the_last_of_two_cookies_counts_everywhere(
    shop: LiveShop, resident: Resident, customer: Actor
) -> None:
    """Cookies may be tossed in by a neighbour; no part of the shop may take another one than the rest."""
    cookies = f"cf_session={resident.session}; cf_session={customer.secret}"
    async with httpx.AsyncClient(base_url=shop.url, trust_env=False) as browser:
        known = await browser.get("/api/me/data", headers={"cookie": cookies})
    assert known.status_code == 200
    assert [mark for mark in resident.marks if mark in known.text] == []
    async with connected(shop.url, "/track", cookies=cookies) as client:
        await client.call(f"{ADDRESSES}.load")
        assert client.shown(ADDRESSES, "ready") is True
        _reads_nothing(client, resident)


async def test_a_session_that_was_ended_ends_in_an_open_tab(shop: LiveShop, books: Books) -> None:
    """The tab's websocket still carries the cookie; the server does not care."""
    (actor,) = [actor for actor in enter(books) if actor.who == "customer"]
    async with connected(shop.url, "/track", session=actor.secret) as client:
        await client.call(f"{ADDRESSES}.load")
        assert client.shown(ADDRESSES, "ready") is True
        before = client.shown(ACTIONS, "todo")
        async with httpx.AsyncClient(base_url=shop.url, trust_env=False) as browser:
            browser.cookies.set("cf_session", actor.secret)
            assert (await browser.post("/api/sign-out")).status_code == 303
        await client.call(f"{ADDRESSES}.add")
        assert client.shown(ACTIONS, "todo") != before
        assert "sign-in-again" in client.shown(ACTIONS, "todo")
