"""`/dev/mail`: the mails that development caught instead of sending. In production there is no such page."""

from email.message import EmailMessage
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from backend_ext.api.context import Held
from backend_ext.kit.dates import show_moment
from backend_ext.mail.caught import find, newest, part

_SHOWN = 100
_JINJA = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)
FRESH = {"cache-control": "no-store"}
# The mail is shown as a mail program would: no script, nothing fetched, links open beside it.
FRAME = FRESH | {
    "content-security-policy": (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
        "style-src 'unsafe-inline'; img-src data:"
    )
}


def _folder(held: Held) -> Path:
    """Where mail is caught. Raises 404 where it is not, which is always so in production."""
    directory = held.settings.caught_mail_dir
    if held.settings.environment == "production" or directory is None:
        raise HTTPException(404)
    return directory


Folder = Annotated[Path, Depends(_folder)]


def _mail(name: str, folder: Folder) -> EmailMessage:
    message = find(folder, name)
    if message is None:
        raise HTTPException(404)
    return message


Caught = Annotated[EmailMessage, Depends(_mail)]

router = APIRouter(prefix="/dev/mail", include_in_schema=False)


@router.get("")
def index(folder: Folder) -> HTMLResponse:
    """The newest mails; the page looks again by itself."""
    rows = [_row(name, message) for name, message in newest(folder, _SHOWN)]
    return HTMLResponse(_JINJA.get_template("dev_mail_list.html").render(mails=rows), headers=FRESH)


@router.get("/{name}")
def one(name: str, message: Caught) -> HTMLResponse:
    """One mail, as HTML and as text."""
    page = _JINJA.get_template("dev_mail.html").render(name=name, mail=message, text=part(message, "plain"))
    return HTMLResponse(page, headers=FRESH)


@router.get("/{name}/html")
def html(message: Caught) -> HTMLResponse:
    """The HTML part alone, for the frame."""
    content = part(message, "html").replace("<head>", '<head><base target="_blank">', 1)
    return HTMLResponse(content, headers=FRAME)


def _row(name: str, message: EmailMessage) -> dict[str, str]:
    date = message["Date"]
    return {
        "name": name,
        "subject": str(message["Subject"] or "(no subject)"),
        "to": str(message["To"] or ""),
        "at": show_moment(date.datetime, "en") if date is not None and date.datetime is not None else "",
    }
