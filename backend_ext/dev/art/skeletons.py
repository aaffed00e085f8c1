"""Structural formulas: a molecule as lines and letters, fitted into a rectangle."""

from math import hypot

from backend_ext.dev.art.molecules import Atom, Bond, Molecule
from backend_ext.dev.art.svg import line, num, text

_LETTER_COLOURS = {"O": "#cf3f2b", "N": "#2556b8", "H": "#4a5a5a"}
_GAP = 0.13
_CLEAR = 0.3


def _heart(label: str) -> str:
    """The atom of a label that the bond points to (`O` of `HO`, `C` of `CH3`, `N` of `H2N`)."""
    return next((c for c in label if c.isupper() and c != "H"), "H")


def _ends(first: Atom, second: Atom) -> tuple[float, float, float, float]:
    """The bond's line, kept clear of written atoms."""
    length = hypot(second.x - first.x, second.y - first.y)
    ux, uy = (second.x - first.x) / length, (second.y - first.y) / length
    a, b = (_CLEAR if first.label else 0, _CLEAR if second.label else 0)
    return first.x + ux * a, first.y + uy * a, second.x - ux * b, second.y - uy * b


def _offsets(bond: Bond, first: Atom, second: Atom) -> list[tuple[float, float, float]]:
    """For each line of the bond: its shift (x, y) and how much shorter it is at either end."""
    length = hypot(second.x - first.x, second.y - first.y)
    nx, ny = -(second.y - first.y) / length * _GAP, (second.x - first.x) / length * _GAP
    if bond.order == 1:
        return [(0, 0, 0)]
    if bond.order == 3:
        return [(0, 0, 0), (1.4 * nx, 1.4 * ny, 0), (-1.4 * nx, -1.4 * ny, 0)]
    if bond.inward is None:
        return [(0.75 * nx, 0.75 * ny, 0), (-0.75 * nx, -0.75 * ny, 0)]
    middle = ((first.x + second.x) / 2, (first.y + second.y) / 2)
    towards = (bond.inward[0] - middle[0]) * nx + (bond.inward[1] - middle[1]) * ny
    side = 1.6 if towards > 0 else -1.6
    return [(0, 0, 0), (side * nx, side * ny, 0.14)]


def _bond_path(molecule: Molecule, bond: Bond, scale: float) -> str:
    first, second = molecule.atoms[bond.first], molecule.atoms[bond.second]
    x1, y1, x2, y2 = _ends(first, second)
    parts = []
    for dx, dy, short in _offsets(bond, first, second):
        sx, sy = (x2 - x1) * short, (y2 - y1) * short
        parts.append(
            f"M{num((x1 + dx + sx) * scale)} {num(-(y1 + dy + sy) * scale)}"
            f"L{num((x2 + dx - sx) * scale)} {num(-(y2 + dy - sy) * scale)}"
        )
    return "".join(parts)


def _letters(atom: Atom, scale: float, size: float) -> str:
    label = atom.label
    heart = _heart(label)
    before = label.split(heart)[0] if heart != "H" or len(label) == 1 else ""
    anchor = "middle" if len(label) == 1 else "end" if before else "start"
    shift = {"middle": 0.0, "start": -0.36, "end": 0.36}[anchor] * size
    colour = _LETTER_COLOURS.get(heart, "#10312f")
    return text(
        atom.x * scale + shift,
        -atom.y * scale + 0.36 * size,
        label,
        size,
        colour,
        anchor=anchor,
        chemical=True,
    )


def skeleton(molecule: Molecule, width: float, height: float, ink: str, *, most: float = 70) -> str:
    """The structure centred on 0,0 within `width` × `height`; a bond is at most `most` long."""
    xs = [a.x + pad for a in molecule.atoms for pad in _reach(a)]
    ys = [a.y + pad for a in molecule.atoms for pad in ((-0.3, 0.3) if a.label else (0, 0))]
    scale = min(width / max(max(xs) - min(xs), 1), height / max(max(ys) - min(ys), 1), most)
    cx, cy = (max(xs) + min(xs)) / 2 * scale, (max(ys) + min(ys)) / 2 * scale
    bonds = "".join(_bond_path(molecule, bond, scale) for bond in molecule.bonds)
    letters = "".join(_letters(a, scale, 0.52 * scale) for a in molecule.atoms if a.label)
    drawn = line(bonds, ink, max(0.1 * scale, 4))
    return f'<g transform="translate({num(-cx)} {num(cy)})">{drawn}{letters}</g>'


def _reach(atom: Atom) -> tuple[float, float]:
    """How far a label sticks out to the left and right, in bond lengths."""
    extra = 0.3 * (len(atom.label) - 1)
    if not atom.label:
        return (0, 0)
    heart = _heart(atom.label)
    return (-0.25 - extra, 0.25) if not atom.label.startswith(heart) else (-0.25, 0.25 + extra)
