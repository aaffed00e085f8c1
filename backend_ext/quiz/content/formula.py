"""Chemical writing, taken apart for whoever draws it: raised and lowered letters, and what stays on one line.

Stored texts are plain Unicode (H₂O, SO₄²⁻). Many fonts have no glyphs for its small letters, or have them too
small, so a page draws them as ordinary ones in `<sub>` and `<sup>`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Kind = Literal["text", "sub", "sup"]

# Of each pair the small letter, and the ordinary one it stands for. The sign of a charge is a true minus.
_LOWERED = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+−=()aehijklmnoprstuvx"
_RAISED = (
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
    "0123456789+−=()abcdefghijklmnoprstuvwxyz",
)
SUB = dict(zip(*_LOWERED, strict=True))
SUP = dict(zip(*_RAISED, strict=True))

_WHOLE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Run:
    """Letters in one height; those of `sub` and `sup` are ordinary ones."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. One that is `whole`, an equation or formula, is kept on one line."""

    runs: tuple[Run, ...]
    whole: bool


def pieces(text: str) -> tuple[Piece, ...]:
    """`text` as it is to be drawn; none for an empty one.

    What stands between two backticks is whole. A backtick without its other one is a letter like any.
    """
    found: list[Piece] = []
    end = 0
    for match in _WHOLE.finditer(text):
        found += _piece(text[end : match.start()], whole=False)
        found += _piece(match[1], whole=True)
        end = match.end()
    return (*found, *_piece(text[end:], whole=False))


def plain(text: str) -> str:
    """`text` without the backticks that mark what is whole, for pictures and labels."""
    return _WHOLE.sub(r"\1", text)


def _piece(text: str, *, whole: bool) -> Iterator[Piece]:
    if text:
        yield Piece(tuple(_run(kind, "".join(same)) for kind, same in groupby(text, _kind)), whole)


def _kind(letter: str) -> Kind:
    return "sub" if letter in SUB else "sup" if letter in SUP else "text"


def _run(kind: Kind, text: str) -> Run:
    letters = {"sub": SUB, "sup": SUP}.get(kind)
    return Run("".join(letters[letter] for letter in text) if letters else text, kind)
