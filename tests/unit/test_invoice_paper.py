"""The printed invoice: what it says in both languages, and Bangla shaped as it is written."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import uharfbuzz

from backend_ext.invoices.models import Buyer, Invoice, InvoiceLine
from backend_ext.invoices.paper import paper
from backend_ext.kit.fonts import BOLD, REGULAR
from backend_ext.kit.text import Lang, Localized
from backend_ext.ordering.districts import DISTRICTS
from backend_ext.terms.contact import Seller
from backend_ext.terms.models import Method

PAID = datetime(2026, 11, 22, 10, 12, tzinfo=UTC)


def _line(**changes: Any) -> InvoiceLine:
    values = {
        "name": Localized(en="Flame Tests", bn="শিখা পরীক্ষা: ক্ষার ও কর্পূর"),
        "quantity": 3,
        "unit_price": 19950,
        "total": 59850,
    }
    return InvoiceLine(**(values | changes))


def _invoice(**changes: Any) -> Invoice:
    values: dict[str, Any] = {
        "id": "o1",
        "number": "INV-2026-000123",
        "order_number": "CH-7F3K-29QD",
        "seller": Seller(bin="001234567-0101"),
        "support": "help@example.com",
        "buyer": Buyer(
            name="Rahima খাতুন",
            street="House 12, সড়ক ৩",
            area="Dhanmondi",
            postcode="1205",
            district=DISTRICTS["dhaka"],
        ),
        "lines": [_line()],
        "goods": 59850,
        "discount": 5000,
        "delivery": 6000,
        "total": 60850,
        "method": Method.ONLINE,
        "reference": "AAM77",
        "ordered_at": PAID,
        "issued_at": PAID,
    }
    return Invoice(**(values | changes))


def _pages(data: bytes) -> list[str]:
    """What copying each page gives, without the marks that are not to be seen."""
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range().replace("\u200b", "") for page in document]


SAYS: dict[Lang, tuple[str, ...]] = {
    "en": (
        "Invoice number INV-2026-000123", "Order number CH-7F3K-29QD", "22 November 2026",
        "BIN 001234567-0101", "Rahima খাতুন", "House 12, সড়ক ৩, Dhanmondi", "Dhaka 1205",
        "Flame Tests 3 ৳199.50 ৳598.50",
        "Goods ৳598.50", "Discount −৳50", "Delivery ৳60", "Total ৳608.50",
        "Paid online through aamarPay on 22 November 2026, 4:12 PM.", "Payment reference: AAM77",
        "Write to help@example.com.", "page 1",
    ),
    "bn": (
        "চালান নম্বর INV-2026-000123", "অর্ডার নম্বর CH-7F3K-29QD", "২২ নভেম্বর ২০২৬", "বিআইএন 001234567-0101",
        "Rahima খাতুন", "ঢাকা ১২০৫", "শিখা পরীক্ষা: ক্ষার ও কর্পূর ৩ ৳১৯৯.৫০ ৳৫৯৮.৫০", "পণ্যের দাম ৳৫৯৮.৫০",
        "ছাড় −৳৫০", "ডেলিভারি ৳৬০", "মোট ৳৬০৮.৫০", "বিকাল ৪:১২", "পেমেন্টের সূত্র: AAM77",
        "পৃষ্ঠা ১",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "bn"])
def test_it_says_everything_and_is_the_same_each_time(lang: Lang) -> None:
    invoice = _invoice()

    data = paper(invoice, lang)

    (page,) = _pages(data)
    assert [text for text in SAYS[lang] if text not in page] == []
    assert paper(invoice, lang) == data


def test_what_is_not_there_is_not_named() -> None:
    nobody = Buyer(name="", street="", area="", postcode="", district=DISTRICTS["dhaka"])
    invoice = _invoice(
        buyer=nobody, discount=0, delivery=0, reference="", method=Method.CASH, seller=Seller()
    )

    (page,) = _pages(paper(invoice, "en"))

    assert "Delivery Free" in page
    assert "Paid in cash at the door" in page
    for absent in ("Discount", "reference", "BIN", "licence", ", ,"):
        assert absent not in page


def test_thirty_lines_of_long_names_take_several_pages_and_lose_nothing() -> None:
    lines = [_line(name=Localized(en=f"No. {n}, " + "a rather long name " * 8, bn="দীর্ঘ")) for n in range(30)]

    pages = _pages(paper(_invoice(lines=lines), "en"))

    assert len(pages) >= 3
    assert all("Price each" in page for page in pages if "No. " in page)
    assert all(f"No. {n}," in "".join(pages) for n in range(30))
    assert "Total ৳608.50" in pages[-1]


def test_a_letter_that_the_font_has_not_is_a_question_mark() -> None:
    buyer = _invoice().buyer.model_copy(update={"name": "Łukasz 王 😀\u202e"})

    (page,) = _pages(paper(_invoice(buyer=buyer), "en"))

    assert "Łukasz ? ?" in page


@pytest.mark.parametrize("file", [REGULAR, BOLD], ids=["regular", "bold"])
def test_the_font_writes_conjuncts_as_one_and_vowel_signs_where_they_belong(file: Path) -> None:
    face = uharfbuzz.Face(file.read_bytes())
    font = uharfbuzz.Font(face)

    def glyphs(text: str) -> list[int]:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.script, buffer.direction = "beng", "ltr"
        uharfbuzz.shape(font, buffer)
        return [info.codepoint for info in buffer.glyph_infos]

    for conjunct in ("ক্ষ", "ন্ত্র", "স্ট", "জ্ঞ", "ত্র"):
        assert len(glyphs(conjunct)) == 1, conjunct
    ka, sign, reph = glyphs("ক")[0], glyphs("কি"), glyphs("র্ক")
    assert (sign[1], len(sign)) == (ka, 2)  # the sign that is said after the letter stands before it
    assert (reph[0], len(reph)) == (ka, 2)  # the r that is said before it stands above it
    assert glyphs("Ch ক্ষ")[:2] == glyphs("Ch")  # Latin letters beside it stay what they are
    assert 0 not in glyphs("৳০১২৩৪৫৬৭৮৯ ড়ঢ়য়ৎ।")
