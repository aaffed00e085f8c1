"""Laboratory glass and fire, drawn about 0,0 in a square of about 200."""

from collections.abc import Callable

from backend_ext.dev.art.palette import darker, lighter
from backend_ext.dev.art.svg import Sheet, box, dot, line, num

GLASS = "#557078"
# Universal indicator from pH 1 to 14.
_PH_SCALE = (
    "#d6242b",
    "#e4502a",
    "#ee7d28",
    "#f4a62a",
    "#f2c732",
    "#d9d53b",
    "#7fb942",
    "#3fa05a",
    "#2f8f84",
    "#2c79a8",
    "#2f5fb3",
    "#3f47a3",
    "#523a94",
    "#5d2d82",
)
_SHEEN = "#ffffff"


def _liquid(sheet: Sheet, path: str, colour: str) -> str:
    return f'<path d="{path}" fill="{sheet.slope(lighter(colour, 0.28), darker(colour, 0.12))}"/>'


def _glass(path: str, width: float = 6) -> str:
    closed = f'<path d="{path}" fill="#fff" fill-opacity=".35"/>'
    return closed + line(path, GLASS, width)


def _bubbles(*spots: tuple[float, float, float]) -> str:
    return "".join(dot(x, y, r, "#fff", ' fill-opacity=".65"') for x, y, r in spots)


def conical_flask(sheet: Sheet, colour: str) -> str:
    """An Erlenmeyer flask half full."""
    body = "M-26 -98V-40L-84 76Q-90 96 -68 96H68Q90 96 84 76L26 -40V-98"
    liquid = "M-52 12L-84 76Q-90 96 -68 96H68Q90 96 84 76L52 12Z"
    return (
        _glass(body)
        + _liquid(sheet, liquid, colour)
        + f'<ellipse cy="12" rx="52" ry="8" fill="{lighter(colour, 0.45)}"/>'
        + _bubbles((-20, 52, 8), (16, 66, 11), (34, 38, 6), (-6, 30, 5))
        + line("M-34 -98H34", GLASS, 9)
        + line(body, GLASS, 6)
        + line("M-34 -6L-66 62", _SHEEN, 7, ' opacity=".7"')
    )


def beaker(sheet: Sheet, colour: str, sinking: str | None = None) -> str:
    """A beaker two thirds full; `sinking` is the colour of a precipitate settling in it."""
    body = "M-76 -80H72L66 -68V74Q66 94 46 94H-46Q-66 94 -66 74V-66Z"
    liquid = "M-66 -28V74Q-66 94 -46 94H46Q66 94 66 74V-28Z"
    settled = "M-66 56Q-30 40 0 54T66 50V74Q66 94 46 94H-46Q-66 94 -66 74Z"
    flakes = ((-38, 4, 8), (-8, 24, 10), (26, -2, 7), (40, 28, 9), (-30, 38, 8), (12, 42, 8))
    precipitate = ""
    if sinking is not None:
        precipitate = f'<path d="{settled}" fill="{sinking}"/>' + "".join(
            dot(x, y, r, sinking) for x, y, r in flakes
        )
    return (
        _glass(body)
        + _liquid(sheet, liquid, colour)
        + f'<ellipse cy="-28" rx="66" ry="9" fill="{lighter(colour, 0.5)}"/>'
        + precipitate
        + line(body, GLASS, 6)
        + line("M66 0H44M66 28H50M66 56H44", GLASS, 5)
        + line("M-50 -50V60", _SHEEN, 7, ' opacity=".7"')
    )


def slanted_tube(sheet: Sheet, colour: str, *, bubbling: bool = False) -> str:
    """A slanted test tube; bubbling when a gas comes off."""
    body = "M-30 -96V62Q-30 94 0 94Q30 94 30 62V-96"
    liquid = "M-30 -20V62Q-30 94 0 94Q30 94 30 62V-20Z"
    gas = _bubbles((-10, 50, 8), (10, 26, 7), (-6, 2, 6), (12, 70, 6)) if bubbling else ""
    above = (
        "".join(dot(x, y, r, colour, ' fill-opacity=".55"') for x, y, r in ((-6, -52, 7), (9, -78, 9)))
        if bubbling
        else ""
    )
    inside = (
        _glass(body)
        + _liquid(sheet, liquid, colour)
        + f'<ellipse cy="-20" rx="30" ry="7" fill="{lighter(colour, 0.5)}"/>'
        + gas
        + above
        + line("M-40 -96H40", GLASS, 9)
        + line(body, GLASS, 6)
        + line("M-14 -70V54", _SHEEN, 6, ' opacity=".7"')
    )
    return f'<g transform="rotate(14)">{inside}</g>'


def fizzing_tube(sheet: Sheet, colour: str) -> str:
    """A test tube from which a gas comes off."""
    return slanted_tube(sheet, colour, bubbling=True)


def precipitate_in(liquid: str) -> Callable[[Sheet, str], str]:
    """A beaker of the given liquid in which the card's colour settles."""

    def drawn(sheet: Sheet, colour: str) -> str:
        return beaker(sheet, liquid, colour)

    return drawn


