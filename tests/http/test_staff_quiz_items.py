"""Statistics of questions over HTTP: for editors and admins."""

from collections.abc import AsyncIterator

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.people.models import Role
from tests.games import ended_slot, put_game
from tests.http.test_staff import bearer, told
from tests.people import put_user
from tests.questions import put_questions, put_topic, question

ITEMS = "/api/staff/quiz/items"


@pytest.fixture
async def web(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_api(lambda: services))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as client:
        yield client


async def test_editors_read_what_was_computed_and_nobody_else(
    web: httpx.AsyncClient, services: Services
) -> None:
    await put_topic(services)
    questions = [question(id=f"q-{number}", options=2) for number in (1, 2, 3)]
    await put_questions(services, *questions)
    now = utcnow()
    slots = [ended_slot(asked, key, now, 3) for asked, key in zip(questions, "aba", strict=True)]
    await put_game(services, slots, "learner")
    await services.quiz.items.compute(now)

    editor = await bearer(services, await put_user(services, role=Role.EDITOR))
    first = await web.get(f"{ITEMS}?size=1", headers=editor)
    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-store"
    item = {
        "question_id": "q-2",
        "topic": "bonding",
        "difficulty": "easy",
        "answers": 1,
        "right": 0,
        "share_right": 0.0,
        "mean_ms": 3000,
        "median_ms": 3250,
        "discrimination": None,
        "chosen": {"a": 0, "b": 1},
        "late": 0,
        "doubts": [],
        "computed_at": now.isoformat().replace("+00:00", "Z"),
    }
    shown = first.json()
    shown["items"][0]["computed_at"] = item["computed_at"]
    assert shown == {"items": [item], "page": 1, "pages": 3, "count": 3}
    one = await web.get(f"{ITEMS}/q-2", headers=editor)
    assert one.json() | {"computed_at": item["computed_at"]} == item
    assert told(await web.get(f"{ITEMS}/q-9", headers=editor)) == (404, "item_not_found")

    for role in (Role.CUSTOMER, Role.SUPPORT):
        headers = await bearer(services, await put_user(services, role=role))
        assert told(await web.get(ITEMS, headers=headers)) == (403, "role_needed")
        assert told(await web.get(f"{ITEMS}/q-2", headers=headers)) == (403, "role_needed")
    assert (await web.get(ITEMS)).status_code in (401, 403)
