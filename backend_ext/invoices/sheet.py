"""An empty page of A4 with the shop's font, shaped as Bangla needs it."""

from functools import cache

from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.fonts import SubsetMap, TTFFont

from backend_ext.invoices.models import Invoice
from backend_ext.kit.fonts import BOLD, REGULAR
from backend_ext.kit.text import Lang, digits
from backend_ext.kit.typed import clean

FONT = "Hind Siliguri"
MARGIN = 18.0  # mm
MUTED = (84, 105, 102)
_SILENT = 0x200B  # a space without width
_FILES = {"": REGULAR, "B": BOLD}


class Sheet(FPDF):
    """Millimetres from the top left. The same invoice gives the same bytes: its dates are the invoice's."""

    def __init__(self, invoice: Invoice, lang: Lang, title: str, page_of: str) -> None:
        super().__init__(format="A4")
        self._page_of, self._lang = page_of, lang
        self.c_margin = 0
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, 24)
        for style, file in _FILES.items():
            self.add_font(FONT, style, file)
        # Latin letters among Bangla are shaped as well by the rules of Bangla, not the other way round.
        self.set_text_shaping(True, script="beng", direction="ltr")
        self.set_creation_date(invoice.issued_at)
        self.set_lang(lang)
        self.set_title(title)
        self.set_author(known(invoice.seller.name.of(lang)))
        self.set_creator("Chemouflage")
        self.set_producer("Chemouflage")
        self.set_font(FONT, size=10)
        self.add_page()

    def footer(self) -> None:
        """Which page it is, under each."""
        self.set_y(-15)
        self.set_text_color(*MUTED)
        self.write_line(f"{self._page_of} {digits(str(self.page_no()), self._lang)}", size=8, align="C")

    def write_line(
        self, text: str, *, size: float, bold: bool = False, align: str = "L", width: float = 0
    ) -> None:
        """A line, or several when it is long, from the x there is; the next one begins under it."""
        self.set_font(FONT, "B" if bold else "", size)
        left = self.get_x()
        self.multi_cell(width, size * 0.52, known(text), align=align, new_x="LMARGIN", new_y="NEXT")
        self.set_x(left)

    def printed(self) -> bytes:
        """The finished file."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                _say_once(font)
        try:
            return bytes(self.output())
        finally:
            # The library keeps every font that it ever used in these; here one sheet is made at a time.
            SubsetMap.pick.cache_clear()
            SubsetMap.get_glyph.cache_clear()


def _say_once(font: TTFFont) -> None:
    """Where several glyphs draw one letter, the first one says it when text is copied; the others nothing.

    Left to itself the library would have them say whatever letter has their place in the font.
    """
    for glyph, _ in font.subset.items():  # noqa: PERF102  it has no keys()
        if glyph is not None and glyph.unicode == ():
            glyph.unicode = (_SILENT,)


@cache
def _letters() -> frozenset[str]:
    with TTFont(_FILES[""]) as font:
        return frozenset(map(chr, font.getBestCmap()))


def known(text: str) -> str:
    """`text` in one line, with a question mark for each letter that the font has not."""
    letters = _letters()
    return "".join(letter if letter in letters else "?" for letter in clean(text))
