"""Signing up, in and out over HTTP, as the pages' forms do it; and what attackers try there."""

import asyncio
import time
from datetime import timedelta
from statistics import median
from typing import Any

import httpx
import pytest

from backend_ext.bootstrap import Services
from backend_ext.mail.models import Purpose
from backend_ext.people.links.models import LinkPurpose
from backend_ext.people.models import Role
from tests.entrance import PASSWORD, browser, code_of, mails, put_member
from tests.people import user_now

EMAIL = "rahima@example.com"
SESSION = "cf_session"


async def _in(client: httpx.AsyncClient, password: str = PASSWORD, **more: str) -> httpx.Response:
    return await client.post("/api/sign-in", data={"email": EMAIL, "password": password, **more})


async def test_signing_up_ends_signed_in_with_a_verified_address(services: Services) -> None:
    async with browser(services) as client:
        form = {"email": EMAIL, "password": PASSWORD, "name": "Rahima", "lang": "bn", "next": "/bn/cart"}
        asked = await client.post("/api/sign-up", data=form)

        assert (asked.status_code, asked.json()) == (200, {"go": "/bn/check-mail?about=sign-up"})
        assert SESSION not in client.cookies
        assert (await _in(client)).status_code == 401  # the password waits for the mailed link

        code = await code_of(services, EMAIL, LinkPurpose.CONFIRM)
        entered = await client.post("/api/confirm", data={"code": code})

        assert (entered.status_code, entered.json()) == (200, {"go": "/bn/cart"})
        person = await services.sessions.who(client.cookies[SESSION])
        assert person is not None
        assert (person.email, person.email_verified, person.role) == (EMAIL, True, Role.CUSTOMER)
        assert (person.name, person.lang) == ("Rahima", "bn")
        again = await client.post("/api/confirm", data={"code": code})
        assert (again.status_code, again.json()["code"]) == (410, "link_over")


async def test_a_confirmation_opened_elsewhere_asks_for_the_password(services: Services) -> None:
    async with browser(services) as attacker, browser(services) as owner:
        await attacker.post("/api/sign-up", data={"email": EMAIL, "password": "the attacker chose it"})
        code = await code_of(services, EMAIL, LinkPurpose.CONFIRM)

        refused = await owner.post("/api/confirm", data={"code": code})
        guessed = await owner.post("/api/confirm", data={"code": code, "password": PASSWORD})

        assert [refused.status_code, guessed.status_code] == [403, 403]
        assert refused.json()["code"] == "wrong_password"
        assert await services.mongo.db["users"].count_documents({}) == 0
        assert await services.mongo.db["credentials"].count_documents({}) == 0


async def test_whose_password_counts_when_two_sign_up_for_one_address(services: Services) -> None:
    async with browser(services) as attacker, browser(services) as owner:
        await attacker.post("/api/sign-up", data={"email": EMAIL, "password": "the attacker chose it"})
        first = await code_of(services, EMAIL, LinkPurpose.CONFIRM)
        await owner.post("/api/sign-up", data={"email": EMAIL, "password": PASSWORD})
        mine = await code_of(services, EMAIL, LinkPurpose.CONFIRM)

        assert (await owner.post("/api/confirm", data={"code": mine})).status_code == 200
        assert (await attacker.post("/api/confirm", data={"code": first})).status_code == 410
        assert (await _in(attacker, "the attacker chose it")).status_code == 401
        assert await services.mongo.db["users"].count_documents({}) == 1


async def test_two_confirmations_at_once_make_one_account(services: Services) -> None:
    async with browser(services) as one, browser(services) as two:
        codes = []
        for client in (one, two):
            await client.post("/api/sign-up", data={"email": EMAIL, "password": PASSWORD})
            codes.append(await code_of(services, EMAIL, LinkPurpose.CONFIRM))

        answers = await asyncio.gather(
            one.post("/api/confirm", data={"code": codes[0]}),
            two.post("/api/confirm", data={"code": codes[1]}),
        )

        assert sorted(answer.status_code for answer in answers) == [200, 410]
        assert await services.mongo.db["users"].count_documents({}) == 1
        assert await services.mongo.db["credentials"].count_documents({}) == 1


async def test_the_session_cookie_is_out_of_reach_and_never_the_one_that_was_there(
    services: Services,
) -> None:
    await put_member(services)
    async with browser(services) as client:
        first = await _in(client)
        header = next(text for text in first.headers.get_list("set-cookie") if text.startswith(SESSION))
        assert "HttpOnly" in header
        assert "SameSite=lax" in header
        assert "Path=/" in header
        planted = client.cookies[SESSION]

        await _in(client)

        assert client.cookies[SESSION] != planted
        assert await services.sessions.who(planted) is None
        assert await services.sessions.who(client.cookies[SESSION]) is not None


