"""What a host chooses for a room, as typed and as checked."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend_ext.kit.errors import Invalid
from backend_ext.kit.typed import TO_LATIN
from backend_ext.quiz.content.models import Difficulty
from backend_ext.quiz.live.models import FEWEST_QUESTIONS, LONGEST, MOST_QUESTIONS, SHORTEST

_MOST_TOPICS = 30


@dataclass(frozen=True, slots=True)
class RoomForm:
    """A checked form: no topic means all, no difficulty any; seconds for each question."""

    topics: list[str]
    difficulty: Difficulty | None
    questions: int
    seconds: int


def parse(topics: Sequence[str], difficulty: str, questions: str, seconds: str) -> RoomForm:
    """The form of what was typed. Raises Invalid with every field that is wrong."""
    wrong: dict[str, str] = {}
    count = _between(questions, FEWEST_QUESTIONS, MOST_QUESTIONS)
    if count is None:
        wrong["questions"] = "Choose from 5 to 20 questions."
    time = _between(seconds, SHORTEST, LONGEST)
    if time is None:
        wrong["seconds"] = "Choose from 10 to 60 seconds."
    if difficulty and difficulty not in set(Difficulty):
        wrong["difficulty"] = "Please choose one of these."
    if wrong or count is None or time is None:
        raise Invalid(wrong)
    chosen = list(dict.fromkeys(topics))[:_MOST_TOPICS]
    return RoomForm(chosen, Difficulty(difficulty) if difficulty else None, count, time)


def _between(typed: str, least: int, most: int) -> int | None:
    text = typed.strip().translate(TO_LATIN)
    number = int(text) if text.isdecimal() and len(text) < 4 else -1
    return number if least <= number <= most else None
