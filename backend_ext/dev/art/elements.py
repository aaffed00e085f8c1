"""The elements that appear on drawn cards: IUPAC standard masses, electrons by shell, a card colour."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Element:
    """What a card says about an element; `mass` in brackets is that of the longest-lived isotope."""

    number: int
    symbol: str
    name: str
    mass: str
    shells: tuple[int, ...]
    colour: str


_ROWS: tuple[Element, ...] = (
    Element(1, "H", "Hydrogen", "1.008", (1,), "#c2513a"),
    Element(2, "He", "Helium", "4.003", (2,), "#c65b7c"),
    Element(3, "Li", "Lithium", "6.94", (2, 1), "#b3243c"),
    Element(6, "C", "Carbon", "12.011", (2, 4), "#34474d"),
    Element(7, "N", "Nitrogen", "14.007", (2, 5), "#2f5fb8"),
    Element(8, "O", "Oxygen", "15.999", (2, 6), "#cf4630"),
    Element(9, "F", "Fluorine", "18.998", (2, 7), "#b08d1c"),
    Element(10, "Ne", "Neon", "20.180", (2, 8), "#dd4a2a"),
    Element(11, "Na", "Sodium", "22.990", (2, 8, 1), "#d98a0b"),
    Element(12, "Mg", "Magnesium", "24.305", (2, 8, 2), "#4f7a86"),
    Element(17, "Cl", "Chlorine", "35.45", (2, 8, 7), "#5d8f26"),
    Element(18, "Ar", "Argon", "39.95", (2, 8, 8), "#6a4fb3"),
    Element(19, "K", "Potassium", "39.098", (2, 8, 8, 1), "#8d5fb0"),
    Element(20, "Ca", "Calcium", "40.078", (2, 8, 8, 2), "#b5502e"),
    Element(24, "Cr", "Chromium", "51.996", (2, 8, 13, 1), "#2d7d5a"),
    Element(25, "Mn", "Manganese", "54.938", (2, 8, 13, 2), "#9c3f7d"),
    Element(26, "Fe", "Iron", "55.845", (2, 8, 14, 2), "#a3502a"),
    Element(27, "Co", "Cobalt", "58.933", (2, 8, 15, 2), "#2a52a8"),
    Element(28, "Ni", "Nickel", "58.693", (2, 8, 16, 2), "#3a8a52"),
    Element(29, "Cu", "Copper", "63.546", (2, 8, 18, 1), "#b9662c"),
    Element(30, "Zn", "Zinc", "65.38", (2, 8, 18, 2), "#5a7686"),
    Element(35, "Br", "Bromine", "79.904", (2, 8, 18, 7), "#9a3a1f"),
    Element(36, "Kr", "Krypton", "83.798", (2, 8, 18, 8), "#3f86a8"),
    Element(37, "Rb", "Rubidium", "85.468", (2, 8, 18, 8, 1), "#a32a52"),
    Element(47, "Ag", "Silver", "107.868", (2, 8, 18, 18, 1), "#66757d"),
    Element(53, "I", "Iodine", "126.904", (2, 8, 18, 18, 7), "#5a3490"),
    Element(54, "Xe", "Xenon", "131.293", (2, 8, 18, 18, 8), "#3555b5"),
    Element(55, "Cs", "Caesium", "132.905", (2, 8, 18, 18, 8, 1), "#3a5fa8"),
    Element(79, "Au", "Gold", "196.967", (2, 8, 18, 32, 18, 1), "#b8860b"),
    Element(85, "At", "Astatine", "[210]", (2, 8, 18, 32, 18, 7), "#3b4a54"),
    Element(87, "Fr", "Francium", "[223]", (2, 8, 18, 32, 18, 8, 1), "#5b4a7d"),
    Element(86, "Rn", "Radon", "[222]", (2, 8, 18, 32, 18, 8), "#3d7d6c"),
)

ELEMENTS: dict[str, Element] = {element.symbol: element for element in _ROWS}
