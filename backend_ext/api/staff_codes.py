"""Premium codes over HTTP for staff: batches for admins, single codes for support too."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from backend_ext.api.bearer import AdminCaller, SupportCaller
from backend_ext.api.context import Held
from backend_ext.api.problems import problems, refusals
from backend_ext.kit.ids import show_code
from backend_ext.kit.text import Lang
from backend_ext.people.models import Person, Role
from backend_ext.premium.desk import CodeFile
from backend_ext.premium.models import CodeFilter, CodeState, Entitlement, PremiumCode
from backend_ext.premium.supply.models import LARGEST_BATCH, Batch


def _fresh(response: Response) -> None:
    response.headers["cache-control"] = "no-store"


router = APIRouter(prefix="/api/staff/codes", tags=["staff"], dependencies=[Depends(_fresh)])

_SUPPORT, _ADMIN = refusals("only support and admins"), refusals("only admins")
_UNKNOWN = {404: "`code_unknown`: no such code."}

_HIDDEN = "•"

CodeId = Annotated[str, Path(max_length=64)]
Number = Annotated[int, Query(ge=1, le=100_000, alias="page")]
Size = Annotated[int, Query(ge=1, le=200)]


class Asked(BaseModel):
    """A body that may hold nothing but its own fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NewBatch(Asked):
    """How many codes of which product, and what for."""

    product_id: str = Field(max_length=100)
    count: int = Field(ge=1, le=LARGEST_BATCH)
    note: str = Field(default="", max_length=200, examples=["Printed cards, first run"])
    printed: bool = Field(
        default=False,
        description="The codes stand on paper. They are redeemed as any others, but no order is given one.",
    )


class BatchOut(BaseModel):
    """A batch, who made it and when."""

    batch_id: str
    product_id: str
    count: int
    note: str
    printed: bool = Field(description="Whether its codes stand on paper.")
    made_by: str = Field(description="A user id.")
    created_at: datetime

    @classmethod
    def of(cls, batch: Batch) -> "BatchOut":
        """A batch as staff see it."""
        return cls(batch_id=batch.id, **batch.model_dump(exclude={"id"}))


class BatchPage(BaseModel):
    """A page of batches, the newest first."""

    batches: list[BatchOut]
    page: int
    count: int


class CodeOut(BaseModel):
    """A code. `given_to` is the masked address of whom staff gave it."""

    code_id: str
    code: str = Field(
        examples=["ABCD-EFGH-JKLM"],
        description="One that could still be redeemed is whole for admins alone: ••••-••••-JKLM.",
    )
    state: CodeState
    product_id: str | None
    batch_id: str | None
    printed: bool = Field(description="It stands on paper: nobody is given it.")
    order_id: str | None
    slot: str | None
    given_to: str
    created_at: datetime
    assigned_at: datetime | None
    redeemed_by: str | None = Field(description="A user id.")
    redeemed_at: datetime | None
    revoked_at: datetime | None
    refund_id: str | None = Field(description="The refund that revoked it; null when staff did.")

    @classmethod
    def of(cls, code: PremiumCode, staff: Person) -> "CodeOut":
        """A code as `staff` see it. Who reads a code that is good could use it, and nobody would know."""
        good = code.state in (CodeState.AVAILABLE, CodeState.ASSIGNED)
        text = code.code if staff.role is Role.ADMIN or not good else _HIDDEN * 8 + code.code[8:]
        return cls(code_id=code.id, **code.model_dump(exclude={"id"}) | {"code": show_code(text)})


class CodePage(BaseModel):
    """A page of codes, the newest first."""

    codes: list[CodeOut]
    page: int
    count: int


class EntitlementOut(BaseModel):
    """The premium that a code gave an account."""

    user_id: str
    starts_at: datetime
    ends_at: datetime
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, given: Entitlement) -> "EntitlementOut":
        """What a code gave, as staff see it."""
        return cls(**given.model_dump(include=set(cls.model_fields)))


class Entry(BaseModel):
    """What staff did, when and who (a user id)."""

    at: datetime
    actor: str
    action: str
    before: dict[str, Any]
    after: dict[str, Any]


class CodeFileOut(BaseModel):
    """All about one code; `history` is the newest first."""

    code: CodeOut
    entitlement: EntitlementOut | None
    history: list[Entry]

    @classmethod
    def of(cls, file: CodeFile, staff: Person) -> "CodeFileOut":
        """The whole, as `staff` see it."""
        given = file.entitlement
        return cls(
            code=CodeOut.of(file.code, staff),
            entitlement=EntitlementOut.of(given) if given else None,
            history=[Entry(**one.model_dump(include=set(Entry.model_fields))) for one in file.history],
        )


class Recipient(Asked):
    """Whom to give a code: an address, which gets a mail in `lang`."""

    email: str = Field(max_length=254)
    lang: Lang = "en"


class OrderSlot(Asked):
    """The order whose missing code it becomes."""

    order_number: str = Field(max_length=40, examples=["CH-7F3K-29QD"])


