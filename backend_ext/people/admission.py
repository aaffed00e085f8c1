"""Which account a proof opens: its own, one with the same address, or a new one.

A provider's word counts for an existing account only when it says the address is verified; else the owner of
the address is asked by mail. An account whose own address was never verified gives way to who verifies it,
and keeps nothing of whoever made it.
"""

from backend_ext.audit.models import SYSTEM
from backend_ext.audit.service import AuditService
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import TooMany
from backend_ext.kit.ids import new_id
from backend_ext.kit.text import Lang
from backend_ext.kit.typed import clean, email_key
from backend_ext.mail.models import Purpose
from backend_ext.mail.outbox import Outbox
from backend_ext.people import names
from backend_ext.people.errors import EmailMissing, LinkOver, ProveFirst
from backend_ext.people.identity.provider import Federation, Proof
from backend_ext.people.links.models import LinkPurpose
from backend_ext.people.links.service import MailedLinks
from backend_ext.people.models import Role, User
from backend_ext.people.repository import UserRepository
from backend_ext.people.sessions.service import SessionService
from backend_ext.people.throttles import Throttles
from backend_ext.store.mongo import Duplicate, Transactions, Tx

_NAME = 80
_TRIES = 4
# What an account that gave way keeps nothing of.
_BLANK: dict[str, object] = {
    "name": "",
    "phone": "",
    "picture": "",
    "addresses": [],
    "default_address": "",
    "second_factor": None,
}


class Admission:
    """Finds or makes the account of a proof. `first_admin`: who becomes admin while there is none."""

    def __init__(
        self,
        users: UserRepository,
        sessions: SessionService,
        links: MailedLinks,
        outbox: Outbox,
        audit: AuditService,
        transactions: Transactions,
        throttles: Throttles,
        first_admin: str = "",
    ) -> None:
        self._users = users
        self._sessions = sessions
        self._links = links
        self._outbox = outbox
        self._audit = audit
        self._transactions = transactions
        self._throttles = throttles
        self._first_admin = email_key(first_admin)

    async def admit(
        self,
        proof: Proof,
        *,
        name: str = "",
        lang: Lang = "en",
        federation: Federation | None = None,
        browser: str = "",
    ) -> User:
        """The account of `proof`. `name` and `lang` are for a new one.

        Raises EmailMissing; ProveFirst when the address belongs to an account and the provider does not say
        that it is verified: then its owner gets a mail whose link is good in `browser` only.
        """
        if not proof.email:
            raise EmailMissing
        user = await self._admit(proof, clean(name or proof.name)[:_NAME], lang)
        if user is None:
            await self._ask_owner(proof, federation, browser)
            raise ProveFirst
        await self._sessions.forget_ended()
        await self._sessions.changed(user)
        return user

    async def prove(self, code: str, browser: str) -> User:
        """The account whose owner opened the link of `ProveFirst`; from now on the proof opens it.

        Raises LinkOver, also in another browser than the one that tried: it may be somebody else's try.
        """
        link = await self._links.look(code, LinkPurpose.PROVE)
        if not browser or link.payload["browser"] != browser:
            raise LinkOver

        async def body(tx: Tx) -> User | None:
            await self._links.use(code, LinkPurpose.PROVE, tx)
            user = await self._users.of_email(email_key(link.email), tx)
            return await self._attach(user, link.payload["identity"], tx) if user else None

        user = await self._transactions.run(body)
        if user is None:
            raise LinkOver
        await self._sessions.forget_ended()
        await self._sessions.changed(user)
        return user

    async def _admit(self, proof: Proof, name: str, lang: Lang) -> User | None:
        async def body(tx: Tx) -> User | None:
            user = await self._users.of_identity(proof.identity, tx)
            if user is not None:
                return await self._confirmed(user, proof, tx)
            user = await self._users.of_email(email_key(proof.email), tx)
            if user is None:
                return await self._make(proof, name, lang, tx)
            return await self._attach(user, proof.identity, tx) if proof.email_verified else None

        for _ in range(_TRIES):
            try:
                return await self._transactions.run(body)
            except Duplicate:  # somebody else made it this moment, or the invented name exists
                continue
        raise RuntimeError("no account could be made")

    async def _make(self, proof: Proof, name: str, lang: Lang, tx: Tx) -> User:
        now, shown = utcnow(), names.invented()
        user = User(
            id=new_id(),
            email=proof.email,
            email_key=email_key(proof.email),
            email_verified=proof.email_verified,
            identities=[proof.identity],
            name=name,
            display_name=shown,
            display_key=names.display_key(shown),
            lang=lang,
            created_at=now,
            updated_at=now,
        )
        if proof.email_verified and await self._is_first_admin(user, tx):
            user = user.model_copy(update={"role": Role.ADMIN})
        await self._users.insert(user, tx)
        if user.email_verified:
            await self._welcome(user, tx)
        return user

    async def _confirmed(self, user: User, proof: Proof, tx: Tx) -> User | None:
        """The account; once the provider says that its address is verified, it gives way.

        A provider may keep one account for an address, whoever came by it before.
        """
        if user.email_verified or not proof.email_verified or user.email_key != email_key(proof.email):
            return user
        return await self._give_way(user, proof.identity, tx)

    async def _attach(self, user: User, identity: str, tx: Tx) -> User | None:
        """The account of a verified address, opened by `identity` too."""
        if user.email_verified:
            return await self._users.add_identity(user.id, identity, tx)
        return await self._give_way(user, identity, tx)

    async def _give_way(self, user: User, identity: str, tx: Tx) -> User | None:
        """The account in the hands of who verified its address: nobody else is signed in to it any more."""
        await self._sessions.end_all_within(user.id, tx)
        values = {**_BLANK, **await self._verified(user, tx), "identities": [identity]}
        changed = await self._users.set(user.id, values, tx)
        if changed is not None:
            await self._welcome(changed, tx)
        return changed

    async def _welcome(self, user: User, tx: Tx) -> None:
        """Greets who has just proved that the account's address is theirs, which happens once."""
        await self._outbox.add(Purpose.WELCOME, user.id, user.email, user.lang, tx, name=user.name)

    async def _verified(self, user: User, tx: Tx) -> dict[str, object]:
        first = await self._is_first_admin(user, tx)
        return {"email_verified": True} | ({"role": Role.ADMIN} if first else {})

    async def _is_first_admin(self, user: User, tx: Tx) -> bool:
        """Whether the account becomes admin now that its address is verified; then the audit says so."""
        if user.email_key != self._first_admin or await self._users.other_admins("", tx):
            return False
        before, after = {"role": user.role.value}, {"role": Role.ADMIN.value}
        await self._audit.record(SYSTEM, "role.grant", f"user:{user.id}", before, after, tx)
        return True

    async def _ask_owner(self, proof: Proof, federation: Federation | None, browser: str) -> None:
        """Mails the owner, who is not to be flooded: three times an hour, whoever tries."""
        try:
            await self._throttles.prove(email_key(proof.email))
        except TooMany:
            return

        async def body(tx: Tx) -> None:
            owner = await self._users.of_email(email_key(proof.email), tx)
            if owner is not None:
                await self._links.send(
                    LinkPurpose.PROVE,
                    owner.email,
                    owner.lang,
                    tx,
                    name=owner.name,
                    identity=proof.identity,
                    federation=federation or "",
                    browser=browser,
                )

        await self._transactions.run(body)
