"""A board of a million players: what looking at it takes, and what it weighs."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter

from backend_ext.dev.servers import ValkeyServer
from backend_ext.quiz.boards.models import Board
from backend_ext.quiz.boards.ranks import Ranks
from backend_ext.quiz.play.models import Standing
from backend_ext.store.redis import connect
from tests.bench.numbers import percentile

ENTRIES = 1_000_000
LOOKS = 2_000
_HAND = 2_000
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)
_BOARD = Board.of_all()

Row = tuple[str, int, dict[Board, Standing]]


@dataclass(frozen=True)
class Looks:
    """Milliseconds of one look: the best 50, the rank of somebody and their neighbours; then of a change.

    `bytes_each`: of Valkey's memory for each player. `per_second`: players set while the board is built.
    """

    entries: int
    p50: float
    p95: float
    put_p50: float
    put_p95: float
    bytes_each: float
    per_second: float


async def looks() -> Looks:
    """Fills a Valkey of its own through the shop's code, and looks at it as random players."""
    with tempfile.TemporaryDirectory(prefix="chemouflage-ranks-") as folder:
        server = ValkeyServer(Path(folder))
        server.start()
        try:
            return await _measured(f"{server.url}/0")
        finally:
            server.stop()


async def _measured(url: str) -> Looks:
    redis = connect(url)
    ranks, random = Ranks(redis), Random(5)
    before = (await redis.info("memory"))["used_memory"]
    rows, begun = _rows(random), perf_counter()
    assert await ranks.begin("bench")
    while hand := list(islice(rows, _HAND)):
        await ranks.put_all(hand)
        assert await ranks.go_on("bench")
    assert await ranks.finish("bench")
    filling = perf_counter() - begun
    weight = (await redis.info("memory"))["used_memory"] - before
    looked, put = [], []
    for _ in range(LOOKS):
        user_id = _user(random.randrange(ENTRIES))
        begun = perf_counter()
        found = await ranks.look(_BOARD, user_id)
        looked.append((perf_counter() - begun) * 1000)
        assert found is not None
        assert found.size == ENTRIES
        assert user_id in {one.standing.user_id for one in found.around}
        begun = perf_counter()
        await ranks.put(user_id, 2, {_BOARD: _standing(user_id, random)})
        put.append((perf_counter() - begun) * 1000)
    await redis.aclose()
    return Looks(
        ENTRIES,
        percentile(looked, 0.5),
        percentile(looked, 0.95),
        percentile(put, 0.5),
        percentile(put, 0.95),
        weight / ENTRIES,
        ENTRIES / filling,
    )


def _rows(random: Random) -> Iterator[Row]:
    for number in range(ENTRIES):
        user_id = _user(number)
        yield user_id, 1, {_BOARD: _standing(user_id, random)}


def _user(number: int) -> str:
    return f"{number:024x}"


def _standing(user_id: str, random: Random) -> Standing:
    """Points so close together that many are equal."""
    reached = _FIRST + timedelta(milliseconds=random.randrange(10**10))
    return Standing(user_id=user_id, points=random.randrange(1, 50_000), reached_at=reached)
