"""What belongs to an account: joined at sign-in, told whole to its owner, and gone without a trace."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from backend_ext.bootstrap import Services
from backend_ext.dev.gateway.book import Status
from backend_ext.jobs.names import Job
from backend_ext.jobs.tasks import WORK
from backend_ext.kit.clock import utcnow
from backend_ext.kit.i18n import texts
from backend_ext.kit.ids import new_id, show_code
from backend_ext.kit.text import LANGS
from backend_ext.mail.consent.models import Why
from backend_ext.mail.models import Category, MailState, Purpose
from backend_ext.mail.order_letter import Occasion
from backend_ext.mail.order_letters import order_draft
from backend_ext.mail.repository import OutboxRepository
from backend_ext.messages.form import ContactForm
from backend_ext.messages.models import Topic
from backend_ext.ordering.models import Order, OrderState, PaymentState, Shipment
from backend_ext.payments.models import AttemptState, Review
from backend_ext.people.belongings.models import Farewell
from backend_ext.people.errors import LastAdmin, OrdersUnderWay, ProviderAway, SignInNeeded
from backend_ext.people.identity.local import LocalProvider
from backend_ext.people.identity.provider import Proof
from backend_ext.people.models import Person, Role, User
from backend_ext.people.sessions.models import Device
from backend_ext.refunds.service import Wanted
from backend_ext.stock.models import Want
from chemouflage.checkout.order_view import order_view
from chemouflage.i18n import translator
from tests.people import NETWORK, admin, person, put_code, put_user, user_now
from tests.shop import fields, form, new_visitor_id, place, put_product
from tests.standin import StandIn, paid_order

EMAIL, OLD_EMAIL, OTHER_EMAIL = "shirin.akter@example.com", "shirin.old@example.com", "office@example.org"
TYPED = {
    "name": "Shirin Akter",
    "phone": "01799887766",
    "street": "Holding 77, Lake View",
    "area": "Kalabagan",
    "postcode": "1299",
}
TRACES = (
    "shirin", "akter", "office@", "99887766", "holding 77", "lake view", "kalabagan", "1299", "203.0.113.7"
)  # fmt: skip
LIFE = ["placed", "paid", "shipped", "delivered", "partly_refunded"]
PASSWORD = "granite-otter-violin"


def _provider(services: Services) -> LocalProvider:
    provider = services.entrance.provider
    assert isinstance(provider, LocalProvider)
    return provider


async def _account(services: Services) -> tuple[User, Person]:
    """Somebody who signed up, told everything about themselves, and is signed in."""
    proof = await _provider(services).put(EMAIL, PASSWORD)
    user = await services.admission.admit(proof, name=TYPED["name"])
    profile = {"phone": TYPED["phone"], "display_name": "Shirin the Great"}
    await services.people.set_profile(user.id, profile)
    await services.people.add_address(user.id, {**TYPED, "district": "dhaka"})
    secret, _ = await services.sessions.open(user, Device(address=NETWORK))
    who = await services.sessions.who(secret)
    assert who is not None
    return await services.people.get(user.id), who


async def _order(services: Services, owner: str, user_id: str | None, **changes: str) -> Order:
    await services.carts.add(owner, (await put_product(services, codes=2)).slug, 1)
    key = (await services.checkout.open(owner)).key
    return await services.checkout.place(owner, key, form(**{**TYPED, **changes}), "bn", user_id=user_id)


async def _moved(services: Services, order: Order, state: OrderState, money: PaymentState) -> None:
    change = {"state": state, "payment_state": money}
    await services.mongo.db["orders"].update_one({"_id": order.id}, {"$set": change})


async def _sent(services: Services) -> None:
    """Every mail that is due goes out, each with a word of the server that quotes the address."""
    outbox, now = OutboxRepository(services.mongo.db), utcnow()
    while mail := await outbox.lease("worker", now, now + timedelta(minutes=1)):
        change = {"state": MailState.SENT, "sent_at": now, "last_error": f"250 <{mail.to}> ok"}
        assert await outbox.finish(mail, "worker", change)


async def _given_back(services: Services, order: Order) -> None:
    """Sent, arrived too late, and its delivery given back."""
    helper = person(await put_user(services, role=Role.SUPPORT))
    await services.fulfilment.ship(helper, order.id, Shipment(carrier="Pathao", tracking="DH24"))
    await services.fulfilment.deliver(helper, order.id)
    late = Wanted(lines=[], delivery=True, reference="RF-1", reason="late", restock=False)
    await services.refunds.refund(helper, order.id, late)


async def _given_by_hand(services: Services, order: Order) -> None:
    """A code of a paid order whose contact is not the account's is replaced, which a mail tells."""
    await services.mongo.run(lambda tx: services.orders.mark_paid(order.id, "aamarPay X2", tx))
    await _moved(services, order, OrderState.DELIVERED, PaymentState.PAID)
    helper = person(await put_user(services, role=Role.SUPPORT))
    spare = await put_code(services, product_id=order.lines[0].product_id)
    await services.codes.desk.revoke(helper, (await services.orders.codes(order))[0].id, "leaked")
    await services.codes.desk.give_order(helper, spare.id, order.number)


