"""The visitor cookie, and the cart form for browsers whose scripts are not there (yet)."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from backend_ext.api.context import Held, SameOrigin, SomePerson, Visitor
from backend_ext.kit.errors import ShopError
from backend_ext.kit.text import Lang
from backend_ext.people.visitors import COOKIE_SECONDS, MARKER_COOKIE, new_visitor, visitor_id
from backend_ext.settings import Settings

router = APIRouter(tags=["visitor"], dependencies=[SameOrigin])


def remember(response: Response, settings: Settings, token: str) -> None:
    """Sets the HttpOnly cookie, and a marker that scripts can read: it says that there is one, not which."""
    for name, value, hidden in ((settings.visitor_cookie, token, True), (MARKER_COOKIE, "1", False)):
        response.set_cookie(
            name,
            value,
            max_age=COOKIE_SECONDS,
            path="/",
            secure=settings.secure_cookies,
            httponly=hidden,
            samesite="lax",
        )


@router.post("/api/visitor", status_code=204)
async def remember_visitor(held: Held, visitor: Visitor) -> Response:
    """Gives the browser its visitor cookie; one that has it keeps it."""
    response = Response(status_code=204)
    if visitor is None:
        remember(response, held.settings, new_visitor())
    return response


@router.post("/api/cart/lines", status_code=303)
async def add_to_cart(
    held: Held,
    visitor: Visitor,
    person: SomePerson,
    slug: Annotated[str, Form(max_length=80)],
    quantity: Annotated[int, Form()] = 1,
    lang: Annotated[Lang, Form()] = "en",
) -> Response:
    """Adds to the cart and goes there; what went wrong stands in `notice`."""
    token = None if visitor else new_visitor()
    owner = (person.owner if person else None) or visitor or visitor_id(token) or ""
    notice = {}
    try:
        await held.carts.add(owner, slug, quantity)
    except ShopError as error:
        notice = {"notice": error.code}
    page = "/bn/cart" if lang == "bn" else "/cart"
    response = RedirectResponse(f"{page}?{urlencode(notice)}" if notice else page, status_code=303)
    if token:
        remember(response, held.settings, token)
    return response
