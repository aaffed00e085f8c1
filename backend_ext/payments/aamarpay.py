"""The gateway's two calls. Its HTTP status says nothing: the body decides."""

import asyncio
from urllib.parse import urljoin, urlsplit

import httpx
import structlog
from pydantic import BaseModel, ConfigDict, SecretStr

from backend_ext.kit.money import Poisha, plain_amount
from backend_ext.payments.answers import Answer, found, refusal
from backend_ext.payments.breaker import Breaker
from backend_ext.payments.errors import GatewayDown, GatewayRefused
from backend_ext.payments.models import CURRENCY

_log = structlog.get_logger(__name__)

# An answer that is surely about our account and not about a payment: nothing was started or looked up.
_WRONG_KEY = "invalid signature key"
_NO_ACCOUNT = (_WRONG_KEY, "invalid store id")
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
    """A client of one store. `patience` bounds a whole call in seconds, however slowly bytes trickle in.

    While the gateway changes keys, `old_key` is tried when it does not know `key` (yet, or any more). A
    gateway that does not answer is left alone by the `breaker`, whose GatewayDown comes at once.
    """

    def __init__(
        self,
        base_url: str,
        store_id: str,
        key: SecretStr,
        *,
        old_key: SecretStr | None = None,
        breaker: Breaker | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        patience: float = _PATIENCE_SECONDS,
    ) -> None:
        self.store_id = store_id
        self.breaker = breaker or Breaker()
        self._keys = [key] + ([old_key] if old_key and old_key.get_secret_value() else [])
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
        fields = {"request_id": tran_id, "type": "json"}
        body = await self._ask("api/v1/trxcheck/request.php", data=fields)
        if _said(body) in _NO_ACCOUNT:  # it says nothing about the payment, not even that there is none
            _log.error("the gateway does not know our account", said=_said(body))
            raise GatewayDown
        return found(body)

    async def close(self) -> None:
        """Closes the connections."""
        await self._http.aclose()

    async def _ask(
        self, path: str, *, json: dict[str, str] | None = None, data: dict[str, str] | None = None
    ) -> object:
        """What the gateway says, by the first of our keys that it knows; else that it knows none."""
        body: object = None
        for key in self._keys:
            account = {"store_id": self.store_id, "signature_key": key.get_secret_value()}
            async with self.breaker.guard():
                body = await self._post(
                    path, json=account | json if json else None, data=account | data if data else None
                )
            if _said(body) != _WRONG_KEY:
                break
            _log.warning("the gateway does not know a signature key", current=key is self._keys[0])
        return body

    async def _post(self, path: str, *, json: dict[str, str] | None, data: dict[str, str] | None) -> object:
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
        return {
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


def _said(body: object) -> str:
    """The gateway's words when it answered with a mere text; empty for everything else."""
    return body.strip().casefold() if isinstance(body, str) else ""
