"""A sheet of SVG: shared gradients with ids, and the few marks every picture is made of."""

import re
from collections.abc import Sequence
from html import escape

FONTS = "system-ui,Roboto,'Segoe UI','Helvetica Neue',Arial,sans-serif"
_NARROW = frozenset("iljtfrI.,:;'()[]·| 1")
_WIDE = frozenset("mwMWQO@%&+−=")
_FORMULA = re.compile(r"\^[0-9]*[+-]|(?<=[A-Za-z)\]])[0-9]+|[^0-9^]+|[0-9]+")


def num(value: float) -> str:
    """The shortest text of a coordinate, to one tenth."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def points(pairs: Sequence[tuple[float, float]]) -> str:
    """Coordinates as the `points` attribute of a polygon."""
    return " ".join(f"{num(x)},{num(y)}" for x, y in pairs)


def width_of(text: str, size: float) -> float:
    """A careful estimate of the width of bold sans-serif text, in the units of `size`."""
    plain = text.replace("^", "")
    ems = sum(0.36 if c in _NARROW else 0.88 if c in _WIDE else 0.7 if c.isupper() else 0.6 for c in plain)
    return ems * size


def fit(text: str, width: float, size: float) -> float:
    """The largest font size up to `size` at which the text keeps within `width`."""
    return min(size, size * width / max(width_of(text, size), 1))


def formula(text: str, size: float) -> str:
    """Tspans for a formula: digits after a letter sink, what follows `^` rises (`SO4^2-`)."""
    parts: list[str] = []
    back = 0.0
    for token in _FORMULA.finditer(text):
        piece = token.group()
        before = text[token.start() - 1] if token.start() else " "
        raised = piece.startswith("^")
        sunk = piece.isdigit() and (before.isalpha() or before in ")]")
        shift = -0.36 * size if raised else 0.2 * size if sunk else 0.0
        small = f' font-size="{num(size * 0.64)}"' if raised or sunk else ""
        shown = escape(piece.lstrip("^").replace("-", "−"))
        move = f' dy="{num(shift + back)}"' if shift + back else ""
        parts.append(f"<tspan{move}{small}>{shown}</tspan>" if move or small else shown)
        back = -shift
    return "".join(parts)


def text(
    x: float,
    y: float,
    content: str,
    size: float,
    fill: str,
    *,
    anchor: str = "middle",
    weight: int = 700,
    chemical: bool = False,
    extra: str = "",
) -> str:
    """One line of text; `chemical` sets indices and charges."""
    body = formula(content, size) if chemical else escape(content)
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return (
        f'<text x="{num(x)}" y="{num(y)}" font-size="{num(size)}" font-weight="{weight}" '
        f'fill="{fill}"{where}{extra}>{body}</text>'
    )


def at(x: float, y: float, body: str, *, turn: float = 0, scale: float = 1) -> str:
    """A group moved, turned (degrees) and scaled."""
    moves = f"translate({num(x)} {num(y)})"
    if turn:
        moves += f" rotate({num(turn)})"
    if scale != 1:
        moves += f" scale({scale:g})"
    return f'<g transform="{moves}">{body}</g>'


def box(x: float, y: float, w: float, h: float, fill: str, *, r: float = 0, extra: str = "") -> str:
    """A rectangle with round corners."""
    corner = f' rx="{num(r)}"' if r else ""
    return (
        f'<rect x="{num(x)}" y="{num(y)}" width="{num(w)}" height="{num(h)}"{corner} fill="{fill}"{extra}/>'
    )


def dot(x: float, y: float, r: float, fill: str, extra: str = "") -> str:
    """A circle."""
    return f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(r)}" fill="{fill}"{extra}/>'


def line(path: str, stroke: str, width: float, extra: str = "") -> str:
    """An open path with round ends."""
    return (
        f'<path d="{path}" fill="none" stroke="{stroke}" stroke-width="{num(width)}" '
        f'stroke-linecap="round" stroke-linejoin="round"{extra}/>'
    )


class Sheet:
    """One picture in the making: its definitions, each once, and its marks in order."""

    def __init__(self, title: str, width: int = 800, height: int = 800) -> None:
        self.title = title
        self.width = width
        self.height = height
        self._definitions: dict[str, str] = {}
        self._marks: list[str] = []

    def add(self, *marks: str) -> None:
        """Lay marks on top of what is there."""
        self._marks.extend(marks)

    def define(self, template: str) -> str:
        """Keep a definition whose id is written `{id}`; the same text gives the same id."""
        if template not in self._definitions:
            self._definitions[template] = f"d{len(self._definitions) + 1}"
        return self._definitions[template]

    def slope(self, top: str, bottom: str, *, across: bool = False) -> str:
        """A linear gradient from top left to bottom right, or across; returns the paint."""
        ends = 'y2="0"' if across else 'x2=".6" y2="1"'
        return self._paint(f'<linearGradient id="{{id}}" {ends}>{_stops((top, bottom))}</linearGradient>')

    def ball(self, colour: str, shine: str, shade: str) -> str:
        """A radial gradient that makes a disc a ball; returns the paint."""
        stops = _stops((shine, colour, shade))
        return self._paint(f'<radialGradient id="{{id}}" cx=".36" cy=".32" r=".72">{stops}</radialGradient>')

    def fading(self, colour: str, opacity: float) -> str:
        """A radial gradient from the colour to nothing: a soft shadow or a glow."""
        stops = (
            f'<stop stop-color="{colour}" stop-opacity="{opacity:g}"/>'
            f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/>'
        )
        return self._paint(f'<radialGradient id="{{id}}">{stops}</radialGradient>')

    def reuse(self, body: str) -> str:
        """A mark drawn once and shown wherever the returned element stands."""
        name = self.define(f'<g id="{{id}}">{body}</g>')
        return f'<use href="#{name}"/>'

    def _paint(self, template: str) -> str:
        return f"url(#{self.define(template)})"

    def render(self) -> str:
        """The whole file."""
        definitions = "".join(t.replace("{id}", name, 1) for t, name in self._definitions.items())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" role="img" '
            f'font-family="{FONTS}"><title>{escape(self.title)}</title>'
            f"<defs>{definitions}</defs>{''.join(self._marks)}</svg>\n"
        )


def _stops(colours: Sequence[str]) -> str:
    last = len(colours) - 1
    return "".join(
        f'<stop offset="{i / last:g}" stop-color="{colour}"/>' if i else f'<stop stop-color="{colour}"/>'
        for i, colour in enumerate(colours)
    )
