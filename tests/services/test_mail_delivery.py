"""Each answer of a mail server has its one effect on the outbox."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from secrets import token_hex
from typing import Any

import pytest
from jinja2 import UndefinedError
from structlog.testing import capture_logs

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.kit.i18n import Translator
from backend_ext.mail.consent.models import Why
from backend_ext.mail.delivery import LEASE, MAX_TRIES, SEND_SECONDS, Mailer, pause
from backend_ext.mail.letter import Draft
from backend_ext.mail.models import Mail, MailState, Purpose
from backend_ext.mail.order_letters import OrderLetters
from backend_ext.mail.repository import OutboxRepository
from backend_ext.mail.smtp_url import SmtpServer
from backend_ext.ordering.models import Order
from backend_ext.stock.errors import OutOfStock
from backend_ext.store.mongo import Tx
from tests.services.mail_server import MailServer, mailer_of
from tests.shop import place, put_product

SENDER = "Chemouflage <hello@chemouflage.test>"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    """A mail server that takes everything until told otherwise."""
    async with MailServer() as running:
        yield running


def mailer(services: Services, server: SmtpServer, send_seconds: float = SEND_SECONDS) -> Mailer:
    """A worker's deliverer."""
    return mailer_of(services, server, SENDER, send_seconds=send_seconds)


async def order_for(services: Services, email: str) -> Order:
    """An order, and with it a mail to `email` that waits in the outbox."""
    return await place(services, await put_product(services), email=email)


async def row(services: Services, order: Order, purpose: Purpose = Purpose.ORDER_PLACED) -> Mail:
    """The mail of `purpose` about an order, as the outbox keeps it."""
    mails = await OutboxRepository(services.mongo.db).of_subject(order.id)
    return next(mail for mail in mails if mail.purpose is purpose)


async def change_row(services: Services, order: Order, **change: object) -> None:
    """Another past for an order's mail: tries made, or its time come."""
    await services.mongo.db["outbox"].update_one({"subject_id": order.id}, {"$set": change})


async def test_a_taken_mail_is_sent_once(services: Services, server: MailServer) -> None:
    order = await order_for(services, "rina@example.com")

    assert await mailer(services, server.address).deliver_due() == 1
    assert await mailer(services, server.address).deliver_due() == 0

    sent = await row(services, order)
    assert (sent.state, sent.tries, sent.last_error, sent.leased_by) == (MailState.SENT, 1, "", None)
    assert sent.sent_at is not None
    assert sent.message_id == f"<{sent.id}.order_placed@chemouflage.test>"
    assert server.recipients == ["rina@example.com"]
    assert await services.mongo.db["outbox"].count_documents({"state": "queued"}) == 0


async def test_the_headers_of_a_mail(services: Services, server: MailServer) -> None:
    order = await order_for(services, "rina@example.com")
    await mailer(services, server.address).deliver_due()

    (mail,) = server.received
    expected = {
        "From": "Chemouflage <hello@chemouflage.test>",
        "To": "Rahima Khatun <rina@example.com>",
        "Message-ID": (await row(services, order)).message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": "en",
        "MIME-Version": "1.0",
    }
    assert {name: str(mail[name]) for name in expected} == expected
    assert str(mail["Subject"]).startswith(f"Order {order.number}: please pay by ")
    assert abs(utcnow() - mail["Date"].datetime) < timedelta(minutes=1)
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert len(mail.keys()) == len(set(mail.keys())) == 9


@pytest.mark.parametrize(
    ("answer", "nobody"),
    [
        ("550 5.1.1 no such user", True),
        ("550 user unknown", True),
        ("553 not here", False),
        ("552 5.2.2 mailbox full", False),
        ("554 5.7.1 user unknown to our filter", False),
    ],
)
async def test_a_refused_recipient_is_final_and_stops_nobody_else(
    services: Services, server: MailServer, answer: str, nobody: bool
) -> None:
    server.on_rcpt["gone@example.com"] = answer
    gone = await order_for(services, "gone@example.com")
    there = await order_for(services, "there@example.com")

    assert await mailer(services, server.address).deliver_due() == 1

    refused = await row(services, gone)
    assert (refused.state, refused.tries, refused.sent_at) == (MailState.REFUSED, 1, None)
    assert refused.last_error == answer
    assert (await row(services, there)).state is MailState.SENT
    assert server.recipients == ["there@example.com"]
    assert await mailer(services, server.address).deliver_due() == 0
    suppressed = await services.suppressions.of("gone@example.com")
    told = (suppressed.why, suppressed.said, suppressed.mail_id) if suppressed else None
    assert told == ((Why.BOUNCED, answer, refused.id) if nobody else None)
    assert await services.suppressions.of("there@example.com") is None


