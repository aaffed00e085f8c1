"""The stand-in speaks as the real gateway does: two error shapes, a page, a form that posts itself."""

import re
from collections.abc import AsyncIterator
from html import unescape

import httpx
import pytest

from backend_ext.dev.gateway.book import Payment, Status
from backend_ext.dev.gateway.quirks import Quirk
from backend_ext.settings import SANDBOX_STORE
from tests.standin import BASE, KEY, StandIn

ACCOUNT = {"store_id": SANDBOX_STORE, "signature_key": KEY}
START = ACCOUNT | {
    "tran_id": "CFTESTTESTTESTTEST",
    "amount": "50.99",
    "currency": "BDT",
    "desc": "Chemouflage order <b>CH-1</b>",
    "cus_name": "Rahima Khatun",
    "cus_email": "rahima@example.com",
    "cus_phone": "+8801712345678",
    "success_url": "https://shop.test/success",
    "fail_url": "https://shop.test/fail",
    "cancel_url": "https://shop.test/cancel?ref=1",
    "opt_a": "CH-1",
    "type": "json",
}
SEARCH = "/api/v1/trxcheck/request.php"


@pytest.fixture
async def http(standin: StandIn) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=standin.transport, base_url=BASE) as client:
        yield client


async def _started(http: httpx.AsyncClient, standin: StandIn, *quirks: Quirk) -> Payment:
    await http.post("/control/next", json={"quirks": [quirk.value for quirk in quirks]})
    assert (await http.post("/jsonpost.php", json=START)).json()["result"] == "true"
    return standin.latest


def _fields(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in found}


async def test_start_answers_with_the_page_where_one_pays(http: httpx.AsyncClient) -> None:
    answer = (await http.post("/jsonpost.php", json=START)).json()
    assert answer["result"] == "true"
    assert re.fullmatch(rf"{BASE}/paynow\.php\?track=AAM\w+", answer["payment_url"])


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"store_id": "nobody"}, "Invalid Store ID"),
        ({"signature_key": "guessed"}, "Invalid Signature Key"),
        ({"tran_id": "x" * 33}, {"tran_id": "Transaction ID is longer than 32 characters."}),
        ({"amount": "0"}, {"amount": "Invalid amount"}),
        ({"amount": "1e3"}, {"amount": "Invalid amount"}),
        ({"cus_email": ""}, {"cus_email": "cus_email is required"}),
    ],
)
async def test_both_error_shapes(
    http: httpx.AsyncClient, standin: StandIn, change: dict[str, str], error: object
) -> None:
    answer = await http.post("/jsonpost.php", json=START | change)
    assert (answer.status_code, answer.json()) == (200, error)
    assert standin.book.payments == {}


async def test_a_tran_id_is_used_once_for_ever(http: httpx.AsyncClient, standin: StandIn) -> None:
    await _started(http, standin)
    again = await http.post("/jsonpost.php", json=START)
    assert again.json() == {"tran_id": "Dublicate Transaction ID Provided By You."}
    assert len(standin.book.payments) == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_search_by_get_and_post(http: httpx.AsyncClient, standin: StandIn, method: str) -> None:
    payment = await _started(http, standin)
    payment.end(Status.SUCCESSFUL)
    asked = ACCOUNT | {"request_id": payment.tran_id, "type": "json"}
    where = {"params": asked} if method == "GET" else {"data": asked}
    answer = (await http.request(method, SEARCH, **where)).json()  # type: ignore[arg-type]
    assert (answer["pay_status"], answer["status_code"]) == ("Successful", "2")
    assert (answer["amount_original"], answer["store_id"]) == ("50.99", SANDBOX_STORE)
    assert answer["opt_a"] == "CH-1"
    assert "signature_key" not in answer


async def test_search_refuses_strangers(http: httpx.AsyncClient, standin: StandIn) -> None:
    payment = await _started(http, standin)
    asked = {"request_id": payment.tran_id, "store_id": SANDBOX_STORE, "signature_key": "guessed"}
    assert (await http.post(SEARCH, data=asked)).json() == "Invalid Signature Key"


