"""Builds the services of the quiz."""

from dataclasses import dataclass

from backend_ext.bootstrap.ground import Ground


@dataclass(frozen=True, slots=True)
class QuizParts:
    """The rooms of the quiz, as screens, routes and jobs use them."""


def build_quiz(_ground: Ground) -> QuizParts:
    """The services of the quiz."""
    return QuizParts()
