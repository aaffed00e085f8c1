"""Every picture of every product: file name to SVG text."""

from collections.abc import Iterator

from backend_ext.dev.art.decks import DECKS
from backend_ext.dev.art.scenes import box_scene, card_scene, set_scene
from backend_ext.dev.art.svg import Sheet
from backend_ext.dev.demo.catalogue import PRODUCTS


def album() -> dict[str, str]:
    """All product pictures by file name, in the order of the catalogue; the same on every call."""
    return dict(_pictures())


def _pictures() -> Iterator[tuple[str, str]]:
    titles = {image.file: image.alt.en for product in PRODUCTS for image in product.images}
    for art in DECKS:
        for shot, scene in (("box", box_scene), ("card", card_scene), ("set", set_scene)):
            file = f"{art.slug}-{shot}.svg"
            yield file, scene(art, Sheet(titles[file]))
