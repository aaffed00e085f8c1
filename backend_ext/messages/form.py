"""The contact form as typed, checked."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from backend_ext.kit.errors import Invalid
from backend_ext.kit.ids import clean_order_number
from backend_ext.kit.typed import account_email, clean, clean_lines
from backend_ext.messages.models import Topic

FIELDS = ("name", "email", "topic", "order", "text")
LEAST_TEXT, MOST_TEXT = 10, 4000
_MOST_NAME = 80


class ContactForm(BaseModel):
    """What somebody wrote, in its stored form."""

    model_config = ConfigDict(frozen=True)

    name: str
    email: str
    topic: Topic
    order_number: str
    text: str


def parse(fields: Mapping[str, object]) -> ContactForm:
    """The checked form. Raises Invalid with a message key for each wrong field."""
    typed = {name: clean(fields.get(name, "")) for name in FIELDS}
    text, email = clean_lines(fields.get("text", "")), account_email(typed["email"])
    number = clean_order_number(typed["order"][:40]) if typed["order"] else ""
    wrong: dict[str, str] = {}
    if len(typed["name"]) < 2:
        wrong["name"] = "Please tell us your name."
    if len(typed["name"]) > _MOST_NAME:
        wrong["name"] = "This is too long."
    if email is None:
        wrong["email"] = "This does not look like an e-mail address."
    if typed["topic"] not in set(Topic):
        wrong["topic"] = "Please choose what it is about."
    if number is None:
        wrong["order"] = "This is not an order number. It is in our mail; you can leave it empty."
    if len(text) < LEAST_TEXT:
        wrong["text"] = "Please write 10 characters or more."
    if len(text) > MOST_TEXT:
        wrong["text"] = "This is too long."
    if wrong or email is None or number is None:
        raise Invalid(wrong)
    return ContactForm(
        name=typed["name"], email=email, topic=Topic(typed["topic"]), order_number=number, text=text
    )
