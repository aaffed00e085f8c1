"""The numbers of the bench: percentiles of few and many values, promises kept and broken."""

import pytest

from tests.bench.numbers import Target, median, percentile, table


def test_percentiles_are_measured_values() -> None:
    values = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert (median(values), percentile(values, 0.95), percentile(values, 0)) == (3.0, 5.0, 1.0)
    assert percentile([float(n) for n in range(1, 101)], 0.95) == 95.0


def test_nothing_measured_is_no_number() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 0.5)


def test_a_promise_is_kept_at_its_limit() -> None:
    assert Target("LCP", 1000, 1000, "ms").met
    assert not Target("LCP", 1000, 1000.5, "ms").met
    assert Target("orders", 60, 60, "/s", at_least=True).met
    assert not Target("orders", 60, 59.9, "/s", at_least=True).met


def test_a_table_tells_numbers_as_short_as_they_may_be() -> None:
    assert table(("what", "ms"), [("a", 1234.5), ("b", 12.34), ("c", 0.123), ("d", 7)]).splitlines() == [
        "| what | ms |",
        "| --- | --: |",
        "| a | 1,234 |",
        "| b | 12.3 |",
        "| c | 0.12 |",
        "| d | 7 |",
    ]
