"""Open Graph cards, 1200 × 630: drawn like the pictures, photographed by Chromium as small JPEG files."""

from pathlib import Path

from playwright.sync_api import sync_playwright

from backend_ext.dev.art.backgrounds import contact_shadow
from backend_ext.dev.art.decks import DECKS
from backend_ext.dev.art.palette import CREAM, HUES, SAFFRON, Hue, darker, lighter
from backend_ext.dev.art.scenes import box_and_fan
from backend_ext.dev.art.specials import HEROES, bundle_group
from backend_ext.dev.art.svg import Sheet, at, box, dot, line, text, width_of
from backend_ext.dev.art.wordmark import honeycomb, mark, wordmark
from backend_ext.dev.demo.catalogue import PRODUCTS

WIDTH, HEIGHT = 1200, 630
_QUALITY = 54
_CHROMIUM = "/usr/bin/chromium-headless-shell"


def _wrapped(words: str, size: float, width: float) -> list[str]:
    rows: list[str] = []
    for word in words.split():
        if rows and width_of(f"{rows[-1]} {word}", size) <= width:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return rows


def social_card(sheet: Sheet, hue: Hue, headline: str, below: str, scene: str) -> str:
    """Words on the left, a scene of 800 × 800 scaled down on the right; returns the SVG text."""
    comb = honeycomb(80, [(x * 138.6 + (69.3 if y % 2 else 0), y * 120) for y in range(6) for x in range(10)])
    name, _ = wordmark(CREAM)
    rows = _wrapped(headline, 62, 540)
    size = 62
    if len(rows) > 2 or len(headline) > 24:
        size = 54
        rows = _wrapped(headline, size, 520)
    words = "".join(
        text(64, 300 + i * size * 1.13 - (len(rows) - 1) * 24, row, size, "#fff", anchor="start", weight=800)
        for i, row in enumerate(rows)
    )
    small = "".join(
        text(64, 505 + i * 38, row, 28, lighter(hue.soft, 0.2), anchor="start", weight=500)
        for i, row in enumerate(_wrapped(below, 28, 500))
    )
    sheet.add(
        box(0, 0, WIDTH, HEIGHT, sheet.slope(hue.main, darker(hue.dark, 0.25))),
        line(comb, lighter(hue.main, 0.5), 3, ' stroke-opacity=".16"'),
        dot(900, 320, 380, sheet.fading(lighter(hue.soft, 0.3), 0.75)),
        at(104, 96, mark(34, ground=lighter(hue.main, 0.14))),
        at(160, 111, name, scale=0.78),
        words,
        box(64, 440, 90, 8, SAFFRON, r=4),
        small,
        at(572, 8, scene, scale=0.765),
    )
    return sheet.render()


def social_cards() -> dict[str, str]:
    """SVG text of every card by the path of its JPEG under assets."""
    decks = {art.slug: art for art in DECKS}
    cards: dict[str, str] = {}
    for product in PRODUCTS:
        sheet = Sheet(product.name.en, WIDTH, HEIGHT)
        if product.slug in decks:
            scene = box_and_fan(decks[product.slug], sheet)
        else:
            scene = HEROES[product.slug][1](sheet)
        hue = HUES[product.category]
        card = social_card(sheet, hue, product.name.en, product.summary.en, scene)
        cards[f"products/{product.slug}-social.jpg"] = card
    sheet = Sheet("Chemouflage", WIDTH, HEIGHT)
    scene = contact_shadow(sheet, 400, 740, 380, 30) + bundle_group(sheet)
    headline, below = (
        "Chemistry you can hold",
        "Decks of cards to scan, play and learn from.",
    )
    cards["brand/social.jpg"] = social_card(sheet, HUES["card-decks"], headline, below, scene)
    return cards


def photograph(folder: Path) -> None:
    """Write every card as JPEG under `folder`; needs Chromium, so only for development."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for name, drawing in social_cards().items():
            page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{drawing}")
            page.screenshot(path=folder / name, type="jpeg", quality=_QUALITY)
        browser.close()


if __name__ == "__main__":
    photograph(Path(__file__).parents[3] / "assets")
