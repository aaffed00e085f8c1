"""A letter as HTML and as plain text, from the same content."""

from dataclasses import dataclass
from pathlib import Path

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from backend_ext.kit.i18n import Translator
from backend_ext.kit.money import format_taka
from backend_ext.kit.text import digits
from backend_ext.kit.typed import clean
from backend_ext.mail.letter import Draft, page

TEMPLATES = Path(__file__).parent / "templates"

# The media rules (dark, narrow) cannot be inlined and stay in the head.
_INLINER = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@dataclass(frozen=True, slots=True)
class Leave:
    """How mails of a kind are ended: a page with a button, and an address to post to."""

    page: str
    post: str


STAY = Leave("", "")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail ready to be put into a message; `name` of the recipient may be empty.

    `leave` is the address that ends mails of its kind with one click; empty for mails that nobody can leave.
    """

    name: str
    subject: str
    html: str
    text: str
    leave: str = ""


def environment() -> Environment:
    """Jinja over the mail templates: HTML is escaped, a name that is not there is an error."""
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters["clean"] = clean
    return jinja


_JINJA = environment()


def render(draft: Draft, t: Translator, origin: str, support: str, leave: Leave = STAY) -> Rendered:
    """The mail in the language of `t`; `origin` of the site, `support` the address that answers questions.

    `leave`: how mails of its kind are ended.
    """
    lang = t.lang
    context = {
        **draft.facts,
        "t": t.gettext,
        "lang": lang,
        "letter": draft.letter,
        "name": draft.name,
        "why": draft.why,
        "home_url": page(origin, "/", lang),
        "support": support,
        "leave_url": leave.page,
        "money": lambda poisha: format_taka(poisha, lang),
        "number": lambda n: digits(str(n), lang),
    }
    html = _JINJA.get_template(f"{draft.template}.html").render(context)
    text = _JINJA.get_template(f"{draft.template}.txt").render(context)
    return Rendered(
        name=draft.name,
        subject=clean(draft.letter.subject),
        html=_INLINER.inline(html),
        text=text.strip() + "\n",
        leave=leave.post,
    )
