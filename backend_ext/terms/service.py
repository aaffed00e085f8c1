"""The terms of sale now in force."""

from pydantic import TypeAdapter

from backend_ext.store.cache import Cache
from backend_ext.terms.models import Terms
from backend_ext.terms.repository import TermsRepository

_TERMS = TypeAdapter(Terms)
_SECONDS = 60


class TermsService:
    """Terms are cached for 60 s and forgotten when they change."""

    def __init__(self, repository: TermsRepository, cache: Cache) -> None:
        self._repository = repository
        self._cache = cache

    async def get(self) -> Terms:
        """The terms in force."""
        return await self._cache.get(
            "settings:terms", _TERMS, self._repository.get, seconds=_SECONDS, tags=("settings",)
        )

    async def put(self, terms: Terms) -> None:
        """Puts `terms` in force at once."""
        await self._repository.put(terms)
        await self._cache.forget("settings")
