"""The windows of one process: the same rules as in Redis, and never more than so many keys."""

from backend_ext.store.windows import LocalWindows, Window

ONE = Window("one", 2, 60)
SLOWER = Window("slower", 5, 900, pause=2)


def test_as_many_as_the_window_takes_and_then_the_wait() -> None:
    windows = LocalWindows()
    assert [windows.take(at, [ONE]) for at in (100.0, 110.0, 120.0)] == [0, 0, 40]
    assert windows.take(160.0, [ONE]) == 0, "the try at 120 did not count"
    assert windows.take(160.0, [ONE]) == 10


def test_all_or_none() -> None:
    windows, other = LocalWindows(), Window("other", 1, 10)
    assert windows.take(100.0, [other]) == 0
    assert windows.take(105.0, [ONE, other]) == 5
    assert [windows.take(105.0, [ONE]) for _ in range(3)] == [0, 0, 60]


def test_pauses_grow() -> None:
    windows = LocalWindows()
    asked = (100.0, 100.0, 100.0, 102.0, 102.0, 106.0, 106.0, 114.0, 114.0)
    assert [windows.take(at, [SLOWER]) for at in asked] == [0, 0, 2, 0, 4, 0, 8, 0, 886]


def test_what_is_given_back_is_free() -> None:
    windows = LocalWindows()
    windows.note(100.0, [ONE])
    windows.note(101.0, [ONE])
    windows.give_back(101.0, [ONE])
    windows.give_back(55.0, [ONE])
    assert [windows.take(102.0, [ONE]), windows.take(102.0, [ONE])] == [0, 58]
    windows.give_back(0.0, [], [ONE])
    assert windows.take(102.0, [ONE]) == 0


def test_a_flood_of_keys_drops_what_is_over_and_then_the_oldest() -> None:
    windows = LocalWindows(most=4)
    windows.note(0.0, [Window("over", 1, 10)])
    for place in range(4):
        windows.note(100.0 + place, [Window(f"key{place}", 1, 900)])
    kept = [windows.take(110.0, [Window(f"key{place}", 1, 900)]) > 0 for place in range(4)]
    assert kept == [False, False, True, True]
