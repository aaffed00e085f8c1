"""Stored accounts. A change of an account raises its version, so that a copy knows whether it is old."""

from collections.abc import Iterable, Mapping
from typing import Any

from backend_ext.kit.clock import utcnow
from backend_ext.people.models import MOST_ADDRESSES, Role, SavedAddress, User
from backend_ext.store.migrations import Collection
from backend_ext.store.mongo import AFTER, Database, Index, Tx

USERS = Collection(
    "users",
    indexes=(
        Index((("email_key", 1),), unique=True),
        Index((("identities", 1),), unique=True),
        Index((("display_key", 1),), unique=True),
        Index((("role", 1),)),
        Index((("copy_owed", 1),), where={"copy_owed": True}),
    ),
    schema={
        "bsonType": "object",
        "required": ["_id", "email", "email_key", "email_verified", "identities", "role", "version"],
        "properties": {
            "email_verified": {"bsonType": "bool"},
            "identities": {"bsonType": "array", "minItems": 1},
            "role": {"enum": [role.value for role in Role]},
            "addresses": {"bsonType": "array", "maxItems": MOST_ADDRESSES},
        },
    },
)
# One row that every change of an admin writes: two such changes at once cannot both commit.
STAFF = Collection("staff")


class UserRepository:
    """Accounts by id, by who proved them, by address."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self._users = db[USERS.name]
        self._staff = db[STAFF.name]

    async def insert(self, user: User, tx: Tx) -> None:
        """Writes a new account. Raises Duplicate when its address, identity or display name exists."""
        await self._users.insert_one(user.to_mongo(), session=tx)

    async def get(self, user_id: str, tx: Tx | None = None) -> User | None:
        """The account with this id."""
        return _load(await self._users.find_one({"_id": user_id}, session=tx))

    async def of_identity(self, identity: str, tx: Tx | None = None) -> User | None:
        """The account that `issuer:subject` has proved."""
        return _load(await self._users.find_one({"identities": identity}, session=tx))

    async def of_email(self, key: str, tx: Tx | None = None) -> User | None:
        """The account with this e-mail key."""
        return _load(await self._users.find_one({"email_key": key}, session=tx))

    async def display_names(self, ids: Iterable[str]) -> dict[str, str]:
        """The chosen names of accounts, by id; accounts that are gone are left out."""
        cursor = self._users.find({"_id": {"$in": list(ids)}}, {"display_name": 1})
        return {row["_id"]: row["display_name"] async for row in cursor}

    async def set(
        self,
        user_id: str,
        values: Mapping[str, Any],
        tx: Tx | None = None,
        require: Mapping[str, Any] | None = None,
    ) -> User | None:
        """Changes fields of an account that meets `require`; the account as it is then, else None.

        Raises Duplicate when an address or display name exists.
        """
        return await self._change(user_id, {"$set": dict(values)}, tx, require)

    async def add_identity(self, user_id: str, identity: str, tx: Tx) -> User | None:
        """Remembers one more who proved the account."""
        return await self._change(user_id, {"$addToSet": {"identities": identity}}, tx)

    async def add_address(self, user_id: str, address: SavedAddress) -> User | None:
        """Adds to the address book; None when it is full. The first entry becomes the default."""
        room = {"$lt": [{"$size": "$addresses"}, MOST_ADDRESSES]}
        change = {
            "addresses": {"$concatArrays": ["$addresses", [{"$literal": address.model_dump()}]]},
            "default_address": {"$cond": [{"$eq": ["$default_address", ""]}, address.id, "$default_address"]},
            "version": {"$add": ["$version", 1]},
            "updated_at": utcnow(),
        }
        row = await self._users.find_one_and_update(
            {"_id": user_id, "$expr": room}, [{"$set": change}], return_document=AFTER
        )
        return _load(row)

    async def set_address(self, user_id: str, address: SavedAddress) -> User | None:
        """Replaces an entry of this person's own address book; None when it is not there."""
        return await self._change(
            user_id, {"$set": {"addresses.$": address.model_dump()}}, None, {"addresses.id": address.id}
        )

    async def remove_address(self, user_id: str, address_id: str) -> User | None:
        """Takes an entry out; when it was the default, the first that is left becomes it."""
        left = {"$filter": {"input": "$addresses", "cond": {"$ne": ["$$this.id", {"$literal": address_id}]}}}
        first = {"$ifNull": [{"$arrayElemAt": ["$addresses.id", 0]}, ""]}
        was_default = {"$eq": ["$default_address", {"$literal": address_id}]}
        row = await self._users.find_one_and_update(
            {"_id": user_id, "addresses.id": address_id},
            [
                {"$set": {"addresses": left, "version": {"$add": ["$version", 1]}, "updated_at": utcnow()}},
                {"$set": {"default_address": {"$cond": [was_default, first, "$default_address"]}}},
            ],
            return_document=AFTER,
        )
        return _load(row)

    async def choose_address(self, user_id: str, address_id: str) -> User | None:
        """Makes an entry of this person's own address book the default."""
        return await self.set(user_id, {"default_address": address_id}, require={"addresses.id": address_id})

    async def use_step(self, user_id: str, step: int, tx: Tx | None = None) -> bool:
        """Uses up the second factor's time step; False when it, or a later one, was used."""
        row = await self._change(
            user_id,
            {"$set": {"second_factor.last_step": step}},
            tx,
            {"second_factor.last_step": {"$lt": step}},
        )
        return row is not None

    async def use_recovery(self, user_id: str, code_hash: str, tx: Tx | None = None) -> bool:
        """Uses up a recovery code; False when there is none such."""
        row = await self._change(
            user_id,
            {"$pull": {"second_factor.recovery": code_hash}},
            tx,
            {"second_factor.recovery": code_hash},
        )
        return row is not None

    async def delete(self, user_id: str, tx: Tx) -> None:
        """Removes the account."""
        await self._users.delete_one({"_id": user_id}, session=tx)

    async def owe_copy(self, user_id: str) -> None:
        """Notes that the account's copy in Redis may be old."""
        await self._users.update_one({"_id": user_id}, {"$set": {"copy_owed": True}})

    async def owed_copies(self, limit: int) -> list[User]:
        """Accounts whose copy may be old."""
        cursor = self._users.find({"copy_owed": True}).limit(limit)
        return [User.from_mongo(row) async for row in cursor]

    async def copy_paid(self, user: User) -> None:
        """Notes that the copy is as new as `user`."""
        await self._users.update_one(
            {"_id": user.id, "version": user.version}, {"$set": {"copy_owed": False}}
        )

    async def staff(self) -> list[User]:
        """Everybody who is no mere customer, by address."""
        cursor = self._users.find({"role": {"$ne": Role.CUSTOMER}}).sort("email_key", 1)
        return [User.from_mongo(row) async for row in cursor]

    async def other_admins(self, user_id: str, tx: Tx) -> int:
        """How many other admins there are, up to 1. Two transactions that ask this cannot both commit."""
        await self._staff.update_one({"_id": "admins"}, {"$inc": {"asked": 1}}, upsert=True, session=tx)
        return await self._users.count_documents(
            {"role": Role.ADMIN, "_id": {"$ne": user_id}}, limit=1, session=tx
        )

    async def _change(
        self,
        user_id: str,
        change: dict[str, Any],
        tx: Tx | None,
        require: Mapping[str, Any] | None = None,
    ) -> User | None:
        fields = {**change.get("$set", {}), "updated_at": utcnow()}
        row = await self._users.find_one_and_update(
            {"_id": user_id, **(require or {})},
            {**change, "$set": fields, "$inc": {"version": 1}},
            return_document=AFTER,
            session=tx,
        )
        return _load(row)


def _load(row: dict[str, Any] | None) -> User | None:
    return User.from_mongo(row) if row else None
