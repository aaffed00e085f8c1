"""While Redis is away it is asked only now and then: everybody who asks would wait for it."""

_LEFT_ALONE = 2.0  # seconds


class Absence:
    """What one client of Redis knows of its absence. Times are seconds of any one clock."""

    def __init__(self) -> None:
        self._ask_again = 0.0  # 0 while it is there

    def ask(self, now: float) -> bool:
        """Whether to ask Redis now. During an absence one asks whether it is back, the others go on."""
        if 0 < self._ask_again - now <= _LEFT_ALONE:
            return False
        if self._ask_again:
            self._ask_again = now + _LEFT_ALONE
        return True

    def found_away(self, now: float) -> None:
        """Redis did not answer."""
        self._ask_again = now + _LEFT_ALONE

    def found_there(self) -> None:
        """Redis answered."""
        self._ask_again = 0.0
