"""Boards as sorted sets in Redis: points are the score, and a member sorts by who reached them first.

    quiz:board:<board>         sorted set: points, `<backwards>:<user id>` (see models.backwards)
    quiz:board:of:<user id>    hash: board to the member's first half; under "" the version of what is set,
                               under "#" in which building
    quiz:boards:building:count how often they were built anew; what was set before is forgotten
    quiz:boards:kept           sorted set: boards there are, by the millisecond until which they are kept
    quiz:boards:built          the schema's version, once everything is there; gone after a flush
    quiz:boards:building       who builds

No part of a board has a lifetime: Redis drops such keys first when it is full, and half a board is worse than
none. `prune` removes what is over.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime
from typing import cast

from redis.asyncio import Redis

from backend_ext.quiz.boards.models import (
    NEAR,
    TOP,
    Board,
    Excerpt,
    Ranked,
    backwards,
    forwards,
    milliseconds,
)
from backend_ext.quiz.play.models import Standing

SCHEMA = "2"
_BUILT, _BUILDING, _KEPT = "quiz:boards:built", "quiz:boards:building", "quiz:boards:kept"
_COUNT = "quiz:boards:building:count"
_BOARD, _OF = "quiz:board:", "quiz:board:of:"
_BUILDING_SECONDS = 60
_HAND = 1000

# Sets all of somebody's standings, unless what is there was read later. ARGV: user, version, then for each
# board its name, until when it is kept, points, the member's first half.
_SET = """
local mine, user, version = KEYS[1], ARGV[1], tonumber(ARGV[2])
local building = redis.call('GET', KEYS[3]) or '0'
if redis.call('HGET', mine, '#') ~= building then redis.call('DEL', mine) end
local kept = redis.call('HGETALL', mine)
local was = {}
for i = 1, #kept, 2 do was[kept[i]] = kept[i+1] end
if tonumber(was[''] or -1) > version then return 0 end
was[''], was['#'] = nil, nil
local now = {}
for i = 3, #ARGV, 4 do now[ARGV[i]] = i end
for board, first in pairs(was) do
    local i = now[board]
    if not i or ARGV[i+3] ~= first then redis.call('ZREM', 'quiz:board:' .. board, first .. ':' .. user) end
    if not i then redis.call('HDEL', mine, board) end
end
for board, i in pairs(now) do
    redis.call('ZADD', 'quiz:board:' .. board, ARGV[i+2], ARGV[i+3] .. ':' .. user)
    redis.call('HSET', mine, board, ARGV[i+3])
    redis.call('ZADD', KEYS[2], ARGV[i+1], board)
end
redis.call('HSET', mine, '', ARGV[2], '#', building)
return 1
"""
_DROP = """
local kept = redis.call('HGETALL', KEYS[1])
for i = 1, #kept, 2 do redis.call('ZREM', 'quiz:board:' .. kept[i], kept[i+1] .. ':' .. ARGV[1]) end
redis.call('DEL', KEYS[1])
"""
# What a person sees of a board. Nothing while the boards are not whole.
_LOOK = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
local top = redis.call('ZREVRANGE', KEYS[2], 0, ARGV[4] - 1, 'WITHSCORES')
local size, near, from = redis.call('ZCARD', KEYS[2]), {}, 0
local first = redis.call('HGET', KEYS[3], ARGV[3])
local rank = first and redis.call('ZREVRANK', KEYS[2], first .. ':' .. ARGV[2])
if rank then
    from = math.max(0, rank - ARGV[5])
    near = redis.call('ZREVRANGE', KEYS[2], from, rank + ARGV[5], 'WITHSCORES')
end
return {top, size, from, near}
"""
_CLAIM = "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end "
_GO_ON = _CLAIM + "return redis.call('EXPIRE', KEYS[1], ARGV[2])"
_FINISH = _CLAIM + "redis.call('SET', KEYS[2], ARGV[2]) redis.call('DEL', KEYS[1]) return 1"
_GIVE_UP = _CLAIM + "return redis.call('DEL', KEYS[1])"


