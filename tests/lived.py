"""What the last lines of a test run tell of the random life of the shop."""

import pytest

LIVED = "lived"


def tell_life(reporter: pytest.TerminalReporter) -> None:
    """How much was lived, from whichever process ran it."""
    for reports in reporter.stats.values():
        for report in reports:
            for name, text in getattr(report, "user_properties", ()):
                if name == LIVED and getattr(report, "when", "") == "teardown":
                    reporter.section("random life of the shop", sep="-")
                    reporter.line(str(text))
