"""The payment page: pay, fail, cancel, and a menu of misbehaviour."""

from dataclasses import dataclass
from pathlib import Path

import httpx
from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from backend_ext.dev.gateway.book import Book, Payment, Status, quirks_of
from backend_ext.dev.gateway.messages import callback_fields, came_back_well, search_fields
from backend_ext.dev.gateway.quirks import Quirk

_templates = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)
# Those of the start call cannot be chosen any more once its page is open.
_MENU = [quirk for quirk in Quirk if not quirk.value.startswith("start")]


@dataclass(frozen=True)
class Page:
    """`paynow.php`. `shop` carries the calls the gateway's server itself makes to the shop."""

    book: Book
    store_id: str
    shop: httpx.AsyncBaseTransport | None

    async def show(self, request: Request) -> Response:
        """The page of one payment."""
        payment = self.book.by_track(request.query_params.get("track", ""))
        if payment is None:
            return HTMLResponse(_templates.get_template("unknown.html").render(), status_code=404)
        if payment.status is not Status.PENDING:
            return self._back(payment)
        return _html("pay.html", payment, menu=_MENU)

    async def act(self, request: Request) -> Response:
        """What the shopper chose."""
        form = await request.form()
        payment = self.book.by_track(request.query_params.get("track", ""))
        if payment is None:
            return await self.show(request)
        payment.quirks |= quirks_of([str(name) for name in form.getlist("quirk")])
        action = form.get("action")
        if action == "cancel":
            return RedirectResponse(payment.fields["cancel_url"], status_code=303)
        return await self.finish(payment, Status.FAILED if action == "fail" else Status.SUCCESSFUL)

    async def finish(self, payment: Payment, status: Status) -> Response:
        """The money moves or does not; then the browser, or the server, tells the shop."""
        payment.end(status)
        if payment.quirks & {Quirk.CALLBACK_TWICE, Quirk.CALLBACK_EARLY}:
            await self._post(target(payment), callback_fields(payment))
        if Quirk.NOTIFICATION_ONLY in payment.quirks:
            address = payment.fields["success_url"].rsplit("/", 1)[0] + "/ipn"
            await self._post(address, search_fields(self.book, payment, self.store_id))
        return self._back(payment)

    def _back(self, payment: Payment) -> Response:
        if payment.quirks & {Quirk.CALLBACK_NEVER, Quirk.NOTIFICATION_ONLY}:
            return _html("nowhere.html", payment)
        by_itself = Quirk.CALLBACK_EARLY not in payment.quirks
        return _html(
            "return.html",
            payment,
            target=target(payment),
            fields=callback_fields(payment),
            by_itself=by_itself,
        )

    async def _post(self, address: str, fields: dict[str, str]) -> None:
        async with httpx.AsyncClient(transport=self.shop, trust_env=False, timeout=15) as client:
            await client.post(address, data=fields)


def target(payment: Payment) -> str:
    """Where the browser's form goes."""
    return payment.fields["success_url" if came_back_well(payment) else "fail_url"]


def _html(template: str, payment: Payment, **values: object) -> Response:
    text = _templates.get_template(template).render(payment=payment, asked=payment.fields, **values)
    return HTMLResponse(text, headers={"cache-control": "no-store"})
