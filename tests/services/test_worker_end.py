"""A worker that is told to end: the jobs it is at are broken off before what they work with is closed."""

import asyncio

import pytest

from backend_ext.bootstrap import Services
from backend_ext.jobs import broker
from backend_ext.jobs.names import Job


async def test_a_job_is_broken_off_while_its_connections_are_open(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, told = asyncio.Event(), list[str]()

    async def hang(of_worker: Services) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await of_worker.mongo.ping()
            await of_worker.redis.ping()
            told.append("broken off")
            raise

    async def close(of_worker: Services) -> None:
        told.append("closed")
        await really_close(of_worker)

    really_close = Services.close
    monkeypatch.setattr(Services, "close", close)
    monkeypatch.setitem(broker.WORK, Job.EXPIRE_HOLDS, hang)
    queue = broker.make_broker(services.settings)
    queue.is_worker_process = True
    await queue.startup()
    task = queue.find_task(Job.EXPIRE_HOLDS.value)
    assert task is not None
    job = asyncio.create_task(task.original_func())
    await begun.wait()

    await queue.shutdown()

    assert told == ["broken off", "closed"]
    with pytest.raises(asyncio.CancelledError):
        await job
