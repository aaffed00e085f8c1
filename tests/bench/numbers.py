"""Percentiles of measured values, and how they are told."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of `values` that `share` (0 to 1) of them do not exceed. Raises ValueError for none."""
    if not values:
        raise ValueError("nothing was measured")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def median(values: Sequence[float]) -> float:
    """The middle one of `values`. Raises ValueError without values."""
    return percentile(values, 0.5)


@dataclass(frozen=True)
class Target:
    """A promise: `value` is to be at most (or at least) `limit`."""

    name: str
    limit: float
    value: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether it was kept."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; numbers stand right."""
    lines = [
        list(head),
        ["---"] + ["--:"] * (len(head) - 1),
        *([_cell(cell) for cell in row] for row in rows),
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 1 else f"{value:.2f}"
