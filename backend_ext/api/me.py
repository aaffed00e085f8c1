"""What somebody signed in does with their account by forms and links: picture, data, the end of it."""

import json
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from backend_ext.api import cookies, forms
from backend_ext.api.context import DeviceHere, Held, SameOrigin, Signed
from backend_ext.api.uploads import picture_form
from backend_ext.kit.errors import Invalid
from backend_ext.kit.text import Lang

router = APIRouter(tags=["me"])

PROFILE = "/account/profile"
# What must be typed to delete an account: the word of either language's page.
DELETE_WORDS = frozenset({"delete", "মুছুন"})
_YEAR = "public, max-age=31536000, immutable"
_PICTURE_HEADERS = {
    "cache-control": _YEAR,
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
}
Text = Annotated[str, Form(max_length=10_000)]
Language = Annotated[Lang, Form()]


@router.post("/api/me/picture", dependencies=[SameOrigin])
async def put_picture(request: Request, held: Held, person: Signed) -> Response:
    """Takes the file `picture` (JPEG, PNG or WebP, up to 5 MB) as the picture of who is signed in."""
    data, lang = await picture_form(request)
    await held.pictures.put(person.user_id, data)
    return forms.go(request, forms.page(lang, PROFILE, done="picture"))


@router.post("/api/me/picture/remove", dependencies=[SameOrigin])
async def remove_picture(request: Request, held: Held, person: Signed, lang: Language = "en") -> Response:
    """Takes the picture of who is signed in away."""
    await held.pictures.remove(person.user_id)
    return forms.go(request, forms.page(lang, PROFILE, done="picture-removed"))


@router.get("/media/pictures/{picture_id}.webp")
async def picture(held: Held, picture_id: str) -> Response:
    """Somebody's picture. Another picture has another address."""
    data = await held.pictures.get(picture_id)
    return Response(data, media_type="image/webp", headers=_PICTURE_HEADERS)


@router.get("/api/me/data", dependencies=[SameOrigin])
async def my_data(held: Held, person: Signed) -> Response:
    """All the shop knows of who is signed in, as a file to keep."""
    known = await held.belongings.portrait(person.user_id)
    headers = {
        "cache-control": "no-store",
        "content-disposition": 'attachment; filename="chemouflage-my-data.json"',
    }
    text = json.dumps(known, ensure_ascii=False, indent=2)
    return Response(text, media_type="application/json; charset=utf-8", headers=headers)


@router.post("/api/me/delete", dependencies=[SameOrigin])
async def delete_account(
    request: Request,
    held: Held,
    person: Signed,
    device: DeviceHere,
    word: Text = "",
    password: Text = "",
    lang: Language = "en",
) -> Response:
    """Deletes the account of who is signed in, for good; asks for the password when there is one."""
    if word.strip().casefold() not in DELETE_WORDS:
        raise Invalid({"word": "Please type the word exactly as it stands above."})
    user = await held.people.get(person.user_id)
    if await held.entrance.has_password(user):
        await held.entrance.check_password(user, password, device)
    await held.departures.delete(user.id)
    response = forms.go(request, forms.page(lang, "/goodbye"))
    cookies.let_out(response, held.settings)
    cookies.forget_visitor(response, held.settings)
    return response
