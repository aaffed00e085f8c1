"""The name as strokes and the hexagon mark, so that no font is needed to set them."""

from collections.abc import Iterable
from math import cos, pi, sin

from backend_ext.dev.art.palette import CORAL, SAFFRON, TEAL
from backend_ext.dev.art.svg import at, dot, line, num

# Letters on a baseline at y=0 with an x-height of 40: (path with its left edge at 0, advance).
_ARCH = "M0 0V-24A16 16 0 0 1 32 -24V0"
_LETTERS: dict[str, tuple[str, float]] = {
    "c": ("M34 -34A20 20 0 1 0 34 -6", 45),
    "h": ("M0 0V-62" + _ARCH, 46),
    "e": ("M1 -20H40A20 20 0 1 0 33 -5", 53),
    "m": ("M0 0V-40M0 0V-26A14 14 0 0 1 28 -26V0M28 -26A14 14 0 0 1 56 -26V0", 70),
    "o": ("M0 -20A20 20 0 1 1 40 -20A20 20 0 1 1 0 -20", 54),
    "u": ("M0 -40V-16A16 16 0 0 0 32 -16V-40M32 0V-40", 45),
    "f": ("M10 0V-48Q10 -62 24 -61M0 -38H23", 33),
    "l": ("M0 0V-62", 14),
    "a": ("M0 -20A20 20 0 1 1 40 -20A20 20 0 1 1 0 -20M40 0V-40", 54),
    "g": ("M0 -20A20 20 0 1 1 40 -20A20 20 0 1 1 0 -20M40 -40V2Q40 20 20 20Q8 20 3 13", 54),
}
NAME = "chemouflage"


def wordmark(colour: str, *, weight: float = 9) -> tuple[str, float]:
    """The name in strokes from x=0 on the baseline, and its width."""
    x, parts = 0.0, []
    for letter in NAME:
        path, advance = _LETTERS[letter]
        parts.append(f'<path d="{path}" transform="translate({num(x)})"/>')
        x += advance
    body = "".join(parts)
    return (
        f'<g fill="none" stroke="{colour}" stroke-width="{num(weight)}" stroke-linecap="round" '
        f'stroke-linejoin="round">{body}</g>',
        x - 14,
    )


def wordmark_centred(x: float, y: float, width: float, colour: str) -> str:
    """The name `width` wide, centred on x, its x-height centred on y."""
    body, natural = wordmark(colour)
    scale = width / natural
    return (
        f'<g transform="translate({num(x - width / 2)} {num(y + 20 * scale)}) scale({scale:.3f})">{body}</g>'
    )


def hexagon(r: float, *, turn: float = 0) -> str:
    """A hexagon about 0,0 as a closed path, a corner on top."""
    corners = [(r * sin(pi / 3 * i + turn), -r * cos(pi / 3 * i + turn)) for i in range(6)]
    return "M" + "L".join(f"{num(x)} {num(y)}" for x, y in corners) + "Z"


def honeycomb(r: float, centres: Iterable[tuple[float, float]]) -> str:
    """Hexagons about the given centres as the data of one path."""
    half, side = num(r / 2), num(r * sin(pi / 3))
    round_it = f"l{side} {half}v{num(r)}l-{side} {half}l-{side}-{half}v-{num(r)}z"
    return "".join(f"M{num(x)} {num(y - r)}{round_it}" for x, y in centres)


def mark(r: float = 50, *, ground: str = TEAL, tail: str = "#fffbf2") -> str:
    """The mark: a chameleon's tail curled like an orbit inside a hexagon, with its electron."""
    k = r / 41
    curl = f"M{num(-4 * k)} {num(2 * k)}" + "".join(
        f"A{num(a * k)} {num(a * k)} 0 0 1 {num(x * k)} {num(y * k)}"
        for a, x, y in ((6, 8, 2), (11, -14, 2), (17, 20, 2), (23.5, -3.5, 25.5))
    )
    return (
        f'<path d="{hexagon(r * 0.9)}" fill="{ground}" stroke="{ground}" stroke-width="{num(r * 0.2)}" '
        'stroke-linejoin="round"/>'
        + at(
            -2 * k,
            -2 * k,
            line(curl, tail, 6.6 * k)
            + dot(-3.5 * k, 25.5 * k, 6.6 * k, SAFFRON)
            + dot(2 * k, 3 * k, 4.8 * k, CORAL),
        )
    )
