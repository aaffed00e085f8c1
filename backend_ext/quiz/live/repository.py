"""Stored rooms, their players and answers. Each change is one update with its precondition in the filter."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from backend_ext.quiz.live.models import MOST_PLAYERS, PLAYABLE, Answer, Phase, Player, Room
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, Database, Index, Tx, insert_each

_GOES = Index((("expires_at", 1),), expire_after=0)
ROOMS = Collection(
    "quiz_rooms",
    indexes=(Index((("code", 1),), unique=True), Index((("host_id", 1),)), _GOES),
    schema={
        "bsonType": "object",
        "required": [
            "_id",
            "code",
            "host_id",
            "phase",
            "number",
            "rounds",
            "seats",
            "revision",
            "expires_at",
        ],
        "properties": {
            "phase": {"enum": [phase.value for phase in Phase]},
            "seats": {"bsonType": ["int", "long"], "minimum": 0, "maximum": MOST_PLAYERS},
        },
    },
)
PLAYERS = Collection(
    "quiz_room_players",
    indexes=(
        Index((("room_id", 1), ("key", 1)), unique=True),
        Index((("room_id", 1), ("token", 1)), unique=True),
        _GOES,
    ),
)
ANSWERS = Collection("quiz_room_answers", indexes=(Index((("room_id", 1), ("number", 1))), _GOES))


class RoomRepository:
    """Rooms."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._rooms = db[ROOMS.name]

    async def insert(self, room: Room) -> None:
        """Writes a new room. Raises Duplicate when its code is taken."""
        await self._rooms.insert_one(room.to_mongo())

    async def by_code(self, code: str) -> Room | None:
        """The room with this code."""
        row = await self._rooms.find_one({"code": code})
        return Room.from_mongo(row) if row else None

    async def get(self, room_id: str) -> Room | None:
        """The room with this id."""
        row = await self._rooms.find_one({"_id": room_id})
        return Room.from_mongo(row) if row else None

    async def closings(self, room_ids: Iterable[str]) -> dict[str, list[datetime | None]]:
        """When each question of these rooms closes, in order."""
        cursor = self._rooms.find({"_id": {"$in": list(room_ids)}}, {"rounds.closes_at": 1})
        return {row["_id"]: [each.get("closes_at") for each in row["rounds"]] async for row in cursor}

    async def deal(self, room_id: str, number: int, now: datetime, closes_at: datetime) -> Room | None:
        """Opens question `number`, whose turn it must be."""
        before = Phase.LOBBY if number == 1 else Phase.REVEAL
        place = f"rounds.{number - 1}"
        change = {
            "phase": Phase.QUESTION,
            "number": number,
            f"{place}.dealt_at": now,
            f"{place}.closes_at": closes_at,
        }
        return await self._change({"_id": room_id, "phase": before, "number": number - 1}, change)

    async def shorten(self, room_id: str, number: int, closes_at: datetime) -> Room | None:
        """Lets the open question `number` close earlier."""
        field = f"rounds.{number - 1}.closes_at"
        match = {"_id": room_id, "phase": Phase.QUESTION, "number": number, field: {"$gt": closes_at}}
        return await self._change(match, {field: closes_at})

    async def reveal(self, room_id: str, number: int, now: datetime) -> Room | None:
        """Ends question `number` once its time is over: for one who asks, None for all others."""
        match = {
            "_id": room_id,
            "phase": Phase.QUESTION,
            "number": number,
            f"rounds.{number - 1}.closes_at": {"$lt": now},
        }
        return await self._change(match, {"phase": Phase.REVEAL})

    async def podium(self, room_id: str, number: int) -> Room | None:
        """Ends the game after its last question, `number`."""
        match = {"_id": room_id, "phase": Phase.REVEAL, "number": number}
        return await self._change(match, {"phase": Phase.PODIUM})

    async def close(self, room_id: str) -> Room | None:
        """Ends the room in whatever phase it is."""
        return await self._change({"_id": room_id, "phase": {"$ne": Phase.CLOSED}}, {"phase": Phase.CLOSED})

    async def lock(self, room_id: str, locked: bool) -> Room | None:
        """Lets nobody else in, or lets people in again."""
        return await self._change({"_id": room_id, "phase": {"$in": PLAYABLE}}, {"locked": locked})

    async def take_seat(self, room_id: str, tx: Tx) -> bool:
        """Counts one more player, where there is room and the door is open."""
        free = {"phase": {"$in": PLAYABLE}, "locked": False, "seats": {"$lt": MOST_PLAYERS}}
        done = await self._rooms.update_one({"_id": room_id, **free}, {"$inc": {"seats": 1}}, session=tx)
        return done.modified_count == 1

    async def free_seat(self, room_id: str, tx: Tx) -> None:
        """Counts one player less."""
        await self._rooms.update_one({"_id": room_id}, {"$inc": {"seats": -1}}, session=tx)

    async def of_host(self, host_id: str) -> list[Room]:
        """The rooms somebody opened, the newest first."""
        cursor = self._rooms.find({"host_id": host_id}).sort("created_at", -1)
        return [Room.from_mongo(row) async for row in cursor]

    async def forget(self, host_id: str, tx: Tx) -> None:
        """Removes the rooms of a host; players and answers go by themselves."""
        await self._rooms.delete_many({"host_id": host_id}, session=tx)

    async def _change(self, match: dict[str, Any], change: dict[str, Any]) -> Room | None:
        row = await self._rooms.find_one_and_update(
            match, {"$set": change, "$inc": {"revision": 1}}, return_document=AFTER
        )
        return Room.from_mongo(row) if row else None


