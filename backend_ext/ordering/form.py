"""The checkout form: what a shopper types, checked and made uniform."""

import re
from collections.abc import Callable, Mapping

from email_validator import EmailNotValidError, validate_email
from pydantic import BaseModel, ConfigDict

from backend_ext.kit.errors import Invalid
from backend_ext.kit.typed import TO_LATIN, clean, mobile
from backend_ext.ordering.districts import DISTRICTS
from backend_ext.ordering.models import Address, Contact
from backend_ext.terms.models import Method

Check = Callable[[str], str]

FIELDS = ("name", "email", "phone", "street", "area", "district", "postcode", "method")
MAX_LENGTH = {"name": 80, "email": 120, "phone": 20, "street": 160, "area": 80, "postcode": 10}


class CheckoutForm(BaseModel):
    """A checked form."""

    model_config = ConfigDict(frozen=True)

    contact: Contact
    address: Address
    method: Method


def _email(text: str) -> str | None:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def field_errors(values: Mapping[str, str]) -> dict[str, str]:
    """The message key for each wrong field of `values`; fields that are absent are not checked."""
    found: dict[str, str] = {}
    for field, value in values.items():
        limit = MAX_LENGTH.get(field)
        if limit is not None and len(value) > limit:
            found[field] = "This is too long."
        elif (problem := _PROBLEMS[field](value) if field in _PROBLEMS else "") != "":
            found[field] = problem
    return found


def _short(least: int, message: str) -> Check:
    return lambda value: "" if len(value) >= least else message


def _postcode(value: str) -> str:
    ok = value == "" or re.fullmatch(r"\d{4}", value.translate(TO_LATIN))
    return "" if ok else "A postcode has 4 digits. You can leave it empty."


_PROBLEMS: dict[str, Check] = {
    "name": _short(2, "Please tell us your name."),
    "email": lambda value: "" if _email(value) else "This does not look like an e-mail address.",
    "phone": lambda value: (
        "" if mobile(value) else "Please give a Bangladeshi mobile number, like 01712 345678."
    ),
    "street": _short(4, "Please give house and street."),
    "area": _short(2, "Please give your area or thana."),
    "district": lambda value: "" if value in DISTRICTS else "Please choose your district.",
    "postcode": _postcode,
    "method": lambda value: "" if value in set(Method) else "Please choose how to pay.",
}


def parse(fields: Mapping[str, object]) -> CheckoutForm:
    """The checked form. Raises Invalid with a message key for each wrong field."""
    values = {name: clean(fields.get(name, "")) for name in FIELDS}
    errors = field_errors(values)
    # What is wrong, too long perhaps, is not looked into any further.
    email, phone = (None, None) if errors else (_email(values["email"]), mobile(values["phone"]))
    if email is None or phone is None:
        raise Invalid(errors)
    return CheckoutForm(
        contact=Contact(name=values["name"], email=email, phone=phone),
        address=Address(
            street=values["street"],
            area=values["area"],
            district=values["district"],
            postcode=values["postcode"].translate(TO_LATIN),
        ),
        method=Method(values["method"]),
    )
