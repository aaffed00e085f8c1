"""What comes back of a mail counts once, for the mail that it names by a right mark, and for nobody else."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.mail.consent.models import Why
from backend_ext.mail.models import Happening, Mail, MailState
from backend_ext.mail.repository import OutboxRepository
from backend_ext.mail.returns.maildir import BounceBox
from backend_ext.mail.returns.report import Kind, read_report
from backend_ext.mail.returns.repository import ReportRepository
from backend_ext.mail.returns.service import LARGEST, Returns, Taken
from tests.people import admin
from tests.services import reports
from tests.services.mail_server import MailServer, mailer_of, return_path_of
from tests.shop import place, put_product

SENDER = "Chemouflage <hello@chemouflage.test>"
BOUNCES = "bounce@mx.chemouflage.test"
TO = "rina@example.com"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with MailServer() as running:
        yield running


@pytest.fixture
def returns(services: Services) -> Returns:
    """What takes reports, in a shop that has an address for them."""
    db = services.mongo.db
    path = return_path_of(services, SENDER, BOUNCES)
    outbox = OutboxRepository(db)
    return Returns(path, ReportRepository(db), outbox, services.suppressions, services.mongo)


async def sent(services: Services, server: MailServer, to: str = TO) -> tuple[Mail, str]:
    """A mail that was sent, and the return path it went with."""
    order = await place(services, await put_product(services), email=to)
    await mailer_of(services, server.address, SENDER, bounces=BOUNCES).deliver_due()
    (mail,) = await OutboxRepository(services.mongo.db).of_subject(order.id)
    assert mail.state is MailState.SENT
    return mail, server.senders[-1]


async def everything(services: Services) -> list[object]:
    names = ("outbox", "suppressions", "mail_reports")
    return [row for name in names async for row in services.mongo.db[name].find()]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (reports.postfix(BOUNCES), Kind.GONE),
        (reports.gmail(BOUNCES), Kind.GONE),
        (reports.exchange(BOUNCES), Kind.GONE),
        (reports.postfix(BOUNCES, "5.5.0", said="5.5.0 mailbox unavailable"), Kind.GONE),
        (reports.postfix(BOUNCES, "5.2.2", said="5.2.2 mailbox full"), Kind.FAILED),
        (reports.postfix(BOUNCES, "5.7.1", said="5.7.1 looks like spam"), Kind.FAILED),
        (reports.postfix(BOUNCES, "4.4.1", said="4.4.1 timed out"), Kind.FAILED),
        (reports.postfix(BOUNCES, "4.4.1", "delayed"), Kind.DELAYED),
        (reports.complaint(BOUNCES), Kind.COMPLAINT),
        (reports.complaint(BOUNCES, "not-spam"), None),
        (reports.postfix(BOUNCES, "2.0.0", "relayed"), None),
        (reports.absence(BOUNCES), None),
        (b"Content-Type: multipart/report\r\n\r\n\xff\x00", None),
        (b"", None),
    ],
)
def test_what_a_report_says(raw: bytes, kind: Kind | None) -> None:
    report = read_report(raw)
    assert (report.kind if report else None) is kind


async def test_a_mail_names_itself_in_its_return_path(services: Services, server: MailServer) -> None:
    mail, path = await sent(services, server)
    assert path.startswith(f"bounce+{mail.id}.")
    assert path.endswith("@mx.chemouflage.test")
    assert len(path.partition("@")[0]) <= 64


@pytest.mark.parametrize("shape", [reports.postfix, reports.gmail, reports.exchange])
async def test_a_bounce_for_good_suppresses_the_address_once(
    services: Services, server: MailServer, returns: Returns, shape: Callable[[str], bytes]
) -> None:
    mail, path = await sent(services, server)

    taken = await asyncio.gather(*(returns.receive(shape(path)) for _ in range(6)))

    assert sorted(taken) == [Taken.BOUNCED, *[Taken.KNOWN] * 5]
    now = await services.mail_desk.get(admin(), mail.id)
    assert now.state is MailState.BOUNCED
    assert [one.what for one in now.history] == [Happening.SENT, Happening.BOUNCED]
    found = await services.suppressions.of(TO)
    assert found is not None
    assert (found.why, found.mail_id) == (Why.BOUNCED, mail.id)


@pytest.mark.parametrize(
    ("raw", "taken", "state", "why"),
    [
        (lambda to: reports.postfix(to, "5.2.2"), Taken.BOUNCED, MailState.BOUNCED, None),
        (lambda to: reports.postfix(to, "4.4.1", "delayed"), Taken.DELAYED, MailState.SENT, None),
        (reports.complaint, Taken.COMPLAINED, MailState.COMPLAINED, Why.COMPLAINED),
    ],
    ids=["full", "delayed", "complaint"],
)
async def test_what_is_not_for_good_is_noted_and_a_complaint_counts(
    services: Services,
    server: MailServer,
    returns: Returns,
    raw: Callable[[str], bytes],
    taken: Taken,
    state: MailState,
    why: Why | None,
) -> None:
    mail, path = await sent(services, server)

    assert await returns.receive(raw(path)) is taken

    assert (await services.mail_desk.get(admin(), mail.id)).state is state
    found = await services.suppressions.of(TO)
    assert (found.why if found else None) is why


async def test_what_is_forged_or_no_report_changes_nothing(
    services: Services, server: MailServer, returns: Returns
) -> None:
    mail, path = await sent(services, server)
    other, _ = await sent(services, server, "karim@example.com")
    before = await everything(services)
    mark = path.partition("@")[0].rpartition(".")[2]

    for forged in (
        f"bounce+{other.id}.{mark}@mx.chemouflage.test",
        f"bounce+{mail.id}.{'0' * 20}@mx.chemouflage.test",
        f"bounce+{mail.id}@mx.chemouflage.test",
        BOUNCES,
    ):
        assert await returns.receive(reports.postfix(forged)) is Taken.IGNORED
    assert await returns.receive(reports.absence(path)) is Taken.IGNORED
    assert await returns.receive(reports.postfix(path) + b" " * LARGEST) is Taken.IGNORED

    assert await everything(services) == before


async def test_a_bounce_of_a_forgotten_mail_tells_of_nobody(
    services: Services, server: MailServer, returns: Returns
) -> None:
    mail, path = await sent(services, server)
    await services.mongo.run(lambda tx: services.outbox.forget(TO, [], tx))

    assert await returns.receive(reports.postfix(path, said=f"<{TO}> unknown")) is Taken.BOUNCED

    assert (await services.mail_desk.get(admin(), mail.id)).state is MailState.BOUNCED
    assert TO not in str(await everything(services))


async def test_a_bounce_before_the_row_says_sent_stops_the_second_copy(
    services: Services, server: MailServer, returns: Returns
) -> None:
    mail, path = await sent(services, server)
    # The worker died between the server's 250 and the row.
    change = {"state": MailState.QUEUED, "due_at": utcnow()}
    await services.mongo.db["outbox"].update_one({"_id": mail.id}, {"$set": change})

    assert await returns.receive(reports.postfix(path)) is Taken.BOUNCED
    assert await mailer_of(services, server.address, SENDER, bounces=BOUNCES).deliver_due() == 0

    assert len(server.received) == 1
    assert (await services.mail_desk.get(admin(), mail.id)).state is MailState.REFUSED


@pytest.mark.parametrize("bomb", [reports.dolls(3000), reports.nested(100, 1000)])
def test_a_message_of_hundreds_of_parts_is_no_report_and_takes_no_time(bomb: bytes) -> None:
    assert len(bomb) < LARGEST
    began = time.process_time()

    assert read_report(bomb) is None

    assert time.process_time() - began < 0.1


async def test_a_file_that_cannot_be_taken_holds_up_no_other(
    services: Services, server: MailServer, returns: Returns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail, path = await sent(services, server)
    (tmp_path / "new").mkdir()  # no `cur`: nobody has read this mailbox yet
    for name in ("1.bad", "2.away", "3.report"):
        report = reports.postfix(path) if name == "3.report" else reports.absence(path)
        (tmp_path / "new" / name).write_bytes(report)
    receive = returns.receive

    async def fails_once(raw: bytes) -> Taken:
        monkeypatch.setattr(returns, "receive", receive)
        raise RecursionError

    monkeypatch.setattr(returns, "receive", fails_once)

    assert await BounceBox(tmp_path, returns).collect() == 1

    assert [file.name for file in (tmp_path / "new").iterdir()] == ["1.bad"]
    assert [file.name for file in (tmp_path / "cur").iterdir()] == ["2.away:2,S"]
    assert (await services.mail_desk.get(admin(), mail.id)).state is MailState.BOUNCED


async def test_a_mailbox_is_emptied_of_reports_and_keeps_the_rest(
    services: Services, server: MailServer, returns: Returns, tmp_path: Path
) -> None:
    mail, path = await sent(services, server)
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.report").write_bytes(reports.postfix(path))
    (tmp_path / "new" / "2.away").write_bytes(reports.absence(path))
    box = BounceBox(tmp_path, returns)

    assert sorted(await asyncio.gather(box.collect(), box.collect())) in ([0, 1], [1, 1])
    assert await box.collect() == 0

    assert list((tmp_path / "new").iterdir()) == []
    assert [file.name for file in (tmp_path / "cur").iterdir()] == ["2.away:2,S"]
    assert (await services.mail_desk.get(admin(), mail.id)).state is MailState.BOUNCED
    assert await services.bounce_box.collect() == 0
