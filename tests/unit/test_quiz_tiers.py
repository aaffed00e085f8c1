"""Who moves at the end of a week."""

import pytest

from backend_ext.quiz.leagues.tiers import SIZE, Tier, Zone, after, zones


def _counted(tier: Tier, points: list[int]) -> tuple[int, int]:
    """How many go up from the front, and down from the end; those between stay."""
    found = zones(tier, points)
    up, down = found.count(Zone.UP), found.count(Zone.DOWN)
    assert found == [Zone.UP] * up + [Zone.STAY] * (len(points) - up - down) + [Zone.DOWN] * down
    return up, down


@pytest.mark.parametrize(
    ("size", "moved"),
    [
        (0, (0, 0)),
        (1, (0, 0)),
        (2, (1, 0)),
        (4, (1, 0)),
        (5, (1, 1)),
        (6, (2, 1)),
        (11, (3, 2)),
        (30, (5, 5)),
    ],
)
def test_a_fifth_moves_and_never_more_than_five(size: int, moved: tuple[int, int]) -> None:
    points = list(range(size, 0, -1))

    assert _counted(Tier.SILVER, points) == moved
    assert _counted(Tier.CARBON, points) == (moved[0], 0)
    assert _counted(Tier.PLATINUM, points) == (0, moved[1])


def test_who_has_no_points_does_not_go_up() -> None:
    assert _counted(Tier.COPPER, [9, 0, 0, 0, 0, 0, 0, 0, 0, 0]) == (1, 2)
    assert _counted(Tier.COPPER, [0] * SIZE) == (0, 5)


def test_every_move_leads_to_a_tier() -> None:
    for tier in Tier:
        for zone in set(zones(tier, list(range(SIZE, 0, -1)))):
            assert after(tier, zone) in {tier - 1, tier, tier + 1}
    assert after(Tier.GOLD, Zone.UP) is Tier.PLATINUM
    assert after(Tier.COPPER, Zone.DOWN) is Tier.CARBON
