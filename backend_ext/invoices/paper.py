"""Draws an invoice: who sells, who buys, what, for how much, and that it is paid."""

from fpdf.enums import TableBordersLayout, VAlign
from fpdf.fonts import FontFace

from backend_ext.invoices.models import Invoice
from backend_ext.invoices.sheet import FONT, MARGIN, MUTED, Sheet, known
from backend_ext.kit.dates import show_day, show_moment
from backend_ext.kit.i18n import Translator, texts
from backend_ext.kit.money import format_taka
from backend_ext.kit.text import Lang, digits
from backend_ext.terms.models import Method

_INK, _TEAL, _SOFT, _LINE = (16, 49, 47), (11, 92, 88), (217, 235, 228), (200, 212, 208)
_WIDE = 210 - 2 * MARGIN
_RIGHT = MARGIN + _WIDE / 2 + 6


def paper(invoice: Invoice, lang: Lang) -> bytes:
    """The invoice as a PDF in `lang`; the same bytes for the same invoice."""
    t = texts(lang)
    title = t.gettext("Invoice {number}", number=invoice.number)
    sheet = Sheet(invoice, lang, title, t.gettext("Invoice {number} · page", number=invoice.number))
    _head(sheet, invoice, t)
    _parties(sheet, invoice, t)
    _lines(sheet, invoice, t)
    _sums(sheet, invoice, t)
    _close(sheet, invoice, t)
    return sheet.printed()


def _head(sheet: Sheet, invoice: Invoice, t: Translator) -> None:
    """The tile of the shop, its name, and what this is."""
    sheet.set_fill_color(*_TEAL)
    sheet.rect(MARGIN, MARGIN, 15, 18, style="F", round_corners=True, corner_radius=2.5)
    sheet.set_text_color(255, 253, 248)
    sheet.set_xy(MARGIN, MARGIN + 4)
    sheet.set_font(FONT, "B", 20)
    sheet.cell(15, 10, "Ch", align="C")
    sheet.set_text_color(*_INK)
    sheet.set_xy(MARGIN + 20, MARGIN + 1)
    sheet.write_line(invoice.seller.name.of(t.lang), size=17, bold=True, width=_WIDE / 2)
    sheet.set_text_color(*MUTED)
    sheet.write_line(invoice.seller.address.of(t.lang), size=9.5, width=_WIDE / 2 - 20)
    for label, value in (
        (t.gettext("BIN"), invoice.seller.bin),
        (t.gettext("Trade licence"), invoice.seller.trade_licence),
    ):
        if value:
            sheet.write_line(f"{label} {value}", size=9.5, width=_WIDE / 2 - 20)
    bottom = sheet.get_y()
    sheet.set_text_color(*_TEAL)
    sheet.set_xy(_RIGHT, MARGIN + 1)
    sheet.write_line(t.gettext("Invoice"), size=22, bold=True, align="R", width=_WIDE / 2 - 6)
    sheet.set_y(max(bottom, sheet.get_y(), MARGIN + 20) + 8)


def _parties(sheet: Sheet, invoice: Invoice, t: Translator) -> None:
    """The buyer on the left, number and dates on the right."""
    top, buyer = sheet.get_y(), invoice.buyer
    where = ", ".join(filter(None, (buyer.street, buyer.area)))
    place = f"{buyer.district.of(t.lang)} {digits(buyer.postcode, t.lang)}".strip()
    sheet.set_text_color(*MUTED)
    sheet.write_line(t.gettext("Sold to"), size=9)
    sheet.set_text_color(*_INK)
    if buyer.name:
        sheet.write_line(buyer.name, size=11.5, bold=True, width=_WIDE / 2 - 4)
    for text in filter(None, (where, place)):
        sheet.write_line(text, size=10, width=_WIDE / 2 - 4)
    bottom = sheet.get_y()
    sheet.set_y(top)
    facts = (
        (t.gettext("Invoice number"), invoice.number),
        (t.gettext("Invoice date"), show_day(invoice.issued_at, t.lang)),
        (t.gettext("Order number"), invoice.order_number),
        (t.gettext("Order date"), show_day(invoice.ordered_at, t.lang)),
    )
    for label, value in facts:
        _pair(sheet, label, value, size=10)
    sheet.set_y(max(bottom, sheet.get_y()) + 8)


