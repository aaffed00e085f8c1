"""Whether the premium game is open to an account right now."""

from backend_ext.kit.clock import utcnow
from backend_ext.people.errors import PremiumNeeded
from backend_ext.people.service import PeopleService


class Premium:
    """Asks the account itself, not the copy that a session carries: a refund closes practice at once."""

    def __init__(self, people: PeopleService) -> None:
        self._people = people

    async def check(self, user_id: str) -> None:
        """Raises PremiumNeeded, or SignInNeeded when the account is gone."""
        until = (await self._people.get(user_id)).premium_until
        if until is None or until <= utcnow():
            raise PremiumNeeded
