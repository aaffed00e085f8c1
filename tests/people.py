"""Builders of people with accounts."""

from secrets import token_hex
from typing import Any

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.kit.ids import new_id, premium_code
from backend_ext.kit.typed import email_key
from backend_ext.people.models import Person, Role, User
from backend_ext.people.repository import UserRepository
from backend_ext.premium.models import CodeState, PremiumCode
from backend_ext.premium.repository import CodeRepository

NETWORK = "203.0.113.7"  # an address nobody has


async def put_user(services: Services, email: str = "", *, verified: bool = True, **changes: Any) -> User:
    """An account as stored; what is not given is its own: e-mail, display name, the provider's subject."""
    mark = token_hex(4)
    email = email or f"person-{mark}@example.com"
    now = utcnow()
    values: dict[str, Any] = {
        "id": new_id(),
        "email": email,
        "email_key": email_key(email),
        "email_verified": verified,
        "identities": [f"local:{new_id()}"],
        "name": "Rahima Khatun",
        "display_name": f"Neon {mark}",
        "display_key": f"neon {mark}",
        "created_at": now,
        "updated_at": now,
    }
    user = User(**(values | changes))
    await services.mongo.run(lambda tx: UserRepository(services.mongo.db).insert(user, tx))
    return user


async def user_now(services: Services, user_id: str) -> User | None:
    """The account as it is stored now."""
    return await UserRepository(services.mongo.db).get(user_id)


def person(user: User) -> Person:
    """The account as somebody signed in, on a device of no interest."""
    return Person.of(user, new_id())


def admin(user_id: str = "admin") -> Person:
    """Somebody who may do all that staff may, without an account."""
    now = utcnow()
    user = User(
        id=user_id,
        email=f"{user_id}@example.com",
        email_key=f"{user_id}@example.com",
        email_verified=True,
        identities=[],
        name="Nadia Islam",
        display_name="Nadia",
        display_key="nadia",
        role=Role.ADMIN,
        created_at=now,
        updated_at=now,
    )
    return person(user)


async def put_code(services: Services, state: CodeState = CodeState.AVAILABLE, **changes: Any) -> PremiumCode:
    """A premium code of the ledger; a text of its own unless given."""
    values: dict[str, Any] = {"id": new_id(), "code": premium_code(), "state": state, "created_at": utcnow()}
    code = PremiumCode(**(values | changes))
    await CodeRepository(services.mongo.db).insert([code])
    return code
