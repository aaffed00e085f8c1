"""The day's takings over HTTP, for admins."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from backend_ext.api.bearer import AdminCaller
from backend_ext.api.context import Held
from backend_ext.api.problems import problems, refusals
from backend_ext.kit.clock import dhaka_day, utcnow
from backend_ext.kit.money import Poisha
from backend_ext.ledger.models import Takings

router = APIRouter(prefix="/api/staff/ledger", tags=["staff ledger"])

_REFUSED = refusals("only admins")
# Before the first no shop was open, and dates have an end too.
_FIRST, _LAST = date(2020, 1, 1), date(2999, 12, 31)


class DayTakings(BaseModel):
    """What moved on a Dhaka day, in poisha, summed from the ledger."""

    day: date
    charged: Poisha = Field(description="What the gateway took for us.")
    cash_collected: Poisha = Field(description="What couriers brought.")
    refunded: Poisha
    gateway_fees: Poisha
    net: int = Field(description="What is left for the shop; below zero when more went back than came in.")

    @classmethod
    def of(cls, takings: Takings) -> "DayTakings":
        """The takings as admins see them."""
        sums = takings.sums
        return cls(
            day=takings.day,
            charged=sums.charge,
            cash_collected=sums.cash_collected,
            refunded=sums.refund,
            gateway_fees=sums.gateway_fee,
            net=takings.net,
        )


@router.get("/takings", responses=problems(_REFUSED))
async def takings(
    held: Held,
    admin: AdminCaller,
    response: Response,
    day: Annotated[date | None, Query(ge=_FIRST, le=_LAST, description="Today in Dhaka without it.")] = None,
) -> DayTakings:
    """The takings of a Dhaka day."""
    response.headers["cache-control"] = "no-store"
    return DayTakings.of(await held.ledger.takings(admin, day or dhaka_day(utcnow())))