async def test_a_mail_that_brought_a_code_is_told_and_forgotten(services: Services) -> None:
    user, _ = await _account(services)
    order = await _order(services, user.id, user.id, email=OTHER_EMAIL)
    await _given_by_hand(services, order)
    await _sent(services)

    mails = (await services.belongings.portrait(user.id))["mails"]
    assert (Purpose.CODE_ASSIGNED, OTHER_EMAIL) in {(mail["purpose"], mail["to"]) for mail in mails}
    await services.departures.delete(user.id)
    await _sent(services)

    left = [row for row in await _rows(services) if row[0] in ("outbox", "premium_codes", "audit")]
    assert list(_traces(left)) == []


async def test_mails_about_money_and_messages_to_another_address_are_told_and_forgotten(
    services: Services, standin: StandIn
) -> None:
    user, _ = await _account(services)
    order = await _order(services, user.id, user.id, email=OTHER_EMAIL)
    payment = await standin.start(services, order)
    await services.orders.expire(order.id, utcnow() + timedelta(hours=1))
    taken = [Want(product_id=order.lines[0].product_id, quantity=5)]
    await services.mongo.run(lambda tx: services.stock.hold_and_sell(taken, "another", tx))
    payment.end(Status.SUCCESSFUL)
    await services.payments.settle(payment.tran_id)
    await services.review_desk.give_back(admin("nadia"), payment.tran_id, "RT-1", "sold out")
    form = ContactForm(
        name=TYPED["name"], email=OTHER_EMAIL, topic=Topic.ORDER, order_number="", text="Where is my money?"
    )
    await services.wishes.messages.receive(form, "stamp", "en", user.id)
    helper = person(await put_user(services, role=Role.SUPPORT))
    (message,) = (await services.wishes.messages.page(admin(), None)).items
    await services.wishes.messages.answer(helper, message.id, 0, "It is on its way.")
    await _sent(services)

    mails = (await services.belongings.portrait(user.id))["mails"]
    about = {mail["purpose"] for mail in mails if mail["to"] == OTHER_EMAIL}
    assert about >= {Purpose.MONEY_HELD, Purpose.MONEY_RETURNED, Purpose.CONTACT_ANSWERED}
    await services.departures.delete(user.id)
    await _sent(services)

    left = [row for row in await _rows(services) if row[0] in ("outbox", "messages", "staff_tasks", "ledger")]
    assert list(_traces(left)) == []


