"""Screens of a live room that lie, shout, sleep or come twice; names; who may come in, and who may host."""

import asyncio
import json

import pytest

from backend_ext.bootstrap import Services
from backend_ext.quiz.live.line import BAD, TOO_BIG
from backend_ext.quiz.live.models import Room
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


async def test_a_flood_a_long_frame_and_a_sleeper_end_their_own_line_only(services: Services) -> None:
    room, host = await _room(services)
    async with screen(services, room.code, host=host) as front, playing(services, room, "Mitu") as mitu:
        async with playing(services, room, "Loud") as loud:
            for _ in range(60):
                loud.screen.say(t="ping")
            assert await loud.screen.closed() == BAD
            assert sum(frame["t"] == "pong" for frame in loud.screen.frames) <= 21
        async with playing(services, room, "Long") as long:
            long.screen.say_text(json.dumps({"t": "ping", "x": "y" * 2100}))
            assert await long.screen.closed() == TOO_BIG
        async with playing(services, room, "Asleep") as asleep:
            asleep.screen.reads.clear()
            for turn in range(80):
                front.say(t="lock", on=turn % 2 == 0)
                await front.hears("room", locked=turn % 2 == 0) if turn < 10 else None
                await asyncio.sleep(0)
        front.say(t="ping")
        mitu.screen.say(t="ping")
        await mitu.screen.hears("pong")


async def _room(services: Services) -> tuple[Room, object]:
    host = await new_host(services)
    return await open_room(services, host), host
