"""The Firebase provider: passwords, links and mails are Firebase's; who is told what, and when, is ours."""

from contextlib import suppress

from pydantic import SecretStr

from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import Invalid, TooMany
from backend_ext.kit.ids import new_id
from backend_ext.kit.text import Lang
from backend_ext.mail.models import Purpose
from backend_ext.mail.outbox import Outbox
from backend_ext.people.errors import (
    AccountDisabled,
    FederationRefused,
    LinkOver,
    ProviderAway,
    SignInNeeded,
    WrongCredentials,
    WrongPassword,
)
from backend_ext.people.identity import action, passwords, service_account, verifier
from backend_ext.people.identity.action import Trail
from backend_ext.people.identity.admin import Admin, Record
from backend_ext.people.identity.federation import Journey
from backend_ext.people.identity.pace import evenly
from backend_ext.people.identity.provider import Applicant, Confirmed, Departure, Federation, Proof
from backend_ext.people.identity.toolkit import Account, EmailTaken, Tokens, Toolkit
from backend_ext.store.mongo import Transactions, Tx

# Longer than Firebase usually takes for a mail, so that time tells nothing; a refusal needs less.
_PACE = 2.5
_REFUSAL = 0.4
_EMULATOR_KEY = SecretStr("fake-api-key")


class FirebaseProvider:
    """An IdentityProvider over one project. `origin` as `https://shop.example`.

    `emulated`: its tokens are not signed. `pace`: how long an answer takes at least, in seconds, when its
    time would tell whether an address is known.
    """

    issuer = "firebase"
    federations: tuple[Federation, ...] = ("google.com", "facebook.com")

    def __init__(
        self,
        project_id: str,
        origin: str,
        toolkit: Toolkit,
        admin: Admin,
        outbox: Outbox,
        transactions: Transactions,
        *,
        emulated: bool = False,
        pace: float = _PACE,
    ) -> None:
        self._project_id = project_id
        self._origin = origin
        self._toolkit = toolkit
        self._admin = admin
        self._outbox = outbox
        self._transactions = transactions
        self._emulated = emulated
        self._mailed, self._refused = pace, pace * _REFUSAL

    @classmethod
    def connect(
        cls,
        project_id: str,
        api_key: SecretStr,
        key_file: SecretStr,
        emulator: str,
        origin: str,
        outbox: Outbox,
        transactions: Transactions,
    ) -> "FirebaseProvider":
        """The provider over the project itself, or over its emulator (host:port), which needs no keys.

        Raises ValueError for a service account that cannot be used.
        """
        account = None if emulator else service_account.parse(key_file.get_secret_value(), project_id)
        return cls(
            project_id,
            origin,
            Toolkit(_EMULATOR_KEY if emulator else api_key, emulator=emulator),
            Admin(project_id, account, emulator=emulator),
            outbox,
            transactions,
            emulated=bool(emulator),
        )

    async def sign_up(self, who: Applicant) -> None:
        """See IdentityProvider. Firebase has the account at once; until it is confirmed nobody enters it."""
        passwords.check(who.password, who.email, who.name)
        back = self._back(who.lang, who.next_path, who.browser)
        async with evenly(self._mailed):
            try:
                tokens = await self._toolkit.sign_up(who.email, who.password, who.name)
            except EmailTaken:
                await self._sign_up_again(who, back)
            except WrongCredentials:
                raise Invalid({"email": "This does not look like an e-mail address."}) from None
            else:
                await self._toolkit.mail_verification(tokens.id_token, back, who.lang)

    async def _sign_up_again(self, who: Applicant, back: str) -> None:
        """Answers by mail. A password that waits for an address to be proved may be a stranger's."""
        record = await self._get(who.email, ProviderAway())
        if not record.unproved:
            await self._tell_owner(record, who.lang)
            return
        with suppress(TooMany, AccountDisabled):  # it would tell that the address is known
            try:
                tokens = await self._toolkit.sign_in(who.email, who.password)
            except WrongCredentials:
                await self._toolkit.mail_reset(who.email, back, who.lang)
            else:
                await self._toolkit.mail_verification(tokens.id_token, back, who.lang)

    async def confirm(self, code: str, browser: str, password: str) -> Confirmed:
        """See IdentityProvider."""
        oob, trail = action.read(code)
        mailed = await self._toolkit.look(oob)
        if mailed.kind != "VERIFY_EMAIL":
            raise LinkOver
        if not browser or action.mark_of(browser) != trail.mark:
            await self._enter(mailed.email, password)
        record = await self._get(await self._toolkit.apply(oob), LinkOver())
        return Confirmed(self._proof(record), record.name, trail.lang, trail.next_path)

    async def sign_in(self, email: str, password: str) -> Proof:
        """See IdentityProvider. Firebase tells a closed account before the password: here nobody is told."""
        async with evenly(self._refused, refusals_only=True):
            try:
                tokens = await self._toolkit.sign_in(email, password)
            except AccountDisabled:
                raise WrongCredentials from None
            account = await self._toolkit.lookup(tokens.id_token)
            if not account.email_verified:
                raise WrongCredentials
        return self._proof(account)

    async def send_reset(self, email: str, lang: Lang) -> None:
        """See IdentityProvider."""
        async with evenly(self._mailed):
            with suppress(WrongCredentials, AccountDisabled, TooMany):  # each tells about the address
                await self._toolkit.mail_reset(email, self._back(lang), lang)

    async def reset(self, code: str, password: str) -> Proof:
        """See IdentityProvider. The link proves the address: ways in that others made before are closed."""
        oob, _ = action.read(code)
        mailed = await self._toolkit.look(oob)
        if mailed.kind != "PASSWORD_RESET":
            raise LinkOver
        passwords.check(password, mailed.email)
        record = await self._get(mailed.email, LinkOver())
        proved, strangers = record.email_verified, record.ways - {"password"}
        if strangers and not proved:
            await self._admin.unlink(record.uid, strangers)
        record = await self._get(await self._toolkit.reset(oob, password), LinkOver())
        if not record.email_verified:
            await self._admin.verify_email(record.uid)
        # Who made an account that was not proved, and named it, may be somebody else.
        name = record.name if proved else ""
        return Proof(self.issuer, record.uid, record.email, email_verified=True, name=name)

    async def has_password(self, subject: str) -> bool:
        """See IdentityProvider."""
        record = await self._admin.get(subject)
        return record is not None and "password" in record.ways

    async def check_password(self, subject: str, password: str) -> None:
        """See IdentityProvider."""
        await self._present(subject, password)

    async def change_password(self, subject: str, password: str) -> None:
        """See IdentityProvider."""
        record = await self._admin.get(subject)
        if record is None:
            raise WrongPassword
        passwords.check(password, record.email)
        await self._admin.set_password(subject, password)

    async def send_email_change(self, subject: str, password: str, email: str, lang: Lang) -> None:
        """See IdentityProvider. A sign-up of the new address that nobody confirmed gives way."""
        tokens = await self._present(subject, password)
        async with evenly(self._mailed):
            holder = await self._admin.of_email(email)
            if holder is not None and holder.unproved:
                await self._admin.delete(holder.uid)
                holder = None
            if holder is not None:
                await self._tell_owner(holder, lang)
                return
            with suppress(EmailTaken, TooMany):  # somebody took it this moment
                await self._toolkit.mail_email_change(tokens.id_token, email, self._back(lang), lang)

    async def confirm_email_change(self, code: str, subject: str) -> Proof:
        """See IdentityProvider. The link that takes a change back is one too, for whoever holds it."""
        oob, _ = action.read(code)
        mailed = await self._toolkit.look(oob)
        if mailed.kind not in ("VERIFY_AND_CHANGE_EMAIL", "RECOVER_EMAIL"):
            raise LinkOver
        if mailed.kind == "VERIFY_AND_CHANGE_EMAIL":
            asked = self._proof(await self._get(mailed.email, LinkOver()))
            if asked.subject != subject:
                raise LinkOver if subject else SignInNeeded
        try:
            email = await self._toolkit.apply(oob)
        except EmailTaken:  # the address got an account meanwhile
            raise LinkOver from None
        return self._proof(await self._get(email, LinkOver()))

    async def depart(self, federation: Federation, callback: str) -> Departure:
        """See IdentityProvider. `callback` must be registered there to the letter, its query too."""
        there = await self._toolkit.auth_uri(federation, callback)
        return Departure(there.url, Journey.begin(federation, there).text())

    async def arrive(self, request_uri: str, session: str) -> Proof:
        """See IdentityProvider.

        When their address is another account's, Firebase does not let them in. The proof is Google's or
        Facebook's own then, and its address not verified.
        """
        journey = Journey.read(session)
        journey.check(request_uri)
        came = await self._toolkit.sign_in_with_idp(request_uri, journey.session)
        if came.provider != journey.federation:
            raise FederationRefused
        if came.needs_confirmation:
            return Proof(came.provider, came.federated_id, came.email, email_verified=False, name=came.name)
        if not came.id_token:
            raise FederationRefused
        # Of the account, not of `came`: there the address is theirs, and "verified" is the account's.
        return self._proof(await self._toolkit.lookup(came.id_token))

    async def verify_token(self, token: str) -> Proof:
        """See IdentityProvider."""
        claims = verifier.read(token, self._project_id, utcnow(), emulated=self._emulated)
        await self._admin.check_token(token)
        return Proof(self.issuer, claims.sub, claims.email, claims.email_verified, claims.name)

    async def set_role(self, subject: str, role: str) -> None:
        """See IdentityProvider."""
        await self._admin.set_role(subject, role)

    async def revoke(self, subject: str) -> None:
        """See IdentityProvider."""
        await self._admin.revoke(subject)

    async def delete(self, subject: str) -> None:
        """See IdentityProvider."""
        await self._admin.delete(subject)

    async def close(self) -> None:
        """See IdentityProvider."""
        await self._toolkit.close()
        await self._admin.close()

    async def _present(self, subject: str, password: str) -> Tokens:
        record = await self._admin.get(subject) if subject else None
        if record is None:
            raise WrongPassword
        return await self._enter(record.email, password)

    async def _enter(self, email: str, password: str) -> Tokens:
        try:
            return await self._toolkit.sign_in(email, password)
        except (WrongCredentials, AccountDisabled):
            raise WrongPassword from None

    async def _get(self, email: str, missing: Exception) -> Record:
        record = await self._admin.of_email(email)
        if record is None:
            raise missing
        return record

    async def _tell_owner(self, record: Record, lang: Lang) -> None:
        async def body(tx: Tx) -> None:
            await self._outbox.add(Purpose.ALREADY_HERE, new_id(), record.email, lang, tx)

        await self._transactions.run(body)

    def _back(self, lang: Lang, next_path: str = "", browser: str = "") -> str:
        return action.back(self._origin, Trail(lang, next_path, action.mark_of(browser)))

    def _proof(self, account: Account) -> Proof:
        return Proof(self.issuer, account.uid, account.email, account.email_verified, account.name)
