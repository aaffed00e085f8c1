"""Strengths on Elo's scale, pure: how likely a learner is right, and what an answer tells of both sides.

Sources: A. Elo, The Rating of Chessplayers (1978): 400 points more are ten to one. R. Pelánek, Applications
of the Elo rating system in adaptive educational systems, Computers & Education 98 (2016): an answer is a
match of a learner with a question; who guesses one of k options is right by 1/k at least; and the step of a
rating is U(n) = a / (1 + b · n), for it is known the better the more answers it saw.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from backend_ext.quiz.content.models import Difficulty

SCALE = 400.0
LEARNER = 1500.0  # a learner of whom nothing is known
QUESTION: Mapping[Difficulty, float] = {
    Difficulty.EASY: 1300.0,
    Difficulty.MEDIUM: 1500.0,
    Difficulty.HARD: 1700.0,
}
# a and b of U(n), a in points. Pelánek takes about 1 (174 of our points) and 0.05; with 120, learners of any
# strength are met within 60 answers, and one unlucky answer at the start does less.
_FIRST, _SLOWER = 120.0, 0.05
# What is never gone below: a learner goes on learning; a question stays what it is, and many answer it.
_LEAST_OF_LEARNER, _LEAST_OF_QUESTION = 20.0, 4.0


@dataclass(frozen=True, slots=True)
class Strength:
    """A rating, and how many answers it saw."""

    rating: float
    answers: int = 0


@dataclass(frozen=True, slots=True)
class Moves:
    """By how many points an answer moves both ratings; one up, the other down."""

    learner: float
    question: float


def chance(learner: float, question: float, options: int) -> float:
    """How likely a learner is right, 0 to 1: 1/k + (1 − 1/k) / (1 + 10^((question − learner) / 400)).

    `options` is k, 2 or more: knowing nothing at all one is right by 1/k.
    """
    guess = 1 / options
    return guess + (1 - guess) / (1 + 10 ** ((question - learner) / SCALE))


def moves(learner: Strength, question: Strength, options: int, *, right: bool) -> Moves:
    """What an answer moves: K · (how it went − how likely that was), K the less the more is known."""
    surprise = float(right) - chance(learner.rating, question.rating, options)
    return Moves(
        learner=max(_LEAST_OF_LEARNER, _step(learner.answers)) * surprise,
        question=-max(_LEAST_OF_QUESTION, _step(question.answers)) * surprise,
    )


def _step(answers: int) -> float:
    return _FIRST / (1 + _SLOWER * answers)
