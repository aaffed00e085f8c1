"""The structures shown on cards, by key; each with its name and molecular formula."""

from collections.abc import Callable
from dataclasses import dataclass

from backend_ext.dev.art.molecules import Molecule, benzene, chain, with_branch


@dataclass(frozen=True, slots=True)
class Structure:
    """A named compound and the way to draw it."""

    name: str
    formula: str
    build: Callable[[], Molecule]


def _benzoic_acid() -> Molecule:
    m = benzene()
    acid = m.grow(0, 90)
    m.grow(acid, 150, "O", 2)
    m.grow(acid, 30, "OH")
    return m


def _aspirin() -> Molecule:
    m = _benzoic_acid()
    oxygen = m.grow(1, 30, "O")
    carbon = m.grow(oxygen, -30)
    m.grow(carbon, -90, "O", 2)
    m.grow(carbon, 30)
    return m


def _paracetamol() -> Molecule:
    m = benzene({3: "OH"})
    nitrogen = m.grow(0, 90, "NH")
    carbon = m.grow(nitrogen, 150)
    m.grow(carbon, 90, "O", 2)
    m.grow(carbon, -150)
    return m


def _vanillin() -> Molecule:
    m = benzene({3: "OH", 2: "OCH3"})
    m.grow(m.grow(0, 90), 30, "O", 2)
    return m


def _menthol() -> Molecule:
    m = Molecule()
    corners = m.ring()
    m.grow(corners[0], 90)
    m.grow(corners[2], -30, "OH")
    branch = m.grow(corners[3], -90)
    m.grow(branch, -30)
    m.grow(branch, -150)
    return m


def _purine(
    six: str, doubles: tuple[int, ...], labels: tuple[str, str, str], pairs: tuple[int, int]
) -> Molecule:
    """Fused rings: hexagon corners C6, C5, C4, N3, C2, N1; then N7, C8, N9 with the two right bond orders."""
    m = Molecule()
    ring = m.ring(six, doubles)
    n7, c8, n9 = (
        m.atom(x, y, label)
        for (x, y), label in zip(((1.817, 0.809), (2.405, 0), (1.817, -0.809)), labels, strict=True)
    )
    middle = (1.55, 0.0)
    m.bond(ring[1], n7)
    m.bond(n7, c8, pairs[0], middle)
    m.bond(c8, n9, pairs[1], middle)
    m.bond(n9, ring[2])
    return m


def _caffeine() -> Molecule:
    m = _purine("...N.N", (1,), ("N", "", "N"), (1, 2))
    m.grow(0, 90, "O", 2)
    m.grow(4, -150, "O", 2)
    m.grow(5, 150)
    m.grow(3, -90)
    m.grow(6, 65)
    return m


def _adenine() -> Molecule:
    m = _purine("...N.N", (1, 3, 5), ("N", "", "NH"), (2, 1))
    m.grow(0, 90, "NH2")
    return m


def _glucose() -> Molecule:
    m = Molecule()
    spots = ((-1.5, 0.0), (-0.8, 0.75), (0.75, 0.75), (1.5, 0.0), (0.8, -0.75), (-0.8, -0.75))
    ring = [m.atom(x, y, "O" if i == 2 else "") for i, (x, y) in enumerate(spots)]
    for i in range(6):
        m.bond(ring[i], ring[(i + 1) % 6])
    for corner, angle, label in (
        (0, -90, "HO"),
        (1, 90, "CH2OH"),
        (3, -90, "OH"),
        (4, -90, "OH"),
        (5, 90, "OH"),
    ):
        m.grow(ring[corner], angle, label, length=0.8)
    return m


def _ethene() -> Molecule:
    m = Molecule()
    left = m.atom(0, 0, "C")
    right = m.grow(left, 0, "C", 2, 1.25)
    for carbon, angle in ((left, 120), (left, 240), (right, 60), (right, -60)):
        m.grow(carbon, angle, "H")
    return m


def _methane() -> Molecule:
    m = Molecule()
    carbon = m.atom(0, 0, "C")
    for angle in (0, 90, 180, 270):
        m.grow(carbon, angle, "H")
    return m


def _ethyne() -> Molecule:
    m = Molecule()
    left = m.atom(0, 0, "C")
    right = m.grow(left, 0, "C", 3, 1.25)
    m.grow(left, 180, "H")
    m.grow(right, 0, "H")
    return m


def _ring_only() -> Molecule:
    m = Molecule()
    m.ring()
    return m


def _urea() -> Molecule:
    m = chain("H2N", "", "NH2")
    return with_branch(m, 1, 90, "O", 2)


STRUCTURES: dict[str, Structure] = {
    "benzene": Structure("Benzene", "C6H6", benzene),
    "toluene": Structure("Toluene", "C7H8", lambda: benzene({0: "CH3"})),
    "phenol": Structure("Phenol", "C6H5OH", lambda: benzene({0: "OH"})),
    "aniline": Structure("Aniline", "C6H5NH2", lambda: benzene({0: "NH2"})),
    "nitrobenzene": Structure("Nitrobenzene", "C6H5NO2", lambda: benzene({0: "NO2"})),
    "benzoic acid": Structure("Benzoic acid", "C6H5COOH", _benzoic_acid),
    "ethanol": Structure("Ethanol", "C2H5OH", lambda: chain("", "", "OH")),
    "ethylamine": Structure("Ethylamine", "C2H5NH2", lambda: chain("", "", "NH2")),
    "ethanal": Structure("Ethanal", "CH3CHO", lambda: with_branch(chain("", "", "H"), 1, 90, "O", 2)),
    "propanone": Structure("Propanone", "CH3COCH3", lambda: with_branch(chain("", "", ""), 1, 90, "O", 2)),
    "ethanoic acid": Structure(
        "Ethanoic acid", "CH3COOH", lambda: with_branch(chain("", "", "OH"), 1, 90, "O", 2)
    ),
    "ethyl ethanoate": Structure(
        "Ethyl ethanoate", "CH3COOC2H5", lambda: with_branch(chain("", "", "O", "", ""), 1, 90, "O", 2)
    ),
    "methane": Structure("Methane", "CH4", _methane),
    "ethene": Structure("Ethene", "C2H4", _ethene),
    "ethyne": Structure("Ethyne", "C2H2", _ethyne),
    "propane": Structure("Propane", "C3H8", lambda: chain("", "", "")),
    "but-1-ene": Structure("But-1-ene", "C4H8", lambda: chain("", "", "", "", orders=(2,))),
    "hexane": Structure("Hexane", "C6H14", lambda: chain("", "", "", "", "", "")),
    "cyclohexane": Structure("Cyclohexane", "C6H12", _ring_only),
    "glucose": Structure("α-Glucose", "C6H12O6", _glucose),
    "glycine": Structure(
        "Glycine", "C2H5NO2", lambda: with_branch(chain("H2N", "", "", "OH"), 2, -90, "O", 2)
    ),
    "urea": Structure("Urea", "CO(NH2)2", _urea),
    "adenine": Structure("Adenine", "C5H5N5", _adenine),
    "caffeine": Structure("Caffeine", "C8H10N4O2", _caffeine),
    "aspirin": Structure("Aspirin", "C9H8O4", _aspirin),
    "paracetamol": Structure("Paracetamol", "C8H9NO2", _paracetamol),
    "vanillin": Structure("Vanillin", "C8H8O3", _vanillin),
    "menthol": Structure("Menthol", "C10H20O", _menthol),
}
