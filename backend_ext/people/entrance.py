"""The ways in and out: each verb ends in a session, in a challenge for the second factor, or in an error."""

import asyncio
from dataclasses import dataclass

import structlog

from backend_ext.kit.errors import Invalid
from backend_ext.kit.text import Lang
from backend_ext.kit.typed import account_email, clean, email_key
from backend_ext.people.admission import Admission
from backend_ext.people.errors import AccountDisabled, WrongCredentials
from backend_ext.people.identity.provider import Applicant, Federation, IdentityProvider, Proof
from backend_ext.people.models import Person, User
from backend_ext.people.second_factor.service import SecondFactors
from backend_ext.people.service import PeopleService
from backend_ext.people.sessions.models import Device
from backend_ext.people.sessions.service import SessionService
from backend_ext.people.throttles import Throttles
from backend_ext.store.mongo import Transactions, Tx

_log = structlog.get_logger(__name__)
_BAD_EMAIL = "This does not look like an e-mail address."
_NAME = 80


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody came in: the secret for the cookie, and who it is. `next_path` is where they wanted to go."""

    secret: str
    person: Person
    next_path: str = ""


@dataclass(frozen=True, slots=True)
class Challenge:
    """The first factor was right; the second is asked for, with this token."""

    token: str
    next_path: str = ""


Way = Entry | Challenge


class Entrance:
    """Signing up, in and out. `device` is where somebody does it; `before` the session that browser had."""

    def __init__(
        self,
        provider: IdentityProvider,
        admission: Admission,
        people: PeopleService,
        sessions: SessionService,
        second_factors: SecondFactors,
        throttles: Throttles,
        transactions: Transactions,
    ) -> None:
        self.provider = provider
        self._admission = admission
        self._people = people
        self._sessions = sessions
        self._second_factors = second_factors
        self._throttles = throttles
        self._transactions = transactions
        self._later: set[asyncio.Task[None]] = set()

    async def sign_up(
        self, email: str, password: str, name: str, lang: Lang, device: Device, next_path: str = ""
    ) -> None:
        """Mails a link that finishes it. The same for an address that has an account, whose owner is told.

        Raises Invalid (`email`, `password`, `name`), TooMany.
        """
        name = clean(name)
        if len(name) > _NAME:
            raise Invalid({"name": "This is too long."})
        address = _checked(email)
        await self._throttles.sign_up(email_key(address), device.address)
        await self.provider.sign_up(Applicant(address, password, name, lang, next_path, device.visitor))

    async def confirm(self, code: str, password: str, device: Device, before: str | None) -> Way:
        """Finishes a sign-up by its mailed link. Raises LinkOver, WrongPassword."""
        found = await self.provider.confirm(code, device.visitor, password)
        user = await self._admission.admit(found.proof, name=found.name, lang=found.lang)
        return await self._enter(user, device, before, found.next_path)

    async def prove(self, email: str, password: str, device: Device) -> User:
        """The account of an address and its password; nobody is signed in by it.

        Raises WrongCredentials, AccountDisabled, TooMany.
        """
        tried = await self._throttles.before_sign_in(email_key(email), device.address, device.visitor)
        try:
            proof = await self.provider.sign_in(email, password)
        except (WrongCredentials, AccountDisabled):
            raise
        except Exception:
            await self._throttles.unchecked_sign_in(tried)
            raise
        await self._throttles.succeeded_sign_in(tried)
        return await self._admission.admit(proof)

    async def sign_in(self, email: str, password: str, device: Device, before: str | None) -> Way:
        """Comes in by e-mail and password. Raises what `prove` raises."""
        return await self._enter(await self.prove(email, password, device), device, before)

    async def answer(self, challenge: str, code: str, device: Device, before: str | None) -> Entry:
        """Comes in by the second factor. Raises WrongCode, LinkOver, TooMany."""
        user = await self._people.get(await self._second_factors.pass_challenge(challenge, code))
        return await self._open(user, device, before)

    async def ask_reset(self, email: str, lang: Lang, device: Device) -> None:
        """Mails a link for a new password, after this has returned: its time tells nothing of the address.

        Raises Invalid, TooMany.
        """
        address = _checked(email)
        await self._throttles.reset(email_key(address), device.address)
        task = asyncio.create_task(self._send_reset(address, lang))
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def settle(self) -> None:
        """Returns when what is done after an answer has been done."""
        await asyncio.gather(*self._later)

    async def _send_reset(self, address: str, lang: Lang) -> None:
        try:
            await self.provider.send_reset(address, lang)
        except Exception as error:
            # They were told that a mail comes if there is an account; they will ask again.
            _log.warning("reset mail not made", error=type(error).__name__)

    async def reset(self, code: str, password: str, device: Device, before: str | None) -> Way:
        """Puts a new password in force and comes in; every other session ends. Raises LinkOver, Invalid."""
        user = await self._admission.admit(await self.provider.reset(code, password))
        await self._password_changed(user)
        return await self._enter(user, device, before)

    async def arrive(
        self, proof: Proof, federation: Federation, lang: Lang, device: Device, before: str | None
    ) -> Way:
        """Comes in by a proof of Google or Facebook. Raises EmailMissing, ProveFirst."""
        user = await self._admission.admit(proof, lang=lang, federation=federation, browser=device.visitor)
        return await self._enter(user, device, before)

    async def prove_owner(self, code: str, device: Device, before: str | None) -> Way:
        """Comes in by the link of ProveFirst. Raises LinkOver."""
        return await self._enter(await self._admission.prove(code, device.visitor), device, before)

    async def sign_out(self, person: Person) -> None:
        """Ends the session that somebody came with."""
        await self._sessions.end(person.user_id, person.session_id)

    async def has_password(self, user: User) -> bool:
        """Whether the account can be entered by a password."""
        subject = self._subject(user)
        return subject is not None and await self.provider.has_password(subject)

    async def check_password(self, user: User, password: str, device: Device) -> str:
        """Asks somebody who is signed in for their password again; the account's subject at the provider.

        Counted as a try to sign in: a stolen session is no place to guess. Raises WrongPassword, TooMany.
        """
        tried = await self._throttles.before_sign_in(user.email_key, device.address, device.visitor)
        subject = self._subject(user) or ""
        await self.provider.check_password(subject, password)
        await self._throttles.succeeded_sign_in(tried)
        return subject

    async def change_password(self, person: Person, old: str, new: str, device: Device) -> None:
        """Puts a new password in force; every other session ends. Raises WrongPassword, Invalid, TooMany."""
        user = await self._people.get(person.user_id)
        subject = await self.check_password(user, old, device)
        await self.provider.change_password(subject, new)
        await self._password_changed(user, but=person.session_id)

    async def change_email(self, person: Person, password: str, email: str, device: Device) -> None:
        """Mails a link to the new address. Raises WrongPassword, Invalid (field `email`), TooMany."""
        address = _checked(email)
        user = await self._people.get(person.user_id)
        if email_key(address) == user.email_key:
            raise Invalid({"email": "This is your address already."})
        subject = await self.check_password(user, password, device)
        await self._throttles.mail_link(user.id)
        await self.provider.send_email_change(subject, password, address, user.lang)

    async def confirm_email(self, code: str, person: Person | None) -> User:
        """Puts the new address in force and tells the old one; `person` is who is signed in there.

        Raises SignInNeeded, LinkOver (also for the link of another account).
        """
        subject = self._subject(await self._people.get(person.user_id)) if person else None
        proof = await self.provider.confirm_email_change(code, subject or "")
        return await self._people.move_email(proof)

    async def _password_changed(self, user: User, *, but: str = "") -> None:
        async def body(tx: Tx) -> None:
            await self._sessions.end_all_within(user.id, tx, but=but)
            await self._people.tell_password_changed(user, tx)

        await self._transactions.run(body)
        await self._sessions.forget_ended()

    async def _enter(self, user: User, device: Device, before: str | None, next_path: str = "") -> Way:
        if user.second_factor is not None:
            return Challenge(self._second_factors.challenge(user.id), next_path)
        return await self._open(user, device, before, next_path)

    async def _open(self, user: User, device: Device, before: str | None, next_path: str = "") -> Entry:
        """A new session, never the one that was there: a cookie that somebody planted opens nothing."""
        secret, session = await self._sessions.open(user, device)
        if before and (old := await self._sessions.who(before)):
            await self._sessions.end(old.user_id, old.session_id)
        return Entry(secret, Person.of(user, session.id), next_path)

    def _subject(self, user: User) -> str | None:
        prefix = f"{self.provider.issuer}:"
        own = (identity.removeprefix(prefix) for identity in user.identities if identity.startswith(prefix))
        return next(own, None)


def _checked(email: str) -> str:
    address = account_email(email)
    if address is None:
        raise Invalid({"email": _BAD_EMAIL})
    return address
