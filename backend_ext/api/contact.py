"""The contact form: with and without scripts, and not for programs."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from backend_ext.api import forms
from backend_ext.api.context import DeviceHere, Held, SameOrigin, SomePerson
from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import Invalid, ShopError, TooMany
from backend_ext.kit.i18n import error_text, field_texts
from backend_ext.kit.ids import token_hash
from backend_ext.kit.network import network_of
from backend_ext.kit.text import Lang
from backend_ext.kit.typed import email_key
from backend_ext.messages.form import ContactForm, parse
from backend_ext.people.sessions.models import Device
from backend_ext.store.limits import Limit
from backend_ext.store.outage import as_unavailable

router = APIRouter(tags=["contact"], dependencies=[SameOrigin])

PAGE = "/contact"
OF_NETWORK, OF_BROWSER = Limit("contact", 30, 3600), Limit("contact_browser", 6, 3600)
OF_MAILBOX = Limit("contact_mailbox", 6, 24 * 3600)
# Redis is small, and what fills it drives out the counters of everything else.
DRAFTS = Limit("contact_drafts", 30, 900)
Text = Annotated[str, Form(max_length=20_000)]


@router.post("/api/contact")
async def contact(
    request: Request,
    held: Held,
    device: DeviceHere,
    person: SomePerson,
    name: Text = "",
    email: Text = "",
    topic: Text = "",
    order: Text = "",
    text: Text = "",
    stamp: Text = "",
    website: Text = "",
    lang: Annotated[Lang, Form()] = "en",
) -> Response:
    """Takes a message to the shop. `website` is a field that people do not see: who fills it in is thanked
    like everybody, and nothing is kept.
    """
    sent = forms.page(lang, PAGE, sent="1")
    if website:
        return forms.go(request, sent)
    typed = {"name": name, "email": email, "topic": topic, "order": order, "text": text}
    try:
        form = parse(typed)
        held.wishes.stamps.check(stamp, utcnow())
        await _count(held, device, form)
        await held.wishes.messages.receive(form, stamp, lang, person.user_id if person else None)
    except Exception as error:
        known = error if isinstance(error, ShopError) else as_unavailable(error)
        if known is None or forms.wants_json(request):
            raise
        return await _again(held, device, typed, known, lang)
    return forms.go(request, sent)


async def _count(held: Services, device: Device, form: ContactForm) -> None:
    """Raises TooMany."""
    counts = [
        (network_of(device.address), OF_NETWORK),
        (token_hash(email_key(form.email)), OF_MAILBOX),
    ]
    if device.visitor:
        counts.append((device.visitor, OF_BROWSER))
    await held.limiter.hit_all(*counts)


async def _again(
    held: Services, device: Device, typed: dict[str, str], error: ShopError, lang: Lang
) -> Response:
    """Leads a browser without scripts back to the form, with what was typed and what is wrong with it.

    A network that has sent many wrong forms lately gets the problem alone.
    """
    wrong = field_texts(error, lang) if isinstance(error, Invalid) else {}
    said = {f"wrong_{name}": text for name, text in wrong.items()}
    try:
        await held.limiter.hit(network_of(device.address), DRAFTS)
        key = await held.wishes.drafts.keep(typed | said | {"problem": error_text(error, lang)})
    except TooMany:
        key = ""
    query = {"draft": key} if key else {"problem": error.code}
    return RedirectResponse(forms.page(lang, PAGE, **query), status_code=303)
