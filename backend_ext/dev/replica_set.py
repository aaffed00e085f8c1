"""Making a fresh mongod a one-member replica set with one user, and an old one usable again."""

import time
from typing import Any

from pymongo import MongoClient
from pymongo.errors import AutoReconnect, OperationFailure

_AUTHENTICATION_FAILED = 18
_ALREADY_INITIALIZED = 23

Client = MongoClient[dict[str, Any]]


def ensure_primary(port: int, user: str, password: str, seconds: float) -> None:
    """Return once mongod on `port` is a primary that lets `user` in; sets it up on its first start.

    Raises TimeoutError after `seconds`. Safe to repeat after a crash at any point.
    """
    deadline = time.monotonic() + seconds
    login = f"{user}:{password}@"
    if not _lets_in(port, login):
        with _connect(port) as client:  # mongod's localhost exception: until there is a user
            _initiate(client, port)
            _wait_primary(client, deadline)
            client.admin.command("createUser", user, pwd=password, roles=["root"])
    with _connect(port, login) as client:
        _follow_port(client, port)
        _wait_primary(client, deadline)


def _connect(port: int, login: str = "") -> Client:
    return MongoClient(
        f"mongodb://{login}127.0.0.1:{port}/?directConnection=true&serverSelectionTimeoutMS=10000"
    )


def _lets_in(port: int, login: str) -> bool:
    with _connect(port, login) as client:
        try:
            client.admin.command("ping")
        except OperationFailure as error:
            if error.code != _AUTHENTICATION_FAILED:
                raise
            return False
        return True


def _initiate(client: Client, port: int) -> None:
    config = {"_id": "rs0", "members": [{"_id": 0, "host": f"127.0.0.1:{port}"}]}
    try:
        client.admin.command("replSetInitiate", config)
    except OperationFailure as error:
        if error.code != _ALREADY_INITIALIZED:
            raise


def _follow_port(client: Client, port: int) -> None:
    """The set remembers the port it was made with; tell it when that changed."""
    config = client.admin.command("replSetGetConfig")["config"]
    host = f"127.0.0.1:{port}"
    if config["members"][0]["host"] != host:
        config["members"][0]["host"] = host
        config["version"] += 1
        client.admin.command("replSetReconfig", config, force=True)


def _wait_primary(client: Client, deadline: float) -> None:
    while True:
        try:
            if client.admin.command("hello").get("isWritablePrimary"):
                return
        except AutoReconnect:  # an election closes connections
            pass
        if time.monotonic() > deadline:
            raise TimeoutError("it did not become primary")
        time.sleep(0.02)
