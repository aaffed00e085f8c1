"""Roles over HTTP, for admins: by the browser's cookie from our own pages, or by the app's token."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from backend_ext.api.bearer import AdminCaller
from backend_ext.api.context import Held
from backend_ext.api.problems import problems, refusals
from backend_ext.people.models import Role, User

router = APIRouter(prefix="/api/staff", tags=["staff"])

_REFUSED = refusals("only admins")


class NewRole(BaseModel):
    """The role to give; `customer` takes every right of staff away."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Role


class StaffMember(BaseModel):
    """Somebody and what they may do."""

    user_id: str = Field(examples=["6f1d2c3b4a5968778695a4b3"])
    email: str = Field(examples=["nadia@example.com"])
    name: str = Field(examples=["Nadia Islam"])
    role: Role
    second_factor: bool = Field(description="Whether signing in takes a code too.")

    @classmethod
    def of(cls, user: User) -> "StaffMember":
        """An account as admins see it."""
        return cls(
            user_id=user.id,
            email=user.email,
            name=user.name,
            role=user.role,
            second_factor=user.second_factor is not None,
        )


@router.get("", responses=problems(_REFUSED))
async def staff(held: Held, admin: AdminCaller, response: Response) -> list[StaffMember]:
    """Everybody who is no mere customer, by e-mail."""
    response.headers["cache-control"] = "no-store"
    return [StaffMember.of(user) for user in await held.roles.staff(admin)]


@router.put(
    "/{user_id}/role",
    responses=problems(
        _REFUSED
        | {
            404: "`not_found`: no such account.",
            409: "`last_admin`: there must be one; `unproved_staff`: their e-mail is not confirmed.",
        }
    ),
)
async def grant(
    held: Held, admin: AdminCaller, user_id: Annotated[str, Path(max_length=64)], new: NewRole
) -> StaffMember:
    """Gives somebody a role. It counts at once; they get a mail, and the audit an entry."""
    return StaffMember.of(await held.roles.grant(admin, user_id, new.role))
