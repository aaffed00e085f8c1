"""Hazard signs of the international system (GHS): a red diamond with a black picture."""

from backend_ext.dev.art.svg import box, dot, line

_BLACK = "#171717"
_FLAME = (
    "M4 -46C10 -26 34 -18 28 14C26 30 14 36 0 36C-16 36 -28 28 -28 10C-28 -4 -16 -10 -16 -24"
    "C-8 -20 -6 -14 -6 -8C4 -18 6 -32 4 -46ZM0 34C10 32 14 22 8 10C4 16 0 14 -2 6C-12 14 -12 30 0 34Z"
)

_PICTURES: dict[str, str] = {
    "flammable": f'<path d="{_FLAME}" fill="{_BLACK}" fill-rule="evenodd"/>' + box(-30, 42, 60, 7, _BLACK),
    "oxidising": '<g transform="translate(0 -16) scale(.8)">'
    + f'<path d="{_FLAME}" fill="{_BLACK}" fill-rule="evenodd"/></g>'
    + f'<circle cy="28" r="17" fill="none" stroke="{_BLACK}" stroke-width="8"/>'
    + box(-30, 51, 60, 6, _BLACK),
    "irritant": f'<path d="M-9 -48H9L5 14H-5Z" fill="{_BLACK}"/>' + dot(0, 32, 10, _BLACK),
    "gas under pressure": f'<g transform="rotate(35)"><path d="M-14 44V-20Q-14 -34 0 -36Q14 -34 14 -20V44Z" '
    f'fill="{_BLACK}"/>' + box(-5, -50, 10, 14, _BLACK) + "</g>",
    "toxic": f'<path d="M-24 -18A24 24 0 1 1 24 -18Q24 -6 14 -2V10H-14V-2Q-24 -6 -24 -18Z" fill="{_BLACK}"/>'
    + dot(-10, -17, 7, "#fff")
    + dot(10, -17, 7, "#fff")
    + line("M-6 10V4M6 10V4M0 10V4", "#fff", 3)
    + line("M-34 18L34 42M34 18L-34 42", _BLACK, 9),
    "corrosive": line("M-46 40H-18M14 40H46", _BLACK, 8)
    + line("M-12 -44L-42 -32M12 -44L42 -32", _BLACK, 12)
    + dot(-26, -14, 5, _BLACK)
    + dot(-32, 4, 6, _BLACK)
    + dot(28, -14, 5, _BLACK)
    + dot(30, 4, 6, _BLACK)
    + f'<g fill="{_BLACK}"><path d="M-44 34H-18Q-24 24 -31 26Q-38 20 -44 34Z"/>'
    + '<path d="M16 34H46Q42 24 34 22Q22 18 16 34Z"/></g>',
}
SIGN_NAMES: dict[str, str] = {key: key.capitalize() for key in _PICTURES}


def sign(key: str) -> str:
    """The sign about 0,0, about 210 from corner to corner."""
    frame = '<path d="M0 -98L98 0L0 98L-98 0Z" stroke-width="13" stroke-linejoin="round"/>'
    return f'<g fill="#fff" stroke="#d6242b">{frame}</g>{_PICTURES[key]}'
