"""A live room is played over its screens, by two processes: to the podium, and through what goes wrong."""

import asyncio
import json
from collections.abc import Callable
from contextlib import AsyncExitStack

import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.quiz.live import carrier
from backend_ext.quiz.live.line import REFUSED, REPLACED
from backend_ext.quiz.play.models import ALLOWANCE_MS
from tests.rooms import KEY_WORDS, Frame, new_host, open_room, option, playing, screen

_LANGS = ("en", "en", "en", "bn")
_NAMES = ("Rina", "Karim", "Mitu", "রহিমা")


async def test_a_whole_game_of_two_processes_tells_no_key_before_its_time(
    another: Callable[[], Services],
) -> None:
    """The host is on one process, players on both. Every frame of all screens is looked through."""
    one, two = another(), another()
    host = await new_host(one)
    room = await open_room(one, host)
    async with AsyncExitStack() as stack:
        front = await stack.enter_async_context(screen(one, room.code, host=host))
        players = [
            await stack.enter_async_context(playing(held, room, name, lang=lang))  # type: ignore[arg-type]
            for name, held, lang in zip(_NAMES, (one, two, one, two), _LANGS, strict=True)
        ]
        await front.until(lambda: _names(front.frames) == list(_NAMES))
        for number in range(1, 6):
            front.say(t="next", n=number - 1)
            asked = [await player.asked(number) for player in players]
            assert {frame["left"] // 1000 for frame in asked} <= {29, 30}
            await asyncio.gather(
                *(player.picks(room, number, right=place > 0) for place, player in enumerate(players))
            )
            shown = await front.hears("room", phase="reveal", number=number)
            right = option(room, number)
            assert (shown["solution"], shown["counts"][right], sum(shown["counts"].values())) == (right, 3, 4)
            seen = [await player.revealed(number) for player in players]
            assert {frame["solution"] for frame in seen} == {right}
            assert [frame["you"]["choice"] == right for frame in seen] == [False, True, True, True]
        front.say(t="next", n=5)
        podium = await front.hears("room", phase="podium")
        last = [await player.screen.hears("room", phase="podium") for player in players]
        for shown_to in (front, *(player.screen for player in players)):
            _nothing_early(shown_to.frames)
    rows = {row["name"]: row for row in podium["top"]}
    assert rows["Rina"] == {"name": "Rina", "score": 0, "right": 0, "place": 4}
    for frame, name in zip(last, _NAMES, strict=True):
        own, row = frame["you"], rows[name]
        assert (own["score"], own["place"], own["right"]) == (row["score"], row["place"], row["right"])
    best = 5 * 15 + 1 + 1 + 2  # all at once: the streak's third, fourth and fifth
    assert rows["Karim"]["score"] == best


def _names(frames: list[Frame]) -> list[str]:
    told = [frame["people"] for frame in frames if frame["t"] == "people"]
    return [each["name"] for each in told[-1]] if told else []


def _nothing_early(frames: list[Frame]) -> None:
    """Before the reveal of a question no frame tells anything of its answer."""
    questions = [frame for frame in frames if frame["t"] != "room" or frame["phase"] in ("lobby", "question")]
    text = json.dumps(questions, ensure_ascii=False)
    assert [word for word in KEY_WORDS if word in text] == []
    for frame in questions:
        allowed = {
            "t", "phase", "number", "total", "limit", "host", "locked", "players", "question", "options",
            "left", "you", "token", "name", "people", "n", "count", "of",
        }  # fmt: skip
        assert set(frame) <= allowed
        assert all(set(each) == {"id", "text"} for each in frame.get("options", ()))
        assert set(frame.get("you", {})) <= {"choice"}


async def test_nobody_answers_twice_early_late_or_for_another(another: Callable[[], Services]) -> None:
    one, two = another(), another()
    host = await new_host(one)
    room = await open_room(one, host)
    async with (
        screen(one, room.code, host=host) as front,
        playing(one, room, "Rina") as rina,
        playing(two, room, "Karim") as karim,
        playing(two, room, "Mitu") as mitu,
    ):
        rina.screen.say(t="answer", n=1, o=option(room, 1))
        assert (await rina.screen.hears("error"))["code"] == "not_now"
        front.say(t="next", n=0)
        for player in (rina, karim, mitu):
            await player.asked(1)
        forged = {"not_now": (2, option(room, 2)), "no_such_option": (1, option(room, 2))}
        for code, (number, picked) in forged.items():
            rina.screen.say(t="answer", n=number, o=picked)
            assert (await rina.screen.hears("error"))["code"] == code
        for right in (True, False, True, True, False):  # replays and second thoughts
            rina.screen.say(t="answer", n=1, o=option(room, 1, right=right))
        await rina.screen.hears("stored", n=1)
        assert [(await rina.screen.hears("error", n=1))["code"] for _ in range(4)] == ["answered_already"] * 4
        front.say(t="close", n=1)
        seen = await rina.revealed(1)
        assert seen["you"]["right"] == 1
        await karim.revealed(1)
        karim.screen.say(t="answer", n=1, o=option(room, 1))
        assert (await karim.screen.hears("error"))["code"] == "answer_late"
        karim.screen.say(t="join", name="Other")
        assert (await karim.screen.hears("error"))["code"] == "unreadable"
    rows = await one.mongo.db["quiz_room_answers"].find({}).to_list(None)
    assert [(row["number"], row["choice"]) for row in rows] == [(1, "a")]


async def test_twenty_lines_of_one_player_leave_one_and_one_answer(another: Callable[[], Services]) -> None:
    one, two = another(), another()
    host = await new_host(one)
    room = await open_room(one, host)
    async with screen(one, room.code, host=host) as front, playing(one, room, "Rina") as rina:
        async with AsyncExitStack() as stack:
            lines = [await stack.enter_async_context(screen((one, two)[n % 2], room.code)) for n in range(20)]
            for line in lines:
                line.say(t="back", token=rina.token)
            assert await rina.screen.closed() == REPLACED
            await asyncio.gather(*(line.until(lambda line=line: bool(line.frames)) for line in lines))
            front.say(t="next", n=0)
            await front.hears("room", phase="question")
            for line in lines:
                line.say(t="answer", n=1, o=option(room, 1))
            front.say(t="close", n=1)
            await front.hears("room", phase="reveal")
        assert await one.mongo.db["quiz_room_answers"].count_documents({}) <= 1
        assert sum(line.code == REPLACED for line in lines) >= 18


async def test_who_comes_back_keeps_points_and_place_in_the_question(
    another: Callable[[], Services],
) -> None:
    """The process they were on is gone; the other one knows the question, the time left, the answer."""
    one, two = another(), another()
    host = await new_host(one)
    room = await open_room(one, host)
    async with AsyncExitStack() as stack:
        front = await stack.enter_async_context(screen(one, room.code, host=host))
        rina = await stack.enter_async_context(playing(one, room, "Rina"))
        karim = await stack.enter_async_context(playing(one, room, "Karim"))
        front.say(t="next", n=0)
        for player in (rina, karim):
            await player.asked(1)
            await player.picks(room, 1)
        await rina.revealed(1)
        front.say(t="next", n=1)
        await rina.asked(2)
        await rina.picks(room, 2)
    await one.quiz.live.sockets.close()
    asked = (await two.quiz.live.rooms.get(room.id)).rounds[1]
    assert asked.closes_at is not None
    async with screen(two, room.code) as again, screen(two, room.code) as other:
        again.say(t="back", token=rina.token)
        frame = await again.hears("room", phase="question", number=2)
        left = int((asked.closes_at - utcnow()).total_seconds() * 1000) - ALLOWANCE_MS
        assert left <= frame["left"] <= left + 1500
        assert frame["you"]["choice"] == option(room, 2)
        other.say(t="back", token=karim.token)
        assert (await other.hears("room", number=2))["you"]["choice"] == ""
        async with screen(two, room.code, host=host) as front:
            front.say(t="close", n=2)
            mine = (await again.hears("room", phase="reveal", number=2))["you"]
            theirs = (await other.hears("room", phase="reveal", number=2))["you"]
    assert (mine["right"], mine["place"], theirs["right"], theirs["place"]) == (2, 1, 1, 2)
    for wrong in ("x" * 43, "", rina.token[:-1]):
        async with screen(two, room.code) as thief:
            thief.say(t="back", token=wrong)
            assert await thief.closed() == REFUSED
            assert [frame.get("code") for frame in thief.frames] == ["not_a_player"]


async def test_the_clock_ends_a_question_without_its_host_and_without_redis(
    another: Callable[[], Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The host has gone. The other process hears nothing of the first, and looks for itself."""
    monkeypatch.setattr(carrier, "_NET", 0.2)
    one, two = another(), another()
    monkeypatch.setattr(two.quiz.live.sockets._channels, "listen", _deaf)
    host = await new_host(one)
    room = await open_room(one, host)
    async with playing(two, room, "Rina") as rina:
        async with screen(one, room.code, host=host) as front:
            front.say(t="next", n=0)
            await rina.asked(1)
            await rina.picks(room, 1)
        change = {"$set": {"rounds.0.closes_at": utcnow()}}
        await one.mongo.db["quiz_rooms"].update_one({"_id": room.id}, change)
        assert (await rina.revealed(1))["you"]["right"] == 1


async def _deaf(*_: object) -> None:
    return None


async def test_a_host_leads_from_any_screen_and_sends_away_for_good(another: Callable[[], Services]) -> None:
    one, two = another(), another()
    host = await new_host(one)
    room = await open_room(one, host)
    async with playing(two, room, "Rude") as rude, playing(two, room, "Mitu") as mitu:
        async with screen(one, room.code, host=host) as front:
            await front.until(lambda: len(_names(front.frames)) == 2)
            people = next(f["people"] for f in reversed(front.frames) if f["t"] == "people")
            front.say(t="kick", p=next(each["id"] for each in people if each["name"] == "Rude"))
            assert await rude.screen.closed() == REFUSED
            assert rude.screen.frames[-1]["code"] == "sent_away"
            await front.until(lambda: _names(front.frames) == ["Mitu"])
        async with screen(two, room.code) as again:
            again.say(t="back", token=rude.token)
            assert await again.closed() == REFUSED
        async with screen(two, room.code, host=host) as front:  # the teacher's other device
            await front.hears("room", phase="lobby")
            front.say(t="next", n=0)
            await mitu.asked(1)
            front.say(t="next", n=0)
            assert (await front.hears("error"))["code"] == "not_now"
            front.say(t="end")
            assert await front.closed() == REFUSED
            assert await mitu.screen.closed() == REFUSED
    async with screen(one, room.code) as late:
        assert await late.closed() == REFUSED
        assert late.frames[-1]["code"] == "room_closed"


async def test_who_is_not_the_host_gets_no_screen_of_the_host(services: Services) -> None:
    room = await open_room(services)
    stranger = await new_host(services)
    for who, code in ((None, "sign_in_needed"), (stranger, "not_the_host")):
        async with screen(services, room.code, host=who, hosts=True) as front:
            front.say(t="next", n=0)
            assert await front.closed() == REFUSED
            assert [frame["code"] for frame in front.frames] == [code]
    assert (await services.quiz.live.rooms.get(room.id)).number == 0
