"""The client of the gateway: where it sends people, what it tells nobody."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from backend_ext.payments.aamarpay import AamarPay, Bill
from backend_ext.payments.errors import GatewayDown, GatewayRefused

KEY = "a-key-that-nobody-may-see"
BILL = Bill(
    tran_id="CFTEST",
    amount=5099,
    description="Chemouflage order CH-1",
    name="Rahima Khatun",
    email="rahima@example.com",
    phone="+8801712345678",
    street="House 12",
    city="Dhaka",
    state="Dhaka",
    postcode="1205",
    success_url="https://shop.test/success",
    fail_url="https://shop.test/fail",
    cancel_url="https://shop.test/cancel?ref=1",
    order_number="CH-1",
)


class Wire(httpx.AsyncBaseTransport):
    """Answers every call with `answer` and keeps the calls."""

    def __init__(self) -> None:
        self.answer: httpx.Response | Exception = httpx.Response(200, json={})
        self.calls: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
async def client(wire: Wire) -> AsyncIterator[AamarPay]:
    made = AamarPay("https://secure.aamarpay.com", "ourstore", SecretStr(KEY), transport=wire)
    yield made
    await made.close()


def _started(url: Any) -> httpx.Response:
    return httpx.Response(200, json={"result": "true", "payment_url": url})


@pytest.mark.parametrize(
    ("told", "whole"),
    [
        (
            "https://secure.aamarpay.com/paynow.php?track=A1",
            "https://secure.aamarpay.com/paynow.php?track=A1",
        ),
        ("/paynow.php?track=A1", "https://secure.aamarpay.com/paynow.php?track=A1"),
        ("paynow.php?track=A1", "https://secure.aamarpay.com/paynow.php?track=A1"),
    ],
)
async def test_the_payment_address_is_made_whole(client: AamarPay, wire: Wire, told: str, whole: str) -> None:
    wire.answer = _started(told)
    assert await client.start(BILL) == whole


@pytest.mark.parametrize(
    "told",
    [
        "https://evil.test/paynow.php",
        "http://secure.aamarpay.com/paynow.php",
        "//evil.test/paynow.php",
        "https://secure.aamarpay.com@evil.test/",
        "https://secure.aamarpay.com.evil.test/",
        "https://secure.aamarpay.com:444/",
        "javascript:alert(1)",
        "https://[broken",
        "",
        None,
        7,
    ],
)
async def test_nobody_is_sent_anywhere_else(client: AamarPay, wire: Wire, told: object) -> None:
    wire.answer = _started(told)
    with pytest.raises(GatewayRefused):
        await client.start(BILL)


@pytest.mark.parametrize("status", [200, 400, 500])
async def test_the_body_decides_and_not_the_status(client: AamarPay, wire: Wire, status: int) -> None:
    wire.answer = httpx.Response(status, json="Invalid Store ID")
    with pytest.raises(GatewayRefused) as refused:
        await client.start(BILL)
    assert refused.value.reason == "Invalid Store ID"


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ConnectError("no route"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("broken"),
        httpx.Response(200, text="<html>"),
        httpx.Response(500, text=""),
        httpx.Response(302, headers={"location": "https://evil.test"}),
    ],
)
async def test_no_answer_is_an_outage_and_asked_once(client: AamarPay, wire: Wire, answer: Any) -> None:
    wire.answer = answer
    with pytest.raises(GatewayDown):
        await client.start(BILL)
    with pytest.raises(GatewayDown):
        await client.search("CFTEST")
    assert [call.url.path for call in wire.calls] == ["/jsonpost.php", "/api/v1/trxcheck/request.php"]


async def test_the_key_is_in_no_address_no_text_and_no_log(
    client: AamarPay, wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    await client.search("CFTEST")
    with pytest.raises(GatewayRefused) as refused:
        await client.start(BILL)
    assert [call.method for call in wire.calls] == ["POST", "POST"]
    assert all(KEY.encode() in call.content for call in wire.calls)
    seen = [caplog.text, repr(vars(client)), repr(refused.value), *(str(call.url) for call in wire.calls)]
    assert not any(KEY in text for text in seen)


async def test_amounts_are_plain_decimals(client: AamarPay, wire: Wire) -> None:
    wire.answer = _started("/paynow.php?track=A1")
    await client.start(BILL)
    (call,) = wire.calls
    assert b'"amount":"50.99"' in call.content.replace(b": ", b":")
    assert b'"currency":"BDT"' in call.content.replace(b": ", b":")
