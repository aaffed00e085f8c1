"""Sessions: good until they end, over at once when they do, with Redis, without it, and in every process."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import redis

from backend_ext.bootstrap import Services, build
from backend_ext.dev.servers import MongoServer, ValkeyServer
from backend_ext.kit.clock import utcnow
from backend_ext.people.models import Role
from backend_ext.people.repository import UserRepository
from backend_ext.people.sessions.copies import Copies
from backend_ext.people.sessions.models import Device, Kind
from backend_ext.people.sessions.repository import SessionRepository
from backend_ext.people.sessions.service import SessionService
from backend_ext.schema import MIGRATIONS
from backend_ext.store.migrations import migrate
from backend_ext.store.mongo import Mongo
from tests.people import put_user
from tests.shop import settings_of

PHONE = Device(
    agent="Mozilla/5.0 (Linux; Android 14; SM-A057F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/138.0.0.0 Mobile Safari/537.36",
    address="203.0.113.7",
)


async def _row(services: Services) -> dict[str, Any]:
    row = await services.mongo.db["sessions"].find_one({})
    assert row is not None
    return row


async def test_the_secret_is_stored_nowhere(services: Services) -> None:
    user = await put_user(services)
    secret, session = await services.sessions.open(user, PHONE)
    await services.sessions.who(secret)

    stored = str(await _row(services))
    assert secret not in stored
    keys = await services.redis.keys("*")
    assert {f"auth_tokens:{session.token}", f"user_sessions:{user.id}"} <= set(keys)
    assert secret not in str(keys)
    assert secret not in str([await services.redis.get(key) for key in keys if "_" in key])
    assert (session.device, session.kind) == ("Chrome Mobile, Android", Kind.WEB)


async def test_a_check_asks_mongodb_once_an_hour(services: Services, another: Callable[[], Services]) -> None:
    user = await put_user(services)
    secret, session = await services.sessions.open(user, PHONE)
    assert await services.sessions.who(secret) is not None
    ttl = [
        await services.redis.ttl(key) for key in (f"auth_tokens:{session.token}", f"user_sessions:{user.id}")
    ]
    assert all(3590 <= seconds <= 3600 for seconds in ttl)

    await services.mongo.db["sessions"].delete_many({})
    await services.mongo.db["users"].delete_many({})

    found = await another().sessions.who(secret)
    assert found is not None
    assert (found.user_id, found.session_id, found.email) == (user.id, session.id, user.email)


async def test_a_session_slides_for_30_days_and_ends_after_90(services: Services) -> None:
    user = await put_user(services)
    secret, _ = await services.sessions.open(user, PHONE)
    row = await _row(services)
    assert row["expires_at"] - row["created_at"] == timedelta(days=30)
    assert row["ends_at"] - row["created_at"] == timedelta(days=90)

    async def used(days_since_start: float, seen_days_ago: float) -> dict[str, Any]:
        now = utcnow()
        start = now - timedelta(days=days_since_start)
        seen = now - timedelta(days=seen_days_ago)
        times = {
            "created_at": start,
            "ends_at": start + timedelta(days=90),
            "seen_at": seen,
            "expires_at": min(seen + timedelta(days=30), start + timedelta(days=90)),
        }
        await services.mongo.db["sessions"].update_one({}, {"$set": times})
        await services.redis.flushall()
        assert (await services.sessions.who(secret) is not None) == (
            seen_days_ago < 30 and days_since_start < 90
        )
        return await _row(services)

    slid = await used(40, 29)
    assert timedelta(days=29, hours=23) < slid["expires_at"] - utcnow() <= timedelta(days=30)
    capped = await used(80, 29)
    assert capped["expires_at"] == capped["ends_at"]
    await used(40, 30.01)
    await used(90.01, 1)


async def test_an_ended_session_is_over_in_every_process_at_once(
    services: Services, another: Callable[[], Services]
) -> None:
    user, other = await put_user(services), another()
    secret, session = await services.sessions.open(user, PHONE)
    kept, _ = await services.sessions.open(user, PHONE)
    assert await other.sessions.who(secret) is not None

    assert await services.sessions.end(user.id, session.id)

    assert await other.sessions.who(secret) is None
    assert await other.sessions.who(kept) is not None
    assert not await services.sessions.end(user.id, session.id)


async def test_a_reader_who_comes_late_brings_an_ended_session_not_back(services: Services) -> None:
    """It read the session from MongoDB before the end, and writes its copy after it."""
    user = await put_user(services)
    secret, session = await services.sessions.open(user, PHONE)
    copies, sessions = Copies(services.redis), services.sessions
    repository = SessionRepository(services.mongo.db)
    read = await repository.live(session.token, utcnow())
    assert read is not None

    await sessions.end(user.id, session.id)
    late = SessionService(_Stale(repository, read), UserRepository(services.mongo.db), copies, "x" * 40)
    await late._who(session.token)

    assert await sessions.who(secret) is None


class _Stale(SessionRepository):
    """Answers with what was read before."""

    def __init__(self, real: SessionRepository, read: Any) -> None:
        self.__dict__ = real.__dict__
        self._read = read

    async def live(self, token: str, now: Any) -> Any:
        return self._read


async def test_a_reader_who_comes_late_gives_no_old_rights_back(services: Services) -> None:
    user = await put_user(services, role=Role.ADMIN)
    secret, _ = await services.sessions.open(user, PHONE)
    users = UserRepository(services.mongo.db)
    before = await users.get(user.id)
    assert before is not None
    demoted = await users.set(user.id, {"role": Role.CUSTOMER})
    assert demoted is not None
    await services.sessions.changed(demoted)

    await services.sessions.changed(before)

    found = await services.sessions.who(secret)
    assert found is not None
    assert found.role is Role.CUSTOMER


async def test_nobody_ends_the_session_of_somebody_else(services: Services) -> None:
    mine, theirs = await put_user(services), await put_user(services)
    secret, session = await services.sessions.open(theirs, PHONE)

    assert not await services.sessions.end(mine.id, session.id)

    assert await services.sessions.who(secret) is not None
    assert [found.id for found in await services.sessions.of_user(theirs.id)] == [session.id]
    assert await services.sessions.of_user(mine.id) == []


async def test_all_devices_but_one_are_signed_out(services: Services) -> None:
    user, other = await put_user(services), await put_user(services)
    secrets = [(await services.sessions.open(user, PHONE)) for _ in range(3)]
    untouched, _ = await services.sessions.open(other, PHONE)

    assert await services.sessions.end_all(user.id, but=secrets[1][1].id) == 2

    alive = [await services.sessions.who(secret) is not None for secret, _ in secrets]
    assert alive == [False, True, False]
    assert await services.sessions.who(untouched) is not None


@pytest.mark.parametrize("secret", ["", "x", "app:", "\ud800", "a" * 5000, "app:000000000000000000000000"])
async def test_what_is_no_secret_opens_nothing(services: Services, secret: str) -> None:
    user = await put_user(services)
    await services.sessions.open(user, PHONE, Kind.APP)

    assert await services.sessions.who(secret) is None


async def test_the_id_of_an_app_session_is_no_cookie(services: Services) -> None:
    """It stands in every access token."""
    user = await put_user(services)
    _, session = await services.sessions.open(user, PHONE, Kind.APP)

    assert await services.sessions.who_of_app(session.id) is not None
    assert await services.sessions.who(session.id) is None
    assert await services.sessions.who(f"app:{session.id}") is None


async def test_a_cookie_of_another_deployment_opens_nothing(
    services: Services, mongo_server: MongoServer, redis_url: str, database_name: str
) -> None:
    """The same database under another SECRET_KEY, as after a copy of it was restored elsewhere."""
    user = await put_user(services)
    secret, _ = await services.sessions.open(user, PHONE)
    elsewhere = build(settings_of(mongo_server.url, redis_url, database_name, secret_key="z" * 16 + "q" * 20))

    assert await elsewhere.sessions.who(secret) is None
    assert await services.sessions.who(secret) is not None
    await elsewhere.close()


async def test_without_redis_the_check_asks_mongodb_and_the_marks_are_owed(
    mongo: Mongo, mongo_server: MongoServer, database_name: str, own_valkey_server: ValkeyServer
) -> None:
    await migrate(mongo.db, MIGRATIONS)
    services = build(settings_of(mongo_server.url, f"{own_valkey_server.url}/0", database_name))
    user = await put_user(services)
    secret, session = await services.sessions.open(user, PHONE)
    assert await services.sessions.who(secret) is not None
    own_valkey_server.kill()

    found = await services.sessions.who(secret)
    assert found is not None
    assert found.user_id == user.id
    assert await services.sessions.end(user.id, session.id)
    assert await services.sessions.who(secret) is None

    own_valkey_server.start()
    with redis.Redis.from_url(f"{own_valkey_server.url}/0") as client:  # a copy that outlived the outage
        client.set(
            f"auth_tokens:{session.token}",
            f'0 {{"session_id":"{session.id}","user_id":"{user.id}","expires_at":"2099-01-01T00:00:00Z"}}',
        )
    assert await services.sessions.forget_ended() == 1
    assert await services.sessions.who(secret) is None
    assert await services.sessions.forget_ended() == 0
    await services.close()


async def test_a_deleted_account_has_no_sessions(services: Services) -> None:
    user = await put_user(services)
    secret, _ = await services.sessions.open(user, PHONE)
    await services.mongo.db["users"].delete_many({})

    assert await services.sessions.who(secret) is None


async def test_a_role_taken_away_during_an_outage_reaches_a_copy_that_outlived_it(
    mongo: Mongo, mongo_server: MongoServer, database_name: str, own_valkey_server: ValkeyServer
) -> None:
    await migrate(mongo.db, MIGRATIONS)
    services = build(settings_of(mongo_server.url, f"{own_valkey_server.url}/0", database_name))
    user = await put_user(services, role=Role.ADMIN)
    secret, _ = await services.sessions.open(user, PHONE)
    await services.sessions.who(secret)
    key = f"user_sessions:{user.id}"
    old = await services.redis.get(key)
    assert old is not None
    own_valkey_server.kill()

    demoted = await UserRepository(mongo.db).set(user.id, {"role": Role.CUSTOMER})
    assert demoted is not None
    await services.sessions.changed(demoted)
    assert await services.sessions.pay_copies() == 0

    own_valkey_server.start()
    with redis.Redis.from_url(f"{own_valkey_server.url}/0") as client:
        client.set(key, old)
    assert await services.sessions.pay_copies() == 1
    found = await services.sessions.who(secret)
    assert found is not None
    assert found.role is Role.CUSTOMER
    assert await services.sessions.pay_copies() == 0
    await services.close()
