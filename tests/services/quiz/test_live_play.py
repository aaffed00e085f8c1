"""A live room is played over its screens: to the podium, by two processes, through every kind of trouble."""

import asyncio
import json
from collections.abc import Callable
from contextlib import AsyncExitStack

from backend_ext.bootstrap import Services
from tests.rooms import KEY_WORDS, Screen, new_host, open_room, option, playing, screen


async def test_a_whole_game_of_two_processes_tells_no_key_before_its_time(
    another: Callable[[], Services],
) -> None:
    """The host is on one process, players on both: each sees everything, and nothing early."""
    one, two = another(), another()
    host = await new_host(one)
    room = await open_room(one, host)
    names = ["Rina", "Karim", "Mitu", "রহিমা"]
    async with AsyncExitStack() as stack:
        front = await stack.enter_async_context(screen(one, room.code, host=host))
        players = [
            await stack.enter_async_context(playing(held, room, name, lang=lang))
            for name, held, lang in zip(names, (one, two, one, two), ("en", "en", "en", "bn"), strict=True)
        ]
        await front.hears(
            "people", people=[{"id": one["id"], "name": one["name"]} for one in await _people(front, 4)]
        )
        for number in range(1, 6):
            front.say(t="next", n=number - 1)
            await front.hears("room", phase="question", number=number)
            for player in players:
                await player.asked(number)
            early = [
                frame for each in (front, *(p.screen for p in players)) for frame in _since(each, number)
            ]
            assert [word for word in KEY_WORDS if word in json.dumps(early)] == []
            await asyncio.gather(
                *(player.picks(room, number, right=place >= 1) for place, player in enumerate(players))
            )
            shown = await front.hears("room", phase="reveal", number=number)
            assert shown["solution"] == option(room, number)
            assert shown["counts"][option(room, number)] == 3
            assert sum(shown["counts"].values()) == 4
            for player in players:
                seen = await player.revealed(number)
                assert seen["solution"] == option(room, number)
        front.say(t="next", n=5)
        podium = await front.hears("room", phase="podium")
        last = [await player.screen.hears("room", phase="podium") for player in players]
    assert [row["place"] for row in podium["top"]] == [1, 2, 3, 4]
    assert podium["top"][3] == {"name": "Rina", "score": 0, "right": 0, "place": 4}
    assert sorted(frame["you"]["place"] for frame in last) == [1, 2, 3, 4]
    for frame, name in zip(last, names, strict=True):
        own = next(row for row in podium["top"] if row["name"] == name)
        assert (frame["you"]["score"], frame["you"]["place"]) == (own["score"], own["place"])
        assert all("SO" not in json.dumps(early) for early in [])


async def _people(front: Screen, count: int) -> list[dict[str, str]]:
    await front.until(lambda: any(len(f.get("people", ())) == count for f in front.frames))
    return next(f["people"] for f in front.frames if len(f.get("people", ())) == count)


def _since(shown: Screen, number: int) -> list[dict[str, object]]:
    return [frame for frame in shown.frames if frame.get("phase") == "question" and frame["number"] == number]
