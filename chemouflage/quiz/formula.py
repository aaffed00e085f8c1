"""Texts with formulas in them, with real sub- and superscripts."""

from typing import Any, TypedDict

import reflex as rx

from backend_ext.quiz.content.formula import pieces

# A formula goes to the next line as a whole; only one that is longer than a line is broken.
_WHOLE = "inline-block max-w-full"


class RunView(TypedDict):
    """Characters of one kind: "text", "sub" or "sup"."""

    text: str
    kind: str


class PieceView(TypedDict):
    """A part of a text; `whole`: it is not broken over lines."""

    runs: list[RunView]
    whole: bool


def formula_view(text: str) -> list[PieceView]:
    """`text`, ready for `formula`."""
    return [
        {"runs": [{"text": run.text, "kind": run.kind} for run in piece.runs], "whole": piece.whole}
        for piece in pieces(text)
    ]


def formula(parts: Any) -> rx.Component:
    """The text of the list Var `parts`, to stand in any element of text."""
    return rx.foreach(parts, _piece)


def _piece(piece: Any) -> rx.Component:
    return rx.el.span(rx.foreach(piece["runs"], _run), class_name=rx.cond(piece["whole"], _WHOLE, ""))


def _run(run: Any) -> rx.Component:
    text = run["text"]
    return rx.match(run["kind"], ("sub", rx.el.sub(text)), ("sup", rx.el.sup(text)), rx.fragment(text))
