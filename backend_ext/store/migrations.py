"""Numbered migrations: indexes and validators as the code declares them, applied once and in order."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from backend_ext.kit.clock import utcnow
from backend_ext.store.mongo import Database, Duplicate, Index, between_builds

Step = Callable[[Database[dict[str, Any]]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Collection:
    """What the code expects of a collection: its indexes and its $jsonSchema."""

    name: str
    indexes: Sequence[Index] = ()
    schema: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Migration:
    """One step forward; `number` orders them and is never reused."""

    number: int
    title: str
    apply: Step


def ensure(collections: Sequence[Collection]) -> Step:
    """A step that makes `collections` with their indexes and validators; safe to run again."""

    async def apply(db: Database[dict[str, Any]]) -> None:
        existing = set(await db.list_collection_names())
        for wanted in collections:
            rules: dict[str, Any] = (
                {"validator": {"$jsonSchema": dict(wanted.schema)}} if wanted.schema else {}
            )
            if wanted.name not in existing:
                await db.create_collection(wanted.name, **rules)
            elif rules:
                await db.command("collMod", wanted.name, **rules)
            if wanted.indexes:
                await db[wanted.name].create_indexes([index.model() for index in wanted.indexes])

    return apply


def in_turn(*steps: Step) -> Step:
    """Several steps as one."""

    async def apply(db: Database[dict[str, Any]]) -> None:
        for step in steps:
            await step(db)

    return apply


async def migrate(db: Database[dict[str, Any]], migrations: Sequence[Migration]) -> list[Migration]:
    """Applies what is missing, in order; returns what it applied. Two at once do each step at least once."""
    done = {row["_id"] async for row in db["migrations"].find({}, {"_id": 1})}
    applied = []
    for migration in sorted(migrations, key=lambda m: m.number):
        if migration.number in done:
            continue
        await between_builds(partial(migration.apply, db))
        try:
            await db["migrations"].insert_one(
                {"_id": migration.number, "title": migration.title, "at": utcnow()}
            )
        except Duplicate:
            continue
        applied.append(migration)
    return applied
