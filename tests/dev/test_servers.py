"""The embedded servers: real transactions, passwords, and nothing acknowledged lost by kill -9."""

import stat
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pymongo
import pytest
import redis
from pymongo.errors import OperationFailure, PyMongoError

from backend_ext.dev.process import free_port
from backend_ext.dev.servers import MongoServer, ServerFailed, ValkeyServer
from backend_ext.store.mongo import Mongo, Tx


async def test_a_transaction_is_all_or_nothing(mongo: Mongo) -> None:
    async def body(tx: Tx) -> None:
        await mongo.db["a"].insert_one({"_id": 1}, session=tx)
        await mongo.db["b"].insert_one({"_id": 1}, session=tx)
        raise ValueError("changed my mind")

    with pytest.raises(ValueError, match="changed my mind"):
        await mongo.run(body)
    assert await mongo.db["a"].count_documents({}) == 0
    assert await mongo.db["b"].count_documents({}) == 0


def test_mongod_refuses_who_has_no_password(mongo_server: MongoServer) -> None:
    client: pymongo.MongoClient[dict[str, object]]
    with (
        pymongo.MongoClient("127.0.0.1", mongo_server.port, directConnection=True) as client,
        pytest.raises(OperationFailure, match="requires authentication"),
    ):
        client["any"].list_collection_names()


def test_valkey_refuses_who_has_no_password(valkey_server: ValkeyServer) -> None:
    with redis.Redis(port=valkey_server.port, retry=None) as client, pytest.raises(redis.AuthenticationError):
        client.ping()


def test_valkey_announces_released_locks(valkey_server: ValkeyServer) -> None:
    with redis.Redis.from_url(valkey_server.url) as client:
        flags = client.config_get("notify-keyspace-events")["notify-keyspace-events"]
    assert set("K$sgxe") <= set(flags)


def test_secrets_are_readable_by_their_owner_only(own_mongo_server: MongoServer) -> None:
    for name in ("keyfile", "password"):
        assert stat.S_IMODE((own_mongo_server.data / name).stat().st_mode) == 0o600


def test_kill_9_of_mongod_keeps_every_acknowledged_write(own_mongo_server: MongoServer) -> None:
    acknowledged: list[int] = []
    busy = Event()

    def write() -> None:
        with pymongo.MongoClient(own_mongo_server.url, retryWrites=False) as client:
            for number in count():
                try:
                    client["shop"]["rows"].insert_one({"_id": number})
                except PyMongoError:
                    return
                acknowledged.append(number)
                if number == 200:
                    busy.set()

    writer = Thread(target=write)
    writer.start()
    assert busy.wait(20)
    own_mongo_server.kill()
    writer.join()
    own_mongo_server.start()

    with pymongo.MongoClient(own_mongo_server.url) as client:
        kept = {row["_id"] for row in client["shop"]["rows"].find()}
    assert len(acknowledged) > 200
    assert set(acknowledged) <= kept


def test_mongod_follows_a_change_of_port(own_mongo_server: MongoServer) -> None:
    with pymongo.MongoClient(own_mongo_server.url) as client:
        client["shop"]["rows"].insert_one({"_id": 1})
    own_mongo_server.stop()
    moved = MongoServer(own_mongo_server.data, port=free_port())
    moved.start()
    try:
        with pymongo.MongoClient(moved.url) as client:
            assert client["shop"]["rows"].find_one() == {"_id": 1}
    finally:
        moved.stop()


def test_a_server_that_cannot_start_says_why(own_valkey_server: ValkeyServer, tmp_path: Path) -> None:
    second = MongoServer(tmp_path / "other", port=own_valkey_server.port)
    with pytest.raises(ServerFailed, match=f"port {own_valkey_server.port} is in use"):
        second.start()
    assert second.pid is None
