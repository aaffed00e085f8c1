"""Tokens of the app, as given out and as stored."""

from dataclasses import dataclass
from datetime import datetime

from backend_ext.kit.model import Document


@dataclass(frozen=True, slots=True)
class Tokens:
    """`access` is shown with each request, for `expires_in` seconds; `refresh` gets the next two, once."""

    access: str
    refresh: str
    expires_in: int


class RefreshToken(Document):
    """A refresh token; `id` is its keyed hash. All of one session are a family."""

    session_id: str
    user_id: str
    created_at: datetime
    used_at: datetime | None = None
    ends_at: datetime
