"""What the contact page shows: an empty form, or one that was refused with all that was typed."""

from typing import TypedDict

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.kit.text import digits
from backend_ext.messages.models import Topic
from chemouflage.first_paint.filled import Loaded
from chemouflage.first_paint.head import Head
from chemouflage.i18n import Translator
from chemouflage.session import Address
from chemouflage.ui.problems import known, problem_text


class ContactView(TypedDict):
    """The page. Of a field `x` with an error `bad_x` is true and `wrong_x` says it."""

    stamp: str
    form: bool
    sent: bool
    problem: str
    name: str
    email: str
    topic: str
    topic_text: str
    order: str
    text: str
    bad_name: bool
    wrong_name: str
    bad_email: bool
    wrong_email: str
    bad_topic: bool
    wrong_topic: str
    bad_order: bool
    wrong_order: str
    bad_text: bool
    wrong_text: str
    support: str
    mailto: str
    phone: str
    tel: str
    by_phone: bool
    hours: str
    with_hours: bool


def topics(t: Translator) -> dict[str, str]:
    """What a message can be about."""
    return {
        Topic.ORDER.value: t("An order"),
        Topic.PAYMENT.value: t("A payment"),
        Topic.PRODUCT.value: t("A product"),
        Topic.CODES.value: t("Premium codes and the game"),
        Topic.SCHOOL.value: t("Decks for a school"),
        Topic.OTHER.value: t("Something else"),
    }


async def load(services: Services, address: Address) -> Loaded:
    """The data of the contact page."""
    t, query = address.t, address.query
    typed = await services.wishes.drafts.read(query.get("draft", ""))
    contact = await services.contact.get()
    sent = query.get("sent") == "1"
    wrong = {name: typed.get(f"wrong_{name}", "") for name in ("name", "email", "topic", "order", "text")}
    topic = typed.get("topic", "")
    hours = contact.hours.of(t.lang)
    view = ContactView(
        stamp=services.wishes.stamps.new(utcnow()),
        form=not sent,
        sent=sent,
        problem=typed.get("problem", "") or problem_text(known(query.get("problem", "")), t),
        name=typed.get("name", ""),
        email=typed.get("email", ""),
        topic=topic if topic in topics(t) else "",
        topic_text=topics(t).get(topic, t("Please choose")),
        order=typed.get("order", ""),
        text=typed.get("text", ""),
        bad_name=wrong["name"] != "",
        wrong_name=wrong["name"],
        bad_email=wrong["email"] != "",
        wrong_email=wrong["email"],
        bad_topic=wrong["topic"] != "",
        wrong_topic=wrong["topic"],
        bad_order=wrong["order"] != "",
        wrong_order=wrong["order"],
        bad_text=wrong["text"] != "",
        wrong_text=wrong["text"],
        support=contact.email,
        mailto=f"mailto:{contact.email}",
        phone=digits(contact.phone, t.lang),
        tel=f"tel:{contact.phone.replace(' ', '')}",
        by_phone=contact.phone != "",
        hours=hours,
        with_hours=hours != "",
    )
    head = Head(
        t("Write to us") + " · Chemouflage",
        t("Questions about an order, a payment or a deck? We answer within two working days."),
        "/contact",
        listed=not (query.get("draft") or sent),
    )
    return Loaded(view, head)
