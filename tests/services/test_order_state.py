"""The order page's state: opened by the link's key and by nothing else."""

from contextlib import suppress

import pytest
import reflex as rx

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.kit.dates import show_time
from backend_ext.kit.ids import show_code
from backend_ext.kit.text import digits
from backend_ext.ordering.models import Order, OrderState, Shipment
from backend_ext.payments.breaker import FAILURES
from backend_ext.payments.errors import GatewayDown
from backend_ext.people.models import Role
from backend_ext.premium.models import CodesFrom
from backend_ext.refunds.models import RefundLine
from backend_ext.refunds.service import Wanted
from chemouflage.checkout import order_state
from chemouflage.checkout.order_state import LOOKS, OrderPage
from chemouflage.checkout.paying import PAYS
from chemouflage.checkout.track import OF_VISITOR, TRIES, TrackState
from chemouflage.ui.notices import Notices
from tests.people import person, put_code, put_user
from tests.shop import place, put_product
from tests.standin import StandIn
from tests.tab import Tab, call, visitor_token

pytestmark = pytest.mark.usefixtures("screen")


@pytest.fixture
async def order(services: Services) -> Order:
    return await place(services, await put_product(services, price=19900, codes=2, slug="halogens"))


async def _open(services: Services, path: str, token: str | None = None) -> tuple[Tab, OrderPage]:
    tab = Tab(path, token)
    page = await tab.state(OrderPage)
    await call(OrderPage.open, page)
    return tab, page


def _path(services: Services, order: Order) -> str:
    return services.orders.links.path(order)


async def test_waiting_for_payment(services: Services, order: Order) -> None:
    _, page = await _open(services, _path(services, order))
    view = page.view
    assert (view["number"], view["total"]) == (order.number, "৳259")
    assert view["headline"] == "Waiting for your payment"
    assert 800 < int(view["left"]) <= 900
    assert (view["payable"], view["cancellable"], view["again"]) == (True, True, False)
    assert (view["codes"], view["promised"][:7]) == ([], "2 premi")
    assert view["invoice"] == ""
    assert page.path == f"/orders/{order.number}?key={services.orders.links.key(order.number)}"
    assert view["outage"] == ""


async def test_a_gateway_that_does_not_answer_leaves_pay_later_and_cash(
    services: Services, order: Order
) -> None:
    for _ in range(FAILURES):
        with suppress(GatewayDown):
            async with services.gateway.breaker.guard():
                raise GatewayDown
    _, page = await _open(services, _path(services, order))
    assert page.view["payable"]
    assert order.hold_until is not None
    assert f"kept until {show_time(order.hold_until, 'en')}: pay later" in page.view["outage"]


async def test_a_code_of_the_order_is_shown_as_a_picture_and_no_other(
    services: Services, order: Order
) -> None:
    await services.mongo.run(lambda tx: services.orders.mark_paid(order.id, "test", tx))
    _, page = await _open(services, _path(services, order))
    code = page.view["codes"][0]["code"]
    await call(OrderPage.show_qr, page, "ABCD-EFGH-JKLM")
    assert (page.qr, page.qr_of) == ("", "")

    await call(OrderPage.show_qr, page, code)
    assert (page.qr[:4], page.qr_of) == ("<svg", code)
    await call(OrderPage.show_qr, page, code)
    assert (page.qr, page.qr_of) == ("", "")


async def test_codes_that_are_short_or_withdrawn_are_told(services: Services) -> None:
    product = await put_product(services, codes=1, codes_from=CodesFrom.POOL)
    card = await put_code(services, product_id=product.id)
    order = await place(services, product, 2)
    await services.mongo.run(lambda tx: services.orders.mark_paid(order.id, "test", tx))
    boss = person(await put_user(services, role=Role.ADMIN))
    await services.codes.desk.revoke(boss, card.id, "leaked")

    _, page = await _open(services, _path(services, order))

    assert page.view["codes"] == [{"code": show_code(card.code), "state": "Withdrawn", "good": False}]
    assert page.view["promised"].startswith("1 premium code is still to come")


