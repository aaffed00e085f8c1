"""What a shared result tells."""

from dataclasses import dataclass
from datetime import date

from backend_ext.kit.text import Localized
from backend_ext.quiz.play.models import Kind


@dataclass(frozen=True, slots=True)
class SharedResult:
    """A result as its player shows it around: how many were right, never which questions they were.

    `marks` is of each question asked, in order; `name` a display name, empty for somebody without an account;
    `topic` of practice, if it had one.
    """

    kind: Kind
    day: date
    name: str
    right: int
    total: int
    score: int
    marks: tuple[bool, ...]
    topic: Localized | None = None
