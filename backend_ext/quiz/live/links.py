"""The address where people join a room, and its picture for a camera."""

from io import BytesIO

import segno

from backend_ext.kit.text import Lang


def join_path(code: str, lang: Lang = "en") -> str:
    """The page where somebody joins the room, under the site's root."""
    return f"{'/bn' if lang == 'bn' else ''}/live/{code}"


def join_qr(origin: str, code: str, lang: Lang = "en") -> bytes:
    """The whole address as the file of an SVG; `origin` without a slash."""
    file = BytesIO()
    segno.make(origin + join_path(code, lang), error="m").save(
        file, kind="svg", border=3, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return file.getvalue()