async def test_a_planted_cookie_of_somebody_else_is_not_taken_over(services: Services) -> None:
    await put_member(services)
    async with browser(services) as client:
        client.cookies.set(SESSION, "planted-by-an-attacker-0123456789abcdefghij", domain="localhost.local")
        await _in(client)

        assert await services.sessions.who("planted-by-an-attacker-0123456789abcdefghij") is None


async def test_signing_out_ends_the_session_on_the_server(services: Services) -> None:
    await put_member(services)
    async with browser(services) as client:
        await _in(client)
        secret = client.cookies[SESSION]

        answer = await client.post("/api/sign-out")

        assert answer.json() == {"go": "/"}
        assert SESSION not in client.cookies
        assert await services.sessions.who(secret) is None


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/cart?notice=x", "/cart?notice=x"),
        ("", "/account"),
        ("https://evil.test/", "/account"),
        ("//evil.test/", "/account"),
        ("/\\evil.test/", "/account"),
        ("/\t/evil.test/", "/account"),
        ("javascript:alert(1)", "/account"),
        ("/%0d%0aSet-Cookie:a=b", "/account"),
        ("/api/sign-out", "/account"),
        ("/../api/sign-out", "/account"),
        ("/a" * 400, "/account"),
    ],
)
async def test_signing_in_leads_only_to_pages_of_ours(services: Services, wanted: str, led_to: str) -> None:
    await put_member(services)
    async with browser(services) as client:
        assert (await _in(client, next=wanted)).json() == {"go": led_to}


async def test_a_browser_without_script_is_led_by_redirects(services: Services) -> None:
    await put_member(services)
    async with browser(services) as client:
        plain = {"accept": "text/html", "referer": "http://localhost:8000/bn/sign-in?next=%2Fcart"}
        wrong = await client.post(
            "/api/sign-in", data={"email": EMAIL, "password": "wrong password"}, headers=plain
        )
        right = await client.post("/api/sign-in", data={"email": EMAIL, "password": PASSWORD}, headers=plain)

        assert wrong.status_code == 303
        assert wrong.headers["location"] == "/bn/sign-in?next=%2Fcart&problem=wrong_credentials"
        assert (right.status_code, right.headers["location"]) == (303, "/account")


async def test_a_referer_of_another_site_leads_nobody_there(services: Services) -> None:
    async with browser(services) as client:
        answer = await client.post(
            "/api/sign-in",
            data={"email": EMAIL, "password": "wrong password"},
            headers={"accept": "text/html", "referer": "https://evil.test/sign-in"},
        )

        assert (answer.status_code, "location" in answer.headers) == (401, False)


@pytest.mark.parametrize(
    "email",
    [
        "not an address",
        "a@b",
        "rаhima@example.com",
        "ｒahima@example.com",
        "x" * 10_000,
        "a\r\nBcc: b@c.de@d.ef",
    ],
    ids=["words", "no-domain", "cyrillic", "fullwidth", "long", "header"],
)
async def test_an_address_that_no_account_can_have_is_refused(services: Services, email: str) -> None:
    async with browser(services) as client:
        answer = await client.post("/api/sign-up", data={"email": email, "password": PASSWORD})

        assert answer.status_code == 422
        assert set(answer.json()["fields"]) == {"email"}
        assert await services.mongo.db["mailed_links"].count_documents({}) == 0


@pytest.mark.parametrize("password", ["short", "1234567890", "password123", EMAIL, "x" * 10_000])
async def test_a_password_that_breaks_the_rule_is_refused(services: Services, password: str) -> None:
    async with browser(services) as client:
        headers = {"accept-language": "bn"}
        answer = await client.post(
            "/api/sign-up", data={"email": EMAIL, "password": password}, headers=headers
        )

        assert answer.status_code == 422
        fields = answer.json()["fields"]
        assert set(fields) == {"password"}
        assert any("\u0980" <= letter <= "\u09ff" for letter in fields["password"])
        assert password not in answer.text or len(password) < 6


async def test_what_is_sent_beside_the_fields_changes_nothing(services: Services) -> None:
    async with browser(services) as client:
        await client.post(
            "/api/sign-up",
            data={"email": EMAIL, "password": PASSWORD, "role": "admin", "email_verified": "true"},
        )
        code = await code_of(services, EMAIL, LinkPurpose.CONFIRM)
        await client.post("/api/confirm", data={"code": code, "role": "admin", "user_id": "1"})

        person = await services.sessions.who(client.cookies[SESSION])
        assert person is not None
        assert person.role is Role.CUSTOMER


