"""What the overview of an account shows."""

from datetime import datetime
from typing import TypedDict

from backend_ext.kit.dates import show_day
from backend_ext.kit.money import format_taka
from backend_ext.ordering.models import Order
from backend_ext.people.models import STAFF, Role, User
from chemouflage.account.premium_view import premium_text
from chemouflage.checkout.order_words import status
from chemouflage.i18n import Translator
from chemouflage.ui.portrait import picture_path


class OverviewView(TypedDict):
    """Who it is, and the latest order."""

    name: str
    shown_as: str
    initial: str
    picture: str
    email: str
    unverified: bool
    staff: str
    premium: str
    with_premium: bool
    with_order: bool
    order_number: str
    order_href: str
    order_tone: str
    order_symbol: str
    order_headline: str
    order_total: str
    order_date: str
    orders: str
    codes: str
    addresses: str


def overview_view(
    user: User, latest: Order | None, orders: int, codes: int, key: str, now: datetime, t: Translator
) -> OverviewView:
    """The overview of `user`. `codes` are those still to redeem; `key` opens the latest of the `orders`."""
    premium = premium_text(user.premium_until, now, t)
    said = status(latest, now, t) if latest else None
    name = user.name or user.display_name
    return {
        "name": name,
        "shown_as": user.display_name,
        "initial": name[:1].upper(),
        "picture": picture_path(user.picture),
        "email": user.email,
        "unverified": not user.email_verified,
        "staff": _role(user.role, t) if user.role in STAFF else "",
        "premium": premium,
        "with_premium": premium != "",
        "with_order": latest is not None,
        "order_number": latest.number if latest else "",
        "order_href": t.path(f"/orders/{latest.number}?key={key}") if latest else "",
        "order_tone": said.tone if said else "",
        "order_symbol": said.symbol if said else "",
        "order_headline": said.headline if said else "",
        "order_total": format_taka(latest.total, t.lang) if latest else "",
        "order_date": show_day(latest.created_at, t.lang) if latest else "",
        "orders": t.plural("{n} order", "{n} orders", orders) if orders else t("Nothing ordered yet"),
        "codes": t.plural("{n} code to redeem", "{n} codes to redeem", codes)
        if codes
        else t("Redeem a code"),
        "addresses": _addresses(len(user.addresses), t),
    }


def _addresses(count: int, t: Translator) -> str:
    return t.plural("{n} address", "{n} addresses", count) if count else t("None saved yet")


def _role(role: Role, t: Translator) -> str:
    names = {Role.SUPPORT: t("Support"), Role.EDITOR: t("Editor"), Role.ADMIN: t("Admin")}
    return t("Staff: {role}", role=names[role])
