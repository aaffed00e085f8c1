"""What only the project's own service account may do, by firebase-admin, in threads of its own.

It is loaded on first use: it takes 40 MB, which a shop without Firebase does not spend.
"""

import asyncio
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import structlog

from backend_ext.kit.ids import new_id
from backend_ext.people.errors import ProviderAway, TokenRefused
from backend_ext.people.identity.toolkit import Account

T = TypeVar("T")
_SECONDS = 10.0
_THREADS = 4
_EMULATOR = "FIREBASE_AUTH_EMULATOR_HOST"
_log = structlog.get_logger(__name__)


class Record(Account):
    """An account with what only the project sees: the ways in (`password`, `google.com`), `disabled`."""

    ways: frozenset[str]
    disabled: bool

    @property
    def unproved(self) -> bool:
        """Whether somebody only typed this address: nobody ever came in by it."""
        return not self.email_verified and self.ways <= {"password"}


class Admin:
    """One project. `service_account`: its key file's fields, None with an emulator.

    Every method raises ProviderAway when no sensible answer comes.
    """

    def __init__(
        self,
        project_id: str,
        service_account: Mapping[str, Any] | None,
        *,
        emulator: str = "",
        patience: float = _SECONDS,
    ) -> None:
        # firebase-admin reads this variable at each call, and then believes unsigned tokens.
        if os.environ.get(_EMULATOR, "") != emulator:
            raise ValueError(f"{_EMULATOR} must be the same in the environment as in the settings")
        self._project_id = project_id
        self._service_account = service_account
        self._patience = patience
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="firebase")
        self._lock = threading.Lock()
        self._app: Any = None

    async def check_token(self, token: str) -> None:
        """Checks signature, dates and revocation. Raises TokenRefused, also when the account is gone."""

        def work(auth: Any, app: Any) -> None:
            try:
                auth.verify_id_token(token, app, check_revoked=True, clock_skew_seconds=10)
            except (auth.InvalidIdTokenError, auth.UserDisabledError, auth.UserNotFoundError):
                raise TokenRefused from None

        await self._run(work)

    async def get(self, uid: str) -> Record | None:
        """The account of a subject."""
        return await self._run(lambda auth, app: _record(auth, lambda: auth.get_user(uid, app)))

    async def of_email(self, email: str) -> Record | None:
        """The account of an address."""
        return await self._run(lambda auth, app: _record(auth, lambda: auth.get_user_by_email(email, app)))

    async def set_password(self, uid: str, password: str) -> None:
        """Puts a password in force; ends the account's tokens."""
        await self._change(uid, password=password)

    async def verify_email(self, uid: str) -> None:
        """Notes the account's address as verified."""
        await self._change(uid, email_verified=True)

    async def unlink(self, uid: str, ways: frozenset[str]) -> None:
        """Takes ways in away from the account."""
        await self._change(uid, providers_to_delete=sorted(ways))

    async def set_role(self, uid: str, role: str) -> None:
        """Puts a role into the account's tokens; silent when the account is gone."""
        await self._quietly(lambda auth, app: auth.set_custom_user_claims(uid, {"role": role}, app))

    async def revoke(self, uid: str) -> None:
        """Ends the account's tokens; silent when the account is gone."""
        await self._quietly(lambda auth, app: auth.revoke_refresh_tokens(uid, app))

    async def delete(self, uid: str) -> None:
        """Deletes the account; silent when it is gone."""
        await self._quietly(lambda auth, app: auth.delete_user(uid, app))

    async def close(self) -> None:
        """Ends the threads, each after the call it is in, and gives the library's part back."""
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)
        with self._lock:
            app, self._app = self._app, None
        if app is not None:
            import firebase_admin

            firebase_admin.delete_app(app)

    async def _change(self, uid: str, **fields: Any) -> None:
        await self._run(lambda auth, app: auth.update_user(uid, app=app, **fields))

    async def _quietly(self, work: Callable[[Any, Any], object]) -> None:
        def known_only(auth: Any, app: Any) -> None:
            try:
                work(auth, app)
            except auth.UserNotFoundError:
                return

        await self._run(known_only)

    async def _run(self, work: Callable[[Any, Any], T]) -> T:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._patience):
                return await loop.run_in_executor(self._threads, self._work, work)
        except TimeoutError:
            _log.warning("firebase_away", error="TimeoutError")
            raise ProviderAway from None

    def _work(self, work: Callable[[Any, Any], T]) -> T:
        from firebase_admin import auth
        from firebase_admin.exceptions import FirebaseError
        from google.auth.exceptions import GoogleAuthError

        try:
            return work(auth, self._get_app())
        except (FirebaseError, GoogleAuthError) as error:
            _log.warning("firebase_away", error=type(error).__name__)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            # The library reads answers without looking: what it makes of nonsense is one of these.
            _log.warning("firebase_answer_unreadable", error=type(error).__name__, exc_info=True)
        raise ProviderAway

    def _get_app(self) -> Any:
        with self._lock:
            if self._app is None:
                import firebase_admin
                from firebase_admin import credentials

                key = self._service_account
                self._app = firebase_admin.initialize_app(
                    credentials.Certificate(dict(key)) if key else None,
                    {"projectId": self._project_id, "httpTimeout": self._patience},
                    name=f"people-{new_id()}",
                )
            return self._app


def _record(auth: Any, ask: Callable[[], Any]) -> Record | None:
    try:
        user = ask()
    except auth.UserNotFoundError:
        return None
    return Record(
        uid=user.uid,
        email=user.email or "",
        email_verified=user.email_verified,
        name=user.display_name or "",
        ways=frozenset(way.provider_id for way in user.provider_data),
        disabled=user.disabled,
    )