async def test_a_reset_is_good_once_and_ends_every_other_session(services: Services) -> None:
    member = await put_member(services)
    async with browser(services) as thief, browser(services) as owner:
        await _in(thief)
        stolen = thief.cookies[SESSION]
        asked = await owner.post("/api/reset-mail", data={"email": EMAIL.upper()})
        assert asked.json() == {"go": "/check-mail?about=reset"}
        await services.entrance.settle()
        code = await code_of(services, EMAIL, LinkPurpose.RESET)

        weak = await owner.post("/api/reset", data={"code": code, "password": "short"})
        done = await owner.post("/api/reset", data={"code": code, "password": "a new and longer one"})
        again = await owner.post("/api/reset", data={"code": code, "password": "yet another one here"})

        assert [weak.status_code, done.status_code, again.status_code] == [422, 200, 410]
        assert await services.sessions.who(stolen) is None
        assert await services.sessions.who(owner.cookies[SESSION]) is not None
        assert len(await services.sessions.of_user(member.id)) == 1
        assert (await _in(thief)).status_code == 401
        assert await mails(services, EMAIL) == [Purpose.RESET_PASSWORD, Purpose.PASSWORD_CHANGED]


async def test_a_reset_link_is_too_old_after_an_hour(services: Services) -> None:
    await put_member(services)
    async with browser(services) as client:
        await client.post("/api/reset-mail", data={"email": EMAIL})
        await services.entrance.settle()
        code = await code_of(services, EMAIL, LinkPurpose.RESET)
        row = await services.mongo.db["mailed_links"].find_one({})
        assert row is not None
        assert row["expires_at"] - row["created_at"] == timedelta(hours=1)
        await services.mongo.db["mailed_links"].update_one(
            {}, {"$set": {"expires_at": row["created_at"] - timedelta(seconds=1)}}
        )

        answer = await client.post("/api/reset", data={"code": code, "password": "a new and longer one"})

        assert answer.status_code == 410
        assert (await _in(client)).status_code == 200


@pytest.mark.parametrize("code", ["", "x", "0" * 24, "0" * 24 + ".AAAA", "💥", "x" * 9_000])
async def test_a_forged_code_opens_nothing(services: Services, code: str) -> None:
    async with browser(services) as client:
        for path, more in (
            ("confirm", {}),
            ("reset", {"password": PASSWORD}),
            ("prove", {}),
            ("email/confirm", {}),
        ):
            answer = await client.post(f"/api/{path}", data={"code": code, **more})
            assert answer.status_code in (410, 422), path
            assert SESSION not in client.cookies


async def test_nobody_learns_whether_an_address_has_an_account(services: Services) -> None:
    """By what is answered; by how long it takes, see below."""
    await put_member(services)
    answers: dict[str, list[tuple[int, Any]]] = {}
    for email in (EMAIL, "nobody@example.com"):
        async with browser(services) as client:
            up = await client.post("/api/sign-up", data={"email": email, "password": PASSWORD})
            reset = await client.post("/api/reset-mail", data={"email": email})
            wrong = await client.post("/api/sign-in", data={"email": email, "password": "wrong password"})
            answers[email] = [(answer.status_code, answer.json()) for answer in (up, reset, wrong)]

    await services.entrance.settle()
    assert answers[EMAIL] == answers["nobody@example.com"]
    assert await mails(services, EMAIL) == [Purpose.ALREADY_HERE, Purpose.RESET_PASSWORD]
    assert await mails(services, "nobody@example.com") == [Purpose.CONFIRM_EMAIL]


async def test_somebody_locked_out_is_told_when_to_come_back(services: Services) -> None:
    async with browser(services) as client:
        answers = [await _in(client, "wrong password") for _ in range(3)]

        assert [answer.status_code for answer in answers] == [401, 401, 429]
        assert int(answers[2].headers["retry-after"]) in (1, 2)
        assert answers[2].json()["code"] == "too_many"


