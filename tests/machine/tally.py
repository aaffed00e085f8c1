"""How much of a random life was lived: counted in every run, written down by a soak."""

import os
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.machine.profiles import PROFILE

REPORT = Path(__file__).parents[2] / "docs" / "soak.md"


@dataclass
class Tally:
    """`actions` of clients by name, those `refused`, and those whose process `died`; bursts, lives of a shop,
    checks of all the laws."""

    actions: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    died: int = 0
    bursts: int = 0
    lives: int = 0
    checks: int = 0
    began: float = field(default_factory=time.monotonic)

    @property
    def total(self) -> int:
        """Actions of single clients."""
        return sum(self.actions.values())

    def lines(self) -> list[str]:
        """What a reader wants to know."""
        return [
            f"{self.total:,} actions of single clients in {self.bursts:,} bursts over {self.lives:,} shops, "
            f"{self.refused:,} of them refused as they should be, {self.died:,} ended by the death of their "
            "process at one of its writes",
            f"{self.checks:,} times all laws were checked; {time.monotonic() - self.began:,.0f} s",
        ]

    def write(self, clients: int, laws: list[str], machine: str) -> None:
        """The report of a soak."""
        kinds = "\n".join(f"| {name} | {count:,} |" for name, count in sorted(self.actions.items()))
        listed = "\n".join(f"- {law}" for law in laws)
        REPORT.write_text(
            "# A long random life of the shop\n\n"
            "Written by `make soak`: hypothesis draws bursts of what clients do at one moment, over\n"
            "two processes on one MongoDB and one Valkey; all laws are checked after each burst, and\n"
            f"that of stock while it runs. {clients} clients, several clicks of each, act at once.\n\n"
            + "".join(f"- {line}\n" for line in self.lines())
            + f"- {machine}\n\nNo law was broken.\n\n## Laws\n\n{listed}\n\n"
            f"## Actions\n\n| action | times |\n|---|--:|\n{kinds}\n"
        )


def soaking() -> bool:
    """Whether this run is to be written down."""
    return PROFILE == "soak" and "SOAK_REPORT" in os.environ
