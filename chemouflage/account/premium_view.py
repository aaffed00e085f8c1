"""What the page of premium codes shows."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from backend_ext.kit.dates import show_day
from backend_ext.kit.ids import show_code
from backend_ext.premium.models import CodeState, OwnCode, Redeemed
from chemouflage.i18n import Translator


class CodeView(TypedDict):
    """A code as its owner sees it. `open`: it can still be redeemed."""

    code: str
    product: str
    order: str
    order_href: str
    state: str
    tone: str
    text: str
    open: bool


def code_view(code: OwnCode, key: str, t: Translator) -> CodeView:
    """A code; `key` opens the order it came with, if any."""
    state, tone, text = _standing(code, t)
    number = code.order_number or ""
    return {
        "code": show_code(code.code),
        "product": code.product.of(t.lang) if code.product else t("Premium code"),
        "order": number,
        "order_href": t.path(f"/orders/{number}?key={key}") if number else "",
        "state": state,
        "tone": tone,
        "text": text,
        "open": code.redeemable,
    }


def premium_text(until: datetime | None, now: datetime, t: Translator) -> str:
    """Until when premium is open; empty when it is not."""
    if until is None or until <= now:
        return ""
    return t("Premium is open until {day}.", day=show_day(until, t.lang))


def redeemed_text(redeemed: Redeemed, t: Translator) -> str:
    """What came of redeeming."""
    day = show_day(redeemed.ends_at, t.lang)
    if redeemed.fresh:
        return t("Done! Premium is open until {day}.", day=day)
    return t("You have redeemed this code already. It opens premium until {day}.", day=day)


def _standing(code: OwnCode, t: Translator) -> tuple[str, str, str]:
    """State in a word, its tone (a class of ui.css), and in a sentence."""
    if code.state is CodeState.REVOKED:
        return t("Withdrawn"), "tone-plum", t("This code is no longer good.")
    if code.redeemable:
        return t("To redeem"), "tone-saffron", t("Not used yet. You can also give it to somebody.")
    if not code.mine:
        return t("Given away"), "tone-sky", t("Redeemed in another account.")
    if code.ends_at is None:
        return t("Withdrawn"), "tone-plum", t("The premium of this code was withdrawn.")
    return t("Redeemed"), "tone-teal", t("Opens premium until {day}.", day=show_day(code.ends_at, t.lang))


def open_codes(codes: Sequence[OwnCode]) -> int:
    """How many of `codes` can still be redeemed."""
    return sum(code.redeemable for code in codes)
