"""Stored tasks; the index lets only one of a kind and a subject be open."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from backend_ext.kit.ids import new_id
from backend_ext.kit.paging import Page
from backend_ext.staff_tasks.models import StaffTask, TaskKind, TaskState
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, Database, Index, Tx
from backend_ext.store.pages import page_of

STAFF_TASKS = Collection(
    "staff_tasks",
    indexes=(
        Index((("kind", 1), ("subject", 1)), unique=True, where={"state": "open"}),
        Index((("state", 1), ("opened_at", 1), ("_id", 1))),
        Index((("subject", 1),)),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "kind", "subject", "state", "times", "opened_at"],
        "properties": {
            "subject": {"bsonType": "string", "minLength": 1},
            "state": {"enum": [state.value for state in TaskState]},
            "times": {"bsonType": ["int", "long"], "minimum": 1},
            "opened_at": {"bsonType": "date"},
        },
    },
)


class StaffTaskRepository:
    """Tasks by state, oldest first."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._tasks = db[STAFF_TASKS.name]

    async def open(
        self, kind: TaskKind, subject: str, details: Mapping[str, Any], now: datetime, tx: Tx
    ) -> None:
        """Opens a task; one that is open already is counted, and gets these `details`."""
        await self._tasks.update_one(
            {"kind": kind, "subject": subject, "state": TaskState.OPEN},
            {
                "$setOnInsert": {"_id": new_id(), "opened_at": now},
                "$set": {"details": dict(details)},
                "$inc": {"times": 1},
            },
            upsert=True,
            session=tx,
        )

    async def close(self, match: Mapping[str, Any], change: Mapping[str, Any], tx: Tx) -> StaffTask | None:
        """Changes the open task that `match` names; None when there is none."""
        row = await self._tasks.find_one_and_update(
            {**match, "state": TaskState.OPEN},
            {"$set": {**change, "state": TaskState.DONE}},
            return_document=AFTER,
            session=tx,
        )
        return StaffTask.from_mongo(row) if row else None

    async def get(self, task_id: str, tx: Tx | None = None) -> StaffTask | None:
        """The task with this id."""
        row = await self._tasks.find_one({"_id": task_id}, session=tx)
        return StaffTask.from_mongo(row) if row else None

    async def of_subject(self, subject: str) -> list[StaffTask]:
        """The tasks about `subject`, oldest first."""
        cursor = self._tasks.find({"subject": subject}).sort([("opened_at", 1), ("_id", 1)])
        return [StaffTask.from_mongo(row) async for row in cursor]

    async def page(self, state: TaskState, number: int, size: int) -> Page[StaffTask]:
        """Page `number` (from 1) of the tasks in `state`, longest open first."""
        order = (("opened_at", 1), ("_id", 1))
        return await page_of(StaffTask, self._tasks, {"state": state}, order, number, size)
