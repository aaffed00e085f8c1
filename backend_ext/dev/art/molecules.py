"""Molecules as graphs: atoms placed on the plane in bond lengths, y upwards, and bonds with their order."""

from dataclasses import dataclass, field
from math import cos, radians, sin


@dataclass(frozen=True, slots=True)
class Atom:
    """A corner of the structure; an empty label is carbon."""

    x: float
    y: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Bond:
    """A bond; `inward` is the side (x, y) a second line of a ring bond leans to."""

    first: int
    second: int
    order: int = 1
    inward: tuple[float, float] | None = None


@dataclass(slots=True)
class Molecule:
    """A structure in the making."""

    atoms: list[Atom] = field(default_factory=list)
    bonds: list[Bond] = field(default_factory=list)

    def atom(self, x: float, y: float, label: str = "") -> int:
        """Place an atom; returns its index."""
        self.atoms.append(Atom(x, y, label))
        return len(self.atoms) - 1

    def bond(
        self, first: int, second: int, order: int = 1, inward: tuple[float, float] | None = None
    ) -> None:
        """Join two atoms."""
        self.bonds.append(Bond(first, second, order, inward))

    def grow(self, start: int, angle: float, label: str = "", order: int = 1, length: float = 1) -> int:
        """Grow a bond from an atom at an angle in degrees; returns the new atom."""
        root = self.atoms[start]
        end = self.atom(root.x + length * cos(radians(angle)), root.y + length * sin(radians(angle)), label)
        self.bond(start, end, order)
        return end

    def ring(self, labels: str = "......", double: tuple[int, ...] = ()) -> list[int]:
        """A hexagon about the origin, first corner on top, then clockwise; `.` is carbon."""
        corners = [
            self.atom(cos(radians(90 - 60 * i)), sin(radians(90 - 60 * i)), label.strip("."))
            for i, label in enumerate(labels)
        ]
        for i in range(6):
            self.bond(corners[i], corners[(i + 1) % 6], 2 if i in double else 1, (0.0, 0.0))
        return corners


def benzene(groups: dict[int, str] | None = None) -> Molecule:
    """Benzene with groups written at numbered corners (0 on top, clockwise)."""
    molecule = Molecule()
    corners = molecule.ring(double=(0, 2, 4))
    for corner, label in (groups or {}).items():
        molecule.grow(corners[corner], 90 - 60 * corner, label)
    return molecule


def chain(*labels: str, orders: tuple[int, ...] = (), up: bool = False) -> Molecule:
    """A zigzag of atoms from left to right; an empty label is carbon."""
    molecule = Molecule()
    last = molecule.atom(0, 0, labels[0])
    for i, label in enumerate(labels[1:]):
        angle = 30 if (i % 2 == 0) != up else -30
        last = molecule.grow(last, angle, label, orders[i] if i < len(orders) else 1)
    return molecule


def with_branch(molecule: Molecule, start: int, angle: float, label: str, order: int = 1) -> Molecule:
    """The molecule with one more atom grown from `start`."""
    molecule.grow(start, angle, label, order)
    return molecule
