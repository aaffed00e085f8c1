"""Many at the doors at the same moment: one code counts once, nothing stays open, the shop answers."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import httpx
import pytest

from backend_ext.bootstrap import Services
from backend_ext.mail.models import Purpose
from backend_ext.people.errors import ProveFirst
from backend_ext.people.identity.provider import Proof
from backend_ext.people.links.models import LinkPurpose
from backend_ext.people.visitors import visitor_id
from tests.entrance import PASSWORD, browser, code_of, mails, put_member

EMAIL, NEW = "rahima@example.com", "new@example.com"
SESSION = "cf_session"
Ask = Callable[[Services, httpx.AsyncClient], Awaitable[str]]


async def _signs_up(services: Services, client: httpx.AsyncClient) -> str:
    await client.post("/api/sign-up", data={"email": EMAIL, "password": PASSWORD})
    return await code_of(services, EMAIL, LinkPurpose.CONFIRM)


async def _forgets(services: Services, client: httpx.AsyncClient) -> str:
    await put_member(services)
    await client.post("/api/reset-mail", data={"email": EMAIL})
    await services.entrance.settle()
    return await code_of(services, EMAIL, LinkPurpose.RESET)


async def _comes_by_facebook(services: Services, client: httpx.AsyncClient) -> str:
    await put_member(services)
    proof = Proof("facebook.com", "1", EMAIL, False, "R")
    with pytest.raises(ProveFirst):
        await services.admission.admit(
            proof, federation="facebook.com", browser=visitor_id(client.cookies["cf_visitor"]) or ""
        )
    return await code_of(services, EMAIL, LinkPurpose.PROVE)


async def _moves(services: Services, client: httpx.AsyncClient) -> str:
    await put_member(services)
    await client.post("/api/sign-in", data={"email": EMAIL, "password": PASSWORD})
    await client.post("/api/email", data={"email": NEW, "password": PASSWORD})
    return await code_of(services, NEW, LinkPurpose.NEW_EMAIL)


@pytest.mark.parametrize(
    ("path", "ask"),
    [
        ("/api/confirm", _signs_up),
        ("/api/reset", _forgets),
        ("/api/prove", _comes_by_facebook),
        ("/api/email/confirm", _moves),
    ],
)
async def test_of_twenty_with_one_code_one_counts(services: Services, path: str, ask: Ask) -> None:
    async with browser(services) as client:
        code = await ask(services, client)
        live = {"ended_at": None}
        before = await services.mongo.db["sessions"].count_documents(live)
        cookies = {"cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items())}
        tries = [{"code": code, "password": f"an albatross number {number}"} for number in range(20)]
        answers = await asyncio.gather(
            *(client.post(path, data=data, headers=cookies) for data in tries),
        )
        counted = Counter(answer.status_code for answer in answers)
        assert counted == {200: 1, 410: 19}, [answer.text for answer in answers]
        (won,) = (number for number, answer in enumerate(answers) if answer.status_code == 200)
        assert [SESSION in answer.cookies for answer in answers].count(True) <= 1
        assert await services.mongo.db["sessions"].count_documents(live) <= before + 1
        assert await services.mongo.db["users"].count_documents({}) == 1
        if path == "/api/reset":
            words = [tries[won]["password"], tries[won - 1]["password"], PASSWORD]
            entered = [
                await client.post("/api/sign-in", data={"email": EMAIL, "password": word}) for word in words
            ]
            assert [answer.status_code for answer in entered] == [200, 401, 401]
            assert (await mails(services, EMAIL)).count(Purpose.PASSWORD_CHANGED) == 1
        if path == "/api/email/confirm":
            assert (await mails(services, EMAIL)).count(Purpose.EMAIL_CHANGED) == 1


async def test_signing_in_and_out_at_once_leaves_nothing_behind_a_cleared_cookie(services: Services) -> None:
    """The session that was there is over; each new one is held by the browser that was given its cookie."""
    member = await put_member(services)
    async with browser(services) as client:
        form = {"email": EMAIL, "password": PASSWORD}
        await client.post("/api/sign-in", data=form)
        old = client.cookies[SESSION]
        cookies = {"cookie": f"{SESSION}={old}"}
        answers = await asyncio.gather(
            *(client.post("/api/sign-in", data=form, headers=cookies) for _ in range(10)),
            *(client.post("/api/sign-out", headers=cookies) for _ in range(10)),
        )
    assert {answer.status_code for answer in answers[:10]} <= {200, 429}
    assert {answer.status_code for answer in answers[10:]} == {200}
    given = [answer.cookies[SESSION] for answer in answers[:10] if answer.status_code == 200]
    assert given
    assert [answer.cookies.get(SESSION) for answer in answers[10:]] == [None] * 10
    assert await services.sessions.who(old) is None
    found = [await services.sessions.who(secret) for secret in given]
    assert {person.user_id for person in found if person} == {member.id}
    assert len(await services.sessions.of_user(member.id)) == len(given) == len(set(given))


async def test_a_crowd_with_endless_passwords_does_not_stop_the_shop(services: Services) -> None:
    """More than may wait for hashing: those are told at once, the others answered; health all the while."""
    await put_member(services)
    done: list[int] = []
    answered_before: list[int] = []

    async def guess(number: int) -> None:
        form = {"email": f"nobody{number}@example.com", "password": "x" * 10_000}
        async with browser(services, f"198.51.{number}.1", visitor=False) as client:
            done.append((await client.post("/api/sign-in", data=form)).status_code)

    async with browser(services, visitor=False) as visitor:
        crowd = asyncio.gather(*(guess(number) for number in range(96)))
        while not crowd.done():
            assert (await visitor.get("/health")).status_code == 200
            answered_before.append(len(done))
            await asyncio.sleep(0)
        await crowd
        assert sum(count < 96 for count in answered_before) >= 20
        assert set(done) <= {401, 503}
        assert done.count(401) >= 64
        entered = await visitor.post("/api/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert entered.status_code == 200
