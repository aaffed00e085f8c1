"""The second factor: nothing stored before it is proved, each code good once, guesses counted."""

import asyncio
import re

import pyotp
import pytest
from cryptography.fernet import InvalidToken
from itsdangerous import URLSafeSerializer

from backend_ext.bootstrap import Services
from backend_ext.kit.errors import TooMany
from backend_ext.people.errors import LinkOver, StepOver, WrongCode
from backend_ext.people.models import Role, User
from backend_ext.people.repository import UserRepository
from backend_ext.people.second_factor.codes import recovery_hash, recovery_of, step_of
from backend_ext.people.second_factor.sealing import Sealed
from backend_ext.people.second_factor.service import SecondFactors, Setup
from backend_ext.people.sessions.models import Device
from backend_ext.people.spent.repository import SpentRepository
from tests.clock import Clock
from tests.people import put_user, user_now
from tests.shop import SECRET

KEY = b"k" * 32
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of RFC 6238, appendix B
ANOTHER_SECRET = "another-secret-for-tests-of-enough-length"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def factors(services: Services, clock: Clock) -> SecondFactors:
    """The shop's own, over a clock that can be moved."""
    return factors_of(services, clock)


def factors_of(services: Services, clock: Clock, secret: str = SECRET) -> SecondFactors:
    db = services.mongo.db
    return SecondFactors(
        UserRepository(db),
        services.sessions,
        services.throttles,
        SpentRepository(db),
        services.outbox,
        services.audit,
        services.mongo,
        secret,
        clock,
    )


def app_of(setup: Setup) -> pyotp.TOTP:
    """What an authenticator app does with a setup."""
    return pyotp.parse_uri(setup.uri)  # type: ignore[return-value]


def due(app: pyotp.TOTP, clock: Clock, steps: int = 0) -> str:
    """The app's code, so many steps from now."""
    return app.at(int(clock.now.timestamp()) + 30 * steps)


async def switch_on(factors: SecondFactors, user: User, clock: Clock) -> tuple[User, pyotp.TOTP, list[str]]:
    """Sets it up and lets half a minute pass, so that the first code is over."""
    setup = factors.begin(user)
    app = app_of(setup)
    codes = await factors.confirm(user, setup.token, due(app, clock))
    clock.go(30)
    factor = (await factors._users.get(user.id)).second_factor  # type: ignore[union-attr]
    return user.model_copy(update={"second_factor": factor}), app, codes


async def mails(services: Services) -> list[tuple[str, bool]]:
    rows = services.mongo.db["outbox"].find({"purpose": "second_factor_changed"}).sort("created_at", 1)
    return [(row["to"], row["params"]["on"]) async for row in rows]


