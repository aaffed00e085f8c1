"""Live rooms without their screens: opening, joining, who may what, the fold of answers, the batches."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import Invalid, ShopError, TooMany
from backend_ext.kit.ids import clean_room_code, new_id, room_code
from backend_ext.people.errors import PremiumNeeded, SignInNeeded
from backend_ext.people.models import Person
from backend_ext.quiz.live.commit import GroupCommit
from backend_ext.quiz.live.errors import (
    AnsweredAlready,
    AnswerLate,
    NameTaken,
    NotNow,
    NotTheHost,
    RoomClosed,
    RoomLocked,
    RoomNotFound,
    SentAway,
)
from backend_ext.quiz.live.form import RoomForm, parse
from backend_ext.quiz.live.models import CLOSING_MS, MOST_PLAYERS, Answer, Phase, Player, Room
from backend_ext.quiz.live.names import player_name
from backend_ext.quiz.live.repository import AnswerRepository, RoomRepository
from backend_ext.quiz.live.service import GUESSED
from backend_ext.quiz.live.standings import outcome
from backend_ext.quiz.play.models import ALLOWANCE_MS
from tests.people import NETWORK, person, put_user
from tests.rooms import new_host, open_room, put_bank

_ms = timedelta(milliseconds=1)


async def _raises(error: type[ShopError], work: Any) -> None:
    with pytest.raises(error):
        await work


async def test_a_room_asks_its_own_questions_under_ids_of_its_own(services: Services) -> None:
    rooms = services.quiz.live.rooms
    await put_bank(services, 8)
    host = await new_host(services)
    one, two = [await rooms.open(host, RoomForm(["bonding"], None, 6, 20)) for _ in range(2)]
    assert len({asked.question_id for asked in one.rounds}) == 6
    ids = [option.id for room in (one, two) for asked in room.rounds for option in asked.options]
    assert len(set(ids)) == len(ids) == 48
    assert (await rooms.find(f" {one.code[:3].lower()}-{one.code[3:]} ", NETWORK)).id == one.id
    await _raises(Invalid, rooms.open(host, RoomForm([], None, 9, 20)))
    await _raises(Invalid, rooms.open(host, RoomForm(["no-topic"], None, 5, 20)))
    for who in (person(await put_user(services)), person(await put_user(services, premium_until=utcnow()))):
        await _raises(PremiumNeeded, rooms.open(who, RoomForm([], None, 5, 20)))
    assert await services.mongo.db["quiz_rooms"].count_documents({}) == 2


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        (("", "10", "20"), set()),
        (("hard", "৫", "৬০"), set()),
        (("", "4", "20"), {"questions"}),
        (("", "21", "9"), {"questions", "seconds"}),
        (("", "-5", "1e1"), {"questions", "seconds"}),
        (("brutal", "", "61"), {"difficulty", "questions", "seconds"}),
    ],
)
def test_the_form(typed: tuple[str, str, str], wrong: set[str]) -> None:
    if not wrong:
        assert parse(["a", "a"], *typed).topics == ["a"]
        return
    with pytest.raises(Invalid) as refused:
        parse([], *typed)
    assert set(refused.value.errors) == wrong


@pytest.mark.parametrize(
    "name",
    [
        "", "ab", "x" * 25, "<b>Rina</b>", "rina@example.com", "Чаша", "admin", "S.h.i.t",
        "fuck off", "5h1t head", "Magi", "মাগি", "চুদির ভাই", "the host", "The-Host", "A.S.S.",
    ],
)  # fmt: skip
def test_names_that_are_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        player_name(name, "thehost")
    assert set(refused.value.errors) == {"name"}


@pytest.mark.parametrize("name", ["Rina", "রহিমা খাতুন", "Dickson", "Bassam", "Balaram", "Shital", "Aporna"])
def test_names_that_are_taken(name: str) -> None:
    assert player_name(f"  {name} ", "thehost")[0] == name


async def test_a_name_is_there_once_however_it_is_written(services: Services) -> None:
    rooms, room = services.quiz.live.rooms, await open_room(services)
    tried = await asyncio.gather(
        *(rooms.join(room, name, NETWORK) for name in ("Rina", "RINA", "R i n a", "r-i-n-a")),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in tried) == ["NameTaken"] * 3 + ["tuple"]
    other = await open_room(services)
    await rooms.join(other, "Rina", NETWORK)
    assert (await rooms.get(room.id)).seats == 1


async def test_two_hundred_find_a_seat_and_one_does_not(another: Callable[[], Services]) -> None:
    """At once, through two processes."""
    held = another(), another()
    room = await open_room(held[0])
    now = utcnow()
    seated = [
        Player(
            id=new_id(),
            room_id=room.id,
            name=f"P{n}",
            key=f"p{n}",
            token=f"{n}",
            joined_at=now,
            expires_at=room.expires_at,
        ).to_mongo()
        for n in range(MOST_PLAYERS - 10)
    ]
    await held[0].mongo.db["quiz_room_players"].insert_many(seated)
    await held[0].mongo.db["quiz_rooms"].update_one({"_id": room.id}, {"$set": {"seats": len(seated)}})
    tried = await asyncio.gather(
        *(held[n % 2].quiz.live.rooms.join(room, f"Late {n}", NETWORK) for n in range(14)),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in tried) == ["RoomFull"] * 4 + ["tuple"] * 10
    players = await held[0].quiz.live.rooms.players(room.id)
    assert (len(players), (await held[0].quiz.live.rooms.get(room.id)).seats) == (200, 200)


async def test_who_is_sent_away_stays_away_and_frees_a_seat(services: Services) -> None:
    rooms, host = services.quiz.live.rooms, await new_host(services)
    room = await open_room(services, host)
    player, token = await rooms.join(room, "Rina", NETWORK)
    assert (await rooms.back(room, token)).id == player.id
    await asyncio.gather(*(rooms.kick(host, room, player.id) for _ in range(3)), return_exceptions=True)
    assert (await rooms.get(room.id)).seats == 0
    await _raises(SentAway, rooms.back(room, token))
    await _raises(NameTaken, rooms.join(room, "rina", NETWORK))
    await rooms.lock(host, room, True)
    await _raises(RoomLocked, rooms.join(room, "Karim", NETWORK))
    await rooms.lock(host, room, False)
    await rooms.join(room, "Karim", NETWORK)
    await rooms.end(host, room)
    await _raises(RoomClosed, rooms.join(room, "Mitu", NETWORK))
    await _raises(RoomClosed, rooms.find(room.code, NETWORK))


async def test_only_its_host_with_premium_leads_a_room(services: Services) -> None:
    rooms, host = services.quiz.live.rooms, await new_host(services)
    room = await open_room(services, host)
    player, _ = await rooms.join(room, "Rina", NETWORK)
    lapsed = host.model_copy(update={"premium_until": utcnow()})
    others: list[tuple[Person | None, type[ShopError]]] = [
        (None, SignInNeeded), (lapsed, PremiumNeeded), (await new_host(services), NotTheHost)
    ]  # fmt: skip
    for who, error in others:
        await _raises(error, rooms.next(who, room, 0))
        await _raises(error, rooms.close_question(who, room, 1))
        await _raises(error, rooms.lock(who, room, True))
        await _raises(error, rooms.kick(who, room, player.id))
        await _raises(error, rooms.end(who, room))
    found = await rooms.get(room.id)
    assert (found.phase, found.locked, found.seats, found.revision) == (Phase.LOBBY, False, 1, 1)


async def test_each_step_is_taken_once(another: Callable[[], Services]) -> None:
    """Whoever presses twice, from two processes, skips nothing; a question ends once, and not early."""
    one, two = another(), another()
    host = await new_host(one)
    room = await open_room(one, host)
    rooms = one.quiz.live.rooms, two.quiz.live.rooms
    pressed = await asyncio.gather(
        *(rooms[n % 2].next(host, room, 0) for n in range(6)), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in pressed) == ["NotNow"] * 5 + ["Room"]
    for number in (0, 2, 5):
        await _raises(NotNow, rooms[0].next(host, room, number))
    assert await rooms[0].reveal(room.id, 1) is None
    await _open_until(one, room, 1, utcnow() - _ms)
    ended = await asyncio.gather(*(rooms[n % 2].reveal(room.id, 1) for n in range(6)))
    assert sum(each is not None for each in ended) == 1
    found = await rooms[0].get(room.id)
    assert (found.phase, found.number) == (Phase.REVEAL, 1)


async def _open_until(services: Services, room: Room, number: int, moment: Any) -> None:
    change = {"$set": {f"rounds.{number - 1}.closes_at": moment}}
    await services.mongo.db["quiz_rooms"].update_one({"_id": room.id}, change)


def _commits(services: Services) -> GroupCommit:
    return GroupCommit(AnswerRepository(services.mongo.db), RoomRepository(services.mongo.db))


async def test_answers_are_stored_once_and_only_in_time(services: Services) -> None:
    """A hundred at once, each three times over, some received after the host had closed the question."""
    rooms, host = services.quiz.live.rooms, await new_host(services)
    room = await rooms.next(host, await open_room(services, host), 0)
    commits, told = _commits(services), []
    commits.stored = told.append
    room = await rooms.close_question(host, room, 1)
    closes_at = room.rounds[0].closes_at
    assert closes_at is not None
    assert timedelta() < closes_at - utcnow() <= CLOSING_MS * _ms

    def answer(n: int) -> Answer:
        late = n >= 80
        return Answer(room.id, 1, f"p{n}", "a", closes_at + (_ms if late else 0 * _ms), room.expires_at)

    tried = await asyncio.gather(
        *(commits.put(answer(n)) for n in range(100) for _ in range(3)), return_exceptions=True
    )
    kinds = [type(each) for each in tried]
    stored = await services.mongo.db["quiz_room_answers"].distinct("player_id", {"room_id": room.id})
    assert sorted(stored) == sorted(f"p{n}" for n in range(80))
    assert (kinds.count(type(None)), kinds.count(AnsweredAlready)) == (80, 200)
    assert kinds.count(AnswerLate) == 20
    assert set(told) == {room.id}


async def test_an_outage_tells_nobody_that_an_answer_is_in(services: Services) -> None:
    room = await open_room(services)
    commits = _commits(services)
    services.mongo.client.close()
    answer = Answer(room.id, 1, "p", "a", utcnow(), room.expires_at)
    tried = await asyncio.gather(commits.put(answer), commits.put(answer), return_exceptions=True)
    assert all(isinstance(each, Exception) for each in tried)


async def test_points_and_places_are_a_fold_of_answers(services: Services) -> None:
    rooms, host = services.quiz.live.rooms, await new_host(services)
    room = await open_room(services, host, seconds=20)
    players = [
        (await rooms.join(room, name, NETWORK))[0] for name in ("Slow", "Fast", "Gone", "Wrong", "Late")
    ]
    start = utcnow()
    for number in range(1, 4):
        asked = room.rounds[number - 1]
        asked.dealt_at = start + number * timedelta(minutes=1)
        asked.closes_at = asked.dealt_at + (20_000 + ALLOWANCE_MS) * _ms

    def given(name: int, number: int, after: int, key: str = "a") -> Answer:
        dealt = room.rounds[number - 1].dealt_at
        assert dealt is not None
        return Answer(room.id, number, players[name].id, key, dealt + after * _ms, room.expires_at)

    room = room.model_copy(update={"phase": Phase.REVEAL, "number": 3})
    answers = [given(0, n, 20_500) for n in (1, 2, 3)] + [given(1, n, 0) for n in (1, 2, 3)]
    answers += [given(2, 1, 10), given(3, 1, 10, "b"), given(3, 3, 10, "b")]
    answers += [given(4, 1, 21_501), given(4, 2, -1), given(4, 3, 21_500)]
    here = [p.model_copy(update={"kicked": p.name == "Gone"}) for p in players]
    found = outcome(room, here, answers)
    assert [(one.name, one.place, one.score, one.right) for one in found.standings] == [
        ("Fast", 1, 46, 3),
        ("Slow", 2, 31, 3),
        ("Late", 3, 10, 1),
        ("Wrong", 4, 0, 0),
    ]
    assert found.counts == {"a": 3, "b": 1}
    assert outcome(room, here, list(reversed(answers))) == found
    still = room.model_copy(update={"phase": Phase.QUESTION})
    assert [one.score for one in outcome(still, here, answers).standings] == [30, 20, 0, 0]


async def test_guessing_codes_is_counted_and_finding_one_is_not(services: Services) -> None:
    rooms, room = services.quiz.live.rooms, await open_room(services)
    for _ in range(GUESSED.amount // 40):
        wrong = await asyncio.gather(
            *(rooms.find(room_code(), NETWORK) for _ in range(38)),
            *(rooms.find(room.code, NETWORK) for _ in range(2)),
            return_exceptions=True,
        )
        assert {type(each) for each in wrong} == {RoomNotFound, Room}
    rest = await asyncio.gather(*(rooms.find("WRONG", NETWORK) for _ in range(30)), return_exceptions=True)
    assert [type(each) for each in rest].count(TooMany) == 10
    await _raises(TooMany, rooms.find(room.code, NETWORK))
    assert (await rooms.find(room.code, "203.0.113.8")).id == room.id


@pytest.mark.parametrize(
    ("typed", "code"),
    [("abc-def", "ABCDEF"), (" a b c২৩৪", "ABC234"), ("ABCDEO", None), ("ABCDEFG", None), ("", None),
     ("{$ne:1}", None), ("A" * 5000, None), ("ＡＢＣＤＥＦ", None)],
)  # fmt: skip
def test_codes_as_they_are_typed(typed: str, code: str | None) -> None:
    assert clean_room_code(typed) == code


async def test_rooms_belong_to_their_host(services: Services) -> None:
    user = await put_user(services, premium_until=utcnow().replace(year=2100))
    room = await open_room(services, person(user))
    told = (await services.belongings.portrait(user.id))["live_rooms"]
    assert [(one["code"], one["questions"], one["phase"]) for one in told] == [(room.code, 5, "lobby")]
    await services.mongo.run(lambda tx: services.quiz.live.rooms.forget(user.id, tx))
    assert await services.mongo.db["quiz_rooms"].count_documents({}) == 0
