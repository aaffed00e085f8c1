"""Ball-and-stick models and crystal lattices, shaded so that they look round."""

from dataclasses import dataclass

from backend_ext.dev.art.palette import darker, lighter
from backend_ext.dev.art.svg import Sheet, dot, line, num, text

ATOM_COLOURS = {
    "H": "#e9edf0",
    "C": "#46535a",
    "N": "#3563c9",
    "O": "#e0442e",
    "F": "#9cc832",
    "Cl": "#4faf45",
    "B": "#e39a86",
    "Be": "#a9c24f",
    "S": "#e8c02c",
    "Na": "#8d62c4",
    "Mg": "#57a07f",
    "K": "#7f4bb5",
    "Br": "#a3421f",
    "Ca": "#6f8f4f",
}
_RADII = {"H": 26.0, "C": 40.0, "Na": 34.0, "Mg": 30.0, "Cl": 46.0, "Br": 50.0, "S": 44.0}


@dataclass(frozen=True, slots=True)
class Model:
    """A molecule in space seen from the front: balls (element, x, y, size) drawn in order, sticks between."""

    name: str
    formula: str
    note: str
    balls: tuple[tuple[str, float, float, float], ...]
    sticks: tuple[tuple[int, int, int], ...]


def ball(sheet: Sheet, element: str, x: float, y: float, r: float) -> str:
    """One shaded atom."""
    colour = ATOM_COLOURS[element]
    return dot(x, y, r, sheet.ball(colour, lighter(colour, 0.72), darker(colour, 0.42)))


def _stick(model: Model, first: int, second: int, order: int) -> str:
    _, x1, y1, _ = model.balls[first]
    _, x2, y2, _ = model.balls[second]
    length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1)
    nx, ny = -(y2 - y1) / length, (x2 - x1) / length
    if order == 0:
        return line(f"M{num(x1)} {num(y1)}L{num(x2)} {num(y2)}", "#e4633f", 8, ' stroke-dasharray="0 14"')
    spread = {1: (0.0,), 2: (-9.0, 9.0), 3: (-15.0, 0.0, 15.0)}[order]
    path = "".join(
        f"M{num(x1 + nx * s)} {num(y1 + ny * s)}L{num(x2 + nx * s)} {num(y2 + ny * s)}" for s in spread
    )
    wide = 13 if order == 1 else 10
    return line(path, "#7d8a8c", wide) + line(path, "#c3cccd", wide * 0.4)


def model_picture(sheet: Sheet, model: Model) -> str:
    """The model centred on 0,0, about 200 wide."""
    sticks = "".join(_stick(model, *stick) for stick in model.sticks)
    balls = "".join(ball(sheet, e, x, y, _RADII.get(e, 38) * k) for e, x, y, k in model.balls)
    return sticks + balls


def lattice(sheet: Sheet, metal: str, other: str) -> str:
    """A block of a rock-salt crystal: ions taking turns in three directions, nearest drawn last."""
    marks = []
    for depth in (2, 1, 0):
        for row in range(3):
            for column in range(3):
                x, y = column * 61 - 84 + depth * 24, row * 61 - 38 - depth * 22
                element = metal if (row + column + depth) % 2 else other
                marks.append(ball(sheet, element, x, y, 23 if element == metal else 31))
    return "".join(marks)


def ion_pair(sheet: Sheet, metal: tuple[str, str], other: tuple[str, str]) -> str:
    """Two ions side by side with an electron on its way between them."""
    left, right = ball(sheet, metal[0], -58, 20, 42), ball(sheet, other[0], 50, 20, 56)
    arc = line("M-52 -34Q-8 -86 34 -46", "#e4633f", 5, ' stroke-dasharray="1 11"')
    electron = dot(-10, -63, 9, "#e4633f")
    labels = "".join(
        text(x, 32, f"{name}^{charge}", 30, "#fff", chemical=True)
        for x, (name, charge) in ((-58, metal), (50, other))
    )
    return left + right + arc + electron + labels


