"""What a phone or a host's screen may say: one JSON object a frame, checked before anything is done."""

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from backend_ext.quiz.live.errors import Unreadable
from backend_ext.quiz.live.models import MOST_QUESTIONS

LONGEST_FRAME = 2048  # characters
T = TypeVar("T")

Number = Annotated[int, Field(ge=0, le=MOST_QUESTIONS)]
Id = Annotated[str, Field(max_length=64)]


class _Word(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Join(_Word):
    """A new player: their name."""

    t: Literal["join"]
    name: Annotated[str, Field(max_length=200)]


class Back(_Word):
    """A player who was here before: the token they were given."""

    t: Literal["back"]
    token: Annotated[str, Field(max_length=100)]


class Pick(_Word):
    """An answer to question `n`: the id of an option."""

    t: Literal["answer"]
    n: Number
    o: Id


class Ping(_Word):
    """The line is alive."""

    t: Literal["ping"]


class Next(_Word):
    """The host goes on from question `n`."""

    t: Literal["next"]
    n: Number


class Close(_Word):
    """The host closes question `n` early."""

    t: Literal["close"]
    n: Number


class Kick(_Word):
    """The host sends player `p` away."""

    t: Literal["kick"]
    p: Id


class Lock(_Word):
    """The host lets nobody else in, or people in again."""

    t: Literal["lock"]
    on: bool


class End(_Word):
    """The host ends the room."""

    t: Literal["end"]


PlayerWord = Join | Back | Pick | Ping
HostWord = Next | Close | Kick | Lock | End | Ping
_PLAYER: TypeAdapter[PlayerWord] = TypeAdapter(Annotated[PlayerWord, Field(discriminator="t")])
_HOST: TypeAdapter[HostWord] = TypeAdapter(Annotated[HostWord, Field(discriminator="t")])


def of_player(text: str) -> PlayerWord:
    """The word in a player's frame. Raises Unreadable."""
    return _read(_PLAYER, text)


def of_host(text: str) -> HostWord:
    """The word in a host's frame. Raises Unreadable."""
    return _read(_HOST, text)


def _read(adapter: TypeAdapter[T], text: str) -> T:
    try:
        return adapter.validate_json(text)
    except (ValidationError, ValueError):
        raise Unreadable from None