async def test_codes_that_somebody_waits_for_overtake_what_a_crowd_is_told(
    services: Services, server: MailServer
) -> None:
    orders = [await order_for(services, f"{n}@example.com") for n in range(3)]
    await services.mongo.run(lambda tx: services.orders.mark_paid(orders[2].id, "aamarPay AAM1", tx))

    assert await mailer(services, server.address).deliver_due(1) == 1

    assert server.recipients == ["2@example.com"]
    assert (await row(services, orders[2], Purpose.ORDER_PAID)).state is MailState.SENT
    assert (await row(services, orders[0])).state is MailState.QUEUED
    assert await mailer(services, server.address).deliver_due() == 3


async def test_a_refused_content_is_final(services: Services, server: MailServer) -> None:
    server.on_data["rina@example.com"] = "554 5.7.1 looks like spam"
    order = await order_for(services, "rina@example.com")

    assert await mailer(services, server.address).deliver_due() == 0

    refused = await row(services, order)
    assert (refused.state, refused.last_error) == (MailState.REFUSED, "554 5.7.1 looks like spam")


@pytest.mark.parametrize("answer", ["451 4.3.0 try later", "421 busy", "530 sign in first"])
async def test_a_passing_trouble_waits_and_then_sends(
    services: Services, server: MailServer, answer: str
) -> None:
    server.on_rcpt["rina@example.com"] = answer
    order = await order_for(services, "rina@example.com")
    start = utcnow()

    assert await mailer(services, server.address).deliver_due() == 0
    assert await mailer(services, server.address).deliver_due() == 0  # it is not due yet

    waiting = await row(services, order)
    assert (waiting.state, waiting.tries, waiting.last_error) == (MailState.QUEUED, 1, answer)
    assert timedelta(seconds=10) <= waiting.due_at - start <= timedelta(seconds=15)
    assert server.received == []

    server.on_rcpt.clear()
    await change_row(services, order, due_at=utcnow())
    assert await mailer(services, server.address).deliver_due() == 1
    sent = await row(services, order)
    assert (sent.state, sent.tries, sent.last_error) == (MailState.SENT, 2, "")


async def test_a_refused_sender_is_our_trouble_and_no_mail_is_given_up(
    services: Services, server: MailServer
) -> None:
    server.sender_answer = "550 5.7.1 you may not send here"
    orders = [await order_for(services, f"p{n}@example.com") for n in range(2)]

    assert await mailer(services, server.address).deliver_due() == 0

    states = {(await row(services, order)).state for order in orders}
    assert states == {MailState.QUEUED}


async def test_after_thirty_tries_it_is_given_up(services: Services, server: MailServer) -> None:
    server.on_rcpt["rina@example.com"] = "451 try later"
    order = await order_for(services, "rina@example.com")
    await change_row(services, order, tries=MAX_TRIES - 1)

    await mailer(services, server.address).deliver_due()

    refused = await row(services, order)
    assert (refused.state, refused.tries, refused.last_error) == (MailState.REFUSED, 30, "451 try later")


async def test_an_unreachable_server_costs_one_mail_one_try(services: Services) -> None:
    async with MailServer() as gone:
        closed = gone.address
    orders = [await order_for(services, f"p{n}@example.com") for n in range(3)]

    assert await mailer(services, closed).deliver_due() == 0

    mails = [await row(services, order) for order in orders]
    assert [mail.tries for mail in mails] == [1, 0, 0]
    assert {mail.state for mail in mails} == {MailState.QUEUED}
    assert "SMTPConnectError" in mails[0].last_error


@pytest.mark.parametrize("demand", [{"starttls": "required"}, {"user": "shop", "password": "secret"}])
async def test_a_server_that_offers_less_than_we_demand_gets_no_mail(
    services: Services, server: MailServer, demand: dict[str, Any]
) -> None:
    order = await order_for(services, "rina@example.com")

    assert await mailer(services, replace(server.address, **demand)).deliver_due() == 0

    waiting = await row(services, order)
    assert (waiting.state, waiting.tries) == (MailState.QUEUED, 1)
    assert waiting.last_error.startswith("SMTP")
    assert "secret" not in waiting.last_error
    assert server.received == []


