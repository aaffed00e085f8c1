"""Every mail as somebody invented would get it: for the preview, and for the test that reads them all.

A new purpose is entered in SAMPLES; where its mail differs by what it finds, each kind has a sample.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from backend_ext.catalogue.models import Image, Product
from backend_ext.kit.i18n import Translator
from backend_ext.kit.text import Lang, Localized
from backend_ext.mail.account_letters import account_draft
from backend_ext.mail.cart_letters import Left, cart_draft
from backend_ext.mail.contact_letters import contact_draft
from backend_ext.mail.letter import Draft, page
from backend_ext.mail.link_letters import link_draft
from backend_ext.mail.models import Mail, Purpose
from backend_ext.mail.order_letter import Occasion
from backend_ext.mail.order_letters import order_draft
from backend_ext.mail.premium_letters import assigned_draft, ending_draft
from backend_ext.mail.refund_letters import refund_draft
from backend_ext.mail.wish_letters import wish_draft
from backend_ext.messages.models import Answer, Message, Topic
from backend_ext.ordering.models import (
    Address,
    Contact,
    Event,
    Order,
    OrderLine,
    OrderState,
    PaymentState,
    Shipment,
)
from backend_ext.people.links.models import MAIL_OF, PAGE_OF, Link, LinkPurpose
from backend_ext.premium.models import CodeState, Entitlement, PremiumCode
from backend_ext.refunds.models import Refund, RefundLine
from backend_ext.terms.models import Method, Zone

# What a sample says, in the language of `t`, at an origin such as https://shop.example.
Sample = Callable[[Translator, str], Draft]

AT = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
EMAIL = "rahima@example.com"
NAME = Localized(en="Rahima Khatun", bn="রহিমা খাতুন")
_STREET = Localized(en="12 College Road", bn="১২ কলেজ রোড")
_AREA = Localized(en="Zindabazar", bn="জিন্দাবাজার")
_QUESTION = Localized(
    en="Is my parcel on its way?\nI need it for a class on Sunday.",
    bn="আমার পার্সেল কি রওনা হয়েছে?\nরবিবারের ক্লাসে দরকার।",
)
_ANSWER = Localized(
    en="Yes, it left Dhaka this morning and arrives tomorrow.",
    bn="হ্যাঁ, আজ সকালে ঢাকা ছেড়েছে, কাল পৌঁছে যাবে।",
)
_LINES = (
    OrderLine(
        product_id="p-ionic-bonds",
        slug="ionic-bonds",
        name=Localized(en="Ionic Bonds", bn="আয়নিক বন্ধন"),
        image="/products/ionic-bonds.svg",
        quantity=2,
        unit_price=19900,
        codes_per_unit=1,
    ),
    OrderLine(
        product_id="p-lab-safety-signs",
        slug="lab-safety-signs",
        name=Localized(en="Lab Safety Signs", bn="ল্যাবের নিরাপত্তা চিহ্ন"),
        image="/products/lab-safety-signs.svg",
        quantity=1,
        unit_price=24900,
    ),
)
_PLACED = Event(kind="placed", at=AT, by="shopper")


def sample_order(lang: Lang, **changes: Any) -> Order:
    """An order of two products for ৳767 outside Dhaka, paid online; `changes` are fields of it."""
    values: dict[str, Any] = {
        "id": "a" * 24,
        "number": "CH-7F3K-29QD",
        "key": "k",
        "visitor": "v",
        "email_key": EMAIL,
        "lang": lang,
        "contact": Contact(name=NAME.of(lang), email=EMAIL, phone="+8801712345678"),
        "address": Address(street=_STREET.of(lang), area=_AREA.of(lang), district="sylhet", postcode="3100"),
        "zone": Zone.OUTSIDE_DHAKA,
        "lines": list(_LINES),
        "goods": 64700,
        "delivery": 12000,
        "total": 76700,
        "method": Method.ONLINE,
        "state": OrderState.PROCESSING,
        "payment_state": PaymentState.PAID,
        "hold_until": AT + timedelta(minutes=15),
        "events": [_PLACED, Event(kind="paid", at=AT + timedelta(minutes=3), by="gateway")],
        "created_at": AT,
        "updated_at": AT,
    }
    return Order(**(values | changes))


def of_order(purpose: Purpose, *, codes: int = 0, **changes: Any) -> Sample:
    """A mail about `sample_order`, which has so many codes."""

    def draft(t: Translator, origin: str) -> Draft:
        order = sample_order(t.lang, **changes)
        given = [
            PremiumCode(
                id=str(n),
                code=f"{n}BCDEFGHJKLM",
                state=CodeState.ASSIGNED,
                product_id=order.lines[0].product_id,
                created_at=AT,
            )
            for n in range(2, codes + 2)
        ]
        url = page(origin, f"/orders/{order.number}?key=sample", t.lang)
        return order_draft(purpose, Occasion(order, given, url, origin), t)

    return draft


def of_refund(lines: Mapping[int, int], delivery: int, amount: int | None = None, **changes: Any) -> Sample:
    """A mail about a refund of `sample_order`: units by line, poisha for the delivery, and in all (None: what
    these cost)."""

    def draft(t: Translator, origin: str) -> Draft:
        order = sample_order(t.lang, **changes)
        goods = sum(order.lines[at].unit_price * n for at, n in lines.items())
        refund = Refund(
            id="c" * 24,
            order_id=order.id,
            lines=[RefundLine(line=at, quantity=n) for at, n in lines.items()],
            amount=goods + delivery if amount is None else amount,
            delivery=delivery,
            reference="RF20261122",
            reason="",
            restock=True,
            whole=False,
            by="staff:sample",
            at=AT,
        )
        url = page(origin, f"/orders/{order.number}?key=sample", t.lang)
        return refund_draft(refund, Occasion(order, (), url, origin), t)

    return draft


def of_link(purpose: LinkPurpose, **payload: str) -> Sample:
    """A mail with a link."""

    def draft(t: Translator, origin: str) -> Draft:
        link = Link(
            id="sample",
            purpose=purpose,
            email=EMAIL,
            name=NAME.of(t.lang),
            lang=t.lang,
            payload=payload,
            created_at=AT,
            expires_at=AT + timedelta(days=1),
        )
        url = page(origin, f"{PAGE_OF[purpose]}?code=sample", t.lang)
        return link_draft(MAIL_OF[purpose], link, url, t)

    return draft


def of_account(purpose: Purpose, **params: Any) -> Sample:
    """A mail about an account; `params` as its row has them."""
    return lambda t, origin: account_draft(sample_mail(purpose, t.lang, **params), origin, t)


def of_message(purpose: Purpose) -> Sample:
    """A mail about a message to the shop."""

    def draft(t: Translator, _origin: str) -> Draft:
        message = Message(
            id="c" * 24,
            key="k",
            name=NAME.of(t.lang),
            email=EMAIL,
            email_key=EMAIL,
            topic=Topic.ORDER,
            order_number="CH-7F3K-29QD",
            text=_QUESTION.of(t.lang),
            lang=t.lang,
            answers=[Answer(id="sample", by="d" * 24, at=AT, text=_ANSWER.of(t.lang))],
            created_at=AT,
            updated_at=AT,
        )
        return contact_draft(purpose, "sample", message, t)

    return draft


def back_in_stock(t: Translator, origin: str) -> Draft:
    """The mail that a product is back."""
    line = _LINES[0]
    product = Product(
        id=line.product_id,
        slug=line.slug,
        name=line.name,
        summary=line.name,
        description=line.name,
        price=line.unit_price,
        category="bonding",
        images=[Image(src=line.image, alt=line.name)],
        created_at=AT,
    )
    return wish_draft(product, origin, t)


def sample_mail(purpose: Purpose, lang: Lang, **params: Any) -> Mail:
    """A row of the outbox."""
    return Mail(
        id="b" * 24,
        purpose=purpose,
        subject_id="sample",
        to=EMAIL,
        lang=lang,
        params={"name": NAME.of(lang), **params},
        due_at=AT,
        created_at=AT,
    )


_CODE = PremiumCode(id="c", code="2BCDEFGHJKLM", state=CodeState.ASSIGNED, created_at=AT)
_PREMIUM = Entitlement(
    id="e", user_id="u", code_id="c", starts_at=AT - timedelta(days=351), ends_at=AT + timedelta(days=14)
)


def of_cart() -> Sample:
    """A reminder of what is in `sample_order`."""

    def draft(t: Translator, origin: str) -> Draft:
        left = [Left(line.name, line.slug, line.quantity, line.unit_price) for line in _LINES]
        return cart_draft(NAME.of(t.lang), left, origin, t)

    return draft


_UNPAID: dict[str, Any] = {
    "state": OrderState.AWAITING_PAYMENT,
    "payment_state": PaymentState.UNPAID,
    "events": [_PLACED],
}
_CASH: dict[str, Any] = {
    "method": Method.CASH,
    "payment_state": PaymentState.UNPAID,
    "hold_until": None,
    "events": [_PLACED],
}
_SHIPPED: dict[str, Any] = {
    "state": OrderState.SHIPPED,
    "shipment": Shipment(carrier="Pathao", tracking="DH241125"),
}

SAMPLES: Mapping[Purpose, Mapping[str, Sample]] = {
    Purpose.ORDER_PLACED: {
        "online": of_order(Purpose.ORDER_PLACED, **_UNPAID),
        "cash": of_order(Purpose.ORDER_PLACED, **_CASH),
        "paid meanwhile": of_order(Purpose.ORDER_PLACED),
    },
    Purpose.ORDER_PAID: {
        "with codes": of_order(Purpose.ORDER_PAID, codes=2),
        "without codes": of_order(Purpose.ORDER_PAID),
        "at the door": of_order(Purpose.ORDER_PAID, codes=2, method=Method.CASH, hold_until=None),
    },
    Purpose.ORDER_EXPIRED: {"": of_order(Purpose.ORDER_EXPIRED, **_UNPAID | {"state": OrderState.EXPIRED})},
    Purpose.ORDER_CANCELLED: {
        "": of_order(Purpose.ORDER_CANCELLED, **_UNPAID | {"state": OrderState.CANCELLED})
    },
    Purpose.CODES_READY: {"": of_order(Purpose.CODES_READY, codes=2)},
    Purpose.CODE_ASSIGNED: {"": lambda t, origin: assigned_draft(_CODE, origin, t)},
    Purpose.PREMIUM_ENDS: {"": lambda t, origin: ending_draft(_PREMIUM, NAME.of(t.lang), origin, t)},
    Purpose.ORDER_SHIPPED: {
        "paid": of_order(Purpose.ORDER_SHIPPED, **_SHIPPED),
        "cash": of_order(Purpose.ORDER_SHIPPED, **_CASH | _SHIPPED),
    },
    Purpose.ORDER_DELIVERED: {"": of_order(Purpose.ORDER_DELIVERED, state=OrderState.DELIVERED)},
    Purpose.ORDER_REFUNDED: {
        "part": of_refund({0: 1}, 0),
        "whole": of_refund({0: 2, 1: 1}, 12000),
        "cash": of_refund({1: 1}, 0, **_CASH | {"payment_state": PaymentState.PARTLY_REFUNDED}),
        "nothing": of_refund({0: 2, 1: 1}, 0, amount=0, **_CASH | {"state": OrderState.REFUNDED}),
    },
    Purpose.MONEY_HELD: {
        "expired": of_order(Purpose.MONEY_HELD, **_UNPAID | {"state": OrderState.EXPIRED}),
        "cancelled": of_order(Purpose.MONEY_HELD, **_UNPAID | {"state": OrderState.CANCELLED}),
    },
    Purpose.MONEY_RETURNED: {"": of_order(Purpose.MONEY_RETURNED)},
    Purpose.CONFIRM_EMAIL: {"": of_link(LinkPurpose.CONFIRM)},
    Purpose.ALREADY_HERE: {"": of_account(Purpose.ALREADY_HERE)},
    Purpose.RESET_PASSWORD: {"": of_link(LinkPurpose.RESET)},
    Purpose.PASSWORD_CHANGED: {"": of_account(Purpose.PASSWORD_CHANGED)},
    Purpose.CONFIRM_NEW_EMAIL: {"": of_link(LinkPurpose.NEW_EMAIL)},
    Purpose.EMAIL_CHANGED: {"": of_account(Purpose.EMAIL_CHANGED, email="rahima.new@example.com")},
    Purpose.PROVE_ACCOUNT: {
        "Google": of_link(LinkPurpose.PROVE, federation="google.com"),
        "another service": of_link(LinkPurpose.PROVE, federation=""),
    },
    Purpose.SECOND_FACTOR_CHANGED: {
        "on": of_account(Purpose.SECOND_FACTOR_CHANGED, on=True),
        "off": of_account(Purpose.SECOND_FACTOR_CHANGED, on=False),
    },
    Purpose.ROLE_CHANGED: {
        role: of_account(Purpose.ROLE_CHANGED, role=role)
        for role in ("customer", "support", "editor", "admin")
    },
    Purpose.ACCOUNT_DELETED: {"": of_account(Purpose.ACCOUNT_DELETED)},
    Purpose.BACK_IN_STOCK: {"": back_in_stock},
    Purpose.CONTACT_RECEIVED: {"": of_message(Purpose.CONTACT_RECEIVED)},
    Purpose.CONTACT_ARRIVED: {"": of_message(Purpose.CONTACT_ARRIVED)},
    Purpose.CONTACT_ANSWERED: {"": of_message(Purpose.CONTACT_ANSWERED)},
    Purpose.WELCOME: {"": of_account(Purpose.WELCOME)},
    Purpose.CART_LEFT: {"": of_cart()},
}
