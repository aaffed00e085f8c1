"""Things beside the cards: a phone, a book, a wall poster."""

from backend_ext.dev.art.cards import shadow
from backend_ext.dev.art.palette import CREAM, INK, PAPER, SAFFRON, Hue, darker, lighter
from backend_ext.dev.art.skeletons import skeleton
from backend_ext.dev.art.structures import STRUCTURES
from backend_ext.dev.art.svg import Sheet, at, box, dot, line, text
from backend_ext.dev.art.wordmark import mark, wordmark_centred

# Families of the periodic table, left to right; a digit is a colour, a dot an empty place.
_TABLE = (
    "0................6",
    "01..........344456",
    "01..........334456",
    "012222222222334456",
    "012222222222333456",
    "017222222222333356",
    "018222222222333356",
    "...77777777777777.",
    "...88888888888888.",
)
_FAMILY_COLOURS = (
    "#d9544a", "#e8923a", "#e5bd3f", "#5f9f6a", "#3fa0a0", "#4f7fc9", "#8b5fb8", "#c9679a", "#a3705a",
)  # fmt: skip


def phone(sheet: Sheet, hue: Hue, picture: str, caption: str, note: str) -> str:
    """A phone of 330 × 640 from 0,0 with a picture hovering over its dark screen."""
    screen = sheet.slope(hue.main, darker(hue.dark, 0.35))
    rings = "".join(
        f'<ellipse cx="165" cy="400" rx="{rx}" ry="{ry}"/>' for rx, ry in ((118, 30), (84, 21), (50, 12))
    )
    corners = line("M40 150V120H70M260 120H290V150M290 420V450H260M70 450H40V420", CREAM, 5)
    return (
        shadow(330, 640, r=46, depth=1.6)
        + box(0, 0, 330, 640, sheet.slope("#3c4a4d", "#11191a"), r=46)
        + box(14, 14, 302, 612, screen, r=34)
        + box(125, 26, 80, 15, "#11191a", r=8)
        + text(165, 88, caption, 27, "#fff")
        + dot(165, 285, 150, sheet.fading("#ffffff", 0.38))
        + f'<g fill="none" stroke="{SAFFRON}" stroke-opacity=".75" stroke-width="3">{rings}</g>'
        + corners
        + at(165, 275, picture)
        + box(38, 490, 254, 60, PAPER, r=30)
        + text(165, 529, note, 25, hue.dark, chemical=True)
        + "".join(
            dot(x, 588, 7, "#fff", f' fill-opacity="{o}"') for x, o in ((141, 1), (165, 0.4), (189, 0.4))
        )
    )


def book(sheet: Sheet, hue: Hue) -> str:
    """The guide closed, its cover 380 × 520 from 0,0, pages showing below and at the right."""
    cover = sheet.slope(lighter(hue.main, 0.14), hue.dark)
    ring = skeleton(STRUCTURES["benzene"].build(), 150, 150, hue.dark)
    return (
        shadow(400, 532, r=12, depth=1.5)
        + box(12, 10, 386, 522, hue.dark, r=8)
        + box(16, 14, 374, 510, PAPER, r=4)
        + line("M384 24V518M380 24V518M28 521H384", "#d8c9a6", 2)
        + box(0, 0, 380, 512, cover, r=8)
        + box(0, 0, 34, 512, darker(hue.dark, 0.25), r=8)
        + box(56, 24, 300, 464, "none", r=6, extra=f' stroke="{SAFFRON}" stroke-width="3"')
        + wordmark_centred(206, 84, 210, CREAM)
        + at(
            206,
            236,
            dot(0, 0, 108, CREAM)
            + f'<circle r="98" fill="none" stroke="{SAFFRON}" stroke-width="3"/>'
            + ring,
        )
        + text(206, 404, "Teacher's", 50, "#fff", weight=800)
        + text(206, 456, "Guide", 50, "#fff", weight=800)
    )


def open_book(sheet: Sheet, hue: Hue) -> str:
    """The guide open at a lesson, 680 × 460 from 0,0."""
    left = sheet.slope("#fffdf7", "#efe3c9")
    right = sheet.slope("#f6ecd6", "#fffdf7", across=True)
    lines = "".join(f"M44 {y}H{296 - (y * 7) % 60}" for y in range(150, 400, 30))
    tasks = "".join(f"M424 {y}H{632 - (y * 5) % 50}" for y in (318, 356, 394))
    marks = "".join(dot(396, y, 11, hue.main) for y in (318, 356, 394))
    return (
        shadow(680, 460, r=14, depth=1.6)
        + box(-8, 8, 696, 462, hue.dark, r=14)
        + f'<path d="M0 10Q170 -24 340 10V450Q170 416 0 450Z" fill="{left}"/>'
        + f'<path d="M340 10Q510 -24 680 10V450Q510 416 340 450Z" fill="{right}"/>'
        + line("M340 12V448", "#b7a179", 3)
        + text(44, 78, "Lesson 12", 22, hue.main, anchor="start")
        + text(44, 118, "Benzene", 40, INK, anchor="start", weight=800)
        + line(lines, "#c9b78f", 7)
        + at(510, 158, dot(0, 0, 118, hue.soft) + skeleton(STRUCTURES["benzene"].build(), 150, 150, hue.dark))
        + marks
        + line(tasks, "#c9b78f", 7)
    )


def poster(sheet: Sheet) -> str:
    """The periodic table as a poster, 700 × 480 from 0,0."""
    cells = ["" for _ in _FAMILY_COLOURS]
    for row, places in enumerate(_TABLE):
        for column, place in enumerate(places):
            if place != ".":
                y = 118 + row * 35 + (14 if row > 6 else 0)
                cells[int(place)] += f"M{40 + column * 34.5:g} {y}h31v31h-31z"
    tiles = "".join(f'<path d="{d}" fill="{c}"/>' for d, c in zip(cells, _FAMILY_COLOURS, strict=True))
    return (
        shadow(700, 480, r=4, depth=1.4)
        + box(0, 0, 700, 480, sheet.slope("#fffdf7", "#f6ead0"), r=4)
        + text(40, 78, "Periodic Table", 46, INK, anchor="start", weight=800)
        + at(630, 62, mark(30))
        + tiles
        + box(-10, -8, 720, 20, "#5a3d20", r=6)
        + box(-10, 470, 720, 20, "#5a3d20", r=6)
        + line("M80 -6L350 -96L620 -6", "#7a5a36", 4)
        + dot(350, -96, 9, "#4c3017")
    )