async def _lived(services: Services) -> tuple[User, list[Order]]:
    """An account after a while: orders as guest and signed in, codes, mails of every kind, typed forms."""
    user, who = await _account(services)
    visitor = new_visitor_id()
    guest = await _order(services, visitor, None, email=EMAIL.upper())
    await services.mongo.run(lambda tx: services.orders.mark_paid(guest.id, "aamarPay X1", tx))
    await _given_back(services, guest)
    assert await services.belongings.join(who, visitor) == 1
    own = await _order(services, user.id, user.id, email=OTHER_EMAIL)
    await services.orders.cancel(own.id)
    unpaid = await _order(services, user.id, user.id, email=EMAIL)
    code = (await services.orders.codes(guest))[0]
    await services.redemption.redeem(user.id, code.code, NETWORK)
    await _provider(services).send_reset(EMAIL, "en")
    await _sent(services)
    await _provider(services).send_email_change(
        user.identities[0].partition(":")[2], PASSWORD, OLD_EMAIL, "en"
    )
    await services.carts.add(user.id, (await put_product(services)).slug, 2)
    await services.checkout.open(user.id)
    await services.checkout.save(user.id, fields(**TYPED, email=EMAIL))
    await services.preferences.choose(EMAIL, {Category.CART: True})
    at = utcnow()
    await services.mongo.run(
        lambda tx: services.suppressions.add(EMAIL, Why.BOUNCED, f"550 <{EMAIL}>", "m1", at, tx)
    )
    return await services.people.get(user.id), [guest, own, unpaid]


async def _rows(services: Services) -> list[tuple[str, dict[str, Any]]]:
    db = services.mongo.db
    return [(name, row) for name in sorted(await db.list_collection_names()) async for row in db[name].find()]


def _traces(rows: list[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, str]]:
    for name, row in rows:
        text = str(row).casefold()
        yield from ((name, trace) for trace in TRACES if trace in text)


async def test_signing_in_brings_cart_form_and_orders_of_the_browser_together(services: Services) -> None:
    user, who = await _account(services)
    visitor = new_visitor_id()
    order = await _order(services, visitor, None, email=EMAIL.title())
    other = await _order(services, visitor, None, email=OTHER_EMAIL)
    product = await put_product(services)
    await services.carts.add(visitor, product.slug, 3)
    await services.checkout.save(visitor, {"street": TYPED["street"]})

    assert await services.belongings.join(who, visitor) == 1
    assert await services.belongings.join(who, visitor) == 0

    assert await services.carts.count(user.id) == 3
    assert (await services.checkout.typed(user.id))["street"] == TYPED["street"]
    assert [one.id for one in await services.orders.all_of_user(user.id)] == [order.id]
    assert (await services.orders.get(other.id)).user_id is None
    assert await services.carts.count(visitor) == 0
    assert await services.checkout.typed(visitor) == {}


async def test_an_address_nobody_proved_brings_nothing(services: Services) -> None:
    thief = await put_user(services, EMAIL, verified=False)
    order = await _order(services, new_visitor_id(), None, email=EMAIL)

    assert await services.belongings.join(person(thief), order.visitor) == 0

    assert (await services.orders.get(order.id)).user_id is None


async def test_the_portrait_tells_all_and_no_secret(services: Services) -> None:
    user, orders = await _lived(services)
    stranger = await place(services, await put_product(services), email="nobody@example.com")

    drawn = await services.belongings.portrait(user.id)

    text = json.dumps(drawn, ensure_ascii=False)
    assert json.loads(text) == drawn
    assert (drawn["what"], drawn["version"]) == ("chemouflage account", 1)
    assert drawn["profile"]["email"] == EMAIL
    assert drawn["profile"]["signs_in_with"] == ["local"]
    assert drawn["addresses"] == [
        {**TYPED, "phone": "+8801799887766", "district": "dhaka", "is_default": True}
    ]
    assert [device["network_address"] for device in drawn["devices"]] == [NETWORK]
    assert [line["quantity"] for line in drawn["cart"]] == [2]
    assert drawn["open_checkout"]["street"] == TYPED["street"]
    assert [one["number"] for one in drawn["orders"]] == [one.number for one in reversed(orders)]
    assert [event["kind"] for event in drawn["orders"][-1]["timeline"]] == LIFE
    assert {event["by"] for event in drawn["orders"][-1]["timeline"]} == {"shopper", "gateway", "staff"}
    assert [(one["amount"], one["reference"]) for one in drawn["orders"][-1]["refunds"]] == [(6000, "RF-1")]
    assert drawn["orders"][-1]["total"] == orders[0].total
    assert sorted(one["redeemed_by_you"] for one in drawn["premium_codes"]) == [False, True]
    assert drawn["premium"][0]["until"] == drawn["profile"]["premium_until"]
    assert {mail["purpose"] for mail in drawn["mails"]} >= {
        Purpose.ORDER_PLACED, Purpose.ORDER_PAID, Purpose.ORDER_CANCELLED, Purpose.ORDER_REFUNDED,
        Purpose.RESET_PASSWORD,
    }  # fmt: skip
    assert drawn["mails_wanted"] == {"cart": True, "stock": True, "premium": True}
    assert drawn["no_mail_since"]["why"] == "bounced"
    assert stranger.number not in text
    for secret in await _secrets(services, user, orders):
        assert secret not in text


