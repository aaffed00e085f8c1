"""Worker and scheduler as they run in production, while Redis is killed, comes back empty, starts late."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pymongo
import pytest
import redis

from backend_ext.bootstrap import Services
from backend_ext.dev import process
from backend_ext.dev.servers import MongoServer, ValkeyServer
from backend_ext.jobs.heartbeat import KEY
from backend_ext.kit.clock import utcnow
from tests.shop import place, put_product

TASKIQ = str(Path(sys.executable).parent / "taskiq")
TASKS = "backend_ext.jobs.tasks"


@pytest.fixture
def jobs(
    mongo_server: MongoServer, own_valkey_server: ValkeyServer, database_name: str, tmp_path: Path
) -> Iterator[list[Path]]:
    """A running worker and scheduler; yields their logs."""
    env = os.environ | {
        "ENVIRONMENT": "test",
        "MONGODB_URL": mongo_server.url,
        "MONGODB_DATABASE": database_name,
        "REDIS_URL": own_valkey_server.url,
    }
    commands = {
        "worker": ["worker", "backend_ext.jobs.broker:broker", TASKS, "--workers", "1"],
        "scheduler": ["scheduler", "backend_ext.jobs.broker:scheduler", TASKS],
    }
    logs = {name: tmp_path / f"{name}.log" for name in commands}
    running = {name: process.spawn([TASKIQ, *command], logs[name], env) for name, command in commands.items()}
    yield list(logs.values())
    ended = [name for name, child in running.items() if child.poll() is not None]
    for child in running.values():
        process.stop(child, 10)
    assert ended == [], "the same processes must have gone on by themselves"


def _until(happened: Callable[[], object], logs: list[Path]) -> None:
    """Returns when `happened`; fails the test with the ends of the logs after 30 s."""
    deadline = time.monotonic() + 30
    while not happened():
        if time.monotonic() > deadline:
            pytest.fail("\n".join(process.tail(log, 40) for log in logs))
        time.sleep(0.05)


def _beats(server: ValkeyServer, logs: list[Path]) -> None:
    """Returns when a job has been done."""
    with redis.Redis.from_url(server.url) as client:
        _until(lambda: client.exists(KEY), logs)


def _forget(server: ValkeyServer) -> None:
    with redis.Redis.from_url(server.url) as client:
        client.delete(KEY)


def test_jobs_go_on_after_kill_9_and_after_a_flush_of_redis(
    jobs: list[Path], own_valkey_server: ValkeyServer
) -> None:
    _beats(own_valkey_server, jobs)

    own_valkey_server.kill()
    own_valkey_server.start()
    _forget(own_valkey_server)
    _beats(own_valkey_server, jobs)

    with redis.Redis.from_url(own_valkey_server.url) as client:
        client.flushall()
    _beats(own_valkey_server, jobs)

    own_valkey_server.stop()
    (own_valkey_server.data / "appendonlydir").rename(own_valkey_server.data / "lost")
    own_valkey_server.start()
    _beats(own_valkey_server, jobs)


def test_jobs_that_start_before_redis_wait_for_it(own_valkey_server: ValkeyServer, jobs: list[Path]) -> None:
    own_valkey_server.kill()
    _until(lambda: "job queue away" in jobs[0].read_text(), jobs)
    own_valkey_server.start()
    _forget(own_valkey_server)
    _beats(own_valkey_server, jobs)


async def test_a_hold_that_ended_while_no_worker_ran_is_ended_when_one_starts(
    services: Services, database_name: str, request: pytest.FixtureRequest
) -> None:
    product = await put_product(services, stock=2)
    order = await place(services, product, 2)
    over = {"$set": {"hold_until": utcnow() - timedelta(minutes=5)}}
    await services.mongo.db["orders"].update_one({"_id": order.id}, over)

    logs: list[Path] = request.getfixturevalue("jobs")
    with pymongo.MongoClient[dict[str, Any]](services.settings.mongodb_url.get_secret_value()) as client:
        orders = client[database_name]["orders"]
        _until(lambda: orders.find_one({"_id": order.id, "state": "expired"}), logs)

    assert await services.stock.available([product.id]) == {product.id: 2}
