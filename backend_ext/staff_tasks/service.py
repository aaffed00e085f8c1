"""Opens tasks inside the change that asks for them, and has staff close them."""

from typing import Any

from backend_ext.audit.service import AuditService
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import NotFound
from backend_ext.kit.paging import Page
from backend_ext.people.access import check_access
from backend_ext.people.models import Person
from backend_ext.staff_tasks.errors import TaskDone
from backend_ext.staff_tasks.models import StaffTask, TaskKind, TaskState
from backend_ext.staff_tasks.repository import StaffTaskRepository
from backend_ext.store.mongo import Transactions, Tx

_LARGEST_PAGE = 100


class StaffTasks:
    """What waits for a person."""

    def __init__(
        self, repository: StaffTaskRepository, audit: AuditService, transactions: Transactions
    ) -> None:
        self._repository = repository
        self._audit = audit
        self._transactions = transactions

    async def open(self, kind: TaskKind, subject: str, tx: Tx, **details: Any) -> None:
        """Opens a task about `subject` (`order:<id>`) in the caller's transaction. Safe to repeat.

        While one of this kind and subject is open there is no second one. `details` name nobody: ids, sums
        in poisha, reasons.
        """
        await self._repository.open(kind, subject, details, utcnow(), tx)

    async def settle(self, kind: TaskKind, subject: str, by: str, tx: Tx, note: str = "") -> bool:
        """Closes the open task about `subject`, which `by` has done by another verb; False without one."""
        match = {"kind": kind, "subject": subject}
        return await self._repository.close(match, _done(by, note), tx) is not None

    async def done(self, actor: Person, task_id: str, note: str) -> StaffTask:
        """Marks a task as done by `actor`, with an entry of the audit.

        Raises RoleNeeded unless `actor` is support or admin, NotFound, and TaskDone when somebody was faster.
        """
        check_access("support", actor, second_factor=False)

        async def body(tx: Tx) -> StaffTask:
            task = await self._repository.close({"_id": task_id}, _done(actor.user_id, note), tx)
            if task is None:
                raise NotFound if await self._repository.get(task_id, tx) is None else TaskDone
            subject, before = f"task:{task.id}", {"state": TaskState.OPEN.value}
            after = {"state": task.state.value, "kind": task.kind.value, "about": task.subject, "note": note}
            await self._audit.record(actor.user_id, "task.done", subject, before, after, tx)
            return task

        return await self._transactions.run(body)

    async def page(
        self, actor: Person, number: int = 1, size: int = 50, state: TaskState = TaskState.OPEN
    ) -> Page[StaffTask]:
        """A page (from 1) of the tasks in `state`, longest open first; at most 100 a page.

        Raises RoleNeeded unless `actor` is support or admin.
        """
        check_access("support", actor, second_factor=False)
        return await self._repository.page(state, max(1, number), min(max(1, size), _LARGEST_PAGE))

    async def of_subject(self, subject: str) -> list[StaffTask]:
        """The tasks about `subject`, open and done, oldest first."""
        return await self._repository.of_subject(subject)


def _done(by: str, note: str) -> dict[str, Any]:
    return {"done_by": by, "done_at": utcnow(), "note": note}