async def test_paid_shows_the_codes(services: Services, order: Order) -> None:
    await services.mongo.run(lambda tx: services.orders.mark_paid(order.id, "test", tx))
    _, page = await _open(services, _path(services, order))
    assert page.view["headline"] == "Paid. We are packing it"
    codes = await services.orders.codes(order)
    assert [item["code"].replace("-", "") for item in page.view["codes"]] == [code.code for code in codes]
    assert (page.view["payable"], page.view["cancellable"], page.view["left"]) == (False, False, "")
    assert [entry["what"] for entry in page.view["events"]] == ["Paid", "You ordered"]
    key = services.orders.links.key(order.number)
    assert page.view["invoice"] == f"/orders/{order.number}/invoice.pdf?key={key}&lang=en"


async def test_expired_can_be_put_in_the_cart_again(services: Services, order: Order) -> None:
    await services.orders.expire(order.id, order.hold_until or utcnow())
    tab, page = await _open(services, _path(services, order), visitor_token())
    assert (page.view["headline"], page.view["again"]) == ("The time to pay is over", True)
    await call(OrderPage.again, page)
    assert await services.carts.count(tab.visitor) == 1
    assert ["go", "/cart"] in await tab.wishes()


async def test_cancel_asks_the_server_once(services: Services, order: Order) -> None:
    tab, page = await _open(services, _path(services, order))
    await call(OrderPage.cancel, page)
    assert page.view["headline"] == "Cancelled"
    await call(OrderPage.cancel, page)
    assert (await tab.state(Notices)).text == "That is no longer possible for this order."
    assert (await services.orders.get(order.id)).state is OrderState.CANCELLED


async def test_wrong_keys_and_unknown_numbers_look_the_same(services: Services, order: Order) -> None:
    links = services.orders.links
    seen = []
    for path in (
        f"/orders/{order.number}",
        f"/orders/{order.number}?key=wrong",
        f"/orders/{order.number}?key={links.key('CH-AAAA-AAAA')}",
        f"/orders/CH-AAAA-AAAA?key={links.key(order.number)}",
        f"/orders/CH-AAAA-AAAA?key={links.key('CH-AAAA-AAAA')}",
    ):
        tab, page = await _open(services, path)
        seen.append((page.dict(), (await tab.state(Notices)).text))
        await call(OrderPage.cancel, page)
        await call(OrderPage.pay, page)
    assert all(one == seen[0] for one in seen)
    assert order.number not in str(seen[0])
    assert (await services.orders.get(order.id)).state is OrderState.AWAITING_PAYMENT


async def test_the_gateway_being_down_is_told_on_the_page(services: Services, order: Order) -> None:
    _, page = await _open(services, _path(services, order) + "&notice=gateway_down")
    assert page.problem.startswith("The payment service does not answer right now.")
    _, page = await _open(services, _path(services, order) + "&notice=%3Cb%3E")
    assert page.problem == ""


@pytest.fixture
def background(monkeypatch: pytest.MonkeyPatch) -> None:
    """Background handlers run on the state itself; nobody keeps the tab open for a second look."""

    async def enter(state: rx.State) -> rx.State:
        return state

    async def leave(_state: rx.State, *_error: object) -> None:
        return None

    async def closed(_state: rx.State) -> bool:
        return False

    monkeypatch.setattr(rx.State, "__aenter__", enter)
    monkeypatch.setattr(rx.State, "__aexit__", leave)
    monkeypatch.setattr(order_state, "is_open", closed)


@pytest.mark.usefixtures("background")
async def test_a_page_opened_again_and_again_does_not_hammer_the_gateway(
    services: Services, standin: StandIn, order: Order
) -> None:
    payment = await standin.start(services, order)
    _, page = await _open(services, _path(services, order))

    for _ in range(LOOKS.amount + 5):
        await call(OrderPage.watch, page)

    assert payment.searches == LOOKS.amount
    assert page.view["headline"] == "Waiting for your payment"


@pytest.mark.usefixtures("background")
async def test_paying_again_and_again_does_not_hammer_the_gateway(
    services: Services, standin: StandIn, order: Order
) -> None:
    tab, page = await _open(services, _path(services, order))
    for _ in range(PAYS.amount):
        await call(OrderPage.go_to_gateway, page)
        assert (await tab.wishes())[0][0] == "go"

    await call(OrderPage.go_to_gateway, page)

    assert page.problem.startswith("Too many tries.")
    assert len(standin.book.payments) == PAYS.amount


