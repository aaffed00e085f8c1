"""The books of a running shop, read from outside: database rows, caught mails, the gateway's own account."""

import asyncio
import re
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pymongo

from backend_ext.bootstrap import Services, build
from backend_ext.dev.gateway.quirks import Quirk
from backend_ext.jobs.names import Job
from backend_ext.kit.clock import utcnow
from backend_ext.mail.caught import newest, part
from backend_ext.mail.models import Purpose
from backend_ext.settings import Settings
from tests.live import LiveShop

T = TypeVar("T")
Row = dict[str, Any]

_LINK = re.compile(r"https?://\S+/orders/\S+")
_CODE = re.compile(r"\b[A-Z2-9]{4}(?:-[A-Z2-9]{4}){2}\b")
_PATIENCE = 30.0
_EVERYTHING = 10_000


class Books:
    """What is written in a running shop. `close` it at the end."""

    def __init__(self, shop: LiveShop) -> None:
        self._env = shop.env
        self._client: pymongo.MongoClient[Row] = pymongo.MongoClient(shop.env["MONGODB_URL"], tz_aware=True)
        self.db = self._client[shop.env.get("MONGODB_DATABASE", "chemouflage")]
        self._gateway = httpx.Client(base_url=shop.env["AAMARPAY_BASE_URL"], trust_env=False)

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()
        self._gateway.close()

    def order(self, email: str) -> Row:
        """The one order made with this e-mail; fails when there are none or several."""
        (row,) = self.db.orders.find({"contact.email": email})
        return row

    def about(self, order_id: str, collection: str) -> list[Row]:
        """Rows of `collection` that name the order."""
        return list(self.db[collection].find({"order_id": order_id}))

    def level(self, slug: str) -> dict[str, int]:
        """A product's stock: available, held, sold."""
        product = self.db.products.find_one({"slug": slug}) or {}
        row = self.db.stock_levels.find_one({"_id": product["_id"]}) or {}
        return {name: row[name] for name in ("available", "held", "sold")}

    def mails(self, email: str) -> list[EmailMessage]:
        """Every mail caught for this address, oldest first."""
        caught = newest(Path(self._env["CAUGHT_MAIL_DIR"]), _EVERYTHING)
        return [message for _, message in reversed(caught) if email in str(message["To"])]

    def mail(self, email: str, purpose: Purpose) -> EmailMessage:
        """The first mail of this purpose to this address, once the worker has sent it."""
        self.work(lambda services: services.jobs.kick(Job.DELIVER_MAIL))
        mark = f".{purpose}@"
        return eventually(lambda: [mail for mail in self.mails(email) if mark in mail["Message-ID"]])[0]

    def misbehave(self, *quirks: Quirk) -> None:
        """How the gateway treats the payment that is started next."""
        answer = self._gateway.post("/control/next", json={"quirks": [quirk.value for quirk in quirks]})
        answer.raise_for_status()

    def end(self, tran_id: str, status: str) -> None:
        """Ends a payment at the gateway, which does not tell the shop."""
        quiet = {"quirks": [Quirk.CALLBACK_NEVER.value], "status": status}
        self._gateway.post(f"/control/payments/{tran_id}", json=quiet).raise_for_status()

    def ready(self) -> bool:
        """Whether the shop says that it can sell."""
        return (
            httpx.get(f"{self._env['SITE_URL']}/health/ready", trust_env=False, timeout=15).status_code == 200
        )

    def captured(self, tran_ids: set[str]) -> list[int]:
        """The sums, in poisha, that the gateway took in these payments."""
        payments = self._gateway.get("/control").raise_for_status().json()["payments"]
        return [one["captured"] for one in payments if one["tran_id"] in tran_ids and one["captured"]]

    def two_minutes_later(self, order_id: str) -> None:
        """The order's payments become due to be asked about, and the worker is told to look for due ones."""
        due = {"$set": {"next_check_at": utcnow()}}
        assert self.db.payment_attempts.update_many({"order_id": order_id}, due).modified_count
        self.work(lambda services: services.jobs.kick(Job.RECONCILE_PAYMENTS))

    def work(self, job: Callable[[Services], Awaitable[T]]) -> T:
        """Does `job` over the same servers, as one more process of the shop would."""
        values: dict[str, Any] = {name.lower(): value for name, value in self._env.items()}

        async def run() -> T:
            services = build(Settings(_env_file=None, **values))
            try:
                return await job(services)
            finally:
                await services.close()

        with ThreadPoolExecutor(1) as pool:  # the browser's loop runs in this thread
            return pool.submit(asyncio.run, run()).result()


def link_of(mail: EmailMessage) -> str:
    """The address of the order's page in a mail."""
    found = _LINK.search(part(mail, "plain"))
    assert found is not None
    return found.group()


def codes_of(mail: EmailMessage) -> list[str]:
    """The premium codes in a mail, the same in its text and its HTML."""
    text, html = (sorted(_CODE.findall(part(mail, kind))) for kind in ("plain", "html"))
    assert text == html
    return text


def eventually(look: Callable[[], T]) -> T:
    """What `look` gives once it is something; asked again for 30 s. Raises AssertionError."""
    pause, end = threading.Event(), time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if found := look():
            return found
        pause.wait(0.05)
    raise AssertionError("it did not happen")
