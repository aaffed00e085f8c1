"""Forms of the product page: put on the wishlist without scripts, and tell me when it is back."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from backend_ext.api import forms
from backend_ext.api.context import DeviceHere, Held, SameOrigin, SomePerson, Visitor
from backend_ext.api.visitors import remember
from backend_ext.kit.errors import ShopError
from backend_ext.kit.ids import token_hash
from backend_ext.kit.network import network_of
from backend_ext.kit.text import Lang
from backend_ext.kit.typed import email_key
from backend_ext.people.visitors import new_visitor, visitor_id
from backend_ext.store.limits import Limit

router = APIRouter(tags=["wishes"], dependencies=[SameOrigin])

OF_NETWORK, OF_MAILBOX = Limit("back_in_stock", 60, 3600), Limit("back_in_stock_mailbox", 20, 24 * 3600)
Slug = Annotated[str, Form(max_length=80)]
Language = Annotated[Lang, Form()]


@router.post("/api/wishlist/items", status_code=303)
async def add_to_wishlist(
    request: Request, held: Held, visitor: Visitor, person: SomePerson, slug: Slug, lang: Language = "en"
) -> Response:
    """Puts a product on the wishlist and goes there; what went wrong stands in `notice`."""
    token = None if visitor else new_visitor()
    owner = (person.owner if person else None) or visitor or visitor_id(token) or ""
    notice = ""
    try:
        await held.wishes.wishlists.add(owner, slug)
    except ShopError as error:
        notice = error.code
    response = forms.go(request, forms.page(lang, "/wishlist", notice=notice))
    if token:
        remember(response, held.settings, token)
    return response


@router.post("/api/back-in-stock")
async def tell_me(
    request: Request,
    held: Held,
    device: DeviceHere,
    slug: Slug,
    email: Annotated[str, Form(max_length=1000)] = "",
    website: Annotated[str, Form(max_length=1000)] = "",
    lang: Language = "en",
) -> Response:
    """Remembers that an address wants one mail when a sold-out product is back.

    The answer is the same whether it waits already. `website` is a field that people do not see: who fills it
    in is thanked, and nothing is kept.
    """
    if not website:
        mailbox = token_hash(email_key(email))
        await held.limiter.hit_all((network_of(device.address), OF_NETWORK), (mailbox, OF_MAILBOX))
        await held.wishes.back_in_stock.ask(slug, email, lang)
    product = (await held.catalogue.product(slug)).product
    return forms.go(request, forms.page(lang, f"/products/{product.slug}", asked="1"))
