"""A letter as HTML and as plain text, from the same content."""

from dataclasses import dataclass
from pathlib import Path

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from backend_ext.kit.dates import show_moment
from backend_ext.kit.i18n import Translator
from backend_ext.kit.money import format_taka
from backend_ext.kit.text import Lang, digits
from backend_ext.kit.typed import clean
from backend_ext.mail.letter import Occasion, letter
from backend_ext.mail.models import Purpose
from backend_ext.ordering.districts import DISTRICTS
from backend_ext.ordering.models import Order

TEMPLATES = Path(__file__).parent / "templates"

# The media rules (dark, narrow) cannot be inlined and stay in the head.
_INLINER = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail ready to be put into a message."""

    subject: str
    html: str
    text: str


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


def render(purpose: Purpose, about: Occasion, t: Translator, support: str) -> Rendered:
    """The mail of `purpose` in the language of `t`; `support` is the address that answers questions."""
    order, lang = about.order, t.lang
    content = letter(purpose, about, t)
    context = {
        "t": t.gettext,
        "lang": lang,
        "letter": content,
        "order": order,
        "order_url": about.order_url,
        "placed_at": show_moment(order.created_at, lang),
        "address": _address(order, lang),
        "home_url": about.page("/"),
        "product_url": lambda slug: about.page(f"/products/{slug}"),
        "support": support,
        "money": lambda poisha: format_taka(poisha, lang),
        "number": lambda n: digits(str(n), lang),
    }
    return Rendered(
        subject=clean(content.subject),
        html=_INLINER.inline(_JINJA.get_template("letter.html").render(context)),
        text=_JINJA.get_template("letter.txt").render(context).strip() + "\n",
    )


def _address(order: Order, lang: Lang) -> tuple[str, ...]:
    """The label of the parcel, line by line."""
    where = order.address
    district = DISTRICTS[where.district].of(lang)
    lines = (
        order.contact.name,
        where.street,
        where.area,
        f"{district} {digits(where.postcode, lang)}",
        order.contact.phone,
    )
    return tuple(clean(line) for line in lines)
