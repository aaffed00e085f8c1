"""Where the payment gateway sends browsers and notifications.

These come from another site and carry no cookie and no signature: they are hints to ask the gateway.
"""

import json
from contextlib import suppress
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from starlette.background import BackgroundTask

from backend_ext.api.context import Held
from backend_ext.bootstrap import Services
from backend_ext.kit.errors import ShopError, TooMany
from backend_ext.kit.network import network_of
from backend_ext.payments.models import Message, Source
from backend_ext.store.limits import Limit
from backend_ext.store.mongo import OUTAGE

router = APIRouter(prefix="/api/payments/aamarpay", tags=["payments"], include_in_schema=False)

LARGEST = 16 * 1024
# What is over these is found by the reconciler.
PER_ADDRESS = Limit("payment_address", 240, 60)
PER_PAYMENT = Limit("payment_message", 20, 60)
_NEUTRAL = "/track"


class TooLarge(ShopError):
    """More than 16 kB: no message of the gateway is."""

    code = "too_large"
    status = 413
    message_key = "This is too much at once."


async def _body(request: Request) -> dict[str, object]:
    """The fields of a form, a JSON object or the address; none when it is none of them. Raises TooLarge."""
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST:
            raise TooLarge
    text = raw.decode(errors="replace") or request.url.query[:LARGEST]
    with suppress(ValueError, RecursionError):
        if "json" not in request.headers.get("content-type", ""):
            return dict(parse_qsl(text, max_num_fields=200))
        parsed = json.loads(text)
        if isinstance(parsed, dict):
            return {str(name): _storable(value) for name, value in parsed.items()}
    return {}


def _storable(value: object) -> object:
    """A text without the halves of surrogate pairs that JSON may spell, and no database takes."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else value


Fields = Annotated[dict[str, object], Depends(_body)]


async def _counted(request: Request, held: Held, fields: Fields) -> bool:
    """Whether this may be looked into: so much from one address and about one payment, and no more."""
    try:
        await held.limiter.hit(network_of(request.client.host if request.client else ""), PER_ADDRESS)
        if payment := fields.get("mer_txnid") or fields.get("ref"):
            await held.limiter.hit(str(payment)[:80], PER_PAYMENT)
    except TooMany:
        return False
    return True


Counted = Annotated[bool, Depends(_counted)]


def _to(path: str | None) -> Response:
    """303 to a page by GET, which needs nothing of this request."""
    return RedirectResponse(path or _NEUTRAL, status_code=303, headers={"cache-control": "no-store"})


@router.api_route("/success", methods=["GET", "POST"], status_code=303)
async def success(held: Held, fields: Fields, counted: Counted) -> Response:
    """The browser comes back from a payment the gateway calls made."""
    return _to(await held.payments.receive(Source.SUCCESS, fields) if counted else None)


@router.api_route("/fail", methods=["GET", "POST"], status_code=303)
async def fail(held: Held, fields: Fields, counted: Counted) -> Response:
    """The browser comes back from a payment the gateway calls failed."""
    return _to(await held.payments.receive(Source.FAIL, fields) if counted else None)


@router.api_route("/cancel", methods=["GET", "POST"], status_code=303)
async def cancel(held: Held, counted: Counted, ref: str = "") -> Response:
    """The shopper left the gateway's page; `ref` is our own signed reference."""
    return _to(await held.payments.cancel(ref) if counted else None)


@router.post("/ipn")
async def notify(held: Held, fields: Fields, counted: Counted) -> Response:
    """The gateway's own notification: stored at once, looked into after the answer. Raises TooMany."""
    if not counted:
        raise TooMany(60)
    message = await held.payments.note(Source.IPN, fields)
    return PlainTextResponse("OK", background=BackgroundTask(_look_into, held, message))


async def _look_into(held: Services, message: Message) -> None:
    with suppress(*OUTAGE):  # it is stored, and the reconciler asks soon
        await held.payments.conclude(message)
