"""The address where a code is redeemed, and its picture for a camera."""

import segno

from backend_ext.kit.ids import show_code
from backend_ext.kit.text import Lang


def redeem_path(code: str, lang: Lang = "en") -> str:
    """The page with the code in its form, under the site's root; looking at it redeems nothing."""
    return f"{'/bn' if lang == 'bn' else ''}/account/codes?code={show_code(code)}"


def redeem_url(origin: str, code: str, lang: Lang = "en") -> str:
    """The whole address; `origin` without a slash."""
    return origin + redeem_path(code, lang)


def redeem_qr(origin: str, code: str, lang: Lang = "en") -> str:
    """The whole address as an SVG to put into a page."""
    return segno.make(redeem_url(origin, code, lang), error="m").svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
