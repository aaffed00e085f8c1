"""A game through a real websocket, by players who want more than is theirs."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from secrets import token_hex
from typing import Any

import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.quiz.content.formula import pieces
from backend_ext.quiz.content.models import Question
from tests.books import Books
from tests.hostile.actors import Actor, enter
from tests.hostile.client import Client, connected
from tests.hostile.test_handlers import NOTICES
from tests.live import LiveShop

PLAY = "chemouflage___quiz___play_state____play_state"
ACTIONS = "chemouflage___ui___actions____actions"
TRY, DAILY = "/quiz/play/try?start=1", "/quiz/play/daily"
SOCKETS = 20
_HUGE = 10**30
Row = dict[str, Any]


@pytest.fixture
async def player(shop: LiveShop) -> AsyncIterator[Client]:
    """Nobody in particular, in a try whose first question is shown."""
    async with connected(shop.url, "/quiz") as client:
        await client.call(f"{PLAY}.open", path=TRY)
        yield client


def _attempt(books: Books, client: Client) -> Row:
    """The one attempt of a visitor."""
    (row,) = books.db.quiz_attempts.find({"owner": client.visitor})
    return row


def _path(row: Row) -> str:
    return f"/quiz/play/{row['_id']}"


def _options(client: Client) -> list[str]:
    return [option["id"] for option in client.shown(PLAY, "asked")["options"]]


def _right(row: Row, books: Books) -> str:
    """The id of the right option of the last question."""
    slot = row["slots"][-1]
    right = books.db.quiz_questions.find_one({"_id": slot["question_id"]})["right"]  # type: ignore[index]
    found: str = next(option["id"] for option in slot["options"] if option["key"] == right)
    return found


async def _choose(client: Client, place: Any, option: Any, row: Row) -> None:
    await client.call(f"{PLAY}.choose", {"place": place, "option_id": option}, path=_path(row))


async def _questions(services: Services) -> dict[str, Question]:
    return {question.id: question for question in await services.quiz.bank.active()}


def _tells(frames: list[str], question: Question) -> list[str]:
    """What the frames tell of a question that only its answer may: explanation and id, in any language."""
    heard = "\n".join(frames)
    parts = [part for text in (question.explanation.en, question.explanation.bn) for part in _words(text)]
    return [part for part in (*parts, question.id) if part in heard]


def _words(text: str) -> list[str]:
    """The stretches of a text as they stand in a frame: formulas cut it up there."""
    runs = (run.text.strip() for piece in pieces(text) for run in piece.runs)
    return [json.dumps(run, ensure_ascii=False)[1:-1] for run in runs if len(run) > 12]


async def test_nothing_of_an_answer_is_heard_before_it_is_stored(player: Client, books: Books) -> None:
    """Every frame of a whole game; at the end each of them is sent again, and moves nothing."""
    bank = books.work(_questions)
    sent: list[tuple[Any, ...]] = []
    emit = player.emit

    async def recorded(kind: str, *data: Any) -> None:
        sent.append((kind, *data))
        await emit(kind, *data)

    player.emit = recorded  # type: ignore[method-assign]
    row = _attempt(books, player)
    assert len(row["slots"]) == 1
    for place in range(1, row["total"] + 1):
        row = _attempt(books, player)
        ended = {slot["question_id"] for slot in row["slots"] if slot["ended_at"]}
        for question_id in set(row["plan"]) - ended:
            assert _tells(player.heard, bank[question_id]) == []
        options = player.shown(PLAY, "asked")["options"]
        assert {option["id"] for option in options} == {one["id"] for one in row["slots"][-1]["options"]}
        assert [{key for key in ("look", "tag", "chosen") if option[key]} for option in options] == [
            set() for _ in options
        ]
        assert all(set(option) == {"id", "letter", "text", "look", "tag", "chosen"} for option in options)
        choice = _right(row, books) if place % 2 else options[0]["id"]
        await _choose(player, place, choice, row)
        assert _tells(player.heard, bank[row["slots"][-1]["question_id"]]) != []
        assert player.shown(PLAY, "stage") == "answered"
        step = "finish" if place == row["total"] else "go_on"
        await player.call(f"{PLAY}.{step}", {"place": place + 1} if step == "go_on" else {}, path=_path(row))
    assert player.shown(PLAY, "stage") == "result"
    over = _attempt(books, player)
    assert (over["state"], len(over["slots"])) == ("finished", over["total"])
    assert over["flags"] == ["fast"]  # nobody reads so quickly: it is marked for staff, and counts
    assert [question_id for question_id in over["plan"] if question_id in "\n".join(player.heard)] == []
    for kind, *data in [*sent, *reversed(sent)]:
        await emit(kind, *data)
    await player.fence()
    assert _attempt(books, player) == over


async def test_of_twenty_answers_at_once_one_is_stored(shop: LiveShop, books: Books, player: Client) -> None:
    row = _attempt(books, player)
    options = _options(player)
    tabs = [Client(shop.url, _path(row), player.cookie) for _ in range(SOCKETS)]
    await asyncio.gather(*(tab.connect() for tab in tabs))
    await asyncio.gather(*(tab.call(f"{PLAY}.open", path=_path(row)) for tab in tabs))
    assert {tuple(_options(tab)) for tab in tabs} == {tuple(options)}
    calls = [_choose(tab, 1, options[place % len(options)], row) for place, tab in enumerate(tabs)]
    await asyncio.gather(*calls)
    (slot,) = _attempt(books, player)["slots"]
    chosen = next(option["id"] for option in slot["options"] if option["key"] == slot["choice"])
    for tab in tabs:
        shown = tab.shown(PLAY, "asked")["options"]
        assert [option["id"] for option in shown if option["chosen"]] == [chosen]
        assert tab.shown(PLAY, "stage") == "answered"
    told = [tab.shown(NOTICES, "text") for tab in tabs if tab.shown(NOTICES, "number")]
    agree = sum(options[place % len(options)] == chosen for place in range(SOCKETS))
    assert told == ["This question has been answered already."] * (SOCKETS - agree)
    dealt = [tab.call(f"{PLAY}.go_on", {"place": 2}, path=_path(row)) for tab in tabs]
    await asyncio.gather(*dealt)
    assert len(_attempt(books, player)["slots"]) == 2
    assert len({tuple(_options(tab)) for tab in tabs}) == 1
    await asyncio.gather(*(tab.close() for tab in tabs))


async def test_neither_another_question_nor_a_forged_answer(
    player: Client, books: Books, shop: LiveShop
) -> None:
    row = _attempt(books, player)
    mine, right = _options(player), _right(row, books)
    async with connected(shop.url, "/quiz") as other:
        await other.call(f"{PLAY}.open", path=TRY)
        theirs = _options(other)
    for place in (0, -1, 2, 3, 5, 6, _HUGE, -_HUGE, 2.0, "2", None, {"$gt": 0}, [1]):
        await _choose(player, place, right, row)
        await player.call(f"{PLAY}.go_on", {"place": place}, path=_path(row))
        await player.call(f"{PLAY}.late", {"place": place}, path=_path(row))
    for option in (
        theirs[0],
        "a",
        "b",
        "",
        "0",
        right.swapcase(),
        f"{right} ",
        "x" * 5000,
        {"$ne": ""},
        None,
        1,
    ):
        await _choose(player, 1, option, row)
    await player.call(f"{PLAY}.finish", path=_path(row))
    assert _attempt(books, player) == row
    assert player.shown(PLAY, "stage") == "question"
    wrong = next(option for option in mine if option != right)
    await _choose(player, 1, wrong, row)
    stored = _attempt(books, player)
    assert [slot["right"] for slot in stored["slots"]] == [False]
    for option in mine:
        await _choose(player, 1, option, row)
    for place in (1, 3, 4):
        await player.call(f"{PLAY}.go_on", {"place": place}, path=_path(row))
    assert _attempt(books, player) == stored
    await player.call(f"{PLAY}.go_on", {"place": 2}, path=_path(row))
    await _choose(player, 1, right, row)
    (first, second) = _attempt(books, player)["slots"]
    assert (first, second["ended_at"]) == (stored["slots"][0], None)


async def test_somebody_elses_game(player: Client, books: Books, stranger: Client) -> None:
    row, right = _attempt(books, player), _right(_attempt(books, player), books)
    for name, payload in (
        ("open", {}),
        ("start", {}),
        ("go_on", {"place": 1}),
        ("go_on", {"place": 2}),
        ("choose", {"place": 1, "option_id": right}),
        ("late", {"place": 1}),
        ("finish", {}),
    ):
        await stranger.call(f"{PLAY}.{name}", payload, path=_path(row))
        steps = json.loads(stranger.shown(ACTIONS, "todo"))["steps"]
        assert steps == [["go", "/quiz?notice=gone"]]
    assert _attempt(books, player) == row
    heard = "\n".join(stranger.heard)
    assert [option for option in _options(player) if option != right and option in heard] == []
    assert books.db.quiz_attempts.count_documents({"owner": stranger.visitor}) == 0


async def test_an_answer_after_the_deadline_does_not_count(player: Client, books: Books) -> None:
    """Nor does a browser whose clock says that the time is over end it sooner."""
    row, right = _attempt(books, player), _right(_attempt(books, player), books)
    await player.call(f"{PLAY}.late", {"place": 1}, path=_path(row))
    assert _attempt(books, player) == row
    late = utcnow() - timedelta(seconds=31.6)
    books.db.quiz_attempts.update_one({"_id": row["_id"]}, {"$set": {"slots.0.dealt_at": late}})
    await _choose(player, 1, right, row)
    (slot,) = _attempt(books, player)["slots"]
    assert (slot["choice"], slot["right"], slot["points"]) == ("", False, 0)
    assert player.shown(NOTICES, "text") == "The time for this question was over before the answer arrived."
    assert (player.shown(PLAY, "stage"), player.shown(PLAY, "told")["right"]) == ("answered", False)


async def test_twenty_dailies_at_once_are_one_and_thousands_of_games_are_none(
    shop: LiveShop, books: Books
) -> None:
    member: Actor = next(actor for actor in enter(books) if actor.who == "customer")
    tabs = [Client(shop.url, DAILY, session=member.secret) for _ in range(SOCKETS)]
    await asyncio.gather(*(tab.connect() for tab in tabs))
    await asyncio.gather(*(tab.call(f"{PLAY}.open", path=DAILY) for tab in tabs))
    assert {tab.shown(PLAY, "stage") for tab in tabs} == {"intro"}
    await asyncio.gather(*(tab.call(f"{PLAY}.start", path=DAILY) for tab in tabs))
    assert len({tuple(_options(tab)) for tab in tabs}) == 1
    asked = tabs[0].shown(PLAY, "asked")["options"][0]["id"]
    (row,) = books.db.quiz_attempts.find({"slots.options.id": asked})
    assert (row["kind"], len(row["slots"])) == ("daily", 1)
    assert books.db.quiz_attempts.count_documents({"owner": row["owner"]}) == 1
    await asyncio.gather(*(tab.close() for tab in tabs))
    async with connected(shop.url, "/quiz", session=member.secret) as farmer:
        for _ in range(31):
            await farmer.call(f"{PLAY}.open", path=TRY)
            books.db.quiz_attempts.update_many(
                {"owner": row["owner"], "kind": "try"}, {"$set": {"state": "finished", "ended_at": utcnow()}}
            )
        assert farmer.shown(NOTICES, "text") == "Too many tries. Please wait a little and try again."
    assert books.db.quiz_attempts.count_documents({"owner": row["owner"], "kind": "try"}) in range(10, 30)
    assert books.db.quiz_attempts.count_documents({"owner": row["owner"], "kind": "daily"}) == 1


async def test_practice_is_nobodys_without_premium(shop: LiveShop, books: Books) -> None:
    for who in ("customer", "lapsed", "admin"):
        member = next(actor for actor in enter(books) if actor.who == who)
        mark = token_hex(4)
        async with connected(shop.url, "/quiz", session=member.secret) as client:
            for path in (f"/quiz/play/practice?x={mark}", "/quiz/play/review"):
                await client.call(f"{PLAY}.open", path=path)
                await client.call(f"{PLAY}.start", path=path)
                assert client.shown(PLAY, "stage") == "premium"
                assert client.shown(PLAY, "place") in (0, None)