def round_flask(sheet: Sheet, colour: str) -> str:
    """A round-bottomed flask."""
    body = "M-22 -98V-32A68 68 0 1 0 22 -32V-98"
    liquid = "M-67 22A68 68 0 1 0 67 22Z"
    return (
        _glass(body)
        + _liquid(sheet, liquid, colour)
        + f'<ellipse cy="22" rx="67" ry="9" fill="{lighter(colour, 0.5)}"/>'
        + _bubbles((-24, 56, 9), (14, 66, 7), (30, 44, 6))
        + line("M-32 -98H32", GLASS, 9)
        + line(body, GLASS, 6)
        + line("M-46 8A52 52 0 0 1 -20 -18", _SHEEN, 8, ' opacity=".8"')
    )


def cylinder(sheet: Sheet, colour: str) -> str:
    """A measuring cylinder with its marks."""
    marks = "".join(f"M30 {y}H{12 if i % 2 else 4}" for i, y in enumerate(range(-62, 72, 18)))
    return (
        _glass("M-30 -92H30V78H-30Z")
        + _liquid(sheet, "M-30 -24Q0 -14 30 -24V78H-30Z", colour)
        + line("M-40 -92H30M-30 -92V78M30 -92V78", GLASS, 6)
        + box(-58, 78, 116, 18, GLASS, r=8)
        + line(marks, GLASS, 4)
        + line("M-18 -70V60", _SHEEN, 6, ' opacity=".7"')
    )


def burette(sheet: Sheet, colour: str) -> str:
    """A burette over a flask that has just turned colour."""
    marks = "".join(f"M14 {y}H{4 if i % 2 else -2}" for i, y in enumerate(range(-92, 0, 12)))
    flask = "M-12 40V58L-44 92Q-46 100 -36 100H36Q46 100 44 92L12 58V40"
    return (
        _glass("M-14 -104H14V6L4 16V30H-4V16L-14 6Z", 5)
        + _liquid(sheet, "M-14 -66H14V6L4 16V30H-4V16L-14 6Z", "#b9dbe6")
        + line(marks, GLASS, 3)
        + line("M-14 -104V6L-4 16V28M14 -104V6L4 16V28", GLASS, 5)
        + line("M-20 18H22", "#e4633f", 9)
        + dot(0, 42, 5, "#8fc5d6")
        + _liquid(sheet, "M-29 76L-44 92Q-46 100 -36 100H36Q46 100 44 92L29 76Z", colour)
        + line(flask, GLASS, 5)
    )


def filter_funnel(sheet: Sheet, colour: str) -> str:
    """A funnel with filter paper over a beaker."""
    paper = '<path d="M-58 -80H58L0 -16Z" fill="#fffdf6" stroke="#c9b78f" stroke-width="3"/>'
    mud = f'<path d="M-36 -56H36L0 -16Z" fill="{sheet.slope("#b98a52", "#7a5426")}"/>'
    cup = "M-56 34H56L52 42V84Q52 98 38 98H-38Q-52 98 -52 84V42Z"
    return (
        _glass("M-76 -88H76L8 -6V40H-8V-6Z")
        + paper
        + mud
        + line("M-76 -88H76L8 -6V44H-8V-6Z", GLASS, 5)
        + dot(0, 54, 5, colour)
        + _liquid(sheet, "M-52 66H52V84Q52 98 38 98H-38Q-52 98 -52 84Z", colour)
        + line(cup, GLASS, 5)
    )


def flame(sheet: Sheet, colour: str, *, burner: bool = True) -> str:
    """A flame in the colour of its metal, on a burner."""
    outer = "M0 -104C14 -60 52 -40 44 6C40 34 22 44 0 44C-22 44 -40 34 -44 6C-52 -40 -14 -60 0 -104Z"
    inner = "M0 -46C8 -22 26 -10 22 14C20 32 10 40 0 40C-10 40 -20 32 -22 14C-26 -10 -8 -22 0 -46Z"
    stand = (
        box(-15, 44, 30, 44, "#6d7d84", r=3)
        + box(-44, 84, 88, 16, "#4d5c63", r=7)
        + box(-15, 58, 30, 9, "#b9c4c8")
        if burner
        else ""
    )
    return (
        dot(0, -18, 96, sheet.fading(colour, 0.5))
        + f'<path d="{outer}" fill="{sheet.slope(lighter(colour, 0.25), colour)}"/>'
        + f'<path d="{inner}" fill="#fff" fill-opacity=".72"/>'
        + stand
    )


def chromatogram(_sheet: Sheet, colour: str) -> str:
    """A strip of paper with ink drawn out into its colours, standing in solvent."""
    spots = ((64, colour), (34, "#2e5fba"), (2, "#cf3f6b"), (-30, "#e0a31c"), (-62, "#3d8d3f"))
    return (
        box(-34, -98, 68, 180, "#fffdf6", r=4, extra=' stroke="#c9b78f" stroke-width="3"')
        + "".join(f'<ellipse cy="{num(y)}" rx="15" ry="10" fill="{c}"/>' for y, c in spots)
        + box(-74, 76, 148, 22, "#b9dbe6", r=8, extra=' fill-opacity=".8"')
        + line("M-74 20V84Q-74 98 -60 98H60Q74 98 74 84V20", GLASS, 6)
    )


def strips(_sheet: Sheet, _colour: str) -> str:
    """The pH scale as a fan of indicator colours, 1 to 14."""
    bars = "".join(box(-98 + i * 14.1, -70, 12.4, 120 + (i % 2) * 6, c, r=4) for i, c in enumerate(_PH_SCALE))
    return bars + box(-98, 66, 197, 12, "#10312f", r=6) + dot(-98 + 6.5 * 14.1, 72, 11, "#fff")