class Why(Asked):
    """The reason, for the audit."""

    why: str = Field(min_length=1, max_length=200)


class Until(Asked):
    """The new end: later than the old one, at most ten years from now."""

    until: AwareDatetime


@router.post(
    "/batches", status_code=201, responses=problems(_ADMIN | {404: "`product_unknown`: no such product."})
)
async def make_batch(held: Held, admin: AdminCaller, new: NewBatch) -> BatchOut:
    """Makes up to 10,000 codes at once, all or none.

    Orders that wait for codes of the product get theirs, unless these are printed.
    """
    batch = await held.codes.batches.make(admin, new.product_id, new.count, new.note, printed=new.printed)
    return BatchOut.of(batch)


@router.get("/batches", responses=problems(_ADMIN))
async def batches(held: Held, admin: AdminCaller, page: Number = 1, size: Size = 50) -> BatchPage:
    """All batches, the newest first."""
    found = await held.codes.batches.newest(admin, page, size)
    return BatchPage(batches=[BatchOut.of(one) for one in found.items], page=page, count=found.total)


@router.get(
    "/batches/{batch_id}/codes.csv",
    response_class=Response,
    responses=problems(_ADMIN | {404: "`batch_unknown`: no such batch."})
    | {200: {"content": {"text/csv": {}}, "description": "code, link, product, state"}},
)
async def batch_file(held: Held, admin: AdminCaller, batch_id: CodeId) -> Response:
    """The codes of a batch as a file. The audit notes who took it.

    For a printer, make the batch `printed`: else orders are given the same codes.
    """
    text = await held.codes.batches.file(admin, batch_id)
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="codes-{batch_id}.csv"',
        "x-content-type-options": "nosniff",
    }
    return Response(text.encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("", responses=problems(_SUPPORT))
async def codes(
    held: Held,
    staff: SupportCaller,
    state: CodeState | None = None,
    product_id: Annotated[str | None, Query(max_length=100)] = None,
    batch_id: Annotated[str | None, Query(max_length=64)] = None,
    order_number: Annotated[str | None, Query(max_length=40)] = None,
    code: Annotated[str | None, Query(max_length=40)] = None,
    page: Number = 1,
    size: Size = 50,
) -> CodePage:
    """Codes that match all that is given, the newest first. Order number and code as somebody typed them."""
    wanted = CodeFilter(
        state=state, product_id=product_id, batch_id=batch_id, order_number=order_number, code=code
    )
    found = await held.codes.desk.find(staff, wanted, page, size)
    return CodePage(codes=[CodeOut.of(one, staff) for one in found.items], page=page, count=found.total)


@router.get("/{code_id}", responses=problems(_SUPPORT | _UNKNOWN))
async def code_file(held: Held, staff: SupportCaller, code_id: CodeId) -> CodeFileOut:
    """All about one code: the premium it gave, and what staff did with it."""
    return CodeFileOut.of(await held.codes.desk.file(staff, code_id), staff)


@router.post(
    "/{code_id}/give",
    responses=problems(
        _SUPPORT | _UNKNOWN | {409: "`code_not_free`: only a code of the pool is given, no printed one."}
    ),
)
async def give(held: Held, staff: SupportCaller, code_id: CodeId, to: Recipient) -> CodeOut:
    """Gives a code of the pool to an address, by mail."""
    return CodeOut.of(await held.codes.desk.give_to(staff, code_id, to.email, to.lang), staff)


@router.post(
    "/{code_id}/give-order",
    responses=problems(
        _SUPPORT
        | {
            404: "`code_unknown` or `order_not_found`.",
            409: "`code_not_free`; `nothing_missing`: the order misses no code of this product.",
        }
    ),
)
async def give_order(held: Held, staff: SupportCaller, code_id: CodeId, to: OrderSlot) -> CodeOut:
    """Gives a code of the pool to a paid order that misses one; its buyer gets a mail."""
    return CodeOut.of(await held.codes.desk.give_order(staff, code_id, to.order_number), staff)


@router.post(
    "/{code_id}/revoke",
    responses=problems(_SUPPORT | _UNKNOWN | {410: "`code_revoked`: it was revoked before."}),
)
async def revoke(held: Held, staff: SupportCaller, code_id: CodeId, body: Why) -> CodeOut:
    """Makes a code good for nothing; premium that it gave is withdrawn at once."""
    return CodeOut.of(await held.codes.desk.revoke(staff, code_id, body.why), staff)


@router.post(
    "/{code_id}/extend",
    responses=problems(_SUPPORT | _UNKNOWN | {409: "`not_redeemed`: it gives no premium."}),
)
async def extend(held: Held, staff: SupportCaller, code_id: CodeId, body: Until) -> EntitlementOut:
    """Moves the end of the premium that a code gave; what follows it moves along."""
    return EntitlementOut.of(await held.codes.desk.extend(staff, code_id, body.until))
