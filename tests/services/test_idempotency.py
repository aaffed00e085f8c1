"""One answer for a key and body, whoever asks at the same moment, and after a death in the middle."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from backend_ext.bootstrap import Services
from backend_ext.idempotency import service
from backend_ext.idempotency.errors import InProgress, KeyReused
from backend_ext.idempotency.models import Answer
from backend_ext.idempotency.service import Key
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import Unavailable

KEY = Key("visitor POST /api/orders", "k1", {"a": 1, "b": [2]})


class Work:
    """Counts how often it is done; `begun` says when, and it ends once `may_end` lets it."""

    def __init__(self, *, ends: bool = True) -> None:
        self.times, self.begun, self.may_end = 0, asyncio.Event(), asyncio.Event()
        if ends:
            self.may_end.set()

    async def __call__(self) -> Answer:
        self.times += 1
        self.begun.set()
        await self.may_end.wait()
        return Answer(status=201, body=f"answer {self.times}")


async def test_the_same_key_and_body_have_one_answer(
    services: Services, another: Callable[[], Services]
) -> None:
    work, other = Work(), another()
    got = await asyncio.gather(
        *((services, other)[number % 2].idempotency.once(KEY, work) for number in range(20))
    )
    again = await services.idempotency.once(Key(KEY.scope, KEY.text, {"b": [2], "a": 1}), work)
    assert {(one.status, one.body) for one in [*got, again]} == {(201, "answer 1")}
    assert work.times == 1


async def test_another_body_is_refused_and_another_caller_is_another(services: Services) -> None:
    work = Work()
    await services.idempotency.once(KEY, work)
    with pytest.raises(KeyReused):
        await services.idempotency.once(Key(KEY.scope, KEY.text, {"a": 2}), work)
    assert work.times == 1
    for mine in (Key("somebody POST /api/orders", "k1", KEY.body), Key(KEY.scope, "k2", KEY.body)):
        assert mine.name != KEY.name
        await services.idempotency.once(mine, work)
    assert work.times == 3


async def test_who_waits_too_long_is_told_to_ask_again(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_PATIENCE", 0.15)
    slow = Work(ends=False)
    first = asyncio.create_task(services.idempotency.once(KEY, slow))
    await slow.begun.wait()
    with pytest.raises(InProgress) as refused:
        await services.idempotency.once(KEY, slow)
    assert refused.value.retry_after == 2
    slow.may_end.set()
    assert (await first).body == "answer 1"
    assert slow.times == 1


async def test_a_try_that_died_is_taken_over_once_its_lease_is_over(
    services: Services, another: Callable[[], Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_PATIENCE", 0.0)
    endless = Work(ends=False)
    died = asyncio.create_task(services.idempotency.once(KEY, endless))
    await endless.begun.wait()
    died.cancel()
    with pytest.raises(asyncio.CancelledError):
        await died
    work = Work()
    with pytest.raises(InProgress):
        await services.idempotency.once(KEY, work)
    requests = services.mongo.db["idempotent_requests"]
    await requests.update_one({}, {"$set": {"leased_until": utcnow() - timedelta(seconds=1)}})
    monkeypatch.setattr(service, "_PATIENCE", 3.0)
    other = another()
    got = await asyncio.gather(*((services, other)[n % 2].idempotency.once(KEY, work) for n in range(8)))
    assert {one.body for one in got} == {"answer 1"}
    assert work.times == 1


async def test_what_failed_is_not_kept(services: Services) -> None:
    async def fails() -> Answer:
        raise Unavailable

    with pytest.raises(Unavailable):
        await services.idempotency.once(KEY, fails)
    assert (await services.idempotency.once(KEY, Work())).body == "answer 1"
