"""A session: somebody signed in on one device."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from backend_ext.kit.model import Document

SLIDING, LONGEST = timedelta(days=30), timedelta(days=90)


class Kind(StrEnum):
    """How the session is shown: by a cookie, or by tokens of the mobile app."""

    WEB = "web"
    APP = "app"


@dataclass(frozen=True, slots=True)
class Device:
    """Where somebody signs in: what the browser calls itself, its network address, the visitor it was."""

    agent: str = ""
    address: str = ""
    visitor: str = ""

    @property
    def name(self) -> str:
        """The device as people know it, such as `Chrome Mobile, Android`; empty when it cannot be told."""
        # Its patterns take memory that jobs have no use for.
        from ua_parser import parse

        found = parse(self.agent[:400])
        parts = (found.user_agent and found.user_agent.family, found.os and found.os.family)
        return ", ".join(part for part in parts if part)


class Session(Document):
    """A session. `token` is the keyed hash of its secret; `expires_at` slides, up to `ends_at`.

    `forgotten` tells, of one that has ended, whether its copy in Redis was marked too.
    """

    token: str
    user_id: str
    kind: Kind
    device: str
    address: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    ends_at: datetime
    ended_at: datetime | None = None
    forgotten: bool = False
