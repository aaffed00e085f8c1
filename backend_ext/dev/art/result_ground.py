"""The ground of result cards, 1200 × 630: `python -m backend_ext.dev.art.result_ground` writes it.

The card's words and squares are drawn on it when somebody shares a result (`backend_ext/quiz/share`).
"""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from backend_ext.dev.art.palette import CREAM, HUES, SAFFRON, darker, lighter
from backend_ext.dev.art.social import HEIGHT, WIDTH
from backend_ext.dev.art.svg import Sheet, at, box, line
from backend_ext.dev.art.wordmark import honeycomb, mark, wordmark

TARGET = Path(__file__).parents[2] / "quiz" / "share" / "ground.webp"
_CHROMIUM = "/usr/bin/chromium-headless-shell"


def ground() -> str:
    """The SVG text of the ground."""
    hue = HUES["card-decks"]
    sheet = Sheet("Chemouflage", WIDTH, HEIGHT)
    comb = honeycomb(80, [(x * 138.6 + (69.3 if y % 2 else 0), y * 120) for y in range(6) for x in range(10)])
    name, _ = wordmark(CREAM)
    sheet.add(
        box(0, 0, WIDTH, HEIGHT, sheet.slope(hue.main, darker(hue.dark, 0.25))),
        line(comb, lighter(hue.main, 0.5), 3, ' stroke-opacity=".14"'),
        at(104, 92, mark(34, ground=lighter(hue.main, 0.14))),
        at(160, 107, name, scale=0.78),
        box(64, 534, 90, 8, SAFFRON, r=4),
    )
    return sheet.render()


def main() -> None:
    """Photographs the ground; needs Chromium, so only for development."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{ground()}")
        photo = page.screenshot()
        browser.close()
    Image.open(BytesIO(photo)).convert("RGB").save(TARGET, quality=90, method=6)


if __name__ == "__main__":
    main()
