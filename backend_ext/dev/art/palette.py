"""Colours of the house: paper and ink for everything, one hue per category."""

from dataclasses import dataclass

INK = "#10312f"
PAPER = "#fffbf2"
CREAM = "#fbf0dc"
SAFFRON = "#f2a93b"
CORAL = "#e4633f"
TEAL = "#0f7f77"


@dataclass(frozen=True, slots=True)
class Hue:
    """One colour in the three depths a picture needs."""

    dark: str
    main: str
    soft: str


HUES: dict[str, Hue] = {
    "card-decks": Hue("#07433f", "#0e7f76", "#d3ece4"),
    "element-families": Hue("#6f3b05", "#cf7f14", "#fde8c3"),
    "bonding": Hue("#182f6b", "#2e5fba", "#dae6fb"),
    "organic": Hue("#1d4d24", "#3d8d3f", "#dff1d6"),
    "reactions": Hue("#84260f", "#dd5730", "#fde0d3"),
    "laboratory": Hue("#42205c", "#8049a3", "#eee1f6"),
    "software": Hue("#092f45", "#16688c", "#d6ebf4"),
    "bundles": Hue("#7a1c3d", "#c9426d", "#fbdfe8"),
    "guides": Hue("#4c3017", "#97683a", "#f4e6d3"),
}


def mix(first: str, second: str, share: float) -> str:
    """The colour `share` of the way (0 to 1) from the first hex colour to the second."""
    parts = (
        round(int(first[i : i + 2], 16) * (1 - share) + int(second[i : i + 2], 16) * share) for i in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


def lighter(colour: str, share: float) -> str:
    """The colour moved towards white."""
    return mix(colour, "#ffffff", share)


def darker(colour: str, share: float) -> str:
    """The colour moved towards ink."""
    return mix(colour, "#061715", share)
