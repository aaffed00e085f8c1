"""The gateway's two endpoints. Every answer has status 200, errors too, as the real one's."""

import asyncio
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from backend_ext.dev.gateway.book import Book, Payment, Status
from backend_ext.dev.gateway.messages import search_fields
from backend_ext.dev.gateway.quirks import Quirk
from backend_ext.kit.money import parse_amount

_REQUIRED = ("tran_id", "amount", "currency", "desc", "cus_name", "cus_email", "cus_phone", "success_url")
_HANG_SECONDS = 60.0
_NOT_JSON = "<html><body>Service temporarily unavailable</body></html>"

_ABSENT: dict[Quirk, object] = {
    Quirk.SEARCH_ABSENT_OBJECT: {},
    Quirk.SEARCH_ABSENT_LIST: [],
    Quirk.SEARCH_ABSENT_OBJECTS: [{"status": "Invalid-Data", "msg": "No data found"}],
    Quirk.SEARCH_ABSENT_TEXT: "Invalid Transaction ID",
}


@dataclass(frozen=True)
class Endpoints:
    """`jsonpost.php` and `request.php` of one store over one book."""

    book: Book
    store_id: str
    signature_keys: set[str]

    async def start(self, request: Request) -> Response:
        """Registers a payment; the answer says where the shopper pays, or what is wrong."""
        try:
            sent = await request.json()
        except ValueError:
            return JSONResponse("Invalid JSON")
        fields = {name: str(value) for name, value in sent.items()} if isinstance(sent, dict) else {}
        refusal = self._stranger(fields) or self._wrong(fields)
        if refusal is not None:
            return JSONResponse(refusal)
        kept = {name: value for name, value in fields.items() if name != "signature_key"}
        self.book.starts.append(kept)
        broken = await self._broken_start()
        if broken is not None:
            return broken
        return JSONResponse({"result": "true", "payment_url": _page(request, self.book.open(kept))})

    async def search(self, request: Request) -> Response:
        """What is known of a payment, by GET or POST."""
        sent = await request.form() if request.method == "POST" else request.query_params
        fields = {name: str(value) for name, value in sent.items()}
        refusal = self._stranger(fields)
        payment = self.book.payments.get(fields.get("request_id", ""))
        if refusal is not None or payment is None:
            return JSONResponse(refusal or {})
        payment.searches += 1
        payment.searches_since_end += payment.status is not Status.PENDING
        return await self._found(payment)

    def _stranger(self, fields: dict[str, str]) -> str | None:
        if fields.get("store_id") != self.store_id:
            return "Invalid Store ID"
        return None if fields.get("signature_key") in self.signature_keys else "Invalid Signature Key"

    def _wrong(self, fields: dict[str, str]) -> dict[str, str] | None:
        missing = {name: f"{name} is required" for name in _REQUIRED if not fields.get(name)}
        if missing:
            return missing
        if fields["tran_id"] in {start["tran_id"] for start in self.book.starts}:
            return {"tran_id": "Dublicate Transaction ID Provided By You."}
        if len(fields["tran_id"]) > 32:
            return {"tran_id": "Transaction ID is longer than 32 characters."}
        try:
            positive = parse_amount(fields["amount"]) > 0
        except ValueError:
            positive = False
        return None if positive else {"amount": "Invalid amount"}

    async def _broken_start(self) -> Response | None:
        quirks = self.book.next_quirks
        if Quirk.START_HANGS in quirks:
            self.book.next_quirks = set()
            await asyncio.sleep(_HANG_SECONDS)
            return PlainTextResponse(_NOT_JSON)
        answers: dict[Quirk, Response] = {
            Quirk.START_REFUSED: JSONResponse({"amount": "Amount exceeds the limit of the store."}),
            Quirk.START_REFUSED_TEXT: JSONResponse("Store is suspended"),
            Quirk.START_NOT_JSON: PlainTextResponse(_NOT_JSON),
        }
        for quirk, answer in answers.items():
            if quirk in quirks:
                self.book.next_quirks = set()
                return answer
        return None

    async def _found(self, payment: Payment) -> Response:
        quirks = payment.quirks
        if Quirk.SEARCH_HANGS in quirks:
            await asyncio.sleep(_HANG_SECONDS)
        if quirks & {Quirk.SEARCH_NOT_JSON, Quirk.SEARCH_BROKEN, Quirk.SEARCH_HANGS}:
            return PlainTextResponse(_NOT_JSON, status_code=500 if Quirk.SEARCH_BROKEN in quirks else 200)
        for quirk, nothing in _ABSENT.items():
            if quirk in quirks:
                return JSONResponse(nothing)
        answer = search_fields(self.book, payment, self.store_id)
        return JSONResponse([answer] if Quirk.SEARCH_IN_LIST in quirks else answer)


def _page(request: Request, payment: Payment) -> str:
    path = f"/paynow.php?track={payment.track}"
    if Quirk.START_RELATIVE in payment.quirks:
        return path
    if Quirk.START_FOREIGN in payment.quirks:
        return f"https://pay.example.com{path}"
    return f"{str(request.base_url).rstrip('/')}{path}"