async def _secrets(services: Services, user: User, orders: list[Order]) -> list[str]:
    """Ids, hashes and keys that are nobody's business."""
    db = services.mongo.db
    found = [user.id, user.identities[0].partition(":")[2], user.addresses[0].id]
    for order in orders:
        found += [order.id, order.key, order.visitor, services.orders.links.key(order.number)]
        found += [line.product_id for line in order.lines]
    for name in ("sessions", "credentials", "premium_codes", "entitlements", "outbox", "mailed_links"):
        async for row in db[name].find():
            found += [row[field] for field in ("_id", "token", "hash") if field in row]
    return found


async def test_a_portrait_of_nobody_is_refused(services: Services) -> None:
    with pytest.raises(SignInNeeded):
        await services.belongings.portrait(new_id())


async def test_deletion_leaves_no_trace_of_who_it_was(services: Services) -> None:
    user, orders = await _lived(services)
    assert {trace for _, trace in _traces(await _rows(services))} >= set(TRACES[:-1])

    await services.departures.delete(user.id)
    await _sent(services)
    await services.mongo.db["sessions"].delete_many({"ended_at": {"$ne": None}})  # as MongoDB does in a day

    assert list(_traces(await _rows(services))) == []
    redis = services.redis
    kept = [str(await redis.get(key)) async for key in redis.scan_iter("user_sessions:*")]
    assert kept == []
    for before in orders:
        after = await services.orders.get(before.id)
        assert after.anonymous
        assert after.user_id is None
        assert (after.number, after.lines, after.total) == (before.number, before.lines, before.total)
        assert (after.zone, after.address.district, after.created_at) == (
            before.zone,
            before.address.district,
            before.created_at,
        )
    assert [event.kind for event in (await services.orders.get(orders[0].id)).events] == LIFE


async def test_deletion_ends_what_the_account_had(services: Services) -> None:
    user, who = await _account(services)
    secret, _ = await services.sessions.open(user, Device())
    code = await put_code(services)
    await services.redemption.redeem(user.id, code.code, NETWORK)
    await services.carts.add(user.id, (await put_product(services)).slug, 1)

    await services.departures.delete(user.id)

    assert await services.sessions.who(secret) is None
    assert await services.sessions.of_user(user.id) == []
    assert await user_now(services, user.id) is None
    assert [one.withdrawn_at is not None for one in await services.wallet.entitlements(user.id)] == [True]
    row = await services.mongo.db["premium_codes"].find_one({"_id": code.id})
    assert row is not None
    assert (row["state"], row["redeemed_by"]) == ("redeemed", user.id)
    assert await services.carts.count(user.id) == 0
    mails = [mail async for mail in services.mongo.db["outbox"].find({"state": MailState.QUEUED})]
    assert [(mail["purpose"], mail["to"]) for mail in mails] == [(Purpose.ACCOUNT_DELETED, EMAIL)]
    with pytest.raises(SignInNeeded):
        await services.departures.delete(who.user_id)
    assert (await services.admission.admit(await _provider(services).put(EMAIL, PASSWORD))).id != user.id