@pytest.mark.parametrize(("action", "target"), [("pay", "success"), ("fail", "fail")])
async def test_the_page_posts_the_callback_to_the_shop(
    http: httpx.AsyncClient, standin: StandIn, action: str, target: str
) -> None:
    payment = await _started(http, standin)
    page = await http.get(f"/paynow.php?track={payment.track}")
    assert "Stand-in gateway: no real money moves here" in page.text
    assert "Chemouflage order &lt;b&gt;CH-1&lt;/b&gt;" in page.text

    back = (await http.post(f"/paynow.php?track={payment.track}", data={"action": action})).text

    assert f'action="https://shop.test/{target}"' in back
    assert 'getElementById("return").submit()' in back
    told = _fields(back)
    assert (told["mer_txnid"], told["pg_txnid"], told["epw_txnid"]) == (
        payment.tran_id,
        *[payment.pg_txnid] * 2,
    )
    assert told["status_code"] == ("2" if action == "pay" else "7")
    assert (told["amount_original"], told["opt_a"]) == ("50.99", "CH-1")
    assert "signature_key" not in told
    assert standin.book.captured == (5099 if action == "pay" else 0)


async def test_a_payment_ends_once(http: httpx.AsyncClient, standin: StandIn) -> None:
    payment = await _started(http, standin)
    page = f"/paynow.php?track={payment.track}"
    await http.post(page, data={"action": "fail"})
    await http.post(page, data={"action": "pay"})
    assert (payment.status, standin.book.captured) == (Status.FAILED, 0)
    assert 'action="https://shop.test/fail"' in (await http.get(page)).text


async def test_cancel_is_a_plain_navigation(http: httpx.AsyncClient, standin: StandIn) -> None:
    payment = await _started(http, standin)
    answer = await http.post(f"/paynow.php?track={payment.track}", data={"action": "cancel"})
    assert (answer.status_code, answer.headers["location"]) == (303, START["cancel_url"])
    assert payment.status is Status.PENDING


async def test_misbehaviour_chosen_on_the_page(http: httpx.AsyncClient, standin: StandIn) -> None:
    payment = await _started(http, standin)
    chosen = {"action": "pay", "quirk": ["callback_never", "search_risk"]}
    back = await http.post(f"/paynow.php?track={payment.track}", data=chosen)
    assert payment.quirks == {Quirk.CALLBACK_NEVER, Quirk.SEARCH_RISK}
    assert "<form" not in back.text
    assert standin.book.captured == 5099


async def test_every_misbehaviour_of_an_open_payment_is_on_the_page(
    http: httpx.AsyncClient, standin: StandIn
) -> None:
    payment = await _started(http, standin)
    page = (await http.get(f"/paynow.php?track={payment.track}")).text
    offered = set(re.findall(r'name="quirk" value="(\w+)"', page))
    assert offered == {quirk.value for quirk in Quirk if not quirk.value.startswith("start")}


async def test_control_tells_what_happened(http: httpx.AsyncClient, standin: StandIn) -> None:
    payment = await _started(http, standin, Quirk.SEARCH_RISK)
    change = {"quirks": ["late_success"], "status": "Successful"}
    changed = (await http.post(f"/control/payments/{payment.tran_id}", json=change)).json()
    assert (changed["status"], changed["quirks"]) == ("Successful", ["late_success"])
    assert changed["callback"]["url"] == "https://shop.test/fail"
    seen = (await http.get("/control")).json()
    assert (seen["captured"], len(seen["payments"]), len(seen["starts"])) == (5099, 1, 1)
    assert KEY not in str(seen)
    assert (await http.post("/control/payments/none", json={})).status_code == 404


async def test_an_unknown_page_says_so(http: httpx.AsyncClient) -> None:
    answer = await http.get("/paynow.php?track=AAMNONE")
    assert (answer.status_code, "No such payment" in answer.text) == (404, True)
