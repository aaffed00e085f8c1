"""What comes back of mails, handed in by the mail server; and the way out of mails that nobody needs."""

import hmac
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Form, Header, Query, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from pydantic import BaseModel, Field

from backend_ext.api import forms
from backend_ext.api.context import Held
from backend_ext.api.payments import TooLarge
from backend_ext.api.problems import problems
from backend_ext.kit.clock import utcnow
from backend_ext.kit.text import Lang
from backend_ext.mail.errors import BadSignature, NoBounces
from backend_ext.mail.returns.service import LARGEST, Taken
from backend_ext.people.errors import LinkOver

router = APIRouter(prefix="/api/mail", tags=["mail"])

# Seconds that the clocks of two machines, and the way between them, may make.
_AGE = 300
Code = Annotated[str, Query(alias="code", max_length=200)]
TypedCode = Annotated[str, Form(alias="code", max_length=200)]


class TakenReport(BaseModel):
    """What the report was."""

    result: Taken = Field(examples=["bounced"])


@router.post(
    "/bounces",
    responses=problems(
        {
            403: "`bad_signature`: wrong, or more than 5 minutes old.",
            404: "`no_bounces`: this shop takes no reports.",
            413: "`too_large`: more than 512 kB.",
        }
    ),
)
async def bounces(
    request: Request,
    held: Held,
    timestamp: Annotated[int, Header(alias="x-timestamp", ge=0, le=10**11)],
    signature: Annotated[str, Header(alias="x-signature", max_length=200)],
) -> TakenReport:
    """Takes the raw message of a bounce or a complaint as its body.

    `x-timestamp` is the time in seconds, `x-signature` the HMAC-SHA256 in hex of the timestamp, a full stop
    and the body, under BOUNCE_WEBHOOK_SECRET. The same report counts once, however often it comes.
    """
    secret = held.settings.bounce_webhook_secret.get_secret_value()
    if not secret:
        raise NoBounces
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST:
            raise TooLarge
    right = hmac.new(secret.encode(), f"{timestamp}.".encode() + raw, sha256).hexdigest()
    fresh = abs(utcnow().timestamp() - timestamp) <= _AGE
    if not hmac.compare_digest(right.encode(), signature.encode()) or not fresh:
        raise BadSignature
    return TakenReport(result=await held.returns.receive(raw))


@router.get("/unsubscribe", include_in_schema=False)
async def look(code: Code = "") -> Response:
    """Leads to the page with the button: mail programs open links to look at them; that changes nothing."""
    return RedirectResponse(forms.page("en", "/unsubscribe", code=code), status_code=303)


@router.post(
    "/unsubscribe", responses=problems({410: "`link_over`: this link is none of ours."}), response_model=None
)
async def leave(
    request: Request,
    held: Held,
    mailed: Code = "",
    typed: TypedCode = "",
    lang: Annotated[Lang, Form()] = "en",
) -> Response:
    """Ends mails of the kind that the link came with, for the address it was sent to (RFC 8058).

    Whoever holds the mail may do it: nobody has to be signed in.
    """
    if not await held.leaving.leave(typed or mailed):
        raise LinkOver
    if typed:
        return forms.go(request, forms.page(lang, "/unsubscribed"))
    return PlainTextResponse("OK", headers={"cache-control": "no-store"})
