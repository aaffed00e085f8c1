"""`/dev/mail/preview`: every mail there is, in both languages, with invented data. Only in development."""

from email.utils import parseaddr
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from backend_ext.api.context import Held
from backend_ext.api.dev_mail import FRAME, FRESH
from backend_ext.kit.i18n import texts
from backend_ext.kit.text import LANGS, Lang
from backend_ext.mail.letter import page
from backend_ext.mail.models import CATEGORY_OF, Purpose
from backend_ext.mail.render import STAY, Leave, Rendered, render
from backend_ext.mail.samples import SAMPLES

_JINJA = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)


def _development(held: Held) -> None:
    if held.settings.environment == "production":
        raise HTTPException(404)


def _rendered(held: Held, purpose: Purpose, lang: Lang, kind: str = "") -> Rendered:
    """The sample of `purpose` that is named `kind`. Raises 404 without one."""
    sample = SAMPLES[purpose].get(kind)
    if sample is None:
        raise HTTPException(404)
    t, origin = texts(lang), held.settings.origin
    leave_page = page(origin, "/unsubscribe?code=sample", lang)
    leave = Leave(leave_page, leave_page) if purpose in CATEGORY_OF else STAY
    return render(sample(t, origin), t, origin, parseaddr(held.settings.mail_from)[1], leave)


Sampled = Annotated[Rendered, Depends(_rendered)]

router = APIRouter(prefix="/dev/mail/preview", include_in_schema=False, dependencies=[Depends(_development)])


@router.get("")
def index() -> HTMLResponse:
    """Each mail by its purpose and kind, with a link for each language."""
    rows = [(purpose, kind) for purpose, kinds in SAMPLES.items() for kind in kinds]
    listed = _JINJA.get_template("dev_mail_previews.html").render(rows=rows, langs=LANGS)
    return HTMLResponse(listed, headers=FRESH)


@router.get("/{purpose}/{lang}")
def one(mail: Sampled, purpose: Purpose, lang: Lang, kind: str = "") -> HTMLResponse:
    """One mail: HTML and text side by side."""
    shown = _JINJA.get_template("dev_mail_preview.html").render(
        mail=mail, purpose=purpose, lang=lang, kind=kind, langs=LANGS
    )
    return HTMLResponse(shown, headers=FRESH)


@router.get("/{purpose}/{lang}/html")
def html(mail: Sampled) -> HTMLResponse:
    """The HTML part alone, for the frame."""
    return HTMLResponse(mail.html.replace("<head>", '<head><base target="_blank">', 1), headers=FRAME)
