"""What lies behind: the tint of the shelf, its pattern, and the ground."""

from backend_ext.dev.art.palette import Hue, lighter, mix
from backend_ext.dev.art.svg import Sheet, box, line, num
from backend_ext.dev.art.wordmark import honeycomb


def _rings() -> str:
    return "".join(f'<circle cx="400" cy="380" r="{r}"/>' for r in (170, 250, 330, 410, 490))


def _links() -> str:
    return "".join(
        f'<circle cx="{x}" cy="{y}" r="104"/>'
        for y in range(0, 900, 150)
        for x in range(-60 + (y // 150 % 2) * 90, 900, 180)
    )


def _honeycomb() -> str:
    centres = ((x * 159.3 + (79.7 if y % 2 else 0), y * 138) for y in range(7) for x in range(6))
    return f'<path d="{honeycomb(92, centres)}"/>'


def _sparks() -> str:
    return "".join(
        f'<path d="M400 380L{num(x)} {num(y)}"/>'
        for x, y in (
            (0, 60),
            (180, -20),
            (400, -20),
            (620, -20),
            (800, 60),
            (820, 300),
            (-20, 300),
            (-20, 560),
            (820, 560),
        )
    )


def _graph_paper() -> str:
    return f'<path d="{"".join(f"M{v} 0V800M0 {v}H800" for v in range(50, 800, 100))}"/>'


_PATTERNS = {
    "element-families": _rings,
    "bonding": _links,
    "organic": _honeycomb,
    "reactions": _sparks,
    "laboratory": _graph_paper,
    "software": _rings,
    "bundles": _links,
    "guides": _graph_paper,
    "card-decks": _honeycomb,
}


def background(sheet: Sheet, hue: Hue, category: str, *, ground: bool = True) -> str:
    """The whole background of a product picture; with `ground`, a table edge to stand on."""
    wall = sheet.slope(lighter(hue.soft, 0.55), mix(hue.soft, hue.main, 0.22))
    faint = 'fill="none" stroke-opacity=".13" stroke-width="4"'
    pattern = f'<g {faint} stroke="{hue.main}">{_PATTERNS[category]()}</g>'
    glow = f'<circle cx="400" cy="370" r="360" fill="{sheet.fading("#ffffff", 0.85)}"/>'
    floor = ""
    if ground:
        top = sheet.slope(mix(hue.soft, hue.main, 0.34), mix(hue.soft, hue.main, 0.16))
        floor = box(0, 640, 800, 160, top) + line("M0 640H800", lighter(hue.soft, 0.5), 3)
    return box(0, 0, 800, 800, wall) + pattern + glow + floor


def contact_shadow(sheet: Sheet, x: float, y: float, rx: float, ry: float) -> str:
    """The shadow where a thing stands on the ground."""
    paint = sheet.fading("#1b1408", 0.55)
    return f'<ellipse cx="{num(x)}" cy="{num(y)}" rx="{num(rx)}" ry="{num(ry)}" fill="{paint}"/>'
