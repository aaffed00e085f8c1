"""What becomes of a mail is kept and told; what did not arrive is tried again; the unwanted stays here."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import NotFound
from backend_ext.mail.consent.models import Why
from backend_ext.mail.desk import Standing, standing
from backend_ext.mail.errors import MailNotDead
from backend_ext.mail.models import Category, Happening, Mail, MailState, Purpose
from backend_ext.mail.queue_id import queue_id
from backend_ext.mail.repository import OutboxRepository
from backend_ext.people.links.models import LinkPurpose
from backend_ext.people.models import Role
from backend_ext.store.mongo import Tx
from tests.people import admin, person, put_user
from tests.services.mail_server import MailServer, links_of, mailer_of
from tests.shop import place, put_product

SENDER = "Chemouflage <hello@chemouflage.test>"
TO = "rina@example.com"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    """A mail server that takes everything until told otherwise."""
    async with MailServer() as running:
        yield running


async def queued(services: Services, to: str = TO) -> str:
    """The id of a mail about a new order."""
    order = await place(services, await put_product(services), email=to)
    (mail,) = await OutboxRepository(services.mongo.db).of_subject(order.id)
    return mail.id


async def now(services: Services, mail_id: str) -> Mail:
    """The mail as it is stored."""
    return await services.mail_desk.get(admin(), mail_id)


async def due(services: Services, mail_id: str) -> None:
    """Its next try comes now."""
    await services.mongo.db["outbox"].update_one({"_id": mail_id}, {"$set": {"due_at": utcnow()}})


async def suppress(services: Services, email: str, why: Why = Why.BOUNCED) -> None:
    """An address gets no mail from now on."""
    at = utcnow()
    await services.mongo.run(lambda tx: services.suppressions.add(email, why, "550 5.1.1", "m1", at, tx))


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("2.0.0 Ok: queued as 4XyZ1a2b3C", "4XyZ1a2b3C"),
        ("OK id=1rT9aB-0004Xy-2k", "1rT9aB-0004Xy-2k"),
        ("2.0.0 OK  1700000000 af79cd13be357-7b1f2.345 - gsmtp", "af79cd13be357-7b1f2.345"),
        (
            "2.6.0 <x@y> [InternalId=97882815758, Hostname=A.example.com] Queued mail for delivery",
            "97882815758",
        ),
        ("2.0.0 3AM1bcDE012345 Message accepted for delivery", "3AM1bcDE012345"),
        ("Ok 0100018bd0f5c1a2-3c4d5e6f-0000", "0100018bd0f5c1a2-3c4d5e6f-0000"),
        ("Great success", ""),
        ("", ""),
    ],
)
def test_the_servers_name_for_a_mail(answer: str, name: str) -> None:
    assert queue_id(answer) == name


async def test_every_purpose_has_its_author(services: Services) -> None:
    assert set(services.mail_desk._writer._authors) == set(Purpose)


async def test_a_mail_tells_what_it_went_through(services: Services, server: MailServer) -> None:
    mail_id = await queued(services)
    assert standing(await now(services, mail_id)) is Standing.QUEUED

    server.on_rcpt[TO] = "451 4.3.0 try later"
    await mailer_of(services, server.address, SENDER).deliver_due()
    assert standing(await now(services, mail_id)) is Standing.DEFERRED

    server.on_rcpt.clear()
    await due(services, mail_id)
    await mailer_of(services, server.address, SENDER).deliver_due()

    mail = await now(services, mail_id)
    assert standing(mail) is Standing.SENT
    assert (mail.answer, mail.server_id) == ("2.0.0 Ok: queued as 4XyZ1a2b3C", "4XyZ1a2b3C")
    assert [(one.what, one.said) for one in mail.history] == [
        (Happening.DEFERRED, "451 4.3.0 try later"),
        (Happening.SENT, mail.answer),
    ]


async def test_a_row_of_before_is_read_and_sent(services: Services, server: MailServer) -> None:
    mail_id = await queued(services)
    gone = dict.fromkeys(("answer", "server_id", "history"), "")
    await services.mongo.db["outbox"].update_one({"_id": mail_id}, {"$unset": gone})

    assert (await now(services, mail_id)).history == []
    assert await mailer_of(services, server.address, SENDER).deliver_due() == 1
    assert [one.what for one in (await now(services, mail_id)).history] == [Happening.SENT]


async def test_a_refusal_keeps_nothing_of_an_address_that_is_to_be_forgotten(
    services: Services, server: MailServer
) -> None:
    server.on_rcpt[TO] = "550 5.1.1 no such user"
    mail_id = await queued(services)
    await services.mongo.db["outbox"].update_one({"_id": mail_id}, {"$set": {"forget": True}})

    assert await mailer_of(services, server.address, SENDER).deliver_due() == 0

    assert (await now(services, mail_id)).state is MailState.REFUSED
    assert await services.suppressions.of(TO) is None


async def test_a_dead_letter_is_tried_again_once_and_audited(services: Services, server: MailServer) -> None:
    staff = await put_user(services, role=Role.SUPPORT)
    server.on_rcpt[TO] = "554 5.7.1 not from you"
    mail_id = await queued(services)
    mailer = mailer_of(services, server.address, SENDER)
    await mailer.deliver_due()
    server.on_rcpt.clear()

    tries = await asyncio.gather(
        *(services.mail_desk.retry(person(staff), mail_id) for _ in range(8)), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in tries) == ["Mail", *["MailNotDead"] * 7]
    assert await mailer.deliver_due() == 1
    mail = await now(services, mail_id)
    assert (mail.state, mail.tries) == (MailState.SENT, 1)
    assert [one.what for one in mail.history] == [Happening.REFUSED, Happening.RETRIED, Happening.SENT]
    (entry,) = await services.audit.of_subject(f"mail:{mail_id}")
    assert (entry.actor, entry.action, entry.before) == (staff.id, "mail.retry", {"state": "refused"})


async def test_only_what_did_not_arrive_is_tried_again(services: Services, server: MailServer) -> None:
    sent, forgotten = await queued(services), await queued(services, "gone@example.com")
    await mailer_of(services, server.address, SENDER).deliver_due()
    change = {"state": MailState.REFUSED, "to": ""}
    await services.mongo.db["outbox"].update_one({"_id": forgotten}, {"$set": change})
    waiting = await queued(services)
    before = [await now(services, one) for one in (sent, forgotten, waiting)]

    for mail in before:
        with pytest.raises(MailNotDead):
            await services.mail_desk.retry(admin("staff"), mail.id)
    with pytest.raises(NotFound):
        await services.mail_desk.retry(admin("staff"), "0" * 24)

    assert [await now(services, mail.id) for mail in before] == before
    assert (await services.audit.newest()).total == 0


async def test_a_suppressed_address_gets_only_what_it_asks_for(
    services: Services, server: MailServer
) -> None:
    await suppress(services, TO.upper())
    order = await queued(services)
    links = links_of(services)
    link = await services.mongo.run(lambda tx: links.send(LinkPurpose.CONFIRM, TO, "en", tx))

    assert await mailer_of(services, server.address, SENDER).deliver_due() == 1

    refused = await now(services, order)
    assert (refused.state, refused.tries) == (MailState.REFUSED, 1)
    assert refused.last_error == "Suppressed: an earlier mail to this address has bounced"
    (asked,) = await OutboxRepository(services.mongo.db).of_subject(link.id)
    assert asked.state is MailState.SENT
    assert server.recipients == [TO]

    await services.suppressions.lift(admin("staff"), TO)
    await services.mail_desk.retry(admin("staff"), order)
    assert await mailer_of(services, server.address, SENDER).deliver_due() == 1
    assert [entry.action for entry in (await services.audit.newest()).items] == [
        "mail.retry",
        "suppression.lift",
    ]


async def test_only_one_lifts_a_suppression(services: Services) -> None:
    await suppress(services, TO)
    await suppress(services, TO, Why.COMPLAINED)
    found = await services.suppressions.of(TO)
    assert found is not None
    assert found.why is Why.BOUNCED

    lifts = await asyncio.gather(
        *(services.suppressions.lift(admin("staff"), TO) for _ in range(4)), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in lifts) == ["NoneType", *["NotFound"] * 3]
    assert (await services.audit.newest()).total == 1


async def test_staff_read_a_mail_without_its_secrets(services: Services) -> None:
    order = await place(services, await put_product(services), email=TO)
    await services.mongo.run(lambda tx: services.orders.mark_paid(order.id, "aamarPay AAM1", tx))
    code = (await services.orders.codes(order))[0].code
    links = links_of(services)
    link = await services.mongo.run(lambda tx: links.send(LinkPurpose.RESET, TO, "en", tx))
    key, secret = services.orders.links.key(order.number), links.url(link).partition("code=")[2]

    mails = [*await OutboxRepository(services.mongo.db).of_subject(order.id)]
    mails += await OutboxRepository(services.mongo.db).of_subject(link.id)
    readings = {mail.purpose: await services.mail_desk.read(admin(), mail) for mail in mails}

    assert len(readings) == 3
    for reading in readings.values():
        assert reading.content is not None
        whole = f"{reading.content.subject} {reading.content.html} {reading.content.text}"
        assert all(hidden not in whole for hidden in (key, secret, code, f"{code[:4]}-{code[4:8]}"))
        assert "•••" in whole
    paid = readings[Purpose.ORDER_PAID].content
    assert paid is not None
    assert order.number in paid.text


async def test_a_mail_that_cannot_be_written_tells_why(services: Services) -> None:
    async def body(tx: Tx) -> None:
        await services.outbox.add(Purpose.ROLE_CHANGED, "king", TO, "en", tx, role="king")
        await services.outbox.add(Purpose.RESET_PASSWORD, "nothing", TO, "en", tx)
        await services.outbox.add(Purpose.ROLE_CHANGED, "gone", "", "en", tx)

    await services.mongo.run(body)
    outbox = OutboxRepository(services.mongo.db)
    rows = [mail for subject in ("king", "nothing", "gone") for mail in await outbox.of_subject(subject)]

    told = [await services.mail_desk.read(admin(), mail) for mail in rows]

    assert [reading.content for reading in told] == [None] * 3
    assert [reading.problem.partition(":")[0] for reading in told] == ["ValueError", "LinkOver", "Forgotten"]


async def test_choices_are_by_address_and_category(services: Services) -> None:
    assert await services.preferences.of(TO) == {
        Category.CART: False,
        Category.STOCK: True,
        Category.PREMIUM: True,
    }

    await asyncio.gather(
        services.preferences.choose(TO, {Category.CART: True}),
        services.preferences.choose(TO, {Category.STOCK: False}),
    )

    assert await services.preferences.of(TO) == {
        Category.CART: True,
        Category.STOCK: False,
        Category.PREMIUM: True,
    }
    assert not await services.preferences.allows("other@example.com", Category.CART)
