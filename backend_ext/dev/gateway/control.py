"""What tests tell and ask the stand-in, as JSON."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backend_ext.dev.gateway.book import Book, Payment, Status, quirks_of
from backend_ext.dev.gateway.messages import callback_fields
from backend_ext.dev.gateway.page import Page, target


@dataclass(frozen=True)
class Control:
    """`/control/…`: choose misbehaviour, pay without a browser, see what happened."""

    book: Book
    page: Page

    async def next(self, request: Request) -> Response:
        """`{"quirks": […]}` for the payment that is started next."""
        self.book.next_quirks = quirks_of((await request.json())["quirks"])
        return JSONResponse({"quirks": sorted(self.book.next_quirks)})

    async def change(self, request: Request) -> Response:
        """`{"quirks": […], "status": …}`: replaces a payment's quirks, ends it; both optional."""
        payment = self.book.payments.get(request.path_params["tran_id"])
        if payment is None:
            return JSONResponse("no such payment", status_code=404)
        told = await request.json()
        if "quirks" in told:
            payment.quirks = quirks_of(told["quirks"])
        if "status" in told:
            await self.page.finish(payment, Status(told["status"]))
        return JSONResponse(_seen(payment))

    async def seen(self, _: Request) -> Response:
        """Every payment, every start call, and the money held, in poisha."""
        payments = [_seen(payment) for payment in self.book.payments.values()]
        return JSONResponse(
            {"payments": payments, "starts": self.book.starts, "captured": self.book.captured}
        )


def _seen(payment: Payment) -> dict[str, object]:
    return {
        "tran_id": payment.tran_id,
        "track": payment.track,
        "pg_txnid": payment.pg_txnid,
        "status": payment.status.value,
        "captured": payment.captured,
        "searches": payment.searches,
        "quirks": sorted(payment.quirks),
        "callback": {"url": target(payment), "fields": callback_fields(payment)},
    }
