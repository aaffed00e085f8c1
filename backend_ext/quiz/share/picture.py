"""The picture of a shared result, 1200 × 630, as chats show it."""

from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from backend_ext.kit.fonts import BOLD, REGULAR
from backend_ext.kit.text import Lang
from backend_ext.quiz.share import words
from backend_ext.quiz.share.models import SharedResult

SIZE = (1200, 630)
_GROUND = Path(__file__).parent / "ground.webp"
_LEFT, _ROOM = 64, 1072
_WHITE, _CREAM, _SAFFRON, _CORAL, _INK = "#ffffff", "#d9ebe4", "#f5b73c", "#e4633f", "#06302d"
_FINE = 3  # squares are drawn so many times larger: their slanting lines come out smooth


def draw(result: SharedResult, lang: Lang, site: str) -> bytes:
    """The picture as a PNG; the same result gives the same bytes. `site` is the host that is named on it."""
    with Image.open(_GROUND) as stored:
        image = stored.convert("RGB")
    pen = ImageDraw.Draw(image)
    _line(pen, 152, words.played(result, lang), 36, _CREAM, BOLD)
    _line(pen, 198, words.right_of(result, lang), 96, _WHITE, BOLD)
    _marks(image, result.marks)
    told = words.points(result, lang)
    _line(pen, 460, f"{result.name} · {told}" if result.name else told, 40, _SAFFRON, BOLD)
    _line(pen, 560, f"{words.challenge(lang)}  {site}", 30, _CREAM, REGULAR)
    out = BytesIO()
    # A palette makes it a fifth as large, which counts where it is seen: in chats on phones.
    image.quantize(192, Image.Quantize.FASTOCTREE, dither=Image.Dither.FLOYDSTEINBERG).save(out, "PNG")
    return out.getvalue()


def _line(pen: ImageDraw.ImageDraw, top: int, text: str, size: int, fill: str, file: Path) -> None:
    """A line at the left edge, smaller when it would be too long."""
    font = _font(file, size)
    while size > 16 and pen.textlength(text, font=font) > _ROOM:
        size -= 2
        font = _font(file, size)
    pen.text((_LEFT, top), text, fill=fill, font=font)


@cache
def _font(file: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.RAQM)


def _marks(image: Image.Image, marks: tuple[bool, ...]) -> None:
    """A square for each question: a tick on saffron for a right one, a cross on coral for a wrong one."""
    side, gap = 88, 16
    for place, right in enumerate(marks[:10]):
        square = _square(right, side)
        image.paste(square, (_LEFT + place * (side + gap), 346), square)


@cache
def _square(right: bool, side: int) -> Image.Image:
    large = side * _FINE
    square = Image.new("RGBA", (large, large))
    pen = ImageDraw.Draw(square)
    pen.rounded_rectangle((0, 0, large - 1, large - 1), large // 5, fill=_SAFFRON if right else _CORAL)

    def at(*shares: float) -> list[float]:
        return [share * large for share in shares]

    strokes = [at(0.27, 0.54, 0.43, 0.70, 0.74, 0.33)] if right else []
    if not right:
        strokes = [at(0.31, 0.31, 0.69, 0.69), at(0.69, 0.31, 0.31, 0.69)]
    for stroke in strokes:
        pen.line(stroke, fill=_INK if right else _WHITE, width=large // 9, joint="curve")
    return square.resize((side, side), Image.Resampling.LANCZOS)