class Ranks:
    """Where everybody stands. Every verb raises one of `redis.OUTAGE` while Redis is away."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._set, self._drop, self._look, self._go_on, self._finish, self._give_up = (
            redis.register_script(text) for text in (_SET, _DROP, _LOOK, _GO_ON, _FINISH, _GIVE_UP)
        )

    async def put(self, user_id: str, version: int, standings: Mapping[Board, Standing]) -> None:
        """Sets all that somebody has on boards that are kept; what they have on others is removed.

        `version` was read before the standings were: those of a later one stay.
        """
        await self._set(keys=_keys(user_id), args=_arguments(user_id, version, standings))

    async def put_all(self, rows: Iterable[tuple[str, int, Mapping[Board, Standing]]]) -> None:
        """`put` for many: (user, version, standings)."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for user_id, version, standings in rows:
                arguments = _arguments(user_id, version, standings)
                await self._set(keys=_keys(user_id), args=arguments, client=pipe)
            await pipe.execute()

    async def drop(self, user_id: str) -> None:
        """Removes all that is known of somebody whose account is gone."""
        await self._drop(keys=[_OF + user_id], args=[user_id])

    async def look(self, board: Board, user_id: str = "") -> Excerpt | None:
        """The best of a board, and who is around somebody; None while the boards are not whole."""
        keys = [_BUILT, _BOARD + board.name, _OF + user_id]
        found = await self._look(keys=keys, args=[SCHEMA, user_id, board.name, TOP, NEAR])
        if found is None:
            return None
        top, size, before, near = found
        return Excerpt(_ranked(top, 0), size, _ranked(near, before))

    async def names(self) -> list[str]:
        """The names of the boards there are."""
        return cast("list[str]", await self._redis.zrange(_KEPT, 0, -1))

    async def everybody(self, board: Board) -> AsyncIterator[Standing]:
        """All of a board, the best first; one that moves meanwhile may come twice, or not at all."""
        read = 0
        while hand := await self._redis.zrevrange(
            _BOARD + board.name, read, read + _HAND - 1, withscores=True
        ):
            read += len(hand)
            for member, points in hand:
                yield _standing(member, int(points))

    async def strike(self, board: Board, wrong: Iterable[Standing]) -> None:
        """Removes lines that are wrong from a board. `put` what is right afterwards."""
        members = [f"{backwards(one.reached_at)}:{one.user_id}" for one in wrong]
        if members:
            await self._redis.zrem(_BOARD + board.name, *members)

    async def whole(self) -> bool:
        """Whether everything is there."""
        return bool(await self._redis.get(_BUILT) == SCHEMA)

    async def begin(self, builder: str) -> bool:
        """Lets `builder` build everything anew, who says every 60 s that they go on; False: another does."""
        if not await self._redis.set(_BUILDING, builder, nx=True, ex=_BUILDING_SECONDS):
            return False
        # Versions of before count no more: a database that was restored has gone back behind them.
        await self._redis.incr(_COUNT)
        await self._redis.delete(_BUILT, *(_BOARD + name for name in await self.names()), _KEPT)
        return True

    async def go_on(self, builder: str) -> bool:
        """Whether `builder` still builds: False when it took too long, or all was flushed meanwhile."""
        return bool(await self._go_on(keys=[_BUILDING], args=[builder, _BUILDING_SECONDS]))

    async def finish(self, builder: str) -> bool:
        """Says that everything is there; False as `go_on`."""
        return bool(await self._finish(keys=[_BUILDING, _BUILT], args=[builder, SCHEMA]))

    async def give_up(self, builder: str) -> None:
        """Lets another build."""
        await self._give_up(keys=[_BUILDING], args=[builder])

    async def prune(self, now: datetime) -> int:
        """Removes the boards whose time is over; how many."""
        over = cast("list[str]", await self._redis.zrangebyscore(_KEPT, "-inf", milliseconds(now)))
        for name in over:
            await self._redis.unlink(_BOARD + name)
            await self._redis.zrem(_KEPT, name)
        return len(over)

    async def first_in(self, what: str, seconds: int) -> bool:
        """Whether nobody asked this in the last `seconds`; a flush forgets who did."""
        return bool(await self._redis.set(f"quiz:boards:turn:{what}", "1", nx=True, ex=seconds))


def _keys(user_id: str) -> list[str]:
    return [_OF + user_id, _KEPT, _COUNT]


def _arguments(user_id: str, version: int, standings: Mapping[Board, Standing]) -> list[str | int]:
    arguments: list[str | int] = [user_id, version]
    for board, standing in standings.items():
        until = "+inf" if board.kept_until is None else milliseconds(board.kept_until)
        arguments += (board.name, until, standing.points, backwards(standing.reached_at))
    return arguments


def _ranked(flat: Sequence[str], before: int) -> tuple[Ranked, ...]:
    pairs = zip(flat[::2], flat[1::2], strict=True)
    return tuple(
        Ranked(before + number, _standing(member, int(points)))
        for number, (member, points) in enumerate(pairs, start=1)
    )


def _standing(member: str, points: int) -> Standing:
    first, _, user_id = member.partition(":")
    return Standing(user_id=user_id, points=points, reached_at=forwards(first))
