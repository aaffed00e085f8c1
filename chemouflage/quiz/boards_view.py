"""What a board shows to everybody, read from the services."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TypedDict

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.kit.dates import show_date
from backend_ext.quiz.boards.models import Board, Row, Span
from backend_ext.quiz.content.errors import TopicNotFound
from backend_ext.quiz.content.models import Topic
from chemouflage.first_paint.filled import Loaded
from chemouflage.first_paint.head import Head
from chemouflage.i18n import Translator
from chemouflage.quiz.words import number
from chemouflage.session import Address

PARAMETERS = ("board", "topic")
PATH = "/quiz/boards"
_MEDALS = ("tone-saffron", "tone-sky", "tone-coral")


class TabView(TypedDict):
    """A link to a board. `current` is "page" or "false", for aria-current."""

    name: str
    href: str
    current: str


class RowView(TypedDict):
    """A line of a board. `key` is its own; `tone`, a class of ui.css, is empty after the third place."""

    key: str
    place: str
    name: str
    points: str
    tone: str


class BoardsView(TypedDict):
    """The page of a board."""

    title: str
    description: str
    path: str
    heading: str
    about: str
    count: str
    spans: list[TabView]
    topics: list[TabView]
    rows: list[RowView]
    found: bool
    empty: bool
    nobody: str


async def load(services: Services, address: Address) -> Loaded:
    """The board that the address asks for. Raises TopicNotFound for a topic that there is not."""
    t, topics, today = address.t, await services.quiz.bank.topics(), dhaka_day(utcnow())
    board = chosen(address.query, topics, today)
    spans = (Board.of_day(today), Board.of_week(today), Board.of_all())
    found = await services.quiz.boards.view(board)
    name = board_name(board, topics, t)
    view: BoardsView = {
        "title": name + " · " + t("Scoreboard") + " · Chemouflage",
        "description": t("Who knows most of chemistry? The best of the daily quiz."),
        "path": _path(board),
        "heading": name,
        "about": _about(board, t),
        "count": t.plural("{n} player", "{n} players", found.size) if found.size else "",
        "spans": [_tab(one, board, topics, t) for one in spans],
        "topics": [_tab(Board.of_topic(topic.id), board, topics, t) for topic in topics],
        "rows": row_views(found.top, t),
        "found": bool(found.top),
        "empty": not found.top,
        "nobody": _nobody(board, t),
    }
    return Loaded(view, Head(view["title"], view["description"], view["path"]))


def chosen(query: Mapping[str, str], topics: Sequence[Topic], today: date) -> Board:
    """The board that an address asks for: today's, unless it says another one.

    Raises TopicNotFound.
    """
    if topic := query.get("topic"):
        if topic not in {one.id for one in topics}:
            raise TopicNotFound
        return Board.of_topic(topic)
    span = query.get("board")
    if span == Span.WEEK:
        return Board.of_week(today)
    return Board.of_all() if span == Span.ALL else Board.of_day(today)


def board_name(board: Board, topics: Sequence[Topic], t: Translator) -> str:
    """What a board is called."""
    names = {Span.TODAY: t("Today"), Span.WEEK: t("This week"), Span.ALL: t("All time")}
    topic = next((one for one in topics if one.id == board.topic), None)
    return topic.name.of(t.lang) if topic else names.get(board.span, board.topic)


def row_views(rows: Sequence[Row], t: Translator) -> list[RowView]:
    """Lines of a board."""
    return [row_view(row, t) for row in rows]


def row_view(row: Row, t: Translator) -> RowView:
    """A line of a board; the same text whoever looks at it."""
    place = number(row.place, t)
    return {
        "key": f"{place} {row.name}",
        "place": place,
        "name": row.name,
        "points": number(row.points, t),
        "tone": _MEDALS[row.place - 1] if row.place <= len(_MEDALS) else "",
    }


def _path(board: Board) -> str:
    if board.topic:
        return f"{PATH}?topic={board.topic}"
    return PATH if board.span is Span.TODAY else f"{PATH}?board={board.span}"


def _tab(one: Board, here: Board, topics: Sequence[Topic], t: Translator) -> TabView:
    return {
        "name": board_name(one, topics, t),
        "href": t.path(_path(one)),
        "current": "page" if one == here else "false",
    }


def _about(board: Board, t: Translator) -> str:
    if board.span is Span.TODAY and board.day:
        return t("{day}. A new board begins at midnight in Dhaka.", day=show_date(board.day, t.lang))
    if board.span is Span.WEEK and board.day:
        first, last = show_date(board.day, t.lang), show_date(board.day + timedelta(days=6), t.lang)
        return t("{first} to {last}. A new board begins on Monday.", first=first, last=last)
    if board.topic:
        return t("Points from the questions of this topic in all daily quizzes.")
    return t("The points of all daily quizzes.")


def _nobody(board: Board, t: Translator) -> str:
    if board.span is Span.TODAY:
        return t("Nobody has played today yet")
    if board.span is Span.WEEK:
        return t("Nobody has played this week yet")
    return t("Nobody is on this board yet")
