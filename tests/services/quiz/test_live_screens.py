"""Screens of a live room that lie, shout, fall asleep, say nothing or mistype."""

import json

import pytest

from backend_ext.bootstrap import Services
from backend_ext.quiz.live import sockets
from backend_ext.quiz.live.line import BAD, GOING_AWAY, REFUSED, TOO_BIG, TRY_LATER
from tests.rooms import new_host, open_room, playing, screen

_HOSTILE = (
    "", "{", "[]", "null", "5", '"join"', "{}", '{"t":"answer"}', '{"t":"join"}', '{"t":"nothing"}',
    '{"t":"answer","n":-1,"o":"x"}', '{"t":"answer","n":1e99,"o":"x"}', '{"t":"answer","n":1.5,"o":"x"}',
    '{"t":"answer","n":99999999999999999999999999,"o":"x"}', '{"t":"answer","n":"1","o":"x"}',
    '{"t":"answer","n":true,"o":"x"}', '{"t":"answer","n":1,"o":["x"]}', '{"t":"ping","p":"y"}',
    '{"t":"answer","n":1,"o":{"$ne":""}}', '{"t":"next","n":0}', '{"t":"kick","p":"x"}', "[" * 2000,
    '{"t":"ping","t":"end"}', '{"t":"answer","n":NaN,"o":"x"}', '{"t":"ping","\\ud800":1}',
)  # fmt: skip


@pytest.mark.parametrize("part", [slice(0, 13), slice(13, None)])
async def test_frames_that_are_none_are_refused_one_by_one(services: Services, part: slice) -> None:
    room = await open_room(services)
    async with playing(services, room, "Mitu") as mitu:
        for text in _HOSTILE[part]:
            mitu.screen.say_text(text)
            assert (await mitu.screen.hears("error"))["code"] == "unreadable"
        mitu.screen.say(t="ping")
        await mitu.screen.hears("pong")
    assert await services.mongo.db["quiz_room_answers"].count_documents({}) == 0
    assert (await services.quiz.live.rooms.get(room.id)).phase == "lobby"


async def test_a_flood_and_a_long_frame_end_their_own_line_only(services: Services) -> None:
    room = await open_room(services)
    async with playing(services, room, "Mitu") as mitu:
        async with playing(services, room, "Loud") as loud:
            for _ in range(60):
                loud.screen.say(t="ping")
            assert await loud.screen.closed() == BAD
            assert sum(frame["t"] == "pong" for frame in loud.screen.frames) <= 21
        async with playing(services, room, "Long") as long:
            long.screen.say_text(json.dumps({"t": "ping", "x": "y" * 2100}))
            assert await long.screen.closed() == TOO_BIG
        mitu.screen.say(t="ping")
        await mitu.screen.hears("pong")


async def test_who_does_not_read_holds_nobody_up_and_is_cut(services: Services) -> None:
    """The one who sleeps is told no more than a short queue holds; the others hear everything."""
    host = await new_host(services)
    room = await open_room(services, host)
    async with (
        screen(services, room.code, host=host) as front,
        playing(services, room, "Mitu") as mitu,
        playing(services, room, "Asleep") as asleep,
    ):
        asleep.screen.reads.clear()
        (sleeper,) = [p for p in await services.quiz.live.rooms.players(room.id) if p.name == "Asleep"]
        line = services.quiz.live.sockets._carriers[room.id]._seats[sleeper.id]
        for n in range(70):
            line.say({"t": "count", "players": n})
        asleep.screen.reads.set()
        assert await asleep.screen.closed() == TRY_LATER
        front.say(t="next", n=0)
        await mitu.asked(1)


async def test_who_says_nothing_is_sent_home(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    room = await open_room(services)
    monkeypatch.setattr(sockets, "_HELLO", 0.05)
    async with screen(services, room.code) as silent:
        assert await silent.closed() == GOING_AWAY
        assert silent.frames == []
    monkeypatch.setattr(sockets, "_HELLO", 15.0)
    monkeypatch.setattr(sockets, "_IDLE", 0.3)
    async with playing(services, room, "Mitu") as mitu:
        assert await mitu.screen.closed() == GOING_AWAY
    assert services.quiz.live.sockets._carriers == {}


async def test_a_wrong_name_can_be_mended_and_other_beginnings_cannot(services: Services) -> None:
    host = await new_host(services, display_name="Mrs Akter")
    room = await open_room(services, host)
    async with playing(services, room, "Rina"), screen(services, room.code, lang="bn") as shown:
        wrong = {
            "<b>x</b>": "invalid",
            "mrs akter": "invalid",
            "a@b.cd": "invalid",
            "RINA": "room_name_taken",
        }
        for name, code in wrong.items():
            shown.say(t="join", name=name)
            refusal = await shown.hears("error")
            assert refusal["code"] == code
            assert any("\u0980" <= letter <= "\u09ff" for letter in refusal["text"])
        shown.say(t="join", name="Karim")
        await shown.hears("joined")
    async with screen(services, room.code) as shown:
        shown.say(t="answer", n=1, o="x")
        assert await shown.closed() == REFUSED
        assert [frame["code"] for frame in shown.frames] == ["not_a_player"]
    names = await services.mongo.db["quiz_room_players"].distinct("name", {"room_id": room.id})
    assert sorted(names) == ["Karim", "Rina"]
