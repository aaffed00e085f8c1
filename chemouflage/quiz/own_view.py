"""What who is signed in sees of a board beside what everybody sees: where they stand, or why not."""

from typing import TypedDict

from backend_ext.quiz.boards.models import BoardView, Span
from chemouflage.i18n import Translator
from chemouflage.quiz.boards_view import RowView, row_view
from chemouflage.quiz.words import number, points


class NearView(RowView):
    """A line near one's own, or one's own."""

    mine: bool


class OwnView(TypedDict):
    """One's own standing. `key`: that of the own line; `told` and `why` say it in words."""

    key: str
    told: str
    why: str
    on_board: bool
    hidden: bool
    around: list[NearView]


def own_view(view: BoardView, t: Translator) -> OwnView:
    """Where somebody stands on the board they were shown."""
    told, why = _told(view, t)
    return {
        "key": row_view(view.own, t)["key"] if view.own else "",
        "told": told,
        "why": why,
        "on_board": view.own is not None,
        "hidden": view.hidden,
        "around": [{**row_view(row, t), "mine": row.mine} for row in view.around],
    }


def _told(view: BoardView, t: Translator) -> tuple[str, str]:
    own = points(view.points, t)
    if view.own is not None:
        place, size = number(view.own.place, t), number(view.size, t)
        return t("Place {place} of {size}", place=place, size=size), own
    if view.hidden:
        if view.points:
            return t("You are hidden"), t("Your {points} count, but nobody sees them here.", points=own)
        return t("You are hidden"), t("Nobody sees you on any board.")
    if view.points:
        return own, t("You will stand here in a moment.")
    if view.board.span is Span.TODAY:
        return t("You are not on it yet"), t("Play today’s ten questions to get onto this board.")
    return t("You are not on it yet"), t("You have no points here yet. The daily quiz brings them.")
