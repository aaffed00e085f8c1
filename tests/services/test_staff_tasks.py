"""Tasks for staff: one open of a kind and a subject, closed once, by staff alone."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.kit.errors import NotFound
from backend_ext.people.models import Role
from backend_ext.people.sessions.models import Device
from backend_ext.staff_tasks.errors import TaskDone
from backend_ext.staff_tasks.models import StaffTask, TaskKind, TaskState
from tests.people import admin, put_user

SUBJECT = "order:0123456789abcdef01234567"


async def _open(services: Services, number: int = 1, kind: TaskKind = TaskKind.PAID_TWICE) -> None:
    await services.mongo.run(lambda tx: services.staff_tasks.open(kind, SUBJECT, tx, attempt=number))


async def _only(services: Services) -> StaffTask:
    (task,) = (await services.staff_tasks.page(admin())).items
    return task


async def test_what_is_reported_by_many_at_once_is_one_task(another: Callable[[], Services]) -> None:
    processes = [another(), another()]
    await asyncio.gather(*(_open(process, number) for number, process in enumerate(processes * 6)))

    task = await _only(processes[0])
    assert (task.state, task.times, task.subject) == (TaskState.OPEN, 12, SUBJECT)
    assert task.details["attempt"] in range(12)


async def test_a_task_is_done_once_and_the_next_report_opens_a_new_one(services: Services) -> None:
    await _open(services)
    task = await _only(services)

    ends = [services.staff_tasks.done(admin(f"staff{n}"), task.id, "paid back") for n in range(4)]
    results = await asyncio.gather(*ends, return_exceptions=True)

    (won,) = [result for result in results if isinstance(result, StaffTask)]
    assert [type(result) for result in results if result is not won] == [TaskDone] * 3
    assert (won.state, won.note, won.done_at is not None) == (TaskState.DONE, "paid back", True)
    (entry,) = await services.audit.of_subject(f"task:{task.id}")
    assert (entry.actor, entry.action, entry.after["note"]) == (won.done_by, "task.done", "paid back")
    assert (await services.staff_tasks.page(admin())).total == 0

    await _open(services)
    assert (await _only(services)).id != task.id
    assert len(await services.staff_tasks.of_subject(SUBJECT)) == 2


async def test_another_kind_is_another_task_and_another_verb_may_close_it(services: Services) -> None:
    await _open(services)
    await _open(services, kind=TaskKind.PAYMENT_REVIEW)

    async def settle() -> bool:
        tasks = services.staff_tasks
        return await services.mongo.run(lambda tx: tasks.settle(TaskKind.PAID_TWICE, SUBJECT, "me", tx))

    assert (await settle(), await settle()) == (True, False)
    assert (await _only(services)).kind is TaskKind.PAYMENT_REVIEW


async def test_what_is_undone_opens_nothing(services: Services) -> None:
    async def fails(tx: object) -> None:
        await services.staff_tasks.open(TaskKind.PAID_LATE, SUBJECT, tx)  # type: ignore[arg-type]
        raise NotFound

    with pytest.raises(NotFound):
        await services.mongo.run(fails)
    assert (await services.staff_tasks.page(admin())).total == 0


async def test_staff_see_and_close_tasks_over_http(services: Services) -> None:
    await _open(services)
    task = await _only(services)
    transport = httpx.ASGITransport(create_api(lambda: services))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as web:

        async def of(role: Role) -> dict[str, str]:
            user = await put_user(services, role=role)
            return {"authorization": f"Bearer {(await services.app_tokens.sign_in(user, Device())).access}"}

        done, ok = f"/api/staff/tasks/{task.id}/done", {"note": "seen"}
        for role in (Role.CUSTOMER, Role.EDITOR):
            headers = await of(role)
            assert (await web.get("/api/staff/tasks", headers=headers)).status_code == 403
            assert (await web.post(done, json=ok, headers=headers)).status_code == 403
        headers = await of(Role.SUPPORT)
        assert (await web.post(done, json={"note": ""}, headers=headers)).status_code == 422
        listed = await web.get("/api/staff/tasks", headers=headers)
        assert listed.headers["cache-control"] == "no-store"
        assert [item["id"] for item in listed.json()["items"]] == [task.id]
        assert (await web.post(done, json=ok, headers=headers)).json()["state"] == "done"
        again = await web.post(done, json=ok, headers=headers)
        assert (again.status_code, again.json()["code"]) == (409, "task_done")
        assert (await web.get("/api/staff/tasks", headers=headers)).json()["count"] == 0
        assert (await web.post("/api/staff/tasks/x/done", json=ok, headers=headers)).status_code == 404
