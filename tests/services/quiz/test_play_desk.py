"""Staff read games that a program seems to have played, and decide whether they count."""

import asyncio

import httpx
import pytest

from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.people.models import Role
from backend_ext.people.sessions.models import Device
from backend_ext.quiz.play.errors import AttemptNotFound, ExclusionStands
from backend_ext.quiz.play.folds.repository import FoldRepository
from backend_ext.quiz.play.folds.service import Folds, Sum
from backend_ext.quiz.play.models import Attempt
from tests.attempts import play, put_bank
from tests.people import person, put_user


async def _flagged(services: Services) -> Attempt:
    await put_bank(services)
    user = await put_user(services)
    attempt = await play(services, await services.quiz.attempts.start_daily(user.id), "aaaaaaaaaa")
    change = {"$set": {"flags": ["fast"]}}
    await services.mongo.db["quiz_attempts"].update_one({"_id": attempt.id}, change)
    return await services.quiz.books.get(attempt.id)


async def test_what_staff_exclude_counts_for_no_board_until_they_take_it_in_again(services: Services) -> None:
    attempt, desk, books = await _flagged(services), services.quiz.attempt_desk, services.quiz.books
    editor = person(await put_user(services, role=Role.EDITOR))
    user_id = attempt.owner
    assert [one.id for one in (await desk.flagged(editor)).items] == [attempt.id]
    folds = Folds(FoldRepository(services.mongo.db))
    assert await folds.standing(Sum(), user_id) is not None

    done = await asyncio.gather(
        *(desk.exclude(editor, attempt.id, "50 ms") for _ in range(4)), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in done) == ["Attempt", *["ExclusionStands"] * 3]
    assert await folds.standing(Sum(), user_id) is None
    stored = await books.get(attempt.id)
    assert (stored.excluded, stored.counted, stored.score) == (True, True, attempt.score)
    [entry] = await services.audit.of_subject(f"attempt:{attempt.id}")
    assert (entry.actor, entry.action, entry.before, entry.after) == (
        editor.user_id,
        "quiz.exclude",
        {"excluded": False},
        {"excluded": True, "reason": "50 ms", "score": attempt.score},
    )
    await desk.include(editor, attempt.id, "it was a mistake")
    assert await folds.standing(Sum(), user_id) is not None
    with pytest.raises(ExclusionStands):
        await desk.include(editor, attempt.id, "")
    with pytest.raises(AttemptNotFound):
        await desk.exclude(editor, "no-attempt", "")
    assert len(await services.audit.of_subject(f"attempt:{attempt.id}")) == 2


async def test_over_http_for_those_who_moderate(services: Services) -> None:
    attempt = await _flagged(services)
    transport = httpx.ASGITransport(create_api(lambda: services))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as web:

        async def of(role: Role) -> dict[str, str]:
            user = await put_user(services, role=role)
            return {"authorization": f"Bearer {(await services.app_tokens.sign_in(user, Device())).access}"}

        base, wanted = "/api/staff/attempts", {"excluded": True, "reason": "too fast"}
        customer, helper = await of(Role.CUSTOMER), await of(Role.SUPPORT)
        assert (await web.get(f"{base}/flagged", headers=customer)).status_code == 403
        answer = await web.post(f"{base}/{attempt.id}/exclusion", json=wanted, headers=customer)
        assert answer.status_code == 403
        listed = await web.get(f"{base}/flagged", headers=helper)
        assert listed.headers["cache-control"] == "no-store"
        [game] = listed.json()["items"]
        assert (game["id"], game["flags"], game["excluded"], len(game["answers"])) == (
            attempt.id,
            ["fast"],
            False,
            10,
        )
        assert set(game["answers"][0]) == {"right", "answered", "milliseconds", "points"}
        for status, code in ((200, None), (409, "exclusion_stands")):
            answer = await web.post(f"{base}/{attempt.id}/exclusion", json=wanted, headers=helper)
            assert (answer.status_code, answer.json().get("code")) == (status, code)
        gone = await web.post(f"{base}/nothing/exclusion", json=wanted, headers=helper)
        assert (gone.status_code, gone.json()["code"]) == (404, "attempt_not_found")
