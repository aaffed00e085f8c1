"""Reviews: written by who bought, read by staff before anybody else, added up."""

from collections.abc import Sequence

from pydantic import TypeAdapter

from backend_ext.audit.service import AuditService
from backend_ext.catalogue.service import CatalogueService
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import Invalid
from backend_ext.kit.paging import Page
from backend_ext.kit.text import Lang
from backend_ext.kit.typed import clean, clean_lines
from backend_ext.ordering.service import OrderService
from backend_ext.people.access import check_access
from backend_ext.people.models import Person
from backend_ext.people.names import problem
from backend_ext.reviews.errors import NotBought, ReviewChanged, ReviewNotFound
from backend_ext.reviews.models import LEAST_TEXT, MOST_TEXT, PAGE_SIZE, Rating, Review, ReviewState
from backend_ext.reviews.repository import ReviewRepository
from backend_ext.store.cache import Cache
from backend_ext.store.mongo import Transactions, Tx

_RATING = TypeAdapter(Rating)
_SECONDS = 600
_TAG = "reviews"


class ReviewService:
    """Ratings are cached for 600 s and forgotten at each decision.

    Verbs with an `actor` raise RoleNeeded unless that is support, an editor or an admin.
    """

    def __init__(
        self,
        repository: ReviewRepository,
        catalogue: CatalogueService,
        orders: OrderService,
        audit: AuditService,
        cache: Cache,
        transactions: Transactions,
    ) -> None:
        self._repository = repository
        self._catalogue = catalogue
        self._orders = orders
        self._audit = audit
        self._cache = cache
        self._transactions = transactions

    async def may_write(self, user_id: str, slug: str) -> bool:
        """Whether the account has a paid or delivered order of the product. Raises ProductNotFound."""
        listed = await self._catalogue.product(slug)
        return await self._orders.bought(user_id, listed.product.id)

    async def own(self, user_id: str, slug: str) -> Review | None:
        """What the account said of the product, published or not. Raises ProductNotFound."""
        return await self._repository.own((await self._catalogue.product(slug)).product.id, user_id)

    async def write(self, user_id: str, slug: str, stars: int, text: str, name: str, lang: Lang) -> Review:
        """Writes the account's one review of the product, or changes it; staff read it before it is shown.

        Raises ProductNotFound, NotBought, Invalid; nothing is changed then.
        """
        product = (await self._catalogue.product(slug)).product
        if not await self._orders.bought(user_id, product.id):
            raise NotBought
        said = {"stars": stars, "text": clean_lines(text), "name": clean(name), "lang": lang}
        _check(stars, str(said["text"]), str(said["name"]))
        review = await self._repository.write(product.id, user_id, said, utcnow())
        await self._cache.forget(_TAG)
        return review

    async def rating(self, product_id: str) -> Rating:
        """The sum of what is published of a product."""
        return await self._cache.get(
            f"reviews:rating:{product_id}",
            _RATING,
            lambda: self._repository.rating(product_id),
            seconds=_SECONDS,
            tags=(_TAG,),
        )

    async def published(self, product_id: str, number: int = 1) -> Page[Review]:
        """Page `number` (from 1) of what is published of a product, the newest first, 5 a page."""
        return await self._repository.published(product_id, max(1, number), PAGE_SIZE)

    async def in_state(
        self, actor: Person, state: ReviewState, number: int = 1, size: int = 50
    ) -> Page[Review]:
        """A page of the reviews in a state for staff, those that wait longest first."""
        check_access("moderator", actor, second_factor=False)
        return await self._repository.in_state(state, number, size)

    async def decide(
        self, actor: Person, review_id: str, revision: int, state: ReviewState, reason: str
    ) -> Review:
        """Publishes or rejects the review as it was read; `reason` is for other staff.

        Raises ReviewNotFound, and ReviewChanged when it is not as it was read, or so decided already.
        """
        check_access("moderator", actor, second_factor=False)
        reason = clean(reason)

        async def body(tx: Tx) -> Review:
            now = utcnow()
            before = await self._repository.decide(review_id, revision, state, reason, now, tx)
            if before is None:
                if await self._repository.get(review_id, tx) is None:
                    raise ReviewNotFound
                raise ReviewChanged
            await self._audit.record(
                actor.user_id,
                "reviews.decide",
                f"review:{review_id}",
                {"state": before.state.value, "reason": before.reason},
                {"state": state.value, "reason": reason, "revision": revision},
                tx,
            )
            return before.model_copy(update={"state": state, "reason": reason, "updated_at": now})

        review = await self._transactions.run(body)
        await self._cache.forget(_TAG)
        return review

    async def of_user(self, user_id: str) -> Sequence[Review]:
        """What the account said of anything."""
        return await self._repository.of_user(user_id)

    async def anonymise(self, user_id: str, tx: Tx) -> None:
        """Takes the account's name off what is published, and removes the rest."""
        await self._repository.anonymise(user_id, tx)


def _check(stars: int, text: str, name: str) -> None:
    wrong = {}
    if not 1 <= stars <= 5:
        wrong["stars"] = "Please choose 1 to 5 stars."
    if len(text) < LEAST_TEXT:
        wrong["text"] = "Please write 10 characters or more."
    if len(text) > MOST_TEXT:
        wrong["text"] = "This is too long."
    if said := problem(name):
        wrong["name"] = said
    if wrong:
        raise Invalid(wrong)
