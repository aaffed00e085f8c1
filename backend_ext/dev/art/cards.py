"""Whole cards and their box: paper edge, shadow, back, fan."""

from backend_ext.dev.art.faces import HEIGHT, WIDTH, Face, paper
from backend_ext.dev.art.palette import CREAM, SAFFRON, Hue, darker, lighter, mix
from backend_ext.dev.art.svg import Sheet, at, box, dot, fit, line, points, text
from backend_ext.dev.art.wordmark import honeycomb, mark, wordmark_centred


def shadow(w: float, h: float, *, r: float = 20, depth: float = 1) -> str:
    """Three faint rectangles that read as one soft shadow: no filter, so cheap to paint."""
    return "".join(
        box(
            -grow + 2 * depth,
            -grow + drop * depth,
            w + 2 * grow,
            h + 2 * grow,
            "#1b1408",
            r=r + grow,
            extra=' fill-opacity=".07"',
        )
        for grow, drop in ((1, 5), (5, 9), (10, 14))
    )


def laid(
    sheet: Sheet, body: str, x: float, y: float, *, turn: float = 0, scale: float = 1, depth: float = 1
) -> str:
    """A card with its shadow, its centre on x,y."""
    below = sheet.reuse(at(-WIDTH / 2, -HEIGHT / 2, shadow(WIDTH, HEIGHT, depth=depth)))
    return at(x, y, below + at(-WIDTH / 2, -HEIGHT / 2, body), turn=turn, scale=scale)


def front(sheet: Sheet, face: Face, hue: Hue) -> str:
    """The front of a card on its paper."""
    return face.draw(sheet, hue)


def back(sheet: Sheet, hue: Hue) -> str:
    """The back of every card: a honeycomb in the hue of the shelf with the mark in its middle."""
    centres = (
        (125 + x * 50 + (25 if y % 2 else 0), 175 + y * 43)
        for y in range(-3, 4)
        for x in range(-2, 3 if y % 2 == 0 else 2)
    )
    comb = f'<path d="{honeycomb(27, centres)}"/>'
    pale = lighter(hue.main, 0.55)
    body = (
        paper(sheet)
        + box(12, 12, 226, 326, sheet.slope(lighter(hue.main, 0.1), hue.dark), r=11)
        + f'<g fill="none" stroke="{pale}" stroke-opacity=".38" stroke-width="2">{comb}</g>'
        + box(20, 20, 210, 310, "none", r=8, extra=f' stroke="{SAFFRON}" stroke-width="2.5"')
        + at(125, 160, dot(0, 0, 70, hue.dark) + mark(52, ground=mix(hue.main, "#ffffff", 0.08)))
        + wordmark_centred(125, 272, 150, CREAM)
    )
    return sheet.reuse(body)


def deck_box(sheet: Sheet, hue: Hue, title: tuple[str, ...], note: str, emblem: str) -> str:
    """The box seen from the left front: 290 × 400 from 0,0, its side reaching to 338."""
    side = points(((290, 6), (338, -22), (338, 366), (290, 400)))
    lid = points(((4, 0), (290, 0), (338, -26), (56, -26)))
    size = min(fit(part, 244, 42) for part in title)
    lines = "".join(
        text(145, 352 - (len(title) - 1 - i) * size * 1.06, part, size, "#fff", weight=800)
        for i, part in enumerate(title)
    )
    return (
        f'<polygon points="{lid}" fill="{lighter(hue.main, 0.25)}"/>'
        f'<polygon points="{side}" fill="{sheet.slope(hue.dark, darker(hue.dark, 0.45))}"/>'
        + line("M290 330L338 298", SAFFRON, 4, ' stroke-opacity=".8"')
        + box(0, 0, 290, 400, sheet.slope(lighter(hue.main, 0.12), darker(hue.main, 0.42)), r=7)
        + line("M112 0A33 30 0 0 0 178 0", darker(hue.dark, 0.1), 2)
        + f'<path d="M112 0A33 30 0 0 0 178 0Z" fill="{hue.dark}"/>'
        + box(13, 13, 264, 374, "none", r=5, extra=f' stroke="{SAFFRON}" stroke-width="3"')
        + wordmark_centred(145, 62, 176, CREAM)
        + at(
            145,
            178,
            dot(0, 0, 88, CREAM)
            + f'<circle r="80" fill="none" stroke="{SAFFRON}" stroke-width="3"/>'
            + emblem,
        )
        + lines
        + text(145, 377, note, 16, lighter(hue.soft, 0.2), weight=600)
        + '<path d="M7 0H80L20 400H7Q0 400 0 393V7Q0 0 7 0Z" fill="#fff" fill-opacity=".07"/>'
    )
