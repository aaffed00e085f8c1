"""Who comes with a session, and until when.

A session lives in MongoDB; its copy in Redis is asked first. It is good for 30 days after it was used last,
and never longer than 90. An ended session is over at once: in MongoDB by its row, in Redis by a mark that no
late reader can undo; while Redis is away, the marks are owed (`forget_ended`).
"""

import hashlib
import hmac
import re
from datetime import datetime, timedelta

from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id, new_token
from backend_ext.people.models import Person, User
from backend_ext.people.repository import UserRepository
from backend_ext.people.sessions.copies import Copies, SessionCopy
from backend_ext.people.sessions.models import LONGEST, SLIDING, Device, Kind, Session
from backend_ext.people.sessions.repository import SessionRepository
from backend_ext.store.mongo import Tx

_TOUCH_AFTER = timedelta(minutes=30)
_BATCH = 200
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")  # never the name of an app's session, which its tokens tell


class SessionService:
    """Opens, checks and ends sessions. `secret` keys the hashes: no other deployment takes our cookies."""

    def __init__(
        self, repository: SessionRepository, users: UserRepository, copies: Copies, secret: str
    ) -> None:
        self._repository = repository
        self._users = users
        self._copies = copies
        self._key = hashlib.sha256(b"session:" + secret.encode()).digest()

    async def open(
        self, user: User, device: Device, kind: Kind = Kind.WEB, tx: Tx | None = None
    ) -> tuple[str, Session]:
        """A new session and its secret, which is what the cookie holds (or, for an app, its session id)."""
        now = utcnow()
        session_id = new_id()
        secret = new_token() if kind is Kind.WEB else f"app:{session_id}"
        session = Session(
            id=session_id,
            token=self._hash(secret),
            user_id=user.id,
            kind=kind,
            device=device.name,
            address=device.address,
            created_at=now,
            seen_at=now,
            expires_at=now + SLIDING,
            ends_at=now + LONGEST,
        )
        await self._repository.insert(session, tx)
        return secret, session

    async def who(self, secret: str | None) -> Person | None:
        """Who comes with this cookie; None without a live session. Raises an outage of MongoDB."""
        return await self._who(self._hash(secret)) if secret and _SECRET.fullmatch(secret) else None

    async def who_of_app(self, session_id: str) -> Person | None:
        """Who comes with an app's session."""
        return await self._who(self._hash(f"app:{session_id}"))

    async def _who(self, token: str) -> Person | None:
        now = utcnow()
        found = await self._copies.get(token)
        if found.over:
            return None
        kept = found.session
        if kept is None:
            session = await self._repository.live(token, now)
            if session is None:
                return None
            kept = SessionCopy(
                session_id=session.id, user_id=session.user_id, expires_at=await self._slide(session, now)
            )
            await self._copies.put_session(token, kept)
        if kept.expires_at <= now:
            return None
        if found.person is not None:
            return found.person.model_copy(update={"session_id": kept.session_id})
        user = await self._users.get(kept.user_id)
        if user is None:
            return None
        await self._copies.fill_user(user)
        return Person.of(user, kept.session_id)

    async def of_user(self, user_id: str) -> list[Session]:
        """A person's devices, the one used last first."""
        return await self._repository.of_user(user_id, utcnow())

    async def end(self, user_id: str, session_id: str) -> bool:
        """Signs one of this person's own devices out; False when there is no such session."""
        ended = await self._repository.end(user_id, session_id, utcnow())
        await self.forget_ended()
        return ended is not None

    async def end_all(self, user_id: str, *, but: str = "") -> int:
        """Signs all of a person's devices out, but one; how many."""
        count = await self._repository.end_all(user_id, utcnow(), but=but)
        await self.forget_ended()
        return count

    async def end_all_within(self, user_id: str, tx: Tx, *, but: str = "") -> None:
        """The same inside a transaction; after it, call `forget_ended`."""
        await self._repository.end_all(user_id, utcnow(), tx, but=but)

    async def forget_ended(self) -> int:
        """Marks the copies of sessions that have ended; what cannot be marked now stays owed. How many."""
        owed = await self._repository.unforgotten(_BATCH)
        if not owed or not await self._copies.mark_over([session.token for session in owed]):
            return 0
        await self._repository.forgotten([session.id for session in owed])
        return len(owed)

    async def changed(self, user: User) -> None:
        """Lets every process see an account's change at its next check; while Redis is away, that is owed."""
        if not await self._copies.put_user(user):
            await self._users.owe_copy(user.id)

    async def pay_copies(self) -> int:
        """Puts the copies of accounts that are owed; how many."""
        paid = 0
        for user in await self._users.owed_copies(_BATCH):
            if await self._copies.put_user(user):
                await self._users.copy_paid(user)
                paid += 1
        return paid

    async def gone(self, user_id: str) -> None:
        """Drops the copy of an account that was deleted; while Redis is away, it runs out within the hour."""
        await self._copies.drop_user(user_id)

    async def _slide(self, session: Session, now: datetime) -> datetime:
        """Until when the session is good now that it is used."""
        if now - session.seen_at < _TOUCH_AFTER:
            return session.expires_at
        until = min(now + SLIDING, session.ends_at)
        await self._repository.seen(session.id, now, until)
        return until

    def _hash(self, secret: str) -> str:
        return hmac.new(self._key, secret.encode(errors="replace"), hashlib.sha256).hexdigest()