# Codes


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (2000000000, "279037")]
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    clock = Clock()
    moment = clock.now.fromtimestamp(seconds, clock.now.tzinfo)

    assert step_of(RFC_SECRET, code, moment) == seconds // 30
    assert step_of(RFC_SECRET, f" {code[:3]} {code[3:]}\n", moment) == seconds // 30
    assert step_of(RFC_SECRET, code.translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")), moment) is not None


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phone_may_be_off_by_one_step(steps: int, good: bool) -> None:
    clock = Clock()
    found = step_of(RFC_SECRET, due(pyotp.TOTP(RFC_SECRET), clock, steps), clock.now)

    assert found == (int(clock.now.timestamp()) // 30 + steps if good else None)


@pytest.mark.parametrize(
    "typed",
    ["", "12345", "1234567", "12345a", "１２３４５６", "²²²²²²", "-00001", "9" * 10_000, "\ud800" * 6],
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    clock = Clock()

    assert step_of(RFC_SECRET, typed, clock.now) is None
    assert recovery_of(KEY, "u1", typed, [recovery_hash(KEY, "u1", "ABCDEFGHJK")]) is None


def test_a_recovery_code_is_read_however_it_is_typed_and_only_in_its_account() -> None:
    kept = [recovery_hash(KEY, "u1", code) for code in ("ABCDEFGHJK", "23456789AB")]

    assert recovery_of(KEY, "u1", " abcde fghjk ", kept) == kept[0]
    assert recovery_of(KEY, "u1", "ABCDE–FGHJK", kept) == kept[0]
    assert recovery_of(KEY, "u2", "ABCDE-FGHJK", kept) is None
    assert recovery_of(b"x" * 32, "u1", "ABCDE-FGHJK", kept) is None
    assert recovery_of(KEY, "u1", "ABCDE-FGHJL", kept) is None


# Setting up


async def test_a_setup_shows_the_secret_three_ways_and_stores_nothing(
    services: Services, factors: SecondFactors
) -> None:
    user = await put_user(services, "rahima@example.com")

    setup = factors.begin(user)

    app = app_of(setup)
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", setup.secret)
    assert setup.secret.replace(" ", "") == app.secret
    assert (app.issuer, app.name) == ("Chemouflage", "rahima@example.com")
    assert setup.qr.startswith("<svg ")
    assert "<script" not in setup.qr
    assert app.secret not in setup.token
    assert await user_now(services, user.id) == user
    assert factors.begin(user).secret != setup.secret


async def test_the_first_code_switches_it_on(
    services: Services, factors: SecondFactors, clock: Clock
) -> None:
    user = await put_user(services, role=Role.EDITOR)
    secret, _ = await services.sessions.open(user, Device())
    before = await services.sessions.who(secret)
    setup = factors.begin(user)

    codes = await factors.confirm(user, setup.token, due(app_of(setup), clock))

    stored = await user_now(services, user.id)
    assert stored is not None
    assert stored.second_factor is not None
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[A-HJ-NP-Z2-9]{5}-[A-HJ-NP-Z2-9]{5}", code) for code in codes)
    dump = str(stored.model_dump())
    assert app_of(setup).secret not in dump
    assert not any(code in dump or code.replace("-", "") in dump for code in codes)
    assert await mails(services) == [(user.email, True)]
    after = await services.sessions.who(secret)
    assert before is not None
    assert after is not None
    assert (before.second_factor, after.second_factor) == (False, True)
    (entry,) = await services.audit.of_subject(f"user:{user.id}")
    assert (entry.actor, entry.action) == (user.id, "second_factor.on")
    assert (entry.before, entry.after) == ({"second_factor": False}, {"second_factor": True})


async def test_a_wrong_first_code_stores_and_mails_nothing(
    services: Services, factors: SecondFactors, clock: Clock
) -> None:
    user = await put_user(services)
    setup = factors.begin(user)

    with pytest.raises(WrongCode):
        await factors.confirm(user, setup.token, due(app_of(setup), clock, 2))

    assert await user_now(services, user.id) == user
    assert await mails(services) == []


async def test_a_setup_is_good_for_its_account_and_a_quarter_of_an_hour(
    services: Services, factors: SecondFactors, clock: Clock
) -> None:
    user, other = await put_user(services), await put_user(services)
    setup = factors.begin(user)
    app = app_of(setup)
    forged = factors_of(services, clock, ANOTHER_SECRET).begin(user)

    for who, token, code in (
        (other, setup.token, due(app, clock)),
        (user, forged.token, due(app_of(forged), clock)),
        (user, setup.token[:-4] + "AAA=", due(app, clock)),
        (user, "", due(app, clock)),
        (user, "\ud800", due(app, clock)),
        (user, "A" * 10_000, due(app, clock)),
    ):
        with pytest.raises(StepOver):
            await factors.confirm(who, token, code)
    clock.go(15 * 60 + 1)
    with pytest.raises(StepOver):
        await factors.confirm(user, setup.token, due(app, clock))

    assert await user_now(services, user.id) == user
    assert await user_now(services, other.id) == other


async def test_what_is_on_is_not_set_up_over(
    services: Services, factors: SecondFactors, clock: Clock
) -> None:
    user = await put_user(services)
    first, second = factors.begin(user), factors.begin(user)

    tries = [factors.confirm(user, setup.token, due(app_of(setup), clock)) for setup in (first, second)]
    done = await asyncio.gather(*tries, return_exceptions=True)

    assert sorted(type(one) for one in done if not isinstance(one, list)) == [StepOver]
    assert len(await mails(services)) == 1
    stored = await user_now(services, user.id)
    assert stored is not None
    with pytest.raises(StepOver):
        factors.begin(stored)


def test_a_secret_opens_in_its_own_account_and_shop_alone() -> None:
    sealed = Sealed(SECRET)
    kept = sealed.seal("u1", RFC_SECRET)

    assert sealed.open("u1", kept) == RFC_SECRET
    assert sealed.resume("u1", kept, Clock().now, 900) is None  # what is stored is no setup
    for opener, user_id in ((sealed, "u2"), (Sealed(ANOTHER_SECRET), "u1")):
        with pytest.raises(InvalidToken):
            opener.open(user_id, kept)


# Signing in


async def test_a_challenge_is_passed_once_by_the_code_that_is_due(
    services: Services, factors: SecondFactors, clock: Clock
) -> None:
    user, app, _ = await switch_on(factors, await put_user(services), clock)
    challenge = factors.challenge(user.id)

    assert await factors.pass_challenge(challenge, due(app, clock)) == user.id

    clock.go(30)
    with pytest.raises(StepOver):
        await factors.pass_challenge(challenge, due(app, clock))


async def test_a_code_is_good_once_and_none_before_it(
    services: Services, factors: SecondFactors, clock: Clock
) -> None:
    user, app, _ = await switch_on(factors, await put_user(services), clock)
    await factors.pass_challenge(factors.challenge(user.id), due(app, clock))

    for steps in (0, -1):
        with pytest.raises(WrongCode):
            await factors.pass_challenge(factors.challenge(user.id), due(app, clock, steps))

    assert await factors.pass_challenge(factors.challenge(user.id), due(app, clock, 1)) == user.id


async def test_the_code_of_the_setup_signs_nobody_in(
    services: Services, factors: SecondFactors, clock: Clock
) -> None:
    user, app, _ = await switch_on(factors, await put_user(services), clock)

    with pytest.raises(WrongCode):
        await factors.pass_challenge(factors.challenge(user.id), due(app, clock, -1))


async def test_one_code_at_the_same_moment_lets_one_in(
    services: Services, factors: SecondFactors, clock: Clock
) -> None:
    user, app, _ = await switch_on(factors, await put_user(services), clock)
    code = due(app, clock)

    tries = [factors.pass_challenge(factors.challenge(user.id), code) for _ in range(4)]
    done = await asyncio.gather(*tries, return_exceptions=True)

    assert done.count(user.id) == 1
    assert [type(one) for one in done if one != user.id] == [WrongCode] * 3


async def test_one_challenge_at_the_same_moment_lets_one_in(
    services: Services, factors: SecondFactors, clock: Clock
) -> None:
    user, app, codes = await switch_on(factors, await put_user(services), clock)
    challenge = factors.challenge(user.id)

    tries = [factors.pass_challenge(challenge, code) for code in (due(app, clock), *codes[:3])]
    done = await asyncio.gather(*tries, return_exceptions=True)

    assert done.count(user.id) == 1
    assert [type(one) for one in done if one != user.id] == [StepOver] * 3
    stored = await user_now(services, user.id)
    assert stored is not None
    assert stored.second_factor is not None
    used = stored.second_factor.last_step != user.second_factor.last_step, len(stored.second_factor.recovery)
    assert used in {(True, 10), (False, 9)}  # what did not let in was not used up


async def test_a_recovery_code_stands_in_once(
    services: Services, factors: SecondFactors, clock: Clock
) -> None:
    user, _, codes = await switch_on(factors, await put_user(services), clock)

    assert await factors.pass_challenge(factors.challenge(user.id), codes[3].lower()) == user.id
    with pytest.raises(WrongCode):
        await factors.pass_challenge(factors.challenge(user.id), codes[3])

    assert await factors.pass_challenge(factors.challenge(user.id), codes[4]) == user.id


async def test_codes_of_somebody_else_open_nothing(
    services: Services, factors: SecondFactors, clock: Clock
) -> None:
    user, _, _ = await switch_on(factors, await put_user(services), clock)
    _, app, codes = await switch_on(factors, await put_user(services), clock)

    for code in (due(app, clock), codes[0]):
        with pytest.raises(WrongCode):
            await factors.pass_challenge(factors.challenge(user.id), code)


async def test_a_challenge_lasts_ten_minutes(
    services: Services, factors: SecondFactors, clock: Clock
) -> None:
    user, app, _ = await switch_on(factors, await put_user(services), clock)
    challenge = factors.challenge(user.id)

    clock.go(10 * 60 - 2)
    with pytest.raises(WrongCode):
        await factors.pass_challenge(challenge, "000000" if due(app, clock) != "000000" else "000001")
    clock.go(3)
    with pytest.raises(LinkOver):
        await factors.pass_challenge(challenge, due(app, clock))


async def test_a_forged_challenge_is_refused(
    services: Services, factors: SecondFactors, clock: Clock
) -> None:
    user, app, _ = await switch_on(factors, await put_user(services), clock)
    good = factors.challenge(user.id)
    payload = [user.id, "0" * 24, 2**40]
    forged = (
        "",
        good[:-2],
        good + "A",
        "\ud800",
        "A" * 10_000,
        good.partition(".")[0] + ".AAAA",
        factors_of(services, clock, ANOTHER_SECRET).challenge(user.id),
        URLSafeSerializer(SECRET, salt="challenge").dumps(payload),
        URLSafeSerializer(SECRET).dumps(payload),
        factors.begin(await put_user(services)).token,
    )

    for challenge in forged:
        with pytest.raises(StepOver):
            await factors.pass_challenge(challenge, due(app, clock))

    assert await factors.pass_challenge(good, due(app, clock)) == user.id


async def test_six_digits_cannot_be_guessed(services: Services, factors: SecondFactors, clock: Clock) -> None:
    user, app, _ = await switch_on(factors, await put_user(services), clock)
    wrong = next(
        code
        for code in ("111111", "222222", "333333", "444444")
        if step_of(app.secret, code, clock.now) is None
    )

    async def guess(challenge: str, times: int) -> None:
        for _ in range(times):
            with pytest.raises(WrongCode):
                await factors.pass_challenge(challenge, wrong)

    challenge = factors.challenge(user.id)
    await guess(challenge, 5)
    with pytest.raises(TooMany):
        await factors.pass_challenge(challenge, due(app, clock))
    for _ in range(3):
        await guess(factors.challenge(user.id), 5)
    with pytest.raises(TooMany) as refused:  # a new challenge does not help: 20 an hour for the account
        await factors.pass_challenge(factors.challenge(user.id), due(app, clock))
    assert 0 < refused.value.retry_after <= 3600
    with pytest.raises(TooMany):
        await factors.check(user.id, due(app, clock))
    with pytest.raises(TooMany):
        await factors.remove(user, due(app, clock))

    other, app, _ = await switch_on(factors, await put_user(services), clock)
    assert await factors.pass_challenge(factors.challenge(other.id), due(app, clock)) == other.id


async def test_right_codes_are_no_guesses(services: Services, factors: SecondFactors, clock: Clock) -> None:
    user, app, _ = await switch_on(factors, await put_user(services), clock)

    for _ in range(25):
        assert await factors.pass_challenge(factors.challenge(user.id), due(app, clock)) == user.id
        clock.go(30)


# Afterwards


async def test_a_code_or_a_recovery_code_switches_it_off(
    services: Services, factors: SecondFactors, clock: Clock
) -> None:
    for recovery in (False, True):
        user, app, codes = await switch_on(factors, await put_user(services), clock)
        secret, _ = await services.sessions.open(user, Device())
        assert await services.sessions.who(secret) is not None

        await factors.remove(user, codes[0] if recovery else due(app, clock))

        stored = await user_now(services, user.id)
        assert stored is not None
        assert stored.second_factor is None
        assert (await mails(services))[-1] == (user.email, False)
        person = await services.sessions.who(secret)
        assert person is not None
        assert person.second_factor is False
        for challenge in (factors.challenge(user.id),):
            with pytest.raises(StepOver):
                await factors.pass_challenge(challenge, due(app, clock, 1))


async def test_a_wrong_or_used_code_switches_nothing_off(
    services: Services, factors: SecondFactors, clock: Clock
) -> None:
    user, app, _ = await switch_on(factors, await put_user(services), clock)
    await factors.check(user.id, due(app, clock))

    with pytest.raises(WrongCode):
        await factors.remove(user, due(app, clock))

    stored = await user_now(services, user.id)
    assert stored is not None
    assert stored.second_factor is not None
    assert await mails(services) == [(user.email, True)]
    assert await services.audit.of_subject(f"user:{user.id}") == []  # a customer's own affair


async def test_new_recovery_codes_make_the_old_ones_void(
    services: Services, factors: SecondFactors, clock: Clock
) -> None:
    user, app, old = await switch_on(factors, await put_user(services), clock)

    new = await factors.new_recovery_codes(user, due(app, clock))

    assert len(set(new) | set(old)) == 20
    with pytest.raises(WrongCode):
        await factors.check(user.id, old[0])
    await factors.check(user.id, new[0])


async def test_another_secret_key_opens_no_second_factor(
    services: Services, factors: SecondFactors, clock: Clock
) -> None:
    user, app, codes = await switch_on(factors, await put_user(services), clock)
    elsewhere = factors_of(services, clock, ANOTHER_SECRET)

    for code in (due(app, clock), codes[0]):
        with pytest.raises(WrongCode):
            await elsewhere.check(user.id, code)
