"""The gateway's two calls. Its HTTP status says nothing: the body decides."""

import asyncio
from urllib.parse import urljoin, urlsplit

import httpx
from pydantic import BaseModel, ConfigDict, SecretStr

from backend_ext.kit.money import Poisha, plain_amount
from backend_ext.payments.answers import Answer, found, refusal
from backend_ext.payments.errors import GatewayDown, GatewayRefused
from backend_ext.payments.models import CURRENCY

_CONNECT_SECONDS, _READ_SECONDS, _PATIENCE_SECONDS = 3.0, 10.0, 12.0


class Bill(BaseModel):
    """What the gateway is told of a payment; addresses it sends the shopper to are absolute."""

    model_config = ConfigDict(frozen=True)

    tran_id: str
    amount: Poisha
    description: str
    name: str
    email: str
    phone: str
    street: str
    city: str
    state: str
    postcode: str
    success_url: str
    fail_url: str
    cancel_url: str
    order_number: str


class AamarPay:
    """A client of one store. `patience` bounds a whole call in seconds, however slowly bytes trickle in."""

    def __init__(
        self,
        base_url: str,
        store_id: str,
        key: SecretStr,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        patience: float = _PATIENCE_SECONDS,
    ) -> None:
        self.store_id = store_id
        self._key = key
        self._base = base_url.rstrip("/") + "/"
        self._patience = patience
        self._http = httpx.AsyncClient(
            timeout=httpx.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS),
            transport=transport,
            trust_env=False,
        )

    async def start(self, bill: Bill) -> str:
        """The address of the page where the shopper pays. Never repeated by itself with the same tran_id.

        Raises GatewayRefused (it said no) and GatewayDown (what it did is unknown).
        """
        body = await self._ask("jsonpost.php", json=self._start_fields(bill))
        if not isinstance(body, dict) or str(body.get("result")).lower() != "true":
            raise GatewayRefused(refusal(body))
        return self._own(body.get("payment_url"))

    async def search(self, tran_id: str) -> Answer | None:
        """What the gateway knows of `tran_id`; None when it knows nothing. Raises GatewayDown."""
        # By POST, so that the key stands in no address and so in nobody's log.
        fields = {"request_id": tran_id, "type": "json"} | self._account()
        return found(await self._ask("api/v1/trxcheck/request.php", data=fields))

    async def close(self) -> None:
        """Closes the connections."""
        await self._http.aclose()

    def _account(self) -> dict[str, str]:
        return {"store_id": self.store_id, "signature_key": self._key.get_secret_value()}

    async def _ask(
        self, path: str, *, json: dict[str, str] | None = None, data: dict[str, str] | None = None
    ) -> object:
        try:
            async with asyncio.timeout(self._patience):
                answer = await self._http.post(self._base + path, json=json, data=data)
            body: object = answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError):
            raise GatewayDown from None
        return body

    def _own(self, address: object) -> str:
        """A payment address made absolute, if it leads to the gateway: we send people nowhere else."""
        base = urlsplit(self._base)
        try:
            whole = urljoin(self._base, address) if isinstance(address, str) and address else ""
            parts = urlsplit(whole)
        except ValueError:
            raise GatewayRefused("its payment address cannot be read") from None
        if (parts.scheme, parts.netloc) != (base.scheme, base.netloc):
            raise GatewayRefused("its payment address is not its own")
        return whole

    def _start_fields(self, bill: Bill) -> dict[str, str]:
        return self._account() | {
            "tran_id": bill.tran_id,
            "amount": plain_amount(bill.amount),
            "currency": CURRENCY,
            "desc": bill.description,
            "cus_name": bill.name,
            "cus_email": bill.email,
            "cus_phone": bill.phone,
            "cus_add1": bill.street,
            "cus_add2": "",
            "cus_city": bill.city,
            "cus_state": bill.state,
            "cus_postcode": bill.postcode,
            "cus_country": "Bangladesh",
            "success_url": bill.success_url,
            "fail_url": bill.fail_url,
            "cancel_url": bill.cancel_url,
            "opt_a": bill.order_number,
            "type": "json",
        }
