"""To Google or Facebook and back; and where the links of Firebase's mails arrive."""

import hashlib
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from itsdangerous import BadSignature, URLSafeTimedSerializer

from backend_ext.api import cookies, forms
from backend_ext.api.context import SameOrigin
from backend_ext.api.sign_in import Language, Visit
from backend_ext.kit.errors import ShopError
from backend_ext.kit.paths import own_path
from backend_ext.kit.text import Lang
from backend_ext.people.errors import FederationRefused, LinkOver
from backend_ext.people.identity.action import landing
from backend_ext.people.identity.provider import Federation
from backend_ext.settings import Settings
from backend_ext.store.outage import as_unavailable

router = APIRouter(tags=["sign-in"])

Name = Literal["google", "facebook"]
_FEDERATIONS: dict[Name, Federation] = {"google": "google.com", "facebook": "facebook.com"}
_CALLBACK = "/api/sign-in/callback"
_SECONDS = 600


@router.post("/api/sign-in/with/{name}", dependencies=[SameOrigin])
async def depart(
    here: Visit,
    name: Name,
    next_path: Annotated[str, Form(alias="next", max_length=10_000)] = "",
    lang: Language = "en",
) -> Response:
    """Sends the browser to Google or Facebook; the way back is kept in a signed cookie."""
    federation, provider = _FEDERATIONS[name], here.held.entrance.provider
    if federation not in provider.federations:
        raise FederationRefused
    settings = here.held.settings
    there = await provider.depart(federation, settings.origin + _CALLBACK)
    response = forms.go(here.request, there.url)
    journey = [there.session, federation, own_path(next_path), lang]
    cookies.keep(response, settings, cookies.DEPARTURE, _serializer(settings).dumps(journey))
    return response


@router.get(_CALLBACK, include_in_schema=False)
async def arrive(here: Visit) -> Response:
    """Where Google and Facebook send the browser back to."""
    settings = here.held.settings
    lang: Lang = "en"
    try:
        session, federation, next_path, lang = _journey(here.request, settings)
        came_to = f"{settings.origin}{_CALLBACK}?{here.request.url.query}"
        proof = await here.held.entrance.provider.arrive(came_to, session)
        way = await here.held.entrance.arrive(proof, federation, lang, here.device, here.before)
        response = await here.come_in(way, lang, next_path)
    except Exception as error:
        known = error if isinstance(error, ShopError) else as_unavailable(error)
        if known is None:
            raise
        response = RedirectResponse(forms.page(lang, "/sign-in", problem=known.code), status_code=303)
    cookies.drop(response, settings, cookies.DEPARTURE)
    return response


@router.get("/account/action", include_in_schema=False)
async def mailed(request: Request) -> Response:
    """Where the links of Firebase's mails lead; the project's settings name this address."""
    where = landing(request.query_params) or forms.page("en", "/sign-in", problem=LinkOver.code)
    return RedirectResponse(where, status_code=303, headers={"referrer-policy": "no-referrer"})


def _serializer(settings: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        settings.secret_key.get_secret_value(),
        salt="departure",
        signer_kwargs={"digest_method": hashlib.sha256},
    )


def _journey(request: Request, settings: Settings) -> tuple[str, Federation, str, Lang]:
    kept = request.cookies.get(cookies.own_name(settings, cookies.DEPARTURE), "")
    try:
        session, federation, next_path, lang = _serializer(settings).loads(kept, max_age=_SECONDS)
    except (BadSignature, ValueError):
        raise FederationRefused from None
    return session, federation, next_path, lang
