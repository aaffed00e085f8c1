"""Faces of cards that show the bench: apparatus, flames, reactions, hazard signs."""

from collections.abc import Callable
from dataclasses import dataclass

from backend_ext.dev.art import glassware
from backend_ext.dev.art.elements import ELEMENTS
from backend_ext.dev.art.faces import framed, paper
from backend_ext.dev.art.palette import INK, Hue, lighter, mix
from backend_ext.dev.art.signs import SIGN_NAMES, sign
from backend_ext.dev.art.svg import Sheet, at, box, dot, fit, line, text


@dataclass(frozen=True, slots=True)
class SignFace:
    """A hazard sign."""

    key: str

    def draw(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        return framed(sheet, hue, sign(self.key), SIGN_NAMES[self.key], "hazard sign")

    def emblem(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        return f'<g transform="scale(.62)">{sign(self.key)}</g>'


Glass = Callable[[Sheet, str], str]


@dataclass(frozen=True, slots=True)
class GlassFace:
    """A piece of apparatus with coloured contents, a name and what it is for."""

    glass: Glass
    colour: str
    title: str
    note: str

    def draw(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        return framed(sheet, hue, self.glass(sheet, self.colour), self.title, self.note)

    def emblem(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        return f'<g transform="scale(.62)">{self.glass(sheet, self.colour)}</g>'


@dataclass(frozen=True, slots=True)
class FlameFace:
    """A flame test: a dark card so that the colour burns."""

    element: str
    colour: str
    note: str

    def draw(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        element = ELEMENTS[self.element]
        night = sheet.slope("#33383f", "#14171b")
        return (
            paper(sheet)
            + box(12, 12, 226, 264, night, r=11)
            + at(125, 158, glassware.flame(sheet, self.colour))
            + text(30, 54, self.element, 38, "#fff", anchor="start", weight=800)
            + text(125, 309, element.name, fit(element.name, 220, 30), INK)
            + text(125, 336, self.note, fit(self.note, 214, 19), hue.main)
        )

    def emblem(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        night = dot(0, 0, 75, sheet.slope("#33383f", "#14171b"))
        return night + at(0, 14, glassware.flame(sheet, self.colour, burner=False), scale=0.7)


@dataclass(frozen=True, slots=True)
class ReactionFace:
    """A balanced equation in two lines under the vessel in which it happens."""

    glass: Glass
    colour: str
    reactants: str
    products: str
    title: str

    def draw(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        night = self.glass is glassware.flame
        panel = (
            sheet.slope("#33383f", "#14171b")
            if night
            else sheet.slope(lighter(hue.soft, 0.35), mix(hue.soft, hue.main, 0.2))
        )
        size = min(fit(self.reactants, 216, 28), fit(self.products, 216, 28))
        return (
            paper(sheet)
            + box(12, 12, 226, 204, panel, r=11)
            + at(125, 114, self.glass(sheet, self.colour), scale=0.84)
            + text(125, 246, self.reactants, size, INK, chemical=True)
            + line("M125 258V273M118 267L125 274L132 267", hue.main, 4)
            + text(125, 303, self.products, size, INK, chemical=True)
            + text(125, 336, self.title, fit(self.title, 214, 19), hue.main)
        )

    def emblem(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        return f'<g transform="scale(.62)">{self.glass(sheet, self.colour)}</g>'
