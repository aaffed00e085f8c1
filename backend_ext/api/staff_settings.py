"""The settings that change while the shop runs, for admins; each a document with a version."""

from typing import Annotated, Generic

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from backend_ext.api.bearer import AdminCaller
from backend_ext.api.context import Held
from backend_ext.api.problems import problems, refusals
from backend_ext.terms.contact import Contact, Seller
from backend_ext.terms.models import Terms
from backend_ext.terms.versioned import M, Versioned

router = APIRouter(prefix="/api/staff/settings", tags=["staff settings"])

_REFUSED = refusals("only admins")
_READ = problems(_REFUSED)
_PUT = problems(_REFUSED | {409: "`settings_changed`: it is at another version by now; nothing was changed."})

Version = Annotated[int, Field(ge=0, le=2**31, description="How often it was changed.")]


class Document(BaseModel, Generic[M]):
    """A document as it is in force, or as it shall be in place of `version`. Money is poisha."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Version
    value: M


def _shown(stored: Versioned[M], response: Response) -> Document[M]:
    response.headers["cache-control"] = "no-store"
    return Document(version=stored.version, value=stored.value)


@router.get("/terms", responses=_READ)
async def terms(held: Held, admin: AdminCaller, response: Response) -> Document[Terms]:
    """The terms of sale: delivery, ways to pay, how long stock is held, how long a code opens the game."""
    return _shown(await held.terms.read(admin), response)


@router.put("/terms", responses=_PUT)
async def put_terms(
    held: Held, admin: AdminCaller, wanted: Document[Terms], response: Response
) -> Document[Terms]:
    """Changes the terms of sale. They count at once, in every process, for orders placed from now on."""
    return _shown(await held.terms.change(admin, wanted.value, wanted.version), response)


@router.get("/contact", responses=_READ)
async def contact(held: Held, admin: AdminCaller, response: Response) -> Document[Contact]:
    """Where people reach the shop."""
    return _shown(await held.contact.read(admin), response)


@router.put("/contact", responses=_PUT)
async def put_contact(
    held: Held, admin: AdminCaller, wanted: Document[Contact], response: Response
) -> Document[Contact]:
    """Changes where people reach the shop: on every page and in every mail from now on."""
    return _shown(await held.contact.change(admin, wanted.value, wanted.version), response)


@router.get("/seller", responses=_READ)
async def seller(held: Held, admin: AdminCaller, response: Response) -> Document[Seller]:
    """Who sells, as invoices say it."""
    return _shown(await held.seller.read(admin), response)


@router.put("/seller", responses=_PUT)
async def put_seller(
    held: Held, admin: AdminCaller, wanted: Document[Seller], response: Response
) -> Document[Seller]:
    """Changes who sells, for invoices made from now on; those there are stay as they are."""
    return _shown(await held.seller.change(admin, wanted.value, wanted.version), response)
