"""The drawings: what is committed is what the program draws, safe, small, and right in its chemistry."""

import gzip
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from backend_ext.dev.art.__main__ import drawings
from backend_ext.dev.art.bench_faces import ReactionFace
from backend_ext.dev.art.decks import DECKS
from backend_ext.dev.art.elements import ELEMENTS
from backend_ext.dev.art.faces import RadicalFace
from backend_ext.dev.art.models import MODELS
from backend_ext.dev.art.molecules import Molecule
from backend_ext.dev.art.structures import STRUCTURES
from backend_ext.dev.art.svg import formula
from backend_ext.dev.art.taka_font import TAKA, taka_font
from backend_ext.dev.demo.catalogue import PRODUCTS

ASSETS = Path(__file__).parents[2] / "assets"
DRAWINGS = drawings()
SVG = "{http://www.w3.org/2000/svg}"
MARKS = {"svg", "title", "defs", "g", "path", "rect", "circle", "ellipse", "polygon", "text", "tspan"} | {
    "use",
    "stop",
    "linearGradient",
    "radialGradient",
}
VALENCES = {"C": 4, "N": 3, "O": 2}

# Number, abridged standard atomic mass (IUPAC; longest-lived isotope in brackets), group's outer electrons.
KNOWN = {
    "H": (1, "1.008", 1), "He": (2, "4.003", 2), "Li": (3, "6.94", 1), "C": (6, "12.011", 4),
    "N": (7, "14.007", 5), "O": (8, "15.999", 6), "F": (9, "18.998", 7), "Ne": (10, "20.180", 8),
    "Na": (11, "22.990", 1), "Mg": (12, "24.305", 2), "Cl": (17, "35.45", 7), "Ar": (18, "39.95", 8),
    "K": (19, "39.098", 1), "Ca": (20, "40.078", 2), "Cr": (24, "51.996", 1), "Mn": (25, "54.938", 2),
    "Fe": (26, "55.845", 2), "Co": (27, "58.933", 2), "Ni": (28, "58.693", 2), "Cu": (29, "63.546", 1),
    "Zn": (30, "65.38", 2), "Br": (35, "79.904", 7), "Kr": (36, "83.798", 8), "Rb": (37, "85.468", 1),
    "Ag": (47, "107.868", 1), "I": (53, "126.904", 7), "Xe": (54, "131.293", 8), "Cs": (55, "132.905", 1),
    "Au": (79, "196.967", 1), "At": (85, "[210]", 7), "Rn": (86, "[222]", 8), "Fr": (87, "[223]", 1),
}  # fmt: skip

every_drawing = pytest.mark.parametrize("name", DRAWINGS)


def atoms_in(compound: str) -> Counter[str]:
    """Atoms of a formula such as `2Cu(OH)2` without its charge."""
    lead, body = re.fullmatch(r"(\d*)(.*)", re.sub(r"\^.*", "", compound)).groups()  # type: ignore[union-attr]
    total: Counter[str] = Counter()
    for group, times in re.findall(r"\(([^)]*)\)(\d*)", body):
        for symbol, count in re.findall(r"([A-Z][a-z]?)(\d*)", group):
            total[symbol] += int(count or 1) * int(times or 1)
    for symbol, count in re.findall(r"([A-Z][a-z]?)(\d*)", re.sub(r"\([^)]*\)\d*", "", body)):
        total[symbol] += int(count or 1)
    return Counter({symbol: count * int(lead or 1) for symbol, count in total.items()})


def charge_of(compound: str) -> int:
    """Charge of `3Cu^2+` times its coefficient."""
    found = re.fullmatch(r"(\d*)[^\^]*(?:\^(\d*)([+-]))?", compound)
    assert found is not None
    lead, size, sign = found.groups()
    return 0 if sign is None else int(lead or 1) * int(size or 1) * (1 if sign == "+" else -1)


def side_of(equation: str) -> tuple[Counter[str], int]:
    """Atoms and charge of one side; an electron (`5e^-`) has charge only."""
    atoms: Counter[str] = Counter()
    charge = 0
    for part in equation.split(" + "):
        charge += charge_of(part)
        if not re.fullmatch(r"\d*e\^-", part):
            atoms += atoms_in(part)
    return atoms, charge


def atoms_of(molecule: Molecule) -> Counter[str]:
    """Atoms of a drawn structure, the hydrogens left out in the drawing counted by valence."""
    total: Counter[str] = Counter()
    for index, atom in enumerate(molecule.atoms):
        total += atoms_in(atom.label or "C")
        if len(atom.label) <= 1 and atom.label != "H":
            used = sum(bond.order for bond in molecule.bonds if index in (bond.first, bond.second))
            free = VALENCES[atom.label or "C"] - used
            assert free >= 0, f"atom {index} has too many bonds"
            total["H"] += free
    return +total


