"""The tiers of leagues, and who moves at the end of a week; pure."""

import math
from collections.abc import Sequence
from enum import IntEnum, StrEnum

SIZE = 30  # players of a group, at most
MOST_MOVED = 5
_SHARE = 5  # one in five goes up, one in five goes down
_LEAST = 5  # in a smaller group nobody goes down


class Tier(IntEnum):
    """From the first to the last; each is nobler than the one before."""

    CARBON = 1
    COPPER = 2
    SILVER = 3
    GOLD = 4
    PLATINUM = 5

    @property
    def message_key(self) -> str:
        """Its name, to be translated."""
        return self.name.capitalize()


class Zone(StrEnum):
    """Where a place leads when the week is over."""

    UP = "up"
    STAY = "stay"
    DOWN = "down"


def zones(tier: Tier, points: Sequence[int]) -> list[Zone]:
    """The zone of each place of a group, from the points in their order, the best first.

    The best fifth (rounded up, 5 at most) go up, if they have points and are not alone; the last fifth
    (rounded down, 5 at most) go down. Nobody leaves the first tier downwards or the last one upwards.
    """
    size = len(points)
    rising = min(MOST_MOVED, math.ceil(size / _SHARE)) if tier is not Tier.PLATINUM and size > 1 else 0
    falling = min(MOST_MOVED, size // _SHARE) if tier is not Tier.CARBON and size >= _LEAST else 0
    found = []
    for place, own in enumerate(points):
        if place < rising and own > 0:
            found.append(Zone.UP)
        else:
            found.append(Zone.DOWN if place >= size - falling else Zone.STAY)
    return found


def after(tier: Tier, zone: Zone | None) -> Tier:
    """The tier of the next week; None: the week is not settled."""
    return Tier(tier + {Zone.UP: 1, Zone.DOWN: -1}.get(zone or Zone.STAY, 0))