async def test_a_connection_cut_after_the_data_is_tried_again_under_the_same_id(
    services: Services, server: MailServer
) -> None:
    server.drops.add("cut@example.com")
    cut = await order_for(services, "cut@example.com")
    after = await order_for(services, "after@example.com")

    assert await mailer(services, server.address).deliver_due() == 1

    waiting = await row(services, cut)
    assert (waiting.state, waiting.tries) == (MailState.QUEUED, 1)
    assert "SMTPServerDisconnected" in waiting.last_error
    assert (await row(services, after)).state is MailState.SENT
    assert server.connections == 2

    server.drops.clear()
    await change_row(services, cut, due_at=utcnow())
    assert await mailer(services, server.address).deliver_due() == 1
    copies = [mail["Message-ID"] for mail in server.received if "cut@example.com" in mail["To"]]
    assert len(copies) == 2
    assert len(set(copies)) == 1


async def test_a_server_that_never_answers_is_left(services: Services, server: MailServer) -> None:
    server.stalls.add("slow@example.com")
    slow = await order_for(services, "slow@example.com")
    behind = await order_for(services, "behind@example.com")

    assert await mailer(services, server.address, send_seconds=0.3).deliver_due() == 0

    waiting = await row(services, slow)
    assert (waiting.state, waiting.tries) == (MailState.QUEUED, 1)
    assert waiting.last_error == "the mail server took too long"
    assert (await row(services, behind)).tries == 0


async def test_a_batch_uses_one_connection_and_keeps_its_limit(
    services: Services, server: MailServer
) -> None:
    for n in range(4):
        await order_for(services, f"p{n}@example.com")

    assert await mailer(services, server.address).deliver_due(limit=3) == 3
    assert server.connections == 1
    assert await services.mongo.db["outbox"].count_documents({"state": "queued"}) == 1


async def test_nothing_due_makes_no_connection(services: Services, server: MailServer) -> None:
    assert await mailer(services, server.address).deliver_due() == 0
    assert server.connections == 0


async def test_two_workers_at_once_send_each_mail_once(services: Services, server: MailServer) -> None:
    product = await put_product(services, stock=20)
    orders = [await place(services, product, email=f"p{n}@example.com") for n in range(16)]

    workers = [mailer(services, server.address) for _ in range(2)]
    sent = await asyncio.gather(*(worker.deliver_due() for worker in workers))

    assert sum(sent) == 16
    assert min(sent) > 0
    assert sorted(server.recipients) == sorted(order.contact.email for order in orders)
    assert len({mail["Message-ID"] for mail in server.received}) == 16
    assert {(await row(services, order)).tries for order in orders} == {1}


async def test_a_leased_mail_is_left_alone_until_the_lease_is_over(
    services: Services, server: MailServer
) -> None:
    order = await order_for(services, "rina@example.com")
    repository = OutboxRepository(services.mongo.db)
    now = utcnow()

    assert await repository.lease("other", now, now + LEASE) is not None
    assert await mailer(services, server.address).deliver_due() == 0
    assert server.connections == 0

    await change_row(services, order, due_at=utcnow())  # the lease of a worker that died is over
    assert await mailer(services, server.address).deliver_due() == 1
    assert (await row(services, order)).tries == 2


async def test_who_lost_the_lease_records_nothing(services: Services, server: MailServer) -> None:
    order = await order_for(services, "rina@example.com")
    repository = OutboxRepository(services.mongo.db)
    now = utcnow()
    late = await repository.lease("late", now, now)
    assert late is not None
    await mailer(services, server.address).deliver_due()

    assert not await repository.finish(late, "late", {"state": MailState.REFUSED})
    assert (await row(services, order)).state is MailState.SENT


async def test_a_mail_about_nothing_or_to_nowhere_is_refused(services: Services, server: MailServer) -> None:
    lost, bad = [await order_for(services, f"p{n}@example.com") for n in range(2)]
    await services.mongo.db["orders"].delete_one({"_id": lost.id})
    await change_row(services, bad, to="nobody\r\nRCPT TO:<victim@example.com>")

    assert await mailer(services, server.address).deliver_due() == 0

    assert [(await row(services, order)).state for order in (lost, bad)] == [MailState.REFUSED] * 2
    assert (await row(services, lost)).last_error.startswith("OrderNotFound")
    assert (await row(services, bad)).last_error.startswith("BadAddress")
    assert server.received == []


