"""What becomes of each item of a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """`kept`: the program's own file differs from a stored question whose answers are fixed, which stays."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one item: the fields that it changes, or its problems as message keys by field."""

    row: int
    id: str
    verdict: Verdict
    changed: tuple[str, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """What becomes of a file, item by item in its order."""

    topics: list[Line]
    questions: list[Line]

    def count(self, verdict: Verdict) -> int:
        """How many questions come to it."""
        return sum(line.verdict is verdict for line in self.questions)

    def problems(self) -> dict[str, str]:
        """Every problem as a message key, by part, row and field (`questions.3.text.bn`)."""
        parts = {"topics": self.topics, "questions": self.questions}
        return {
            f"{part}.{line.row}.{name}".rstrip("."): key
            for part, lines in parts.items()
            for line in lines
            for name, key in line.problems.items()
        }
