"""Pictures of what is not a plain deck: programs, the bundle, the guide, the poster."""

from backend_ext.dev.art import glassware
from backend_ext.dev.art.backgrounds import background, contact_shadow
from backend_ext.dev.art.bench_faces import GlassFace
from backend_ext.dev.art.cards import back, deck_box, front, laid
from backend_ext.dev.art.decks import DECKS
from backend_ext.dev.art.faces import ElementFace, ModelFace, StructureFace
from backend_ext.dev.art.models import MODELS, model_picture
from backend_ext.dev.art.objects import book, open_book, phone, poster
from backend_ext.dev.art.palette import HUES
from backend_ext.dev.art.scenes import set_scene
from backend_ext.dev.art.svg import Sheet, at, line, text

_SOFTWARE = HUES["software"]


def viewer_phone(sheet: Sheet) -> str:
    """The viewer at work above a card, as marks for an 800 square."""
    card = laid(sheet, front(sheet, StructureFace("ethanol"), _SOFTWARE), 220, 470, turn=-15, scale=1.15)
    model = at(0, 5, model_picture(sheet, MODELS["ethanol model"]), scale=1.22)
    screen = phone(sheet, _SOFTWARE, model, "Molecular Viewer", "C2H5OH")
    return contact_shadow(sheet, 420, 742, 330, 34) + card + at(348, 90, screen, turn=5)


def lab_phone(sheet: Sheet) -> str:
    """The virtual lab at work, as marks for an 800 square."""
    card = laid(
        sheet,
        front(sheet, GlassFace(glassware.fizzing_tube, "#8f5fc4", "Test tube", "gas test"), _SOFTWARE),
        585,
        470,
        turn=14,
        scale=1.15,
    )
    glass = at(-52, 18, glassware.conical_flask(sheet, "#f2a93b"), scale=0.95)
    glass += at(66, 12, glassware.fizzing_tube(sheet, "#e05a9c"), scale=0.95)
    screen = phone(sheet, _SOFTWARE, glass, "Virtual Lab", "Practical 7")
    return contact_shadow(sheet, 400, 742, 330, 34) + card + at(118, 110, screen, turn=-5)


def bundle_group(sheet: Sheet) -> str:
    """Phone, guide and card box standing together, as marks for an 800 square."""
    model = at(0, 5, model_picture(sheet, MODELS["water"]), scale=1.05)
    screen = phone(sheet, _SOFTWARE, model, "Viewer + Lab", "H2O")
    cards = next(art for art in DECKS if art.slug == "chemouflage-ar-chemistry-cards")
    emblem = cards.faces[0].emblem(sheet, cards.hue)
    carton = deck_box(sheet, cards.hue, cards.title, cards.note, emblem)
    return (
        contact_shadow(sheet, 400, 735, 380, 36)
        + at(462, 112, screen, turn=6, scale=0.9)
        + at(216, 138, book(sheet, HUES["guides"]), turn=-3, scale=0.9)
        + contact_shadow(sheet, 270, 744, 240, 28)
        + at(56, 372, carton, scale=0.94)
    )


def guide_cover(sheet: Sheet) -> str:
    """The guide standing, as marks for an 800 square."""
    return contact_shadow(sheet, 420, 728, 300, 34) + at(
        196, 128, book(sheet, HUES["guides"]), turn=-4, scale=1.1
    )


def poster_on_wall(sheet: Sheet) -> str:
    """The poster hanging, as marks for an 800 square."""
    return at(50, 180, poster(sheet))


HEROES = {
    "3d-molecular-viewer-pro": ("software", viewer_phone),
    "virtual-chemistry-lab": ("software", lab_phone),
    "complete-chemistry-education-bundle": ("bundles", bundle_group),
    "chemouflage-teachers-guide": ("guides", guide_cover),
    "periodic-table-wall-poster": ("element-families", poster_on_wall),
}


def hero_scene(slug: str, sheet: Sheet) -> str:
    """The first picture of a product that is not a plain deck."""
    category, draw = HEROES[slug]
    standing = slug != "periodic-table-wall-poster"
    sheet.add(background(sheet, HUES[category], category, ground=standing), draw(sheet))
    return sheet.render()


def viewer_close_up(sheet: Sheet) -> str:
    """Water on the screen with its angle measured."""
    angle = line("M-34 33Q0 62 34 33", "#f2a93b", 6) + text(0, 92, "104.5°", 34, "#fff")
    model = at(0, -30, model_picture(sheet, MODELS["water"]), scale=1.25) + at(0, 8, angle)
    screen = phone(sheet, _SOFTWARE, model, "Measure", "H2O")
    sheet.add(background(sheet, _SOFTWARE, "software", ground=False), at(215, 50, screen, scale=1.12))
    return sheet.render()


def lab_close_up(sheet: Sheet) -> str:
    """A titration on the screen."""
    glass = at(0, 0, glassware.burette(sheet, "#e778b0"), scale=1.4)
    screen = phone(sheet, _SOFTWARE, glass, "Titration", "24.85 mL")
    sheet.add(background(sheet, _SOFTWARE, "software", ground=False), at(215, 50, screen, scale=1.12))
    return sheet.render()


def licence_cards(sheet: Sheet, *, lab: bool) -> str:
    """A licence card, front and back."""
    face = (
        GlassFace(glassware.conical_flask, "#f2a93b", "Virtual Lab", "licence card")
        if lab
        else ModelFace("ethanol model")
    )
    sheet.add(
        background(sheet, _SOFTWARE, "software", ground=False),
        laid(sheet, back(sheet, _SOFTWARE), 530, 420, turn=9, scale=1.35),
        laid(sheet, front(sheet, face, _SOFTWARE), 270, 390, turn=-7, scale=1.35),
    )
    return sheet.render()


def bundle_close_up(sheet: Sheet) -> str:
    """The carbon card of the bundle."""
    hue = HUES["bundles"]
    sheet.add(
        background(sheet, hue, "bundles", ground=False),
        laid(sheet, back(sheet, HUES["card-decks"]), 455, 405, turn=13, scale=1.78),
        laid(sheet, front(sheet, ElementFace("C"), hue), 382, 400, turn=-5, scale=1.86, depth=1.6),
    )
    return sheet.render()


def bundle_set(sheet: Sheet) -> str:
    """The cards of the bundle laid out."""
    return set_scene(next(art for art in DECKS if art.slug == "chemouflage-ar-chemistry-cards"), sheet)


def guide_open(sheet: Sheet) -> str:
    """The guide open on the table."""
    hue = HUES["guides"]
    sheet.add(background(sheet, hue, "guides", ground=False), at(60, 190, open_book(sheet, hue), turn=-3))
    return sheet.render()


def poster_close_up(sheet: Sheet) -> str:
    """Three tiles of the poster from near."""
    hue = HUES["element-families"]
    sheet.add(background(sheet, hue, "element-families", ground=False))
    tiles = "".join(
        laid(sheet, front(sheet, ElementFace(symbol), hue), x, 0, scale=1.4)
        for symbol, x in (("Fe", -370), ("Co", 0), ("Ni", 370))
    )
    sheet.add(at(400, 400, tiles, turn=-6))
    return sheet.render()
