"""Two boards walked side by side."""

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backend_ext.quiz.boards.models import differences
from backend_ext.quiz.play.models import Standing

_FIRST = datetime(2026, 11, 1, tzinfo=UTC)
_STANDING = st.builds(
    lambda user, points, second: Standing(
        user_id=user, points=points, reached_at=_FIRST + timedelta(seconds=second)
    ),
    st.sampled_from("abcd"),
    st.integers(1, 3),
    st.integers(0, 2),
)
_BOARD = st.lists(_STANDING, unique_by=lambda one: one.user_id)


async def _in_order(board: Iterable[Standing]) -> AsyncIterator[Standing]:
    order = sorted(board, key=lambda one: one.user_id, reverse=True)
    for one in sorted(order, key=lambda one: (-one.points, one.reached_at)):
        yield one


@given(kept=_BOARD, stored=_BOARD)
async def test_the_differences_are_those_of_the_sets(kept: list[Standing], stored: list[Standing]) -> None:
    found = [each async for each in differences(_in_order(kept), _in_order(stored))]

    assert len(found) == len(set(found))
    assert {one for one, is_kept in found if is_kept} == set(kept) - set(stored)
    assert {one for one, is_kept in found if not is_kept} == set(stored) - set(kept)