def _pair(sheet: Sheet, label: str, value: str, *, size: float, bold: bool = False) -> None:
    """A name and its value, in the right half."""
    height, half = size * 0.6, (_WIDE / 2 - 6) / 2
    sheet.set_x(_RIGHT)
    sheet.set_font(FONT, "B" if bold else "", size)
    sheet.set_text_color(*(_INK if bold else MUTED))
    sheet.cell(half, height, known(label))
    sheet.set_text_color(*_INK)
    sheet.cell(half, height, known(value), align="R", new_x="LMARGIN", new_y="NEXT")


def _lines(sheet: Sheet, invoice: Invoice, t: Translator) -> None:
    """What was sold; the heading again on every page."""
    sheet.set_font(FONT, size=10)
    sheet.set_draw_color(*_LINE)
    sheet.set_fill_color(255)
    heading = FontFace(emphasis="BOLD", color=_TEAL, fill_color=_SOFT)
    with sheet.table(
        width=_WIDE,
        col_widths=(52, 14, 17, 17),
        text_align=("LEFT", "RIGHT", "RIGHT", "RIGHT"),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=heading,
        line_height=5.6,
        padding=(1.6, 2),
        v_align=VAlign.T,
    ) as table:
        table.row((t.gettext("What"), t.gettext("Quantity"), t.gettext("Price each"), t.gettext("Amount")))
        for line in invoice.lines:
            table.row(
                (
                    known(line.name.of(t.lang)),
                    digits(str(line.quantity), t.lang),
                    format_taka(line.unit_price, t.lang),
                    format_taka(line.total, t.lang),
                )
            )


def _sums(sheet: Sheet, invoice: Invoice, t: Translator) -> None:
    """Goods, discount, delivery, total: kept together on one page."""
    if sheet.will_page_break(45):
        sheet.add_page()
    sheet.ln(4)
    _pair(sheet, t.gettext("Goods"), format_taka(invoice.goods, t.lang), size=10)
    if invoice.discount:
        _pair(sheet, t.gettext("Discount"), f"−{format_taka(invoice.discount, t.lang)}", size=10)
    delivery = format_taka(invoice.delivery, t.lang) if invoice.delivery else t.gettext("Free")
    _pair(sheet, t.gettext("Delivery"), delivery, size=10)
    sheet.set_draw_color(*_TEAL)
    sheet.line(_RIGHT, sheet.get_y() + 1, MARGIN + _WIDE, sheet.get_y() + 1)
    sheet.ln(2)
    _pair(sheet, t.gettext("Total"), format_taka(invoice.total, t.lang), size=14, bold=True)


def _close(sheet: Sheet, invoice: Invoice, t: Translator) -> None:
    """How it was paid, and whom to ask."""
    sheet.ln(6)
    when = show_moment(invoice.issued_at, t.lang)
    if invoice.total == 0:
        paid = t.gettext("Nothing was left to pay on {moment}.", moment=when)
    elif invoice.method is Method.CASH:
        paid = t.gettext("Paid in cash at the door on {moment}.", moment=when)
    else:
        paid = t.gettext("Paid online through aamarPay on {moment}.", moment=when)
    sheet.write_line(paid, size=10.5, bold=True)
    sheet.set_text_color(*MUTED)
    if invoice.reference:
        sheet.write_line(t.gettext("Payment reference: {reference}", reference=invoice.reference), size=9.5)
    sheet.ln(2)
    sheet.write_line(t.gettext("All amounts are in Bangladeshi taka. Times are those of Dhaka."), size=9)
    sheet.write_line(t.gettext("This invoice was made by a computer and needs no signature."), size=9)
    sheet.write_line(
        t.gettext("Questions about this invoice? Write to {address}.", address=invoice.support), size=9
    )