MODELS: dict[str, Model] = {
    "water": Model(
        "Water",
        "H2O",
        "bent · 104.5°",
        (("H", -68, 50, 1.1), ("H", 68, 50, 1.1), ("O", 0, -14, 1.35)),
        ((0, 2, 1), (1, 2, 1)),
    ),
    "carbon dioxide": Model(
        "Carbon dioxide",
        "CO2",
        "linear · 180°",
        (("O", -76, 0, 0.95), ("O", 76, 0, 0.95), ("C", 0, 0, 1)),
        ((0, 2, 2), (1, 2, 2)),
    ),
    "ammonia": Model(
        "Ammonia",
        "NH3",
        "pyramidal · 107°",
        (("H", -68, 38, 1.05), ("H", 68, 38, 1.05), ("N", 0, -18, 1.25), ("H", 8, 66, 1.2)),
        ((0, 2, 1), (1, 2, 1), (2, 3, 1)),
    ),
    "methane": Model(
        "Methane",
        "CH4",
        "tetrahedral · 109.5°",
        (("H", 0, -80, 1.1), ("H", -76, 34, 1.1), ("H", 62, 14, 0.95), ("C", 0, 0, 1.15), ("H", 22, 68, 1.2)),
        ((0, 3, 1), (1, 3, 1), (2, 3, 1), (3, 4, 1)),
    ),
    "oxygen": Model("Oxygen", "O2", "double bond", (("O", -48, 0, 1.2), ("O", 48, 0, 1.2)), ((0, 1, 2),)),
    "nitrogen": Model("Nitrogen", "N2", "triple bond", (("N", -48, 0, 1.2), ("N", 48, 0, 1.2)), ((0, 1, 3),)),
    "hydrogen chloride": Model(
        "Hydrogen chloride", "HCl", "single bond", (("H", -52, 0, 1.1), ("Cl", 36, 0, 1.2)), ((0, 1, 1),)
    ),
    "beryllium chloride": Model(
        "Beryllium chloride",
        "BeCl2",
        "linear · 180°",
        (("Cl", -76, 0, 0.8), ("Cl", 76, 0, 0.8), ("Be", 0, 0, 0.85)),
        ((0, 2, 1), (1, 2, 1)),
    ),
    "boron trifluoride": Model(
        "Boron trifluoride",
        "BF3",
        "trigonal planar · 120°",
        (("F", 0, -78, 0.85), ("F", -68, 39, 0.85), ("F", 68, 39, 0.85), ("B", 0, 0, 0.9)),
        ((0, 3, 1), (1, 3, 1), (2, 3, 1)),
    ),
    "sulphur hexafluoride": Model(
        "Sulphur hexafluoride",
        "SF6",
        "octahedral · 90°",
        (
            ("F", 50, -34, 0.68),
            ("F", -58, -28, 0.72),
            ("F", 0, -84, 0.8),
            ("F", 0, 84, 0.8),
            ("S", 0, 0, 0.95),
            ("F", -50, 34, 0.92),
            ("F", 58, 28, 0.86),
        ),
        ((0, 4, 1), (1, 4, 1), (2, 4, 1), (3, 4, 1), (4, 5, 1), (4, 6, 1)),
    ),
    "water pair": Model(
        "Hydrogen bond",
        "H2O···H2O",
        "two water molecules",
        (
            ("H", -92, -70, 0.7),
            ("O", -64, -38, 0.8),
            ("H", -24, -26, 0.7),
            ("O", 66, 26, 0.8),
            ("H", 92, 62, 0.7),
            ("H", 36, 60, 0.7),
        ),
        ((0, 1, 1), (1, 2, 1), (2, 3, 0), (3, 4, 1), (3, 5, 1)),
    ),
    "hydrogen fluoride pair": Model(
        "Hydrogen fluoride",
        "HF···HF",
        "a hydrogen bond",
        (("H", -84, 0, 0.8), ("F", -46, 0, 0.85), ("H", 30, 0, 0.8), ("F", 72, 0, 0.85)),
        ((0, 1, 1), (1, 2, 0), (2, 3, 1)),
    ),
    "chlorine pair": Model(
        "Chlorine",
        "Cl2···Cl2",
        "dispersion forces",
        (
            ("Cl", -56, -44, 0.7),
            ("Cl", 0, -44, 0.7),
            ("Cl", 4, 46, 0.7),
            ("Cl", 60, 46, 0.7),
        ),
        ((0, 1, 1), (2, 3, 1), (1, 2, 0)),
    ),
    "ethanol model": Model(
        "Ethanol",
        "C2H5OH",
        "3D model",
        (
            ("H", -96, 40, 0.85),
            ("H", -70, -58, 0.85),
            ("H", 4, 82, 0.8),
            ("H", 34, 74, 0.85),
            ("C", -52, 4, 0.85),
            ("C", 8, 26, 0.85),
            ("O", 60, -22, 0.95),
            ("H", 98, 8, 0.85),
            ("H", -64, 56, 0.9),
        ),
        ((0, 4, 1), (1, 4, 1), (4, 8, 1), (4, 5, 1), (5, 2, 1), (5, 3, 1), (5, 6, 1), (6, 7, 1)),
    ),
}
