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


def box_scene(art: DeckArt, sheet: Sheet) -> str:
    """The box in front of a fan of three cards."""
    hue = art.hue
    emblem = art.faces[0].emblem(sheet, hue)
    fan = "".join(
        at(420, 770, laid(front(sheet, face, hue), 0, -370, scale=1.12), turn=turn)
        for face, turn in zip((art.faces[1], art.faces[2], art.faces[0]), (-13, 5, 23), strict=True)
    )
    sheet.add(
        background(sheet, hue, art.category),
        contact_shadow(sheet, 330, 735, 330, 34),
        fan,
        contact_shadow(sheet, 245, 742, 235, 30),
        at(70, 335, deck_box(sheet, hue, art.title, art.note, emblem)),
    )
    return sheet.render()


def card_scene(art: DeckArt, sheet: Sheet) -> str:
    """One card large, with the back of another peeping out behind."""
    hue = art.hue
    sheet.add(
        background(sheet, hue, art.category, ground=False),
        laid(back(sheet, hue), 455, 405, turn=13, scale=1.78),
        laid(front(sheet, art.faces[0], hue), 382, 400, turn=-5, scale=1.86, depth=1.6),
    )
    return sheet.render()


def set_scene(art: DeckArt, sheet: Sheet) -> str:
    """Cards laid out on the table in rows, fronts and backs by turns."""
    hue = art.hue
    sheet.add(background(sheet, hue, art.category, ground=False))
    behind = back(sheet, hue)
    cards = []
    spots = ((-1, -1), (0, -1), (1, -1), (-1, 0), (0, 0), (1, 0), (-1, 1), (0, 1), (1, 1))
    order: tuple[Face | None, ...] = (
        None,
        *art.faces[1:3],
        art.faces[3],
        art.faces[0],
        None,
        None,
        *art.faces[4:6],
    )
    for (column, row), face in zip(spots, order, strict=True):
        body = behind if face is None else front(sheet, face, hue)
        cards.append(laid(body, column * 278, row * 378 + column * 26, turn=(row - column) * 0.8))
    sheet.add(at(400, 400, "".join(cards), turn=-9, scale=0.98))
    return sheet.render()