class PlayerRepository:
    """Players of rooms; of each room and name one."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._players = db[PLAYERS.name]

    async def insert(self, player: Player, tx: Tx) -> None:
        """Writes a new player. Raises Duplicate when the room has the name already."""
        await self._players.insert_one(player.to_mongo(), session=tx)

    async def by_token(self, room_id: str, token: str) -> Player | None:
        """Who holds the token with this hash."""
        row = await self._players.find_one({"room_id": room_id, "token": token})
        return Player.from_mongo(row) if row else None

    async def of_room(self, room_id: str) -> list[Player]:
        """Who is in the room, in the order they joined, with who was sent away."""
        cursor = self._players.find({"room_id": room_id}).sort([("joined_at", 1), ("_id", 1)])
        return [Player.from_mongo(row) async for row in cursor]

    async def kick(self, room_id: str, player_id: str, tx: Tx) -> bool:
        """Sends a player away; False when there is none."""
        match = {"_id": player_id, "room_id": room_id, "kicked": False}
        done = await self._players.update_one(match, {"$set": {"kicked": True}}, session=tx)
        return done.modified_count == 1


class AnswerRepository:
    """Answers; of each room, question and player one."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._answers = db[ANSWERS.name]

    async def insert(self, answers: Sequence[Answer]) -> set[int]:
        """Writes a batch in one command; gives the places of those whose player has answered before."""
        return await insert_each(self._answers, [_row(answer) for answer in answers])

    async def remove(self, ids: Sequence[str]) -> None:
        """Takes answers back."""
        await self._answers.delete_many({"_id": {"$in": list(ids)}})

    async def choice(self, room_id: str, number: int, player_id: str) -> str:
        """The key that a player chose; empty without an answer."""
        row = await self._answers.find_one({"_id": f"{room_id}:{number}:{player_id}"}, {"choice": 1})
        return str(row["choice"]) if row else ""

    async def count(self, room_id: str, number: int) -> int:
        """How many have answered question `number`."""
        return await self._answers.count_documents({"room_id": room_id, "number": number})

    async def of_room(self, room_id: str) -> list[Answer]:
        """All answers of a room."""
        cursor = self._answers.find({"room_id": room_id}, {"_id": 0})
        return [Answer(**row) for row in await cursor.to_list(None)]


def _row(answer: Answer) -> dict[str, Any]:
    return {
        "_id": answer.id,
        "room_id": answer.room_id,
        "number": answer.number,
        "player_id": answer.player_id,
        "choice": answer.choice,
        "received_at": answer.received_at,
        "expires_at": answer.expires_at,
    }
