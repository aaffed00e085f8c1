"""What screens are told, as plain data: a room's whole state each time, in one language.

Before a question is over nothing here reads its right option or its explanation. Times are told as
milliseconds that are left, never as times of day.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from backend_ext.kit.errors import Invalid, ShopError
from backend_ext.kit.i18n import error_text, field_texts
from backend_ext.kit.text import Lang
from backend_ext.quiz.content.formula import pieces
from backend_ext.quiz.content.models import Question
from backend_ext.quiz.live.models import Phase, Player, Room, Round
from backend_ext.quiz.live.standings import Outcome, Standing
from backend_ext.quiz.play.models import ALLOWANCE_MS

Frame = dict[str, Any]
TOP = 5


def room_frame(
    room: Room, questions: Mapping[str, Question], result: Outcome | None, lang: Lang, now: datetime
) -> Frame:
    """The room for everybody in it. `result` is there once the question on the screen is over."""
    frame: Frame = {
        "t": "room",
        "phase": room.phase.value,
        "number": room.number,
        "total": len(room.rounds),
        "limit": room.limit_ms,
        "host": room.host_name,
        "locked": room.locked,
        "players": room.seats,
    }
    asked = room.round
    question = questions.get(asked.question_id) if asked else None
    if asked is None or question is None or room.phase in (Phase.PODIUM, Phase.CLOSED):
        return frame | _top(result)
    frame |= _question(asked, question, lang)
    if room.phase is Phase.QUESTION:
        return frame | {"left": left_ms(asked, now)}
    return frame | _solution(asked, question, result, lang) | _top(result)


def left_ms(asked: Round, now: datetime) -> int:
    """Milliseconds until the question's limit; the allowance after it is not told."""
    if asked.closes_at is None:
        return 0
    return max(0, int((asked.closes_at - now).total_seconds() * 1000) - ALLOWANCE_MS)


def own_part(asked: Round | None, standing: Standing | None, choice: str = "") -> Frame:
    """What a frame says to one player alone: what they chose, their points and place so far."""
    chosen = (standing.choice if standing else "") or choice
    own: Frame = {"choice": asked.id_of(chosen) if asked and chosen else ""}
    if standing is not None:
        own |= {
            "score": standing.score,
            "place": standing.place,
            "right": standing.right,
            "points": standing.last.total,
            "speed": standing.last.speed,
            "streak": standing.last.streak,
        }
    return own


def people_frame(players: Sequence[Player]) -> Frame:
    """Who is in the room, for its host."""
    here = [{"id": player.id, "name": player.name} for player in players if not player.kicked]
    return {"t": "people", "people": here}


def error_frame(error: ShopError, lang: Lang, number: int = 0) -> Frame:
    """A refusal, in words; `number` of the question that it is about."""
    text = error_text(error, lang)
    if isinstance(error, Invalid) and (fields := field_texts(error, lang)):
        text = next(iter(fields.values()))
    return {"t": "error", "code": error.code, "text": text} | ({"n": number} if number else {})


def _question(asked: Round, question: Question, lang: Lang) -> Frame:
    texts = {option.key: option.text for option in question.options}
    frame: Frame = {
        "question": _runs(question.text.of(lang)),
        "options": [
            {"id": dealt.id, "text": _runs(texts[dealt.key].of(lang)) if dealt.key in texts else []}
            for dealt in asked.options
        ],
    }
    if question.picture is not None:
        frame["picture"] = {"src": question.picture.src, "alt": question.picture.alt.of(lang)}
    return frame


def _solution(asked: Round, question: Question, result: Outcome | None, lang: Lang) -> Frame:
    counts = result.counts if result else {}
    return {
        "solution": asked.id_of(asked.right),
        "explanation": _runs(question.explanation.of(lang)),
        "counts": {option.id: counts.get(option.key, 0) for option in asked.options},
    }


def _top(result: Outcome | None) -> Frame:
    if result is None:
        return {}
    first = result.standings[:TOP]
    return {
        "top": [
            {"name": one.name, "score": one.score, "right": one.right, "place": one.place} for one in first
        ]
    }


def _runs(text: str) -> list[Frame]:
    """A text in pieces, with real sub- and superscripts: `whole` ones are kept on one line."""
    return [
        {"whole": piece.whole, "runs": [[run.text, run.kind] for run in piece.runs]} for piece in pieces(text)
    ]
