"""Games over the websocket: answers a second, and how long an answer and the next question take.

`python -m tests.bench.quiz_play` measures this chapter alone, in a shop of its own, and prints it.
"""

import asyncio
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import uvloop

from backend_ext.quiz.play.models import TRY
from chemouflage.quiz.play_state import PlayState
from tests.bench import machine
from tests.bench.events import Tab
from tests.bench.numbers import percentile, table
from tests.live import LiveShop, live_shop

_PAGE = "/quiz/play/try"
PROMISED = 200
_AT_ONCE = 20  # tabs that are opened together
_WEB = "web (2 workers)"


@dataclass(frozen=True)
class Games:
    """So many players, who think `think` seconds before each click; milliseconds from click to answer.

    `refused` counts the clicks that a server at its end did not carry out. `memory` is what the web processes
    have grown by for each player, in kB.
    """

    players: int
    think: float
    answers: int
    refused: int
    per_second: float
    p50: float
    p95: float
    next_p95: float
    memory: float


class _Player(Tab):
    """Nobody in particular, who plays one try after the other."""

    def __init__(self, origin: str) -> None:
        super().__init__(origin, _PAGE, PlayState)
        self.answers: list[float] = []
        self.dealt: list[float] = []
        self.refused = 0

    async def play(self, late: float, think: float, games: int) -> None:
        """Plays from the first question to the result, `games` times; a click without effect ends a game."""
        await asyncio.sleep(late)
        for _ in range(games):
            try:
                await self._game(think)
            except TimeoutError:
                self.refused += 1

    async def _game(self, think: float) -> None:
        self._path = _PAGE
        await self.ask("open")
        _, shown = await self.ask("start")
        for place in range(1, TRY + 1):
            if shown.get("stage") != "question":
                self.refused += 1
                return
            await asyncio.sleep(think)
            option = shown["asked"]["options"][0]["id"]
            taken, told = await self.ask("choose", place=place, option_id=option)
            if told.get("stage") != "answered":
                self.refused += 1
                return
            self.answers.append(taken * 1000)
            if place < TRY:
                await asyncio.sleep(think)
                taken, shown = await self.ask("go_on", place=place + 1)
                self.dealt.append(taken * 1000)


async def games(shop: LiveShop, players: int, think: float, each: int) -> Games:
    """`each` games of every player, spread over their thinking. Raises TimeoutError."""
    before = machine.memory(shop).get(_WEB, 0.0)
    table = [_Player(shop.url) for _ in range(players)]
    try:
        for first in range(0, players, _AT_ONCE):
            await asyncio.gather(*(player.open() for player in table[first : first + _AT_ONCE]))
        begun = perf_counter()
        spread = 2 * think / players
        await asyncio.gather(
            *(player.play(spread * place, think, each) for place, player in enumerate(table))
        )
        spent = perf_counter() - begun
        grown = max(0.0, machine.memory(shop).get(_WEB, 0.0) - before)
    finally:
        await asyncio.gather(*(player.close() for player in table), return_exceptions=True)
    answers, dealt = _all(player.answers for player in table), _all(player.dealt for player in table)
    return Games(
        players,
        think,
        len(answers),
        sum(player.refused for player in table),
        len(answers) / spent,
        percentile(answers, 0.5),
        percentile(answers, 0.95),
        percentile(dealt, 0.95),
        1000 * grown / players,
    )


def _all(parts: Iterable[list[float]]) -> list[float]:
    return [value for part in parts for value in part]


async def quiz_play(shop: LiveShop) -> list[Games]:
    """50, 200 and 500 players who think 2 s before each click, and 50 who do not think.

    All of them are fewer games than one address may begin in an hour.
    """
    return [
        await games(shop, 50, 2.0, 2),
        await games(shop, PROMISED, 2.0, 1),
        await games(shop, 500, 2.0, 1),
        await games(shop, 50, 0.0, 3),
    ]


def chapter(found: Sequence[Games]) -> tuple[str, str, str]:
    """Title, note and table."""
    note = (
        "Visitors in tries, over the websocket of a Reflex page; the players' programs run on the same cores "
        "as the 2 web workers. From a click to its answer in ms: an answer stored and explained, and the "
        "next question dealt. Players think before each click, or not at all. Memory is what the web workers "
        "have grown by for each player."
    )
    rows = [
        (
            *(one.players, one.think, one.answers, one.refused),
            *(one.per_second, one.p50, one.p95, one.next_p95, one.memory),
        )
        for one in found
    ]
    head = (
        "players",
        "think, s",
        "answers",
        "refused",
        "answers/s",
        "answer p50",
        "p95",
        "next p95",
        "kB a player",
    )
    return "Games", note, table(head, rows)


def main() -> None:
    """Measures this chapter in a shop of its own."""
    with tempfile.TemporaryDirectory(prefix="chemouflage-bench-") as folder, live_shop(Path(folder)) as shop:
        print("\n\n".join(chapter(uvloop.run(quiz_play(shop)))))
        print(f"\nload average {machine.load():.1f}")


if __name__ == "__main__":
    main()
