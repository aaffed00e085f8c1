"""A font with one letter, the taka sign, so that a price never begins with an empty box.

`python -m backend_ext.dev.art.taka_font` writes assets/fonts/taka.woff2.
"""

from io import BytesIO
from math import cos, hypot, pi, sin
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

Point = tuple[float, float]

TAKA = 0x09F3
UNITS, CAP_HEIGHT, ADVANCE = 1000, 714, 566
_EPOCH = 3_786_912_000  # 2024-01-01 in seconds since 1904, so that the bytes never change
_PEN = 80
# Centre line of the pen, cubic Bézier pieces with y upwards: hook, stem, bowl.
_STROKE: tuple[tuple[Point, Point, Point, Point], ...] = (
    ((40, 674), (124, 674), (172, 642), (172, 552)),
    ((172, 552), (172, 430), (172, 310), (172, 200)),
    ((172, 200), (172, 88), (226, 32), (304, 32)),
    ((304, 32), (410, 32), (484, 150), (484, 258)),
)
_BAR = (30, 392, 536, 464)
_DROP: tuple[float, float, float] = (447, 262, 77)


def _bezier(piece: tuple[Point, Point, Point, Point], t: float) -> tuple[Point, Point]:
    """Point and direction of a piece at `t`."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = piece
    s = 1 - t
    at = (
        s**3 * ax + 3 * s * s * t * bx + 3 * s * t * t * cx + t**3 * dx,
        s**3 * ay + 3 * s * s * t * by + 3 * s * t * t * cy + t**3 * dy,
    )
    way = (
        s * s * (bx - ax) + 2 * s * t * (cx - bx) + t * t * (dx - cx),
        s * s * (by - ay) + 2 * s * t * (cy - by) + t * t * (dy - cy),
    )
    return at, way


def _sides() -> tuple[list[Point], list[Point]]:
    """The left and right edge of the pen's way."""
    left: list[Point] = []
    right: list[Point] = []
    for piece in _STROKE:
        for step in range(8):
            (x, y), (dx, dy) = _bezier(piece, step / 7)
            length = hypot(dx, dy)
            nx, ny = -dy / length * _PEN / 2, dx / length * _PEN / 2
            left.append((x + nx, y + ny))
            right.append((x - nx, y - ny))
    return left, right


def _closed(pen: TTGlyphPen, corners: list[Point]) -> None:
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()


def _glyph() -> object:
    pen = TTGlyphPen(None)
    left, right = _sides()
    right.reverse()
    # Edge points steer quadratic curves, so the outline stays smooth at any size; ends stay sharp.
    pen.moveTo(left[0])
    pen.qCurveTo(*left[1:])
    pen.lineTo(right[0])
    pen.qCurveTo(*right[1:])
    pen.closePath()
    x0, y0, x1, y1 = _BAR
    _closed(pen, [(x0, y0), (x0, y1), (x1, y1), (x1, y0)])
    x, y, r = _DROP
    around = [
        (x + r / cos(pi / 8) * cos(-pi / 4 * i), y + r / cos(pi / 8) * sin(-pi / 4 * i)) for i in range(8)
    ]
    pen.qCurveTo(*around, None)
    pen.closePath()
    return pen.glyph()


def taka_font() -> bytes:
    """The font as WOFF2, the same bytes on every call."""
    empty = TTGlyphPen(None).glyph()
    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder([".notdef", "taka"])
    builder.setupCharacterMap({TAKA: "taka"})
    builder.setupGlyf({".notdef": empty, "taka": _glyph()})
    builder.setupHorizontalMetrics({".notdef": (ADVANCE, 0), "taka": (ADVANCE, 30)})
    builder.setupHorizontalHeader(ascent=928, descent=-244)
    builder.setupNameTable({"familyName": "Taka", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=928, sTypoDescender=-244, usWinAscent=928, usWinDescent=244)
    builder.setupPost(keepGlyphNames=False)
    builder.updateHead(created=_EPOCH, modified=_EPOCH)
    plain = BytesIO()
    builder.save(plain)
    packed = BytesIO()
    font = TTFont(BytesIO(plain.getvalue()), recalcTimestamp=False)
    font.flavor = "woff2"
    font.save(packed, reorderTables=False)
    return packed.getvalue()


def main() -> None:
    """Write the font under assets/fonts."""
    target = Path(__file__).parents[3] / "assets" / "fonts" / "taka.woff2"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(taka_font())


if __name__ == "__main__":
    main()
