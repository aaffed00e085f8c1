"""Stored credentials of the local provider."""

from typing import Any

from backend_ext.kit.clock import utcnow
from backend_ext.kit.typed import email_key
from backend_ext.people.identity.models import Credential
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, Database, Index, Tx

CREDENTIALS = Collection(
    "credentials",
    indexes=(Index((("email_key", 1),), unique=True),),
    schema={
        "bsonType": "object",
        "required": ["_id", "email", "email_key", "hash"],
        "properties": {"hash": {"bsonType": "string", "pattern": r"^\$(argon2id|2[aby])\$"}},
    },
)


class CredentialRepository:
    """Credentials by subject and by address."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._credentials = db[CREDENTIALS.name]

    async def insert(self, credential: Credential, tx: Tx | None = None) -> None:
        """Writes a new one. Raises Duplicate when the address has one."""
        await self._credentials.insert_one(credential.to_mongo(), session=tx)

    async def get(self, subject: str) -> Credential | None:
        """The credential of a subject."""
        return _load(await self._credentials.find_one({"_id": subject}))

    async def of_email(self, email: str, tx: Tx | None = None) -> Credential | None:
        """The credential of an address, however it is written."""
        return _load(await self._credentials.find_one({"email_key": email_key(email)}, session=tx))

    async def set_hash(self, subject: str, new: str, tx: Tx | None = None, *, old: str = "") -> bool:
        """Puts a hash in force, with `old` only in its place; False when there is nothing to change."""
        match = {"_id": subject} | ({"hash": old} if old else {})
        change = {"$set": {"hash": new, "changed_at": utcnow()}}
        return (await self._credentials.update_one(match, change, session=tx)).matched_count == 1

    async def set_email(self, subject: str, email: str, tx: Tx) -> Credential | None:
        """Gives the subject another address. Raises Duplicate when somebody has it."""
        row = await self._credentials.find_one_and_update(
            {"_id": subject},
            {"$set": {"email": email, "email_key": email_key(email), "changed_at": utcnow()}},
            return_document=AFTER,
            session=tx,
        )
        return _load(row)

    async def delete(self, subject: str) -> None:
        """Forgets a subject."""
        await self._credentials.delete_one({"_id": subject})


def _load(row: dict[str, Any] | None) -> Credential | None:
    return Credential.from_mongo(row) if row else None
