"""What somebody told the shop of themselves: wishes, reviews, messages. Joined, told, removed as one."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend_ext.catalogue.models import Listed
from backend_ext.messages.models import Message
from backend_ext.messages.service import MessageService
from backend_ext.people.models import User
from backend_ext.reviews.models import Review
from backend_ext.reviews.service import ReviewService
from backend_ext.store.mongo import Tx
from backend_ext.wishes.back_in_stock import BackInStock
from backend_ext.wishes.models import StockRequest
from backend_ext.wishes.service import WishlistService


@dataclass(frozen=True, slots=True)
class Say:
    """All of it, of one account."""

    wishlist: Sequence[Listed]
    requests: Sequence[StockRequest]
    reviews: Sequence[Review]
    messages: Sequence[Message]

    @property
    def subjects(self) -> list[str]:
        """Ids that mails about it have as their subject."""
        answers = [answer.id for message in self.messages for answer in message.answers]
        return [*(one.id for one in self.requests), *(one.id for one in self.messages), *answers]


@dataclass(frozen=True, slots=True)
class Told:
    """The domains it is in."""

    wishlists: WishlistService
    back_in_stock: BackInStock
    reviews: ReviewService
    messages: MessageService

    async def join(self, visitor: str, owner: str, tx: Tx) -> None:
        """What the guest of this browser wished becomes the account's."""
        await self.wishlists.join(visitor, owner, tx)

    async def of(self, user: User) -> Say:
        """All of it. What came from an address nobody proved is not the account's."""
        proved = user.email if user.email_verified else ""
        return Say(
            await self.wishlists.view(user.id),
            await self.back_in_stock.of_email(proved) if proved else [],
            await self.reviews.of_user(user.id),
            await self.messages.of_person(proved, user.id),
        )

    async def subjects(self, user: User) -> list[str]:
        """Ids that mails about the account's messages have as their subject, whatever address these gave."""
        messages = await self.messages.of_person(user.email if user.email_verified else "", user.id)
        return Say((), (), (), messages).subjects

    async def forget(self, user: User, tx: Tx) -> None:
        """Takes it away; what is published of reviews stays, of nobody."""
        proved = user.email if user.email_verified else ""
        await self.wishlists.forget(user.id, tx)
        if proved:
            await self.back_in_stock.forget(proved, tx)
        await self.reviews.anonymise(user.id, tx)
        await self.messages.forget(proved, user.id, tx)
