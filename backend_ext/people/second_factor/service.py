"""The second factor of an account: set up, asked for, taken away.

Nothing is stored of a setup until a code of it was given. A code is good once, by time or for recovery.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
import segno
import structlog
from cryptography.fernet import InvalidToken
from itsdangerous import BadData, URLSafeSerializer

from backend_ext.audit.service import AuditService
from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id, recovery_code, show_recovery_code
from backend_ext.kit.keys import derive
from backend_ext.mail.models import Purpose
from backend_ext.mail.outbox import Outbox
from backend_ext.people.errors import StepOver, WrongCode
from backend_ext.people.models import STAFF, SecondFactor, User
from backend_ext.people.repository import UserRepository
from backend_ext.people.second_factor.codes import recovery_hash, recovery_of, step_of
from backend_ext.people.second_factor.sealing import Sealed
from backend_ext.people.sessions.service import SessionService
from backend_ext.people.spent.repository import SpentRepository
from backend_ext.people.throttles import Throttles
from backend_ext.store.mongo import Transactions, Tx

_log = structlog.get_logger(__name__)
RECOVERY_CODES = 10
SETUP_SECONDS, CHALLENGE_SECONDS = 15 * 60, 10 * 60
_LONGEST = 1000  # characters of a challenge; ours are shorter
_ISSUER = "Chemouflage"


@dataclass(frozen=True, slots=True)
class Setup:
    """What an authenticator app needs: `secret` to type, `uri` to open, `qr` (SVG) to scan.

    `token` is given back with the first code; it is good for 15 minutes.
    """

    secret: str
    uri: str
    qr: str
    token: str


class SecondFactors:
    """Second factors by account. `secret` is SECRET_KEY; `clock` tells which code is due."""

    def __init__(
        self,
        users: UserRepository,
        sessions: SessionService,
        throttles: Throttles,
        spent: SpentRepository,
        outbox: Outbox,
        audit: AuditService,
        transactions: Transactions,
        secret: str,
        clock: Callable[[], datetime] = utcnow,
    ) -> None:
        self._users = users
        self._sessions = sessions
        self._throttles = throttles
        self._spent = spent
        self._outbox = outbox
        self._audit = audit
        self._transactions = transactions
        self._sealed = Sealed(secret)
        self._recovery_key = derive(secret, "recovery codes")
        self._challenges = URLSafeSerializer(derive(secret, "second factor challenge"), salt="challenge")
        self._clock = clock

    def begin(self, user: User) -> Setup:
        """A new secret for this account, stored nowhere. Raises StepOver when it has a second factor."""
        if user.second_factor is not None:
            raise StepOver
        secret = pyotp.random_base32()
        uri = pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=_ISSUER)
        return Setup(
            secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
            uri=uri,
            qr=segno.make(uri, error="m").svg_inline(
                border=4, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
            ),
            token=self._sealed.begin(user.id, secret, self._clock()),
        )

    async def confirm(self, user: User, setup_token: str, code: str) -> list[str]:
        """Switches it on by the first code; ten recovery codes, to be shown once.

        Raises StepOver (token forged, too old, of another account, or it is on already), WrongCode.
        """
        now = self._clock()
        secret = self._sealed.resume(user.id, setup_token, now, SETUP_SECONDS)
        if secret is None:
            raise StepOver
        step = step_of(secret, code, now)
        if step is None:
            raise WrongCode
        codes = [recovery_code() for _ in range(RECOVERY_CODES)]
        factor = SecondFactor(
            sealed=self._sealed.seal(user.id, secret),
            recovery=self._hashes(user.id, codes),
            last_step=step,
            since=now,
        )

        async def body(tx: Tx) -> User:
            changed = await self._users.set(
                user.id, {"second_factor": factor.model_dump()}, tx, require={"second_factor": None}
            )
            if changed is None:
                raise StepOver
            await self._tell(changed, tx, on=True)
            return changed

        await self._sessions.changed(await self._transactions.run(body))
        return [show_recovery_code(code) for code in codes]

    async def remove(self, user: User, code: str) -> None:
        """Switches it off by a code or a recovery code. Raises WrongCode, StepOver (it is off), TooMany."""

        async def body(tx: Tx) -> User:
            await self._use(user.id, code, tx)
            changed = await self._users.set(user.id, {"second_factor": None}, tx)
            if changed is None:
                raise StepOver
            await self._tell(changed, tx, on=False)
            return changed

        taken = await self._throttles.before_second_factor(user.id, user.id)
        changed = await self._transactions.run(body)
        await self._throttles.succeeded_second_factor(taken)
        await self._sessions.changed(changed)

    async def new_recovery_codes(self, user: User, code: str) -> list[str]:
        """Ten other recovery codes; the old ones are void. Raises what `remove` raises."""
        codes = [recovery_code() for _ in range(RECOVERY_CODES)]

        async def body(tx: Tx) -> None:
            await self._use(user.id, code, tx)
            await self._users.set(user.id, {"second_factor.recovery": self._hashes(user.id, codes)}, tx)

        taken = await self._throttles.before_second_factor(user.id, user.id)
        await self._transactions.run(body)
        await self._throttles.succeeded_second_factor(taken)
        return [show_recovery_code(code) for code in codes]

    async def check(self, user_id: str, code: str) -> None:
        """Uses a code up that was given together with the password.

        Raises WrongCode, StepOver (it is off), TooMany.
        """

        async def body(tx: Tx) -> None:
            await self._use(user_id, code, tx)

        taken = await self._throttles.before_second_factor(user_id, user_id)
        await self._transactions.run(body)
        await self._throttles.succeeded_second_factor(taken)

    def challenge(self, user_id: str) -> str:
        """A token for who gave the first factor: good for 10 minutes, and once."""
        until = int(self._clock().timestamp()) + CHALLENGE_SECONDS
        return str(self._challenges.dumps([user_id, new_id(), until]))

    async def pass_challenge(self, challenge: str, code: str) -> str:
        """The account whose second factor `code` is. A wrong code leaves the challenge good.

        Raises StepOver (forged, too old, or used), WrongCode, TooMany: 5 tries a challenge, 20 an hour.
        """
        user_id, nonce = self._read(challenge)
        key, until = f"challenge:{nonce}", self._clock() + timedelta(seconds=CHALLENGE_SECONDS)
        if await self._spent.has(key):
            raise StepOver

        async def body(tx: Tx) -> None:
            await self._use(user_id, code, tx)
            if not await self._spent.spend(key, until, tx):
                raise StepOver

        taken = await self._throttles.before_second_factor(nonce, user_id)
        await self._transactions.run(body)
        await self._throttles.succeeded_second_factor(taken)
        return user_id

    def _read(self, challenge: str) -> tuple[str, str]:
        """Whose challenge it is, and which."""
        if len(challenge) > _LONGEST:
            raise StepOver
        try:
            user_id, nonce, until = self._challenges.loads(challenge)
        except (BadData, UnicodeError):
            raise StepOver from None
        if self._clock().timestamp() >= until:
            raise StepOver
        return user_id, nonce

    async def _use(self, user_id: str, typed: str, tx: Tx) -> None:
        """Uses a code up, as things are inside the transaction. Raises WrongCode, StepOver."""
        user = await self._users.get(user_id, tx)
        if user is None or user.second_factor is None:
            raise StepOver
        step = step_of(self._open(user.id, user.second_factor), typed, self._clock())
        if step is not None:
            used = await self._users.use_step(user.id, step, tx)
        else:
            kept = recovery_of(self._recovery_key, user.id, typed, user.second_factor.recovery)
            used = kept is not None and await self._users.use_recovery(user.id, kept, tx)
        if not used:
            raise WrongCode

    def _open(self, user_id: str, factor: SecondFactor) -> str:
        try:
            return self._sealed.open(user_id, factor.sealed)
        except InvalidToken:
            _log.error("a second factor was sealed under another SECRET_KEY", user_id=user_id)
            raise WrongCode from None

    def _hashes(self, user_id: str, codes: list[str]) -> list[str]:
        return [recovery_hash(self._recovery_key, user_id, code) for code in codes]

    async def _tell(self, user: User, tx: Tx, *, on: bool) -> None:
        """The mail to its owner; of staff also an entry in the audit."""
        await self._outbox.add(
            Purpose.SECOND_FACTOR_CHANGED, new_id(), user.email, user.lang, tx, name=user.name, on=on
        )
        if user.role in STAFF:
            action = "second_factor.on" if on else "second_factor.off"
            before, after = {"second_factor": not on}, {"second_factor": on}
            await self._audit.record(user.id, action, f"user:{user.id}", before, after, tx)
