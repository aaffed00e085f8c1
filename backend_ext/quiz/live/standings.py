"""Who has how many points in a room, and in which place: a pure fold of stored answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from backend_ext.quiz.live.models import Answer, Player, Room, Round
from backend_ext.quiz.scoring import Mark, Points, tally


@dataclass(frozen=True, slots=True)
class Standing:
    """A player's place after the questions that are over; `last` is of the last one, `choice` its answer."""

    player_id: str
    name: str
    place: int
    score: int
    right: int
    last: Points
    choice: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the questions that are over come to. `counts`: how often each key was chosen in the last one."""

    standings: Sequence[Standing]
    counts: Mapping[str, int]

    def of(self, player_id: str) -> Standing | None:
        """A player's own place."""
        return next((each for each in self.standings if each.player_id == player_id), None)


def outcome(room: Room, players: Iterable[Player], answers: Iterable[Answer]) -> Outcome:
    """Of those still in the room. Equal points: who took less time for their right answers stands first.

    An answer that was received after its question had closed counts as none.
    """
    over = room.rounds[: room.ended_rounds]
    given: dict[tuple[str, int], Answer] = {
        (answer.player_id, answer.number): answer
        for answer in answers
        if answer.number <= len(over) and in_time(over[answer.number - 1], answer.received_at)
    }
    rows = [_row(room, over, player, given) for player in players if not player.kicked]
    rows.sort(key=lambda row: row[0])
    standings = [_placed(row[1], place) for place, row in enumerate(rows, 1)]
    counts: dict[str, int] = {}
    for standing in standings:
        if standing.choice:
            counts[standing.choice] = counts.get(standing.choice, 0) + 1
    return Outcome(standings, counts)


def in_time(asked: Round, received_at: datetime) -> bool:
    """Whether an answer that was received then counts."""
    if asked.dealt_at is None or asked.closes_at is None:
        return False
    return asked.dealt_at <= received_at <= asked.closes_at


_Rank = tuple[int, int, datetime, str]


def _row(
    room: Room, over: Sequence[Round], player: Player, given: Mapping[tuple[str, int], Answer]
) -> tuple[_Rank, Standing]:
    marks, taken, choice = [], 0, ""
    for number, asked in enumerate(over, 1):
        answer = given.get((player.id, number))
        choice = answer.choice if answer else ""
        mark = _mark(room, asked, answer)
        marks.append(mark)
        taken += mark.elapsed_ms if mark.right else 0
    sums = tally(marks)
    last = sums.points[-1] if sums.points else Points()
    standing = Standing(player.id, player.name, 0, sums.score, sums.right, last, choice)
    return (-sums.score, taken, player.joined_at, player.id), standing


def _mark(room: Room, asked: Round, answer: Answer | None) -> Mark:
    if answer is None or asked.dealt_at is None:
        return Mark(False, room.limit_ms, room.limit_ms)
    elapsed = int((answer.received_at - asked.dealt_at).total_seconds() * 1000)
    return Mark(answer.choice == asked.right, elapsed, room.limit_ms)


def _placed(row: Standing, place: int) -> Standing:
    return Standing(row.player_id, row.name, place, row.score, row.right, row.last, row.choice)
