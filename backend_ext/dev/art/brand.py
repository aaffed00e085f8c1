"""Logo, mark and favicon."""

from backend_ext.dev.art.palette import CREAM, INK
from backend_ext.dev.art.svg import at, num
from backend_ext.dev.art.wordmark import mark, wordmark


def _file(width: float, height: float, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {num(width)} {num(height)}" role="img">'
        f"<title>Chemouflage</title>{body}</svg>\n"
    )


def logo(colour: str) -> str:
    """Mark and wordmark side by side, 112 high."""
    name, width = wordmark(colour, weight=9.5)
    return _file(132 + width, 112, at(56, 56, mark(50)) + at(124, 80, name))


def brand() -> dict[str, str]:
    """Files of the brand by name: the plain logo reads on light and dark, the others suit one of them."""
    alone = _file(112, 112, at(56, 56, mark(50)))
    return {
        "brand/logo.svg": logo("#15857c"),
        "brand/logo-on-light.svg": logo(INK),
        "brand/logo-on-dark.svg": logo(CREAM),
        "brand/mark.svg": alone,
        "favicon.svg": _file(64, 64, at(32, 32, mark(31))),
    }