async def test_nobody_else_loses_anything(services: Services) -> None:
    user, _ = await _lived(services)
    other = await put_user(services, "rahima@example.com")
    theirs = await place(services, await put_product(services), email=other.email)
    await services.orders.join(other.id, other.email_key)
    await services.redemption.redeem(other.id, (await put_code(services)).code, NETWORK)
    await services.carts.add(other.id, (await put_product(services)).slug, 1)
    await services.sessions.open(other, Device(address=NETWORK))

    async def of_other() -> list[tuple[str, dict[str, Any]]]:
        marks = (other.id, theirs.id, other.email)
        return [(name, row) for name, row in await _rows(services) if any(mark in str(row) for mark in marks)]

    before = await of_other()
    await services.departures.delete(user.id)

    assert await of_other() == before
    assert {name for name, _ in before} == {
        "users", "orders", "stock_moves", "outbox", "premium_codes", "entitlements", "carts", "sessions"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("state", "money", "method"),
    [
        (OrderState.AWAITING_PAYMENT, PaymentState.REVIEW, "aamarpay"),
        (OrderState.PROCESSING, PaymentState.PAID, "aamarpay"),
        (OrderState.PROCESSING, PaymentState.UNPAID, "cash"),
        (OrderState.SHIPPED, PaymentState.PAID, "aamarpay"),
    ],
)
async def test_an_order_under_way_keeps_the_account(
    services: Services, state: OrderState, money: PaymentState, method: str
) -> None:
    user, _ = await _account(services)
    order = await _order(services, user.id, user.id, email=OTHER_EMAIL, method=method)
    await _moved(services, order, state, money)
    before = await _rows(services)

    with pytest.raises(OrdersUnderWay):
        await services.departures.delete(user.id)

    changed = [pair for pair in zip(before, await _rows(services), strict=True) if pair[0] != pair[1]]
    assert changed == []


async def test_a_guest_order_under_way_of_the_same_address_counts_too(services: Services) -> None:
    user, _ = await _account(services)
    order = await _order(services, new_visitor_id(), None, email=EMAIL, method="cash")

    with pytest.raises(OrdersUnderWay):
        await services.departures.delete(user.id)

    assert (await services.orders.get(order.id)).user_id is None


