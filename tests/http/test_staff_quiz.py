"""The question bank over HTTP: for editors and admins alone; questions one by one, and as files."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi.routing import APIRoute

from backend_ext.api import staff_quiz
from backend_ext.api.app import create_api
from backend_ext.bootstrap import Services
from backend_ext.people.models import Role
from tests.http.test_staff import bearer, cookie, told
from tests.people import put_user
from tests.questions import draft_of, put_topic, question

QUIZ = "/api/staff/quiz"


@pytest.fixture
async def web(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_api(lambda: services))
    async with httpx.AsyncClient(transport=transport, base_url=services.settings.origin) as client:
        yield client


async def test_an_editor_writes_questions_one_by_one(web: httpx.AsyncClient, services: Services) -> None:
    editor = await put_user(services, role=Role.EDITOR)
    headers = await bearer(services, editor)
    words = {"en": "Acids", "bn": "অম্ল"}
    topic = {"name": words, "description": words, "symbol": "Ac", "position": 3}
    assert (await web.put(f"{QUIZ}/topics/acids", json=topic, headers=headers)).json() == {
        "id": "acids",
        **topic,
    }
    assert told(await web.put(f"{QUIZ}/topics/No", json=topic, headers=headers)) == (422, "invalid")
    listed = await web.get(f"{QUIZ}/topics", headers=headers)
    assert listed.json() == {"topics": [{"id": "acids", **topic}]}

    draft = draft_of(question("acids")).model_dump(mode="json")
    made = await web.post(f"{QUIZ}/questions", json={"question": draft}, headers=headers)
    assert (made.status_code, made.json()["state"], made.json()["revision"]) == (201, "draft", 1)
    one = f"{QUIZ}/questions/{made.json()['id']}"
    hard = draft | {"difficulty": "hard"}
    edited = await web.put(one, json={"revision": 1, "question": hard}, headers=headers)
    assert (edited.json()["difficulty"], edited.json()["revision"]) == ("hard", 2)
    stale = await web.put(one, json={"revision": 1, "question": draft}, headers=headers)
    assert told(stale) == (409, "question_changed")
    for revision, verb, state in ((2, "activate", "active"), (3, "retire", "retired")):
        done = await web.post(f"{one}/{verb}", json={"revision": revision}, headers=headers)
        assert done.json()["state"] == state
    wrong = await web.put(
        one,
        json={"revision": 4, "question": hard | {"right": "e"}},
        headers=headers | {"accept-language": "bn"},
    )
    assert wrong.json()["fields"] == {"right": "সঠিক উত্তরটি বিকল্পগুলোর একটি হতে হবে।"}

    shown = await web.get(one, headers=headers)
    assert {name: shown.json()[name] for name in draft} == hard
    assert shown.headers["cache-control"] == "no-store"
    page = await web.get(f"{QUIZ}/questions?topic=acids&state=retired&difficulty=hard", headers=headers)
    assert (page.json()["count"], page.json()["items"]) == (1, [shown.json()])
    assert (await web.get(f"{QUIZ}/questions?state=active", headers=headers)).json()["items"] == []
    entries = await services.audit.of_subject(f"question:{made.json()['id']}")
    assert {entry.actor for entry in entries} == {editor.id}
    for method, path in (("GET", "none"), ("POST", "none/retire"), ("POST", "none/activate")):
        answer = await web.request(method, f"{QUIZ}/questions/{path}", json={"revision": 1}, headers=headers)
        assert told(answer) == (404, "question_not_found")


async def test_files_go_out_and_come_in(
    web: httpx.AsyncClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = await bearer(services, await put_user(services, role=Role.EDITOR))
    await put_topic(services, "acids")
    questions = [question("acids", id=f"q{n}") for n in range(3)]
    boss = {"content-type": "application/json", "accept-language": "bn"} | headers
    body = {"questions": [
        {"id": one.id, **draft_of(one).model_dump(mode="json")} for one in questions
    ]}  # fmt: skip

    dry = await web.post(f"{QUIZ}/import", json=body, headers=headers)
    assert [dry.json()[name] for name in ("written", "new", "changed", "same", "wrong")] == [
        False,
        3,
        0,
        0,
        0,
    ]
    assert (await services.quiz.bank.active()) == []
    done = await web.post(f"{QUIZ}/import?dry_run=false", json=body, headers=headers)
    assert (done.json()["written"], done.json()["new"]) == (True, 3)
    assert len(await services.quiz.bank.active()) == 3

    table = await web.get(f"{QUIZ}/export.csv?topic=acids", headers=headers)
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.headers["content-disposition"] == 'attachment; filename="quiz-acids.csv"'
    assert (table.headers["cache-control"], table.headers["x-content-type-options"]) == (
        "no-store",
        "nosniff",
    )
    as_json = await web.get(f"{QUIZ}/export.json", headers=headers)
    assert [one["id"] for one in as_json.json()["questions"]] == ["q0", "q1", "q2"]
    assert told(await web.get(f"{QUIZ}/export.csv?topic=none", headers=headers)) == (404, "topic_not_found")

    changed = table.content.replace(b",easy,", b",hard,", 1).replace(b"option b (bn)", b"", 1)
    sent = boss | {"content-type": "text/csv; charset=utf-8"}
    [first, *rest] = (await web.post(f"{QUIZ}/import", content=changed, headers=sent)).json()["questions"]
    assert first == {
        "row": 2,
        "id": "q0",
        "verdict": "wrong",
        "changed": [],
        "problems": {"option_b_bn": "এটি দেওয়া হয়নি।"},
    }
    assert [one["verdict"] for one in rest] == ["same", "same"]
    refused = await web.post(f"{QUIZ}/import?dry_run=false", content=changed, headers=sent)
    assert told(refused) == (422, "invalid")
    assert refused.json()["fields"] == {"questions.2.option_b_bn": "এটি দেওয়া হয়নি।"}
    assert (await services.quiz.bank.get("q0")).revision == 1

    for kind in ("text/plain", "multipart/form-data; boundary=x", ""):
        answer = await web.post(f"{QUIZ}/import", content=b"{}", headers=headers | {"content-type": kind})
        assert told(answer) == (415, "file_kind_unknown")
    assert told(await web.post(f"{QUIZ}/import", content=b"[", headers=boss)) == (422, "file_unreadable")
    monkeypatch.setattr(staff_quiz, "MOST_BYTES", 100)
    assert told(await web.post(f"{QUIZ}/import", content=changed, headers=sent)) == (413, "file_too_heavy")


async def test_nobody_else_gets_near(web: httpx.AsyncClient, services: Services) -> None:
    routes = (
        ("GET", "/topics"),
        ("PUT", "/topics/x"),
        ("GET", "/questions"),
        ("POST", "/questions"),
        ("GET", "/questions/x"),
        ("PUT", "/questions/x"),
        ("POST", "/questions/x/retire"),
        ("POST", "/questions/x/activate"),
        ("GET", "/export.json"),
        ("GET", "/export.csv"),
        ("POST", "/import?dry_run=false"),
    )
    described = {
        (method, re.sub(r"\{\w+\}", "x", route.path.removeprefix(QUIZ)))
        for route in staff_quiz.router.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    }
    assert described == {(method, path.partition("?")[0]) for method, path in routes}
    for kind, expected in (
        (Role.SUPPORT, "role_needed"),
        (Role.CUSTOMER, "role_needed"),
        (None, "sign_in_needed"),
    ):
        headers = await cookie(services, await put_user(services, role=kind)) if kind else {}
        for method, path in routes:
            answer = await web.request(method, f"{QUIZ}{path}", json={}, headers=headers)
            assert (answer.status_code, answer.json()["code"]) in ((403, expected), (401, expected)), path
    assert await services.quiz.bank.topics() == []
