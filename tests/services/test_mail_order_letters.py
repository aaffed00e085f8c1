"""What the mails about orders say: complete, in one language, and safe whatever a customer typed."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from backend_ext.kit.clock import utcnow
from backend_ext.kit.i18n import Translator, texts
from backend_ext.kit.text import LANGS, Lang, Localized, digits
from backend_ext.mail.message import compose
from backend_ext.mail.models import Mail, Purpose
from backend_ext.mail.order_letter import Occasion
from backend_ext.mail.order_letters import order_draft
from backend_ext.mail.render import Rendered, render
from backend_ext.ordering.models import Address, Contact, Event, Order, OrderLine, OrderState
from backend_ext.premium.models import CodeState, PremiumCode
from backend_ext.promotion.models import AppliedCoupon
from backend_ext.terms.models import Method, Zone
from tests.services.mail_text import Text, complete_bangla, seen

S, P = OrderState, Purpose
NUMBER = "CH-7F3K-29QD"
SUPPORT = "hello@chemouflage.test"
ORIGIN = "https://chemouflage.test"
LINK = f"{ORIGIN}/orders/{NUMBER}?key=a-b_c"
PLACED_AT = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)

# Every kind of letter: its purpose, and the order it finds when it is sent.
KINDS = {
    "online": (P.ORDER_PLACED, Method.ONLINE, S.AWAITING_PAYMENT),
    "cash": (P.ORDER_PLACED, Method.CASH, S.PROCESSING),
    "late": (P.ORDER_PLACED, Method.ONLINE, S.PROCESSING),
    "paid": (P.ORDER_PAID, Method.ONLINE, S.PROCESSING),
    "expired": (P.ORDER_EXPIRED, Method.ONLINE, S.EXPIRED),
    "cancelled": (P.ORDER_CANCELLED, Method.ONLINE, S.CANCELLED),
}
EACH = [(kind, lang) for kind, lang in product(KINDS, LANGS)]


def line(slug: str, bangla: str, quantity: int, price: int, codes: int) -> OrderLine:
    return OrderLine(
        product_id=f"p-{slug}",
        slug=slug,
        name=Localized(en=slug.replace("-", " ").title(), bn=bangla),
        image="/x.svg",
        quantity=quantity,
        unit_price=price,
        codes_per_unit=codes,
    )


def named(original: OrderLine, name: str) -> OrderLine:
    return original.model_copy(update={"name": Localized(en=name, bn=name)})


def an_order(lang: Lang, method: Method, state: OrderState, **changes: Any) -> Order:
    values: dict[str, Any] = {
        "id": "a" * 24,
        "number": NUMBER,
        "key": "k",
        "visitor": "v",
        "email_key": "rina@example.com",
        "lang": lang,
        "contact": Contact(name="রিনা আক্তার", email="rina@example.com", phone="+8801712345678"),
        "address": Address(street="বাড়ি ১২", area="ধানমন্ডি", district="coxs-bazar", postcode="1209"),
        "zone": Zone.OUTSIDE_DHAKA,
        "lines": [line("ionic-bonds", "আয়নিক বন্ধন", 2, 19900, 1), line("guide", "সহায়িকা", 1, 80050, 0)],
        "goods": 119850,
        "discount": 1000,
        "coupon": AppliedCoupon(coupon_id="c", version=1, code="EID10", discount=1000),
        "delivery": 12000,
        "total": 130850,
        "method": method,
        "state": state,
        "hold_until": PLACED_AT + timedelta(minutes=15) if method is Method.ONLINE else None,
        "created_at": PLACED_AT,
        "updated_at": PLACED_AT,
    }
    return Order(**(values | changes))


def codes() -> list[PremiumCode]:
    return [
        PremiumCode(id=c, code=c, state=CodeState.ASSIGNED, product_id="p-ionic-bonds", created_at=PLACED_AT)
        for c in ("ABCDEFGHJKLM", "W3RTYUPLKJH7")
    ]


def drawn(purpose: Purpose, about: Occasion, t: Translator) -> Rendered:
    return render(order_draft(purpose, about, t), t, ORIGIN, SUPPORT)


def written(kind: str, lang: Lang, **changes: Any) -> Rendered:
    purpose, method, state = KINDS[kind]
    order = an_order(lang, method, state, **changes)
    about = Occasion(order, codes() if purpose is P.ORDER_PAID else [], LINK, ORIGIN)
    return drawn(purpose, about, texts(lang))


@pytest.mark.parametrize(("kind", "lang"), EACH)
def test_both_parts_tell_number_money_address_and_link(kind: str, lang: Lang) -> None:
    mail = written(kind, lang)
    line_total, total = digits("৳398", lang), digits("৳1,308.50", lang)
    delivery, discount = digits("৳120", lang), digits("−৳10", lang)
    town = {"en": "Cox's Bazar 1209", "bn": "কক্সবাজার ১২০৯"}[lang]
    for part in (mail.text, seen(mail)):
        for wanted in (
            NUMBER,
            line_total,
            total,
            delivery,
            "(EID10)",
            discount,
            town,
            "+8801712345678",
            SUPPORT,
        ):
            assert wanted in part
    assert NUMBER in mail.subject
    assert LINK in mail.text
    assert LINK in Text(mail.html).links


@pytest.mark.parametrize(("kind", "lang"), EACH)
def test_codes_are_in_the_mail_of_a_paid_order_and_in_no_other(kind: str, lang: Lang) -> None:
    mail = written(kind, lang)
    for part in (mail.text, seen(mail)):
        for code in ("ABCD-EFGH-JKLM", "W3RT-YUPL-KJH7"):
            assert (code in part) is (kind == "paid")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_left_in_english_in_a_bangla_mail(kind: str) -> None:
    purpose, method, state = KINDS[kind]
    about = Occasion(an_order("bn", method, state), [], LINK, ORIGIN)
    mail = drawn(purpose, about, complete_bangla())
    allowed = rf"{NUMBER}|EID10|https?://\S+|{SUPPORT}|chemouflage|\b98\b|\bCf\b|\+8801712345678"
    symbols = r"\b(?:O|W|Ho|Pd|Ti|Ca)\b"
    for part in (mail.subject, mail.text, re.sub(symbols, "", seen(mail))):
        assert re.findall("[A-Za-z0-9]+", re.sub(allowed, "", part, flags=re.IGNORECASE)) == []


@pytest.mark.parametrize(("kind", "lang"), EACH)
def test_html_fetches_nothing_and_runs_nothing(kind: str, lang: Lang) -> None:
    html = written(kind, lang).html
    page = Text(html)
    assert page.tags.isdisjoint({"script", "img", "link", "iframe", "form", "video", "object"})
    assert "url(" not in html
    assert "@import" not in html
    assert all(address.startswith(f"{ORIGIN}/") for address in page.links)
    assert f'lang="{lang}"' in html
    assert "prefers-color-scheme: dark" in html
    assert len(html) < 60_000  # Gmail cuts at 102 kB


@pytest.mark.parametrize(("kind", "lang"), EACH)
def test_the_text_part_reads_well(kind: str, lang: Lang) -> None:
    text = written(kind, lang).text
    assert "\n\n\n" not in text
    assert not re.search(r"[{}<>&]|None", text)
    assert all(shown == shown.rstrip() for shown in text.splitlines())


def test_the_time_to_pay_is_told_in_dhaka_time() -> None:
    english, bangla = written("online", "en"), written("online", "bn")
    assert english.subject == f"Order {NUMBER}: please pay by 6:45 PM"
    assert "To pay by 22 November 2026, 6:45 PM, Dhaka time" in english.text
    assert "Pay ৳1,308.50 now" in english.text
    assert "সন্ধ্যা ৬:৪৫" in bangla.subject


def test_a_mail_that_comes_late_does_not_ask_for_money() -> None:
    mail = written("late", "en")
    assert mail.subject == f"Your order {NUMBER}"
    assert "Pay " not in mail.text
    cancelled = an_order("en", Method.CASH, S.CANCELLED)
    later = drawn(P.ORDER_PLACED, Occasion(cancelled, [], LINK, ORIGIN), texts("en"))
    assert "at the door" not in later.text


def test_cash_tells_what_to_have_ready_and_when_the_codes_come() -> None:
    text = written("cash", "en").text
    assert "Please have ৳1,308.50 ready" in text
    assert "Your 2 premium codes come by e-mail once the parcel is paid for." in text
    plain = written("cash", "en", lines=[line("guide", "সহায়িকা", 1, 80050, 0)]).text
    assert "premium code" not in plain


@pytest.mark.parametrize("lang", LANGS)
def test_an_order_that_ended_links_to_what_can_be_bought_again(lang: Lang) -> None:
    prefix = {"en": ORIGIN, "bn": f"{ORIGIN}/bn"}[lang]
    two = written("expired", lang)
    assert {f"{prefix}/shop", f"{prefix}/products/ionic-bonds", LINK} <= set(Text(two.html).links)
    assert f"{prefix}/products/guide" in two.text
    one = written("expired", lang, lines=[line("guide", "সহায়িকা", 1, 80050, 0)])
    assert f"{prefix}/shop" not in Text(one.html).links
    assert f"{prefix}/products/guide" in Text(one.html).links


@pytest.mark.parametrize(
    ("lang", "heading", "paid", "moment"),
    [
        ("en", "What happened", "Paid", "22 November 2026, 6:00 PM"),
        ("bn", "যা যা হয়েছে", "পরিশোধিত", "২২ নভেম্বর ২০২৬"),
    ],
)
def test_what_happened_so_far_is_in_the_mail_newest_first(
    lang: Lang, heading: str, paid: str, moment: str
) -> None:
    at = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    events = [Event(kind="placed", at=PLACED_AT, by="shopper"), Event(kind="payment_pending", at=at, by="x")]
    alone = written("paid", lang, events=events[:1])
    assert heading not in alone.text
    assert heading not in seen(alone)

    mail = written("paid", lang, events=[*events, Event(kind="paid", at=at, by="gateway")])

    for part in (mail.text, seen(mail)):
        told = part[part.index(heading) :]
        assert moment in told
        assert told.index(paid) < told.index({"en": "You ordered", "bn": "আপনি অর্ডার করেছেন"}[lang])
        assert "pending" not in told


def test_free_delivery_and_no_discount() -> None:
    mail = written("paid", "en", delivery=0, discount=0, coupon=None)
    assert "Delivery: free" in mail.text
    assert "Discount" not in mail.text + seen(mail)


HEADERS = [
    "Auto-Submitted",
    "Content-Language",
    "Content-Type",
    "Date",
    "From",
    "MIME-Version",
    "Message-ID",
    "Subject",
    "To",
]
HOSTILE = "<script>alert(1)</script>\"'{{7*7}}{0.__class__}"


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_customer_typed_stays_text(kind: str) -> None:
    mail = written(
        kind,
        "en",
        contact=Contact(name=HOSTILE, email="eve@example.com", phone="+8801712345678"),
        address=Address(street=f"{HOSTILE}\r\nline", area=HOSTILE, district="dhaka"),
        lines=[
            named(line("guide", "সহায়িকা", 1, 80050, 0), HOSTILE),
        ],
    )
    assert "script" not in Text(mail.html).tags
    assert seen(mail).count("alert(1)") == mail.text.count("alert(1)") >= 4
    assert "{{7*7}}" in mail.text


@pytest.mark.parametrize(
    "name", ["Eve\r\nBcc: victim@example.com", "Eve\nX: y", "Eve\r\n\r\nbody", "\u2028Eve"]
)
def test_a_name_cannot_add_a_header(name: str) -> None:
    mail = Mail(
        id="m" * 24,
        purpose=P.ORDER_PAID,
        subject_id="a" * 24,
        to="eve@example.com",
        lang="en",
        due_at=utcnow(),
        created_at=utcnow(),
    )
    content = replace(written("paid", "en"), subject="Plain", name=name)

    message = compose(mail, content, f"Chemouflage <{SUPPORT}>", utcnow())

    raw = message.as_bytes().partition(b"\r\n\r\n")[0].decode()
    names = [shown.partition(":")[0] for shown in raw.split("\r\n") if not shown.startswith((" ", "\t"))]
    assert sorted(names) == HEADERS
    assert [address.addr_spec for address in message["To"].addresses] == ["eve@example.com"]
    assert message["Bcc"] is None


def test_addresses_outside_ascii() -> None:
    mail = Mail(
        id="m" * 24,
        purpose=P.ORDER_PAID,
        subject_id="a" * 24,
        to="rina@বাংলা.example.com",
        lang="bn",
        due_at=utcnow(),
        created_at=utcnow(),
    )
    message = compose(mail, replace(written("paid", "bn"), name="রিনা"), f"Chemouflage <{SUPPORT}>", utcnow())
    assert message["To"].addresses[0].addr_spec == "rina@xn--54b7fta0cc.example.com"
    assert message["To"].addresses[0].display_name == "রিনা"
    assert message.as_bytes().isascii()