async def test_the_e_mail_changes_when_the_new_address_is_confirmed_and_the_old_one_is_told(
    services: Services,
) -> None:
    member = await put_member(services)
    async with browser(services) as client:
        await _in(client)
        wrong = await client.post(
            "/api/email", data={"email": "new@example.com", "password": "wrong password"}
        )
        asked = await client.post("/api/email", data={"email": "new@example.com", "password": PASSWORD})
        assert [wrong.status_code, asked.status_code] == [403, 200]
        before = await user_now(services, member.id)
        assert before is not None
        assert before.email == EMAIL

        code = await code_of(services, "new@example.com", LinkPurpose.NEW_EMAIL)
        done = await client.post("/api/email/confirm", data={"code": code})

        assert done.json() == {"go": "/account/security?done=email"}
        after = await user_now(services, member.id)
        assert after is not None
        assert (after.email, after.email_verified) == ("new@example.com", True)
        assert await mails(services, EMAIL) == [Purpose.EMAIL_CHANGED]
        old = await client.post("/api/sign-in", data={"email": EMAIL, "password": PASSWORD})
        new = await client.post("/api/sign-in", data={"email": "new@example.com", "password": PASSWORD})
        assert [old.status_code, new.status_code] == [401, 200]


async def test_an_address_is_not_given_away_by_the_click_of_its_owner(services: Services) -> None:
    """Somebody asks for the address of another, who opens the mail."""
    attacker_account = await put_member(services, "attacker@example.com")
    await put_member(services, "third@example.com")
    async with browser(services) as attacker, browser(services) as victim:
        form = {"email": "attacker@example.com", "password": PASSWORD}
        await attacker.post("/api/sign-in", data=form)
        await attacker.post("/api/email", data={"email": EMAIL, "password": PASSWORD})
        code = await code_of(services, EMAIL, LinkPurpose.NEW_EMAIL)

        nobody = await victim.post("/api/email/confirm", data={"code": code})
        await victim.post("/api/sign-in", data=form | {"email": "third@example.com"})
        somebody_else = await victim.post("/api/email/confirm", data={"code": code})

        assert (nobody.status_code, nobody.json()["code"]) == (401, "sign_in_needed")
        assert (somebody_else.status_code, somebody_else.json()["code"]) == (410, "link_over")
        unchanged = await user_now(services, attacker_account.id)
        assert unchanged is not None
        assert unchanged.email == "attacker@example.com"
        assert (await attacker.post("/api/email/confirm", data={"code": code})).status_code == 200


async def test_a_new_password_signs_the_other_devices_out(services: Services) -> None:
    await put_member(services)
    async with browser(services) as phone, browser(services) as laptop:
        await _in(phone)
        await _in(laptop)
        data = {"old": PASSWORD, "password": "a new and longer one"}

        answer = await laptop.post("/api/password", data=data)

        assert answer.json() == {"go": "/account/security?done=password"}
        assert await services.sessions.who(phone.cookies[SESSION]) is None
        assert await services.sessions.who(laptop.cookies[SESSION]) is not None
        assert await mails(services, EMAIL) == [Purpose.PASSWORD_CHANGED]


@pytest.mark.parametrize("path", ["/api/password", "/api/email"])
async def test_what_needs_a_session_says_so_to_nobody(services: Services, path: str) -> None:
    async with browser(services) as client:
        answer = await client.post(path, data={"old": "a", "password": PASSWORD, "email": "new@example.com"})

        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")


async def _seconds(client: httpx.AsyncClient, path: str, form: dict[str, str]) -> float:
    sent: dict[str, Any] = {"json": form} if path.startswith("/api/app/") else {"data": form}
    start = time.perf_counter()
    answer = await client.post(path, **sent)
    taken = time.perf_counter() - start
    assert answer.status_code in (200, 401)
    return taken


@pytest.mark.parametrize("path", ["/api/sign-in", "/api/app/sign-in", "/api/sign-up", "/api/reset-mail"])
async def test_answers_take_as_long_for_a_known_address(services: Services, path: str) -> None:
    """Medians of pairs in one run, each try from an address of its own, as ratios."""
    known = [f"member{number}@example.com" for number in range(4)]
    for email in known:
        await put_member(services, email)
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(40):  # a busy machine needs more of them
        for is_known in (True, False):
            email = known[number % 4] if is_known else f"nobody{number}@example.com"
            async with browser(services, f"203.0.{number}.{int(is_known)}", visitor=False) as client:
                await services.redis.flushall()
                times[is_known].append(
                    await _seconds(client, path, {"email": email, "password": "wrong password"})
                )

        if number >= 12 and _alike(times):
            break

    assert _alike(times), times


def _alike(times: dict[bool, list[float]]) -> bool:
    """Whether the medians are within 20 %."""
    return 0.8 < median(times[True]) / median(times[False]) < 1.25
