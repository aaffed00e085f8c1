"""The address where people join a room, and its picture for a camera."""

import segno

from backend_ext.kit.text import Lang


def join_path(code: str, lang: Lang = "en") -> str:
    """The page where somebody joins the room, under the site's root."""
    return f"{'/bn' if lang == 'bn' else ''}/live/{code}"


def join_qr(origin: str, code: str, lang: Lang = "en") -> str:
    """The whole address as an SVG; `origin` without a slash."""
    return segno.make(origin + join_path(code, lang), error="m").svg_inline(
        border=3, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
