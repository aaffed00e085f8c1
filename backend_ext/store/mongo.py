"""MongoDB: the only module that imports the driver, so that its successor is a one-file change."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Protocol, TypeVar

from bson.codec_options import CodecOptions
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorCollection,
    AsyncIOMotorDatabase,
)
from pymongo import IndexModel, ReturnDocument
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    ConnectionFailure,
    DuplicateKeyError,
    ExecutionTimeout,
    NetworkTimeout,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
    WTimeoutError,
)

Tx = AsyncIOMotorClientSession
Database = AsyncIOMotorDatabase
Collection = AsyncIOMotorCollection
Duplicate = DuplicateKeyError
AFTER, BEFORE = ReturnDocument.AFTER, ReturnDocument.BEFORE
# Capital and small letters are the same; a query must say so too, to use an index that folds case.
FOLD_CASE = {"locale": "en", "strength": 2}

# What a caller sees when MongoDB is away, not when we asked it something wrong.
OUTAGE: tuple[type[Exception], ...] = (
    AutoReconnect,
    ConnectionFailure,
    ExecutionTimeout,
    NetworkTimeout,
    ServerSelectionTimeoutError,
    WTimeoutError,
)

T = TypeVar("T")
_PATIENCE_SECONDS, _LONGEST_PAUSE = 20.0, 0.02
# NamespaceNotFound and IndexNotFound; BackgroundOperationInProgressForNamespace
_NOT_THERE, _BUILDING = (26, 27), 12587
Body = Callable[[Tx], Awaitable[T]]


@dataclass(frozen=True, slots=True)
class Index:
    """An index as data, declared beside the queries it serves. `keys` are (field, 1 or -1)."""

    keys: tuple[tuple[str, int], ...]
    unique: bool = False
    where: Mapping[str, Any] | None = None
    expire_after: int | None = None
    fold_case: bool = False

    @property
    def name(self) -> str:
        """The name MongoDB derives from the keys."""
        return "_".join(f"{field}_{order}" for field, order in self.keys)

    def model(self) -> IndexModel:
        """The index as the driver makes it."""
        return IndexModel(list(self.keys), **self.options())

    def options(self) -> dict[str, Any]:
        """Keyword arguments of the driver's `create_index`."""
        options: dict[str, Any] = {"name": self.name}
        if self.unique:
            options["unique"] = True
        if self.where is not None:
            options["partialFilterExpression"] = dict(self.where)
        if self.expire_after is not None:
            options["expireAfterSeconds"] = self.expire_after
        if self.fold_case:
            options["collation"] = dict(FOLD_CASE)
        return options


class Transactions(Protocol):
    """Runs a change of several documents as one."""

    async def run(self, body: Body[T]) -> T:
        """The result of `body(tx)`, committed. `body` may run again and must only write through `tx`."""
        ...


class Mongo:
    """A client on one database. `url` as in MONGODB_URL; times are seconds."""

    def __init__(self, url: str, database: str, *, timeout: float = 5.0) -> None:
        self.client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(
            url,
            serverSelectionTimeoutMS=int(timeout * 1000),
            connectTimeoutMS=3000,
            socketTimeoutMS=20_000,
            maxPoolSize=40,
            appname="chemouflage",
            retryWrites=True,
        )
        options: CodecOptions[dict[str, Any]] = CodecOptions(tz_aware=True, tzinfo=UTC)
        self.db: Database[dict[str, Any]] = self.client.get_database(database, codec_options=options)

    async def ping(self) -> None:
        """Returns when the server answers; raises one of OUTAGE when it does not."""
        await self.db.command("ping")

    async def run(self, body: Body[T]) -> T:
        """`body` in one transaction, again after a write conflict or a change of primary.

        Between tries it waits, longer each time and at random up to 0.02 s, so that buyers of the last unit
        do not march in step. Raises what `body` raises (nothing is written then), or after 20 s the driver's
        error.
        """
        loop = asyncio.get_running_loop()
        deadline, pause = loop.time() + _PATIENCE_SECONDS, 0.004
        while True:
            try:
                return await self._once(body)
            except PyMongoError as error:
                if loop.time() > deadline or not error.has_error_label("TransientTransactionError"):
                    raise
            await asyncio.sleep(random.uniform(0.001, pause))  # noqa: S311
            pause = min(_LONGEST_PAUSE, pause * 2)

    async def _once(self, body: Body[T]) -> T:
        async with await self.client.start_session() as session:
            session.start_transaction()
            try:
                result = await body(session)
            except BaseException:
                await _abort(session)
                raise
            await _commit(session)
            return result

    def close(self) -> None:
        """Closes every connection."""
        self.client.close()


async def _abort(session: Tx) -> None:
    """Gives the transaction up; when the server is away it does so itself."""
    with suppress(PyMongoError):
        await session.abort_transaction()


async def _commit(session: Tx, patience: float = 8.0) -> None:
    """Commits, asking again for `patience` seconds while the outcome is unknown (commit is idempotent)."""
    deadline = asyncio.get_running_loop().time() + patience
    while True:
        try:
            await session.commit_transaction()
            return
        except PyMongoError as error:
            unknown = error.has_error_label("UnknownTransactionCommitResult")
            if not unknown or asyncio.get_running_loop().time() > deadline:
                raise
        await asyncio.sleep(0.1)


async def drop_index(collection: Collection[dict[str, Any]], name: str) -> None:
    """Drops an index that code of before had; silent when it, or its collection, is not there (any more)."""
    try:
        await collection.drop_index(name)
    except OperationFailure as error:
        if error.code not in _NOT_THERE:
            raise


async def between_builds(change: Callable[[], Awaitable[None]]) -> None:
    """Makes a change that may run again; again while another process builds an index, for up to 20 s."""
    deadline = asyncio.get_running_loop().time() + _PATIENCE_SECONDS
    while True:
        try:
            return await change()
        except OperationFailure as error:
            if error.code != _BUILDING or asyncio.get_running_loop().time() > deadline:
                raise
        await asyncio.sleep(0.1)


async def insert_all(
    collection: Collection[dict[str, Any]], rows: list[dict[str, Any]], tx: Tx | None
) -> None:
    """Writes several new documents in one command. Raises Duplicate as a single insert does."""
    try:
        await collection.insert_many(rows, session=tx)
    except BulkWriteError as error:
        first = error.details["writeErrors"][0]
        if first["code"] == 11000:
            raise Duplicate(first["errmsg"], 11000, first) from error
        raise


async def insert_each(collection: Collection[dict[str, Any]], rows: list[dict[str, Any]]) -> set[int]:
    """Writes what can be written of several new documents, in one command.

    Gives the places in `rows` of those that a unique index refused.
    """
    try:
        await collection.insert_many(rows, ordered=False)
    except BulkWriteError as error:
        refused = error.details["writeErrors"]
        if error.details.get("writeConcernErrors") or any(each["code"] != 11000 for each in refused):
            raise
        return {each["index"] for each in refused}
    return set()
