"""Every picture of every product: file name to SVG text."""

from collections.abc import Callable, Iterator

from backend_ext.dev.art import specials
from backend_ext.dev.art.decks import DECKS
from backend_ext.dev.art.scenes import box_scene, card_scene, set_scene
from backend_ext.dev.art.svg import Sheet
from backend_ext.dev.demo.catalogue import PRODUCTS

_SPECIALS: dict[str, Callable[[Sheet], str]] = {
    "3d-molecular-viewer-pro-card": specials.viewer_close_up,
    "3d-molecular-viewer-pro-set": lambda sheet: specials.licence_cards(sheet, lab=False),
    "virtual-chemistry-lab-card": specials.lab_close_up,
    "virtual-chemistry-lab-set": lambda sheet: specials.licence_cards(sheet, lab=True),
    "complete-chemistry-education-bundle-card": specials.bundle_close_up,
    "complete-chemistry-education-bundle-set": specials.bundle_set,
    "chemouflage-teachers-guide-card": specials.guide_open,
    "periodic-table-wall-poster-card": specials.poster_close_up,
}


def album() -> dict[str, str]:
    """All product pictures by file name; the same on every call."""
    return dict(_pictures())


def _pictures() -> Iterator[tuple[str, str]]:
    titles = {image.file: image.alt.en for product in PRODUCTS for image in product.images}
    for art in DECKS:
        for shot, scene in (("box", box_scene), ("card", card_scene), ("set", set_scene)):
            file = f"{art.slug}-{shot}.svg"
            yield file, scene(art, Sheet(titles[file]))
    for slug in specials.HEROES:
        file = f"{slug}-box.svg"
        yield file, specials.hero_scene(slug, Sheet(titles[file]))
    for name, draw in _SPECIALS.items():
        yield f"{name}.svg", draw(Sheet(titles[f"{name}.svg"]))
