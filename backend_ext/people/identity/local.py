"""The local provider: passwords in our own database, links in our own mails."""

from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id
from backend_ext.kit.text import Lang
from backend_ext.kit.typed import email_key
from backend_ext.mail.models import Purpose
from backend_ext.mail.outbox import Outbox
from backend_ext.people.errors import (
    AccountDisabled,
    FederationRefused,
    LinkOver,
    SignInNeeded,
    TokenRefused,
    WrongCredentials,
    WrongPassword,
)
from backend_ext.people.identity import passwords
from backend_ext.people.identity.models import Credential
from backend_ext.people.identity.passwords import PasswordHasher
from backend_ext.people.identity.provider import Applicant, Confirmed, Departure, Federation, Proof
from backend_ext.people.identity.repository import CredentialRepository
from backend_ext.people.links.models import Link, LinkPurpose
from backend_ext.people.links.service import MailedLinks
from backend_ext.store.mongo import Duplicate, Transactions, Tx


class LocalProvider:
    """An IdentityProvider of our own. A credential exists only for an address that was proved."""

    issuer = "local"
    federations: tuple[Federation, ...] = ()

    def __init__(
        self,
        credentials: CredentialRepository,
        links: MailedLinks,
        outbox: Outbox,
        transactions: Transactions,
        hasher: PasswordHasher,
    ) -> None:
        self._credentials = credentials
        self._links = links
        self._outbox = outbox
        self._transactions = transactions
        self._hasher = hasher

    async def sign_up(self, who: Applicant) -> None:
        """See IdentityProvider. The password waits in the link."""
        passwords.check(who.password, who.email, who.name)
        kept = await self._hasher.hash(who.password)

        async def body(tx: Tx) -> None:
            known = await self._credentials.of_email(who.email, tx)
            if known is not None:
                await self._tell_owner(known, who.lang, tx)
                return
            await self._links.send(
                LinkPurpose.CONFIRM,
                who.email,
                who.lang,
                tx,
                name=who.name,
                hash=kept,
                browser=who.browser,
                next_path=who.next_path,
            )

        await self._transactions.run(body)

    async def confirm(self, code: str, browser: str, password: str) -> Confirmed:
        """See IdentityProvider."""
        link = await self._links.look(code, LinkPurpose.CONFIRM)
        if not browser or link.payload["browser"] != browser:
            right, _ = await self._hasher.verify(password, link.payload["hash"])
            if not right:
                raise WrongPassword

        async def body(tx: Tx) -> Credential:
            await self._links.use(code, LinkPurpose.CONFIRM, tx)
            return await self._add(link, tx)

        try:
            credential = await self._transactions.run(body)
        except Duplicate:  # another link of the same address was opened first
            raise LinkOver from None
        return Confirmed(self._proof(credential), link.name, link.lang, link.payload["next_path"])

    async def put(self, email: str, password: str) -> Proof:
        """Makes a credential without any mail, for an address whose owner the operator knows.

        Raises Duplicate when the address has one, Invalid for a password that breaks the rule.
        """
        passwords.check(password, email)
        kept = await self._hasher.hash(password)
        credential = Credential(
            id=new_id(), email=email, email_key=email_key(email), hash=kept, changed_at=utcnow()
        )
        await self._credentials.insert(credential)
        return self._proof(credential)

    async def sign_in(self, email: str, password: str) -> Proof:
        """See IdentityProvider. An unknown address takes as long as a known one."""
        credential = await self._credentials.of_email(email)
        right, better = await self._hasher.verify(password, credential.hash if credential else None)
        if credential is None or not right:
            raise WrongCredentials
        if credential.disabled:
            raise AccountDisabled
        if better:
            await self._credentials.set_hash(credential.id, better, old=credential.hash)
        return self._proof(credential)

    async def send_reset(self, email: str, lang: Lang) -> None:
        """See IdentityProvider."""
        credential = await self._credentials.of_email(email)
        if credential is None or credential.disabled:
            return

        async def body(tx: Tx) -> None:
            await self._links.send(LinkPurpose.RESET, credential.email, lang, tx, subject=credential.id)

        await self._transactions.run(body)

    async def reset(self, code: str, password: str) -> Proof:
        """See IdentityProvider. It makes every other link for the same useless."""
        link = await self._links.look(code, LinkPurpose.RESET)
        passwords.check(password, link.email)
        kept, subject = await self._hasher.hash(password), link.payload["subject"]

        async def body(tx: Tx) -> None:
            await self._links.use(code, LinkPurpose.RESET, tx)
            await self._links.void(subject, LinkPurpose.RESET, tx)
            if not await self._credentials.set_hash(subject, kept, tx):
                raise LinkOver

        await self._transactions.run(body)
        return self._proof(await self._get(subject, LinkOver()))

    async def has_password(self, subject: str) -> bool:
        """See IdentityProvider."""
        return await self._credentials.get(subject) is not None

    async def check_password(self, subject: str, password: str) -> None:
        """See IdentityProvider."""
        credential = await self._credentials.get(subject)
        right, _ = await self._hasher.verify(password, credential.hash if credential else None)
        if not right:
            raise WrongPassword

    async def change_password(self, subject: str, password: str) -> None:
        """See IdentityProvider."""
        credential = await self._get(subject, WrongPassword())
        passwords.check(password, credential.email)
        kept = await self._hasher.hash(password)

        async def body(tx: Tx) -> None:
            await self._credentials.set_hash(subject, kept, tx)
            await self._links.void(subject, LinkPurpose.RESET, tx)

        await self._transactions.run(body)

    async def send_email_change(self, subject: str, password: str, email: str, lang: Lang) -> None:
        """See IdentityProvider."""
        await self.check_password(subject, password)

        async def body(tx: Tx) -> None:
            await self._links.void(subject, LinkPurpose.NEW_EMAIL, tx)
            known = await self._credentials.of_email(email, tx)
            if known is not None:
                await self._tell_owner(known, lang, tx)
            else:
                await self._links.send(LinkPurpose.NEW_EMAIL, email, lang, tx, subject=subject)

        await self._transactions.run(body)

    async def confirm_email_change(self, code: str, subject: str) -> Proof:
        """See IdentityProvider."""
        link = await self._links.look(code, LinkPurpose.NEW_EMAIL)
        if link.payload["subject"] != subject:
            raise LinkOver if subject else SignInNeeded

        async def body(tx: Tx) -> Credential:
            await self._links.use(code, LinkPurpose.NEW_EMAIL, tx)
            await self._links.void(subject, LinkPurpose.RESET, tx)
            credential = await self._credentials.set_email(subject, link.email, tx)
            if credential is None:
                raise LinkOver
            return credential

        try:
            return self._proof(await self._transactions.run(body))
        except Duplicate:  # the address got an account meanwhile
            raise LinkOver from None

    async def depart(self, federation: Federation, callback: str) -> Departure:
        """There is nobody else to sign in with. Raises FederationRefused."""
        raise FederationRefused

    async def arrive(self, request_uri: str, session: str) -> Proof:
        """Nobody was sent anywhere. Raises FederationRefused."""
        raise FederationRefused

    async def verify_token(self, token: str) -> Proof:
        """This provider gives no tokens. Raises TokenRefused."""
        raise TokenRefused

    async def set_role(self, subject: str, role: str) -> None:
        """Nothing to tell: roles are ours."""

    async def revoke(self, subject: str) -> None:
        """Nothing to end: sessions are ours."""

    async def delete(self, subject: str) -> None:
        """See IdentityProvider."""
        await self._credentials.delete(subject)

    async def close(self) -> None:
        """Ends the threads."""
        self._hasher.close()

    async def _add(self, link: Link, tx: Tx) -> Credential:
        credential = Credential(
            id=new_id(),
            email=link.email,
            email_key=email_key(link.email),
            hash=link.payload["hash"],
            changed_at=utcnow(),
        )
        await self._credentials.insert(credential, tx)
        return credential

    async def _tell_owner(self, known: Credential, lang: Lang, tx: Tx) -> None:
        await self._outbox.add(Purpose.ALREADY_HERE, new_id(), known.email, lang, tx)

    async def _get(self, subject: str, missing: Exception) -> Credential:
        credential = await self._credentials.get(subject)
        if credential is None:
            raise missing
        return credential

    def _proof(self, credential: Credential) -> Proof:
        return Proof(self.issuer, credential.id, credential.email, email_verified=True)
