"""The three pictures of a deck: box with fan, one card close up, cards laid out."""

from dataclasses import dataclass

from backend_ext.dev.art.backgrounds import background, contact_shadow
from backend_ext.dev.art.cards import back, deck_box, front, laid
from backend_ext.dev.art.faces import Face
from backend_ext.dev.art.palette import HUES, Hue
from backend_ext.dev.art.svg import Sheet, at


@dataclass(frozen=True, slots=True)
class DeckArt:
    """What the pictures of one deck show. The first face is the close-up and the emblem of the box."""

    slug: str
    category: str
    title: tuple[str, ...]
    note: str
    faces: tuple[Face, ...]

    @property
    def hue(self) -> Hue:
        """The colours of the deck's shelf."""
        return HUES[self.category]


def box_and_fan(art: DeckArt, sheet: Sheet) -> str:
    """The box in front of a fan of three cards, standing on a ground at y = 735."""
    hue = art.hue
    fan = "".join(
        at(418, 790, laid(sheet, front(sheet, face, hue), 0, -482, scale=1.11), turn=turn)
        for face, turn in zip((art.faces[1], art.faces[2], art.faces[0]), (-17, 1, 19), strict=True)
    )
    emblem = art.faces[0].emblem(sheet, hue)
    carton = deck_box(sheet, hue, art.title, art.note, emblem)
    return (
        contact_shadow(sheet, 400, 728, 250, 20)
        + fan
        + contact_shadow(sheet, 250, 748, 235, 28)
        + at(66, 354, carton, scale=0.98)
    )


def box_scene(art: DeckArt, sheet: Sheet) -> str:
    """The first picture: the box and what is in it."""
    sheet.add(background(sheet, art.hue, art.category), box_and_fan(art, sheet))
    return sheet.render()


def card_scene(art: DeckArt, sheet: Sheet) -> str:
    """One card large, with the back of another peeping out behind."""
    hue = art.hue
    sheet.add(
        background(sheet, hue, art.category, ground=False),
        laid(sheet, back(sheet, hue), 455, 405, turn=13, scale=1.78),
        laid(sheet, front(sheet, art.faces[0], hue), 382, 400, turn=-5, scale=1.86, depth=1.6),
    )
    return sheet.render()


def set_scene(art: DeckArt, sheet: Sheet) -> str:
    """Cards laid out on the table in rows, fronts and backs by turns."""
    hue = art.hue
    sheet.add(background(sheet, hue, art.category, ground=False))
    order = (None, 1, 2, 3, 0, None, None, 4, 5)
    cards = []
    for place, which in enumerate(order):
        column, row = place % 3 - 1, place // 3 - 1
        face = art.faces[which] if which is not None and which < len(art.faces) else None
        body = back(sheet, hue) if face is None else front(sheet, face, hue)
        turn = (row - column) * 0.8
        cards.append(laid(sheet, body, column * 278, row * 378 + column * 26, turn=turn))
    sheet.add(at(400, 400, "".join(cards), turn=-9, scale=0.98))
    return sheet.render()
