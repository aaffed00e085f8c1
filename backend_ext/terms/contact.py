"""Who the shop is: where people reach it, and who sells, as invoices say it."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from backend_ext.kit.text import Localized
from backend_ext.kit.typed import account_email, clean

_LONGEST = 200


def _line(text: str) -> str:
    line = clean(text)
    if len(line) > _LONGEST:
        raise ValueError(f"longer than {_LONGEST} characters")
    return line


def _lines(text: Localized) -> Localized:
    return Localized(en=_line(text.en), bn=_line(text.bn))


def _said(text: Localized) -> Localized:
    if not (text.en and text.bn):
        raise ValueError("needs a text in both languages")
    return text


def _address(text: str) -> str:
    email = account_email(text)
    if email is None:
        raise ValueError("not an e-mail address")
    return email


Line = Annotated[Localized, AfterValidator(_lines)]
Said = Annotated[Line, AfterValidator(_said)]
_Web = StringConstraints(pattern=r"^https://[A-Za-z0-9.-]+(/[A-Za-z0-9._~%/?=&@+-]*)?$", max_length=_LONGEST)


class Network(StrEnum):
    """Where else the shop is."""

    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    YOUTUBE = "youtube"
    TIKTOK = "tiktok"
    LINKEDIN = "linkedin"
    WHATSAPP = "whatsapp"


class Contact(BaseModel):
    """Where people reach the shop; what is empty is not shown. `hours` as people read them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    email: Annotated[str, AfterValidator(_address)] = Field(max_length=254)
    phone: Annotated[str, StringConstraints(pattern=r"^(\+?[0-9][0-9 -]{4,24})?$")] = ""
    hours: Line = Localized(en="", bn="")
    social: dict[Network, Annotated[str, _Web]] = Field(default_factory=dict)


class Seller(BaseModel):
    """Who sells, as invoices say it: `bin` is the VAT registration; it and the licence may be empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Said = Localized(en="Chemouflage", bn="Chemouflage")
    address: Said = Localized(en="Dhaka, Bangladesh", bn="ঢাকা, বাংলাদেশ")
    bin: Annotated[str, StringConstraints(pattern=r"^[0-9-]{0,20}$")] = ""
    trade_licence: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9/ -]{0,40}$")] = ""