def test_the_committed_files_are_what_the_program_draws() -> None:
    committed = {
        path.relative_to(ASSETS).as_posix(): path.read_text(encoding="utf-8")
        for pattern in ("products/*.svg", "brand/*.svg", "favicon.svg")
        for path in ASSETS.glob(pattern)
    }
    assert sorted(committed) == sorted(DRAWINGS)
    assert [name for name, content in DRAWINGS.items() if committed[name] != content] == []
    assert drawings() == DRAWINGS


def test_every_picture_of_the_catalogue_is_drawn_and_none_besides() -> None:
    wanted = {f"products/{image.file}" for product in PRODUCTS for image in product.images}
    assert {name for name in DRAWINGS if name.startswith("products/")} == wanted


@every_drawing
def test_a_drawing_is_well_formed_titled_and_refers_to_nothing_outside(name: str) -> None:
    root = ElementTree.fromstring(DRAWINGS[name])  # noqa: S314 - drawn by ourselves a moment ago
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(set(ids)) == len(ids)
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= MARKS
    for node in root.iter():
        for attribute, value in node.attrib.items():
            assert not attribute.startswith("on")
            if attribute.endswith("href"):
                assert value.removeprefix("#") in ids
            for target in re.findall(r"url\(([^)]*)\)", value):
                assert target.removeprefix("#") in ids


@every_drawing
def test_a_drawing_is_small(name: str) -> None:
    data = DRAWINGS[name].encode()
    assert len(data) <= 18_000
    assert len(gzip.compress(data, mtime=0)) <= 5_000


def test_first_pictures_are_the_lightest_for_the_first_paint() -> None:
    heavy = {n: len(s.encode()) for n, s in DRAWINGS.items() if n.endswith("-box.svg") and len(s) > 15_000}
    assert heavy == {}


def test_social_cards_are_there_and_small() -> None:
    cards = [ASSETS / "products" / f"{product.slug}-social.jpg" for product in PRODUCTS]
    for card in (*cards, ASSETS / "brand" / "social.jpg"):
        data = card.read_bytes()
        assert data.startswith(b"\xff\xd8\xff")
        assert len(data) < 60_000


def test_elements_have_their_numbers_masses_and_outer_electrons() -> None:
    drawn = {e.symbol: (e.number, e.mass, e.shells[-1]) for e in ELEMENTS.values()}
    assert drawn == KNOWN
    assert {e.symbol: sum(e.shells) for e in ELEMENTS.values()} == {s: n for s, (n, _, _) in KNOWN.items()}


@pytest.mark.parametrize("key", STRUCTURES)
def test_a_structure_has_the_atoms_of_its_formula(key: str) -> None:
    structure = STRUCTURES[key]
    assert atoms_of(structure.build()) == atoms_in(structure.formula)


@pytest.mark.parametrize("key", [key for key, model in MODELS.items() if "·" not in model.formula])
def test_a_model_has_the_atoms_of_its_formula(key: str) -> None:
    model = MODELS[key]
    assert Counter(ball[0] for ball in model.balls) == atoms_in(model.formula)


REACTIONS = [face for deck in DECKS for face in deck.faces if isinstance(face, ReactionFace)]


@pytest.mark.parametrize("face", REACTIONS, ids=lambda face: face.reactants)
def test_a_reaction_balances_in_atoms_and_charge(face: ReactionFace) -> None:
    assert side_of(face.reactants) == side_of(face.products)


def test_a_radical_has_as_many_hands_as_charges() -> None:
    radicals = [face for deck in DECKS for face in deck.faces if isinstance(face, RadicalFace)]
    assert len(radicals) == 6
    assert [face.radical for face in radicals if abs(charge_of(face.radical)) != face.valency] == []


def test_indices_sink_and_charges_rise() -> None:
    assert formula("2H2O", 10) == '2H<tspan dy="2" font-size="6.4">2</tspan><tspan dy="-2">O</tspan>'
    assert formula("Cu^2+", 10) == 'Cu<tspan dy="-3.6" font-size="6.4">2+</tspan>'


def test_the_taka_font_is_the_committed_one_and_holds_only_the_sign() -> None:
    committed = (ASSETS / "fonts" / "taka.woff2").read_bytes()
    assert committed == taka_font()
    assert len(committed) < 1_500
    assert ord("৳") == TAKA