async def test_tracking_leads_to_the_signed_link(services: Services, order: Order) -> None:
    tab = Tab("/bn/track", None)
    track = await tab.state(TrackState)
    typed = digits(order.contact.phone.removeprefix("+88"), "bn")
    await call(TrackState.find, track, {"number": order.number.lower(), "contact": typed})
    key = services.orders.links.key(order.number)
    assert await tab.wishes() == [["go", f"/bn/orders/{order.number}?key={key}"]]


async def test_tracking_tells_wrong_numbers_and_wrong_contacts_alike(
    services: Services, order: Order
) -> None:
    for number, contact in (
        ("CH-AAAA-AAAA", "rahima@example.com"),
        (order.number, "x@example.com"),
        ("", ""),
    ):
        tab = Tab("/track", None)
        track = await tab.state(TrackState)
        await call(TrackState.find, track, {"number": number, "contact": contact})
        assert (track.problem, await tab.wishes()) == ("We could not find this order.", [])


async def test_a_neighbourhood_behind_one_address_finds_its_orders(services: Services, order: Order) -> None:
    right = {"number": order.number, "contact": order.contact.phone}
    for _ in range(30):
        tab = Tab("/track", visitor_token())
        await call(TrackState.find, await tab.state(TrackState), right)
        assert (await tab.wishes())[0][0] == "go"


async def test_guessing_is_slowed_down_for_a_visitor(services: Services, order: Order) -> None:
    tab = Tab("/track", visitor_token())
    track = await tab.state(TrackState)
    for _ in range(OF_VISITOR.amount):
        await call(TrackState.find, track, {"number": order.number, "contact": "x@example.com"})
        assert track.problem == "We could not find this order."
    await call(TrackState.find, track, {"number": order.number, "contact": order.contact.email})
    assert (track.problem[:14], await tab.wishes()) == ("Too many tries", [])


async def test_guessing_is_slowed_down_for_an_address_whatever_its_cookie(
    services: Services, order: Order
) -> None:
    for _ in range(TRIES.amount):
        track = await Tab("/track", visitor_token()).state(TrackState)
        await call(TrackState.find, track, {"number": "CH-AAAA-AAAA", "contact": "x"})
    right = {"number": order.number, "contact": "rahima@example.com"}
    tab = Tab("/track", visitor_token())
    track = await tab.state(TrackState)
    await call(TrackState.find, track, right)
    assert (track.problem[:14], await tab.wishes()) == ("Too many tries", [])
    elsewhere = Tab("/track", None, ip="192.0.2.8")
    await call(TrackState.find, await elsewhere.state(TrackState), right)
    assert (await elsewhere.wishes())[0][0] == "go"


async def test_on_its_way_and_partly_refunded(services: Services) -> None:
    cash = await place(services, await put_product(services, price=19900, codes=2), 2, method="cash")
    helper = person(await put_user(services, role=Role.SUPPORT))
    await services.fulfilment.ship(helper, cash.id, Shipment(carrier="Pathao", tracking="DH24"))

    _, page = await _open(services, _path(services, cash))
    assert page.view["headline"] == "It is on its way"
    assert page.view["text"].startswith("Handed to Pathao, tracking number DH24. ")
    assert page.view["text"].endswith("Please keep ৳458 ready for the courier.")
    assert page.view["refunded"] == ""

    await services.fulfilment.collect_cash(helper, cash.id, "R-1")
    await services.fulfilment.deliver(helper, cash.id)
    part = Wanted(
        lines=[RefundLine(line=0, quantity=1)], delivery=False, reference="RF", reason="x", restock=False
    )
    await services.refunds.refund(helper, cash.id, part)

    _, page = await _open(services, f"/bn{_path(services, cash)}")
    assert page.view["refunded"] == "−৳১৯৯"
    assert [entry["what"] for entry in page.view["events"]] == [
        "৳১৯৯ আপনাকে ফেরত পাঠানো হয়েছে",
        "পৌঁছে গেছে",
        "নগদে দাম পাওয়া গেছে",
        "Pathao-এর হাতে দেওয়া হয়েছে, ট্র্যাকিং নম্বর DH24",
        "আপনি অর্ডার করেছেন",
    ]
