"""Tasks for staff over HTTP: what a person must look at."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from backend_ext.api.bearer import SupportCaller
from backend_ext.api.context import Held
from backend_ext.api.pages import Number, Paged, Size
from backend_ext.api.problems import problems, refusals
from backend_ext.staff_tasks.models import StaffTask, TaskKind, TaskState

router = APIRouter(prefix="/api/staff/tasks", tags=["staff tasks"])

_REFUSED = refusals("only support and admins")


class Note(BaseModel):
    """What was done about it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    note: str = Field(min_length=1, max_length=500)


class Task(BaseModel):
    """One thing to look at."""

    id: str
    kind: TaskKind
    subject: str = Field(description="What it is about.", examples=["order:6f1d2c3b4a5968778695a4b3"])
    details: dict[str, Any] = Field(description="Ids, sums in poisha, reasons.")
    state: TaskState
    times: int = Field(description="How often it was reported while open.")
    opened_at: datetime
    done_at: datetime | None
    done_by: str | None = Field(description="The user id of who did it.")
    note: str

    @classmethod
    def of(cls, task: StaffTask) -> "Task":
        """A task as staff see it."""
        return cls(**task.model_dump())


class Tasks(Paged[Task]):
    """A page of tasks, longest open first."""


@router.get("", responses=problems(_REFUSED))
async def tasks(
    held: Held,
    caller: SupportCaller,
    response: Response,
    state: TaskState = TaskState.OPEN,
    page: Number = 1,
    size: Size = 50,
) -> Tasks:
    """What waits for a person, or what was done."""
    response.headers["cache-control"] = "no-store"
    found = await held.staff_tasks.page(caller, page, size, state)
    return Tasks.of(found, Task.of)


@router.post(
    "/{task_id}/done",
    responses=problems(_REFUSED | {404: "`not_found`.", 409: "`task_done`: somebody was faster."}),
)
async def done(
    held: Held,
    caller: SupportCaller,
    task_id: Annotated[str, Path(max_length=64)],
    note: Note,
    response: Response,
) -> Task:
    """Marks a task as done, with a note and an entry of the audit."""
    response.headers["cache-control"] = "no-store"
    return Task.of(await held.staff_tasks.done(caller, task_id, note.note))