class Broken(OrderLetters):
    """An author with a bug in the letter to one address."""

    def __init__(self, services: Services, to: str, bug: Exception) -> None:
        super().__init__(services.orders, services.settings.origin)
        self._to, self._bug = to, bug

    async def draft(self, mail: Mail, t: Translator) -> Draft:
        if mail.to == self._to:
            raise self._bug
        return await super().draft(mail, t)


def with_a_bug(services: Services, server: MailServer, to: str, bug: Exception) -> Mailer:
    """A deliverer whose letter to one address cannot be written."""
    return mailer_of(services, server.address, SENDER, authors=[Broken(services, to, bug)])


@pytest.mark.parametrize(
    "bug",
    [TypeError("no such"), UndefinedError("no such"), KeyError("no such"), RecursionError("no such")],
    ids=lambda bug: type(bug).__name__,
)
async def test_a_bug_in_a_letter_counts_waits_and_stops_nobody_else(
    services: Services, server: MailServer, bug: Exception
) -> None:
    broken = await order_for(services, "broken@example.com")
    behind = await order_for(services, "behind@example.com")
    start = utcnow()

    with capture_logs() as logs:
        assert await with_a_bug(services, server, "broken@example.com", bug).deliver_due() == 1

    waiting = await row(services, broken)
    assert (waiting.state, waiting.tries, waiting.leased_by) == (MailState.QUEUED, 1, None)
    assert waiting.last_error == f"{type(bug).__name__}: {bug}"
    assert timedelta(seconds=10) <= waiting.due_at - start <= timedelta(seconds=15)
    assert (await row(services, behind)).state is MailState.SENT
    assert server.recipients == ["behind@example.com"]
    assert [(log["event"], log["mail"], log["log_level"]) for log in logs] == [
        ("mail_not_written", waiting.id, "error")
    ]


async def test_a_bug_in_a_letter_ends_in_giving_up(services: Services, server: MailServer) -> None:
    order = await order_for(services, "broken@example.com")
    await change_row(services, order, tries=MAX_TRIES - 1)
    broken = with_a_bug(services, server, "broken@example.com", TypeError("no such"))

    with capture_logs() as logs:
        assert await broken.deliver_due() == 0
        assert await broken.deliver_due() == 0

    refused = await row(services, order)
    assert (refused.state, refused.tries) == (MailState.REFUSED, MAX_TRIES)
    assert refused.last_error == "TypeError: no such"
    assert [log["event"] for log in logs] == ["mail_not_written", "mail_refused"]
    assert server.received == []


async def test_a_row_that_says_nonsense_is_tried_like_a_bug(services: Services, server: MailServer) -> None:
    async def body(tx: Tx) -> None:
        await services.outbox.add(Purpose.ROLE_CHANGED, "change", "a@example.com", "en", tx, role="king")

    await services.mongo.run(body)
    assert await mailer(services, server.address).deliver_due() == 0
    (waiting,) = await OutboxRepository(services.mongo.db).of_subject("change")
    assert (waiting.state, waiting.tries) == (MailState.QUEUED, 1)
    assert "king" in waiting.last_error


async def test_a_rolled_back_order_leaves_no_mail(services: Services) -> None:
    subject = token_hex(12)

    async def body(tx: Tx) -> None:
        await services.outbox.add(Purpose.ORDER_PAID, subject, "rina@example.com", "en", tx)
        raise RuntimeError("and then it failed")

    with pytest.raises(RuntimeError):
        await services.mongo.run(body)
    product = await put_product(services, stock=1)
    first = await place(services, product)
    with pytest.raises(OutOfStock):
        await place(services, product)

    rows = [mail async for mail in services.mongo.db["outbox"].find()]
    assert [mail["subject_id"] for mail in rows] == [first.id]


def test_the_pauses_grow_from_ten_seconds_to_an_hour() -> None:
    pauses = [pause(tries).total_seconds() for tries in range(1, MAX_TRIES)]
    assert all(10 * 2**n <= pauses[n] <= 10 * 2**n * 1.25 for n in range(8))
    assert set(pauses[9:]) == {3600.0}
    assert timedelta(seconds=SEND_SECONDS) < LEASE