async def test_the_last_admin_stays_even_when_two_go_at_once(services: Services) -> None:
    admins = [await put_user(services, role=Role.ADMIN) for _ in range(2)]

    outcomes = await asyncio.gather(
        *(services.departures.delete(admin.id) for admin in admins), return_exceptions=True
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["LastAdmin", "NoneType"]
    left = [admin.id for admin in admins if await user_now(services, admin.id) is not None]
    assert len(left) == 1
    with pytest.raises(LastAdmin):
        await services.departures.delete(left[0])


async def test_deleting_and_redeeming_at_once_leaves_no_premium(services: Services) -> None:
    user, code = await put_user(services), await put_code(services)

    gone, redeemed = await asyncio.gather(
        services.departures.delete(user.id),
        services.redemption.redeem(user.id, code.code, NETWORK),
        return_exceptions=True,
    )

    assert gone is None
    given = await services.wallet.entitlements(user.id)
    if isinstance(redeemed, SignInNeeded):
        assert given == []
    else:
        assert [one.withdrawn_at is not None for one in given] == [True]


async def test_an_old_address_is_told_of_a_change_before_it_is_forgotten(services: Services) -> None:
    user = await put_user(services, OLD_EMAIL)
    await services.people.move_email(Proof("local", user.identities[0].partition(":")[2], EMAIL, True))

    await services.departures.delete(user.id)

    outbox = services.mongo.db["outbox"]
    row = await outbox.find_one({"purpose": Purpose.EMAIL_CHANGED})
    assert row is not None
    assert (row["to"], row["state"]) == (OLD_EMAIL, MailState.QUEUED)
    await _sent(services)
    assert [trace async for row in outbox.find() for _, trace in _traces([("outbox", row)])] == []


async def test_the_provider_is_told_until_it_has_understood(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, _ = await _account(services)
    subject = user.identities[0].partition(":")[2]
    provider = _provider(services)
    delete = provider.delete

    async def away(subject: str) -> None:
        raise ProviderAway

    monkeypatch.setattr(provider, "delete", away)
    await services.departures.delete(user.id)
    assert await user_now(services, user.id) is None
    assert await provider.has_password(subject)
    with pytest.raises(ProviderAway):
        await services.departures.say_farewell()

    monkeypatch.setattr(provider, "delete", delete)
    assert await WORK[Job.SAY_FAREWELL](services) == 1
    assert await WORK[Job.SAY_FAREWELL](services) == 0
    assert not await provider.has_password(subject)


async def test_who_has_come_back_meanwhile_is_not_sent_away(services: Services) -> None:
    user, _ = await _account(services)
    subject = user.identities[0].partition(":")[2]
    farewell = Farewell(id=user.identities[0], issuer="local", subject=subject, user_id=new_id())
    await services.mongo.db["farewells"].insert_one(farewell.to_mongo())

    assert await services.departures.say_farewell() == 1

    assert await _provider(services).has_password(subject)
    assert await services.departures.say_farewell() == 0


async def test_what_is_owed_to_another_provider_stays_owed(services: Services) -> None:
    user = await put_user(services, identities=["firebase:abc", f"local:{new_id()}"])

    await services.departures.delete(user.id)

    assert await services.departures.say_farewell() == 1
    assert [row["_id"] async for row in services.mongo.db["farewells"].find()] == ["firebase:abc"]


async def test_an_order_that_slipped_in_becomes_a_guests_order(services: Services) -> None:
    user, _ = await _account(services)
    await services.departures.delete(user.id)
    order = await _order(services, user.id, user.id, email=OTHER_EMAIL)
    await services.checkout.save(user.id, {"street": TYPED["street"]})

    await services.departures.say_farewell()

    late = await services.orders.get(order.id)
    assert (late.user_id, late.contact) == (None, order.contact)
    assert await services.checkout.typed(user.id) == {}


async def test_pages_and_letters_of_an_anonymous_order_still_work(services: Services) -> None:
    user, orders = await _lived(services)
    await services.departures.delete(user.id)

    for before in orders:
        order = await services.orders.get(before.id)
        codes = await services.orders.codes(order)
        for lang in LANGS:
            view = order_view(order, codes, utcnow(), translator(lang))
            assert (view["number"], view["name"], view["email"]) == (order.number, "", "")
            assert not view["payable"]
            about = Occasion(order, codes, services.orders.links.url(order), services.settings.origin)
            assert order_draft(Purpose.ORDER_PLACED, about, texts(lang)).name == ""
        assert (
            await services.orders.open_with_key(order.number, services.orders.links.key(order.number))
        ) == order
    assert show_code((await services.orders.codes(orders[0]))[0].code)


async def test_money_for_an_order_whose_account_is_gone_goes_to_review(
    services: Services, standin: StandIn
) -> None:
    order, payment = await paid_order(services, standin)
    user = await put_user(services, order.contact.email)
    await services.departures.delete(user.id)

    attempt = await services.payments.settle(payment.tran_id)

    assert attempt is not None
    assert (attempt.state, attempt.review_reason) == (AttemptState.REVIEW, Review.ORDER_CLOSED)
    now = await services.orders.get(order.id)
    assert now.anonymous
    assert (now.state, now.payment_state) == (OrderState.AWAITING_PAYMENT, PaymentState.REVIEW)
    assert await services.orders.codes(now) == []
    level = (await services.stock.levels([now.lines[0].product_id]))[now.lines[0].product_id]
    assert (level.held, level.sold) == (2, 0)
    mails = [row["purpose"] async for row in services.mongo.db["outbox"].find()]
    assert mails == [Purpose.ACCOUNT_DELETED]


async def test_the_job_marks_sessions_that_ended(services: Services) -> None:
    user = await put_user(services)
    await services.sessions.open(user, Device())
    await services.mongo.run(lambda tx: services.sessions.end_all_within(user.id, tx))

    assert await WORK[Job.FORGET_SESSIONS](services) == 1
    assert await WORK[Job.FORGET_SESSIONS](services) == 0
