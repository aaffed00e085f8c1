"""The guard: what it lets through, and what becomes of what it does not."""

from typing import Any

import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import TooMany, Unavailable
from backend_ext.people.models import Role, User
from backend_ext.people.sessions.models import Device
from chemouflage import session
from chemouflage.guard import public, requires
from chemouflage.ui.notices import Notices
from tests.people import put_user
from tests.tab import Tab, visitor_token

pytestmark = pytest.mark.usefixtures("screen")


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"slug": 5, "form": {}},
        {"slug": None, "form": {}},
        {"slug": "a", "form": []},
        {"slug": "a", "form": {1: 2}},
        {"slug": "a", "form": {}, "price": 1},
    ],
)
async def test_a_handler_is_not_called_with_other_arguments_than_its_own(
    sent: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    state, called = await Tab("/", visitor_token()).root.get_state(Notices), []

    @public
    async def act(self: Any, slug: str, form: dict[str, Any]) -> None:
        called.append((slug, form))

    await act(state, **sent)
    assert called == []
    assert state.text == "Something went wrong. Please try again."
    await act(state, slug="a", form={"quantity": "1"})
    assert called == [("a", {"quantity": "1"})]
    assert caplog.text == ""


async def _notice_after(error: Exception) -> Notices:
    state = await Tab("/", visitor_token()).state(Notices)

    @public
    async def act(self: Any) -> None:
        raise error

    await act(state)
    return state


async def test_a_refusal_becomes_a_notice() -> None:
    notices = await _notice_after(TooMany(30))
    assert notices.text == "Too many tries. Please wait a little and try again."
    assert (notices.is_good, notices.number) == (False, 1)


async def test_an_outage_becomes_a_notice() -> None:
    assert (await _notice_after(Unavailable())).text.startswith("The shop cannot be reached right now.")


async def test_a_bug_is_told_plainly_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    notices = await _notice_after(ZeroDivisionError("inner detail"))
    assert notices.text == "Something went wrong. Please try again."
    assert "inner detail" in caplog.text


async def test_a_stream_of_updates_is_guarded_too() -> None:
    state = await Tab("/", visitor_token()).state(Notices)

    @public
    async def act(self: Any) -> Any:
        yield 1
        raise TooMany(1)

    assert [update async for update in act(state)] == [1]
    assert state.number == 1
    assert act.access == "public"


async def _session(services: Services, user: User) -> str:
    secret, _ = await services.sessions.open(user, Device())
    return secret


LEVELS = ("signed_in", "premium", "support", "editor", "admin")
ALLOWED = {
    "nobody": set(),
    "customer": {"signed_in"},
    "premium": {"signed_in", "premium"},
    "support": {"signed_in", "support"},
    "editor": {"signed_in", "editor"},
    "admin": {"signed_in", "support", "editor", "admin"},
}


async def _visit(services: Services, who: str) -> Tab:
    """A tab of `who`, on a page about something."""
    if who == "nobody":
        return Tab("/bn/account/orders?page=2", visitor_token())
    changes: dict[str, Any] = {"role": Role.CUSTOMER if who in ("customer", "premium") else Role(who)}
    if who == "premium":
        changes["premium_until"] = utcnow().replace(year=2099)
    user = await put_user(services, **changes)
    return Tab("/bn/account/orders?page=2", visitor_token(), session=await _session(services, user))


@pytest.mark.parametrize("who", list(ALLOWED))
async def test_each_level_lets_in_whom_it_names(services: Services, who: str) -> None:
    state = await (await _visit(services, who)).state(Notices)
    let_in = set()

    for level in LEVELS:

        @requires(level)  # type: ignore[arg-type]
        async def act(self: Any, level: str = level) -> None:
            let_in.add(level)

        await act(state)

    assert let_in == ALLOWED[who]


async def test_a_page_sends_nobody_to_sign_in_and_back(services: Services) -> None:
    tab = await _visit(services, "nobody")

    @requires("signed_in", loader=True)
    async def load(self: Any) -> None:
        raise AssertionError

    await load(await tab.state(Notices))

    assert await tab.wishes() == [["go", "/bn/sign-in?next=%2Fbn%2Faccount%2Forders%3Fpage%3D2"]]
    assert (await tab.state(Notices)).text == ""


async def test_a_session_that_ends_in_the_middle_asks_beside_the_page(services: Services) -> None:
    user = await put_user(services)
    secret = await _session(services, user)
    tab = Tab("/account/profile", visitor_token(), session=secret)
    state, done = await tab.state(Notices), []

    @requires("signed_in", loader=True)
    async def load(self: Any) -> None:
        done.append("load")

    @requires("signed_in")
    async def save(self: Any) -> None:
        done.append("save")

    await load(state)
    await save(state)
    await services.sessions.end_all(user.id)
    await save(state)
    assert await tab.wishes() == [["open", "sign-in-again"]]
    await load(state)  # the connection was lost and came back
    assert await tab.wishes() == [["open", "sign-in-again"]]
    assert done == ["load", "save"]

    tab.session = await _session(services, user)
    tab.go("/account/profile")
    await save(state)
    assert done == ["load", "save", "save"]


async def test_a_role_that_is_taken_away_is_gone_at_the_next_event(services: Services) -> None:
    user = await put_user(services, role=Role.SUPPORT)
    tab = Tab("/", visitor_token(), session=await _session(services, user))
    state, done = await tab.state(Notices), []

    @requires("support")
    async def act(self: Any) -> None:
        done.append(1)

    await act(state)
    await services.mongo.db["users"].update_one(
        {"_id": user.id}, {"$set": {"role": Role.CUSTOMER}, "$inc": {"version": 1}}
    )
    await services.sessions.changed(await services.people.get(user.id))
    await act(state)

    assert done == [1]
    assert state.text == "Your account may not do that."


async def test_one_event_asks_once_who_is_there(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    user = await put_user(services)
    tab = Tab("/", visitor_token(), session=await _session(services, user))
    asked = 0
    check = services.sessions.who

    async def counted(secret: str | None) -> Any:
        nonlocal asked
        asked += 1
        return await check(secret)

    monkeypatch.setattr(services.sessions, "who", counted)

    @requires("signed_in")
    async def act(self: Any) -> None:
        await session.signed_in(self)
        await session.owner(self)

    state = await tab.state(Notices)
    await act(state)
    assert asked == 1
    await act(state)
    assert asked == 2


async def test_too_many_events_are_refused_before_anything_is_done(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = await Tab("/", visitor_token()).state(Notices)
    monkeypatch.setattr(services.clients, "act", _refusing)
    done = []

    @public
    async def act(self: Any) -> None:
        done.append(1)

    await act(state)

    assert done == []
    assert state.text == "Too many tries. Please wait a little and try again."


async def _refusing(address: str, client: str) -> None:
    raise TooMany(7)
