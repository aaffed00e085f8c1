"""Where the payment gateway sends browsers and notifications.

These come from another site and carry no cookie and no signature: they are hints to ask the gateway.
"""

import json
from contextlib import suppress
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from starlette.background import BackgroundTask

from backend_ext.api.context import Held
from backend_ext.bootstrap import Services
from backend_ext.kit.errors import ShopError
from backend_ext.payments.models import Message, Source
from backend_ext.store.mongo import OUTAGE

router = APIRouter(prefix="/api/payments/aamarpay", tags=["payments"])

LARGEST = 16 * 1024
_NEUTRAL = "/track"


class TooLarge(ShopError):
    """More than 16 kB: no message of the gateway is."""

    code = "too_large"
    status = 413
    message_key = "This is too much at once."


async def _body(request: Request) -> dict[str, object]:
    """The fields of a form or a JSON object; none when it is neither. Raises TooLarge."""
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST:
            raise TooLarge
    text = raw.decode(errors="replace")
    with suppress(ValueError):
        if "json" not in request.headers.get("content-type", ""):
            return dict(parse_qsl(text, max_num_fields=200))
        parsed = json.loads(text)
        if isinstance(parsed, dict):
            return parsed
    return {}


Fields = Annotated[dict[str, object], Depends(_body)]


def _to(path: str | None) -> Response:
    """303 to a page by GET, which needs nothing of this request."""
    return RedirectResponse(path or _NEUTRAL, status_code=303, headers={"cache-control": "no-store"})


@router.post("/success", status_code=303)
async def success(held: Held, fields: Fields) -> Response:
    """The browser comes back from a payment the gateway calls made."""
    return _to(await held.payments.receive(Source.SUCCESS, fields))


@router.post("/fail", status_code=303)
async def fail(held: Held, fields: Fields) -> Response:
    """The browser comes back from a payment the gateway calls failed."""
    return _to(await held.payments.receive(Source.FAIL, fields))


@router.get("/cancel", status_code=303)
@router.post("/cancel", status_code=303)
async def cancel(held: Held, ref: Annotated[str, Query(max_length=200)] = "") -> Response:
    """The shopper left the gateway's page; `ref` is our own signed reference."""
    return _to(await held.payments.cancel(ref))


@router.post("/ipn")
async def notify(held: Held, fields: Fields) -> Response:
    """The gateway's own notification: stored at once, looked into after the answer."""
    message = await held.payments.note(Source.IPN, fields)
    return PlainTextResponse("OK", background=BackgroundTask(_look_into, held, message))


async def _look_into(held: Services, message: Message) -> None:
    with suppress(*OUTAGE):  # it is stored, and the reconciler asks soon
        await held.payments.conclude(message)
