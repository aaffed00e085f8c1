"""A person with an account, as stored, and as the rest of the shop sees who is there."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from backend_ext.kit.model import Document
from backend_ext.kit.text import Lang

Theme = Literal["light", "dark", "system"]
MOST_ADDRESSES = 10


class Role(StrEnum):
    """Who may what: `support` orders and customers, `editor` catalogue and quiz, `admin` everything."""

    CUSTOMER = "customer"
    SUPPORT = "support"
    EDITOR = "editor"
    ADMIN = "admin"


STAFF = frozenset({Role.SUPPORT, Role.EDITOR, Role.ADMIN})


class SavedAddress(BaseModel):
    """An entry of the address book; `phone` in E.164, `district` a slug of `ordering.districts`."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    phone: str
    street: str
    area: str
    district: str
    postcode: str = ""


class SecondFactor(BaseModel):
    """A second factor by time (RFC 6238): its encrypted secret, and hashes of recovery codes.

    `last_step` is the time step of the code used last: no code is good twice.
    """

    model_config = ConfigDict(frozen=True)

    sealed: str
    recovery: list[str]
    last_step: int = 0
    since: datetime


class User(Document):
    """An account. `identities` are (issuer:subject) of who proved it is theirs; `version` counts changes.

    `copy_owed`: a change has not reached the copy in Redis yet.
    """

    email: str
    email_key: str
    email_verified: bool
    identities: list[str]
    name: str = ""
    display_name: str
    display_key: str
    phone: str = ""
    lang: Lang = "en"
    theme: Theme = "system"
    picture: str = ""
    role: Role = Role.CUSTOMER
    addresses: list[SavedAddress] = Field(default_factory=list)
    default_address: str = ""
    premium_until: datetime | None = None
    second_factor: SecondFactor | None = None
    version: int = 1
    copy_owed: bool = False
    created_at: datetime
    updated_at: datetime


class Person(BaseModel):
    """Who is there: what guards and pages need of a signed-in account, and the session they came with."""

    model_config = ConfigDict(frozen=True)

    user_id: str
    session_id: str
    email: str
    email_verified: bool
    name: str
    display_name: str
    lang: Lang
    theme: Theme
    picture: str
    role: Role
    premium_until: datetime | None
    second_factor: bool

    @classmethod
    def of(cls, user: User, session_id: str) -> "Person":
        """The person of an account, come with a session."""
        return cls(
            user_id=user.id,
            session_id=session_id,
            second_factor=user.second_factor is not None,
            **user.model_dump(include=_SHARED),
        )

    def has_premium(self, now: datetime) -> bool:
        """Whether the premium game is open to them at `now`."""
        return self.premium_until is not None and self.premium_until > now

    @property
    def owner(self) -> str | None:
        """Whose cart they use: the account's once its e-mail is verified, None for the browser's."""
        return self.user_id if self.email_verified else None


_SHARED = {
    "email",
    "email_verified",
    "name",
    "display_name",
    "lang",
    "theme",
    "picture",
    "role",
    "premium_until",
}
