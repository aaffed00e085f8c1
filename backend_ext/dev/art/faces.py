"""Faces of cards: what is printed on the front, 250 × 350 from 0,0."""

from dataclasses import dataclass
from math import pi
from typing import Protocol

from backend_ext.dev.art.elements import ELEMENTS, Element
from backend_ext.dev.art.models import MODELS, ion_pair, lattice, model_picture
from backend_ext.dev.art.palette import INK, PAPER, Hue, darker, lighter, mix
from backend_ext.dev.art.skeletons import skeleton
from backend_ext.dev.art.structures import STRUCTURES
from backend_ext.dev.art.svg import Sheet, at, box, dot, fit, text

WIDTH, HEIGHT = 250, 350


class Face(Protocol):
    """The front of a card."""

    def draw(self, sheet: Sheet, hue: Hue) -> str:
        """The marks of the face, 250 × 350 from 0,0."""
        ...

    def emblem(self, sheet: Sheet, hue: Hue) -> str:
        """The same subject for the round field of the box, within 75 of 0,0."""
        ...


def paper(sheet: Sheet) -> str:
    """The blank card with the thin edge of its paper."""
    edge = ' stroke="#cdbf9f" stroke-width="1.2"'
    return sheet.reuse(box(0.5, 0.5, WIDTH - 1, HEIGHT - 1, PAPER, r=18, extra=edge))


def framed(sheet: Sheet, hue: Hue, picture: str, title: str, note: str, *, chemical: bool = False) -> str:
    """A paper card: a tinted panel with a picture centred in it, a title and a note below."""
    panel = sheet.slope(lighter(hue.soft, 0.35), mix(hue.soft, hue.main, 0.2))
    return (
        paper(sheet)
        + box(12, 12, 226, 248, panel, r=11)
        + at(125, 136, picture)
        + text(125, 301, title, fit(title, 222, 31), INK)
        + text(125, 332, note, fit(note, 214, 20), hue.main, chemical=chemical)
    )


@dataclass(frozen=True, slots=True)
class ElementFace:
    """An element tile: number, mass, symbol, name, and its electrons on their shells."""

    symbol: str

    def draw(self, sheet: Sheet, hue: Hue) -> str:
        """See Face; the element's own colour stands in for the hue."""
        element = ELEMENTS[self.symbol]
        panel = sheet.slope(lighter(element.colour, 0.16), darker(element.colour, 0.34))
        size = 106 if len(element.symbol) == 1 else 94
        return (
            paper(sheet)
            + box(12, 12, 226, 264, panel, r=11)
            + at(125, 150, _shells(element))
            + text(28, 53, str(element.number), 36, "#fff", anchor="start")
            + text(224, 46, element.mass, 20, "#fff", anchor="end", weight=600)
            + text(125, 150 + size * 0.36, element.symbol, size, "#fff", weight=800)
            + text(125, 311, element.name, fit(element.name, 220, 31), INK)
            + text(125, 336, " · ".join(map(str, element.shells)), 17, darker(element.colour, 0.1))
        )

    def emblem(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        element = ELEMENTS[self.symbol]
        ground = dot(0, 0, 75, sheet.slope(lighter(element.colour, 0.16), darker(element.colour, 0.34)))
        rings = f'<g transform="scale(.66)">{_shells(element)}</g>'
        return ground + rings + text(0, 24, element.symbol, 66, "#fff", weight=800)


def _shells(element: Element) -> str:
    """Rings with one dot for each electron: a dotted line of round caps is one mark a shell."""
    count = len(element.shells)
    first, last = (56, 98) if count > 1 else (84, 84)
    step = (last - first) / max(count - 1, 1)
    marks = []
    for i, electrons in enumerate(element.shells):
        radius = first + step * i
        gap = 2 * pi * radius / electrons
        wide = 13 if i == count - 1 else 9 if electrons < 14 else 5
        marks.append(
            f'<circle r="{radius:.1f}" stroke-opacity=".3" stroke-width="1.6"/>'
            f'<circle r="{radius:.1f}" stroke-width="{wide}" stroke-linecap="round" '
            f'stroke-dasharray="0 {gap:.3f}" transform="rotate(-{50 + 20 * i})" '
            f'stroke-opacity="{"1" if i == count - 1 else ".8"}"/>'
        )
    return f'<g fill="none" stroke="#fff">{"".join(marks)}</g>'


@dataclass(frozen=True, slots=True)
class StructureFace:
    """A structural formula."""

    key: str

    def draw(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        structure = STRUCTURES[self.key]
        drawn = skeleton(structure.build(), 196, 206, hue.dark)
        return framed(sheet, hue, drawn, structure.name, structure.formula, chemical=True)

    def emblem(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        return skeleton(STRUCTURES[self.key].build(), 118, 108, hue.dark, most=44)


@dataclass(frozen=True, slots=True)
class ModelFace:
    """A ball-and-stick model with its formula."""

    key: str

    def draw(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        model = MODELS[self.key]
        label = text(
            -100, -88, model.formula, fit(model.formula, 190, 30), hue.dark, anchor="start", chemical=True
        )
        return framed(
            sheet, hue, at(0, 14, model_picture(sheet, model), scale=0.92) + label, model.name, model.note
        )

    def emblem(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        return f'<g transform="scale(.6)">{model_picture(sheet, MODELS[self.key])}</g>'


@dataclass(frozen=True, slots=True)
class LatticeFace:
    """A piece of a rock-salt crystal."""

    metal: str
    other: str
    title: str
    salt: str

    def draw(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        return framed(
            sheet, hue, lattice(sheet, self.metal, self.other), self.title, self.salt, chemical=True
        )

    def emblem(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        return f'<g transform="scale(.56)">{lattice(sheet, self.metal, self.other)}</g>'


@dataclass(frozen=True, slots=True)
class IonFace:
    """Two ions, given as (element, charge), and the salt they make."""

    metal: tuple[str, str]
    other: tuple[str, str]
    title: str
    salt: str

    def draw(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        return framed(
            sheet, hue, ion_pair(sheet, self.metal, self.other), self.title, self.salt, chemical=True
        )

    def emblem(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        return f'<g transform="scale(.56)">{ion_pair(sheet, self.metal, self.other)}</g>'


@dataclass(frozen=True, slots=True)
class RadicalFace:
    """A radical with its charge, and how many hands it has to give."""

    radical: str
    title: str
    valency: int

    def draw(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        tabs = "".join(
            box(-17 + (i - (self.valency - 1) / 2) * 50, 66, 34, 40, hue.main, r=8)
            for i in range(self.valency)
        )
        size = fit(self.radical, 218, 74)
        bar = box(-92, 54, 184, 18, hue.dark, r=9)
        formula = text(0, 14, self.radical, size, hue.dark, weight=800, chemical=True)
        return framed(sheet, hue, tabs + bar + formula, self.title, f"valency {self.valency}")

    def emblem(self, sheet: Sheet, hue: Hue) -> str:
        """See Face."""
        return text(0, 16, self.radical, fit(self.radical, 140, 58), hue.dark, weight=800, chemical=True)
