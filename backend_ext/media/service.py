"""The pictures of people: one each, which anybody may see who knows its address."""

import asyncio

from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id
from backend_ext.media.errors import PictureGone, PictureTooHeavy
from backend_ext.media.models import Picture
from backend_ext.media.repository import PictureRepository
from backend_ext.media.square import square
from backend_ext.people.models import User
from backend_ext.people.service import PeopleService
from backend_ext.people.sessions.service import SessionService
from backend_ext.store.mongo import Transactions, Tx

MOST_BYTES = 5 * 1024 * 1024
_AT_ONCE = 1  # unpacked, a picture may take 300 MB


class PictureService:
    """Takes, gives out and removes pictures."""

    def __init__(
        self,
        repository: PictureRepository,
        people: PeopleService,
        sessions: SessionService,
        transactions: Transactions,
    ) -> None:
        self._repository = repository
        self._people = people
        self._sessions = sessions
        self._transactions = transactions
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def put(self, user_id: str, data: bytes) -> None:
        """Shows the picture in the file `data` from now on; the one before goes.

        Raises PictureTooHeavy, PictureTooLarge, PictureUnreadable, SignInNeeded (the account is gone).
        """
        if len(data) > MOST_BYTES:
            raise PictureTooHeavy
        async with self._turns:
            small = await asyncio.to_thread(square, data)
        picture = Picture(id=new_id(), user_id=user_id, data=small, created_at=utcnow())

        async def body(tx: Tx) -> User:
            await self._repository.delete_of(user_id, tx)
            await self._repository.insert(picture, tx)
            return await self._people.set_picture(user_id, picture.id, tx)

        await self._sessions.changed(await self._transactions.run(body))

    async def remove(self, user_id: str) -> None:
        """Shows none from now on. Raises SignInNeeded (the account is gone)."""

        async def body(tx: Tx) -> User:
            await self.forget(user_id, tx)
            return await self._people.set_picture(user_id, "", tx)

        await self._sessions.changed(await self._transactions.run(body))

    async def forget(self, user_id: str, tx: Tx) -> None:
        """Removes what there is of a person, in the caller's transaction."""
        await self._repository.delete_of(user_id, tx)

    async def get(self, picture_id: str) -> bytes:
        """The WebP with this id. Raises PictureGone."""
        picture = await self._repository.get(picture_id)
        if picture is None:
            raise PictureGone
        return picture.data
