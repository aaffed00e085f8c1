"""Mails over HTTP, for support: what became of them, how they read, another try, suppressed addresses."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from backend_ext.api.bearer import SupportCaller
from backend_ext.api.context import Held
from backend_ext.api.pages import Number, Size
from backend_ext.api.problems import problems, refusals
from backend_ext.jobs.names import Job
from backend_ext.kit.paging import Page
from backend_ext.mail.consent.models import Suppression, Why
from backend_ext.mail.desk import Standing, standing
from backend_ext.mail.models import Happening, Mail, Purpose


def _fresh(response: Response) -> None:
    response.headers["cache-control"] = "no-store"


router = APIRouter(prefix="/api/staff/mail", tags=["staff"], dependencies=[Depends(_fresh)])

_REFUSED = refusals("support and admins")
_ONE = _REFUSED | {404: "`not_found`: no such mail."}
MailId = Annotated[str, Path(max_length=64)]


class MailRow(BaseModel):
    """A mail and how far it is; `last_error` is why it waits, was refused or came back."""

    id: str
    purpose: Purpose
    standing: Standing
    to: str = Field(description="Empty once nobody may know any more whom it was for.")
    lang: str
    subject_id: str = Field(description="The order, the link, the account or the change it is about.")
    tries: int
    last_error: str
    server_id: str = Field(description="The mail server's name for it, for its operator.")
    created_at: datetime
    sent_at: datetime | None
    due_at: datetime

    @classmethod
    def of(cls, mail: Mail) -> "MailRow":
        """A row of the outbox as staff see it."""
        return cls(standing=standing(mail), **mail.model_dump(include=_SHARED))


_SHARED = set(MailRow.model_fields) - {"standing"}


class MailPage(BaseModel):
    """Page `number` of the mails asked for, the newest first."""

    items: list[MailRow]
    number: int
    size: int
    found: int = Field(description="How many there are on all pages.")


class HistoryEntry(BaseModel):
    """What a mail went through, and what the other side said."""

    at: datetime
    what: Happening
    said: str


class OneMail(MailRow):
    """A mail with its history, and as it would read now: links lead nowhere, premium codes are hidden.

    `problem` tells why it would not be sent at all.
    """

    answer: str = Field(description="What the mail server said when it took it.")
    message_id: str
    history: list[HistoryEntry]
    subject: str
    text: str
    html: str
    problem: str


class SuppressedAddress(BaseModel):
    """An address that gets no mail."""

    email: str
    why: Why
    said: str
    mail_id: str
    at: datetime

    @classmethod
    def of(cls, row: Suppression) -> "SuppressedAddress":
        """A suppression as staff see it."""
        return cls(email=row.id, **row.model_dump(exclude={"id"}))


class SuppressedPage(BaseModel):
    """Page `number` of the suppressed addresses, the newest first."""

    items: list[SuppressedAddress]
    number: int
    size: int
    found: int = Field(description="How many there are on all pages.")


class Lifted(BaseModel):
    """The address that is to get mail again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    email: str = Field(min_length=3, max_length=254)


@router.get("", responses=problems(_REFUSED))
async def mails(
    held: Held,
    staff: SupportCaller,
    standing: Standing | None = None,
    purpose: Purpose | None = None,
    to: Annotated[str, Query(max_length=254)] = "",
    order: Annotated[str, Query(max_length=40, description="An order's number.")] = "",
    number: Number = 1,
    size: Size = 50,
) -> MailPage:
    """The mails that meet all that is asked for. `to` is a whole address; a part of one finds nothing."""
    found = await held.orders.find(order) if order else None
    if order and found is None:
        return MailPage(items=[], number=number, size=size, found=0)
    subject = found.id if found else ""
    page = await held.mail_desk.page(
        staff, number, size, standing=standing, purpose=purpose, to=to, subject_id=subject
    )
    return MailPage(items=[MailRow.of(mail) for mail in page.items], **_counts(page))


@router.get("/suppressed", responses=problems(_REFUSED))
async def suppressed(held: Held, staff: SupportCaller, number: Number = 1, size: Size = 50) -> SuppressedPage:
    """Addresses that get no mail, because one came back for good or was called spam."""
    page = await held.suppressions.page(staff, number, size)
    return SuppressedPage(items=[SuppressedAddress.of(row) for row in page.items], **_counts(page))


@router.post(
    "/suppressed/lift",
    status_code=204,
    responses=problems(_REFUSED | {404: "`not_found`: the address is not suppressed."}),
)
async def lift(held: Held, staff: SupportCaller, lifted: Lifted) -> None:
    """Lets mail go to an address again. What was refused meanwhile stays refused until it is retried."""
    await held.suppressions.lift(staff, lifted.email)


@router.get("/{mail_id}", responses=problems(_ONE))
async def mail(held: Held, staff: SupportCaller, mail_id: MailId) -> OneMail:
    """One mail with its history, and how it would read now."""
    found = await held.mail_desk.get(staff, mail_id)
    reading = await held.mail_desk.read(staff, found)
    content = reading.content
    return OneMail(
        **MailRow.of(found).model_dump(),
        answer=found.answer,
        message_id=found.message_id,
        history=[HistoryEntry(**one.model_dump()) for one in found.history],
        subject=content.subject if content else "",
        text=content.text if content else "",
        html=content.html if content else "",
        problem=reading.problem,
    )


@router.post(
    "/{mail_id}/retry",
    responses=problems(_ONE | {409: "`mail_not_dead`: it waits, has arrived, or names nobody any more."}),
)
async def retry(held: Held, staff: SupportCaller, mail_id: MailId) -> MailRow:
    """Sends a mail again that was refused or came back. The audit has an entry."""
    again = await held.mail_desk.retry(staff, mail_id)
    await held.jobs.kick(Job.DELIVER_MAIL)
    return MailRow.of(again)


def _counts(page: Page[Mail] | Page[Suppression]) -> dict[str, int]:
    return {"number": page.number, "size": page.size, "found": page.total}
