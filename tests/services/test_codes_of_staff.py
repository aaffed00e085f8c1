"""What staff do with codes: batches, gifts, revocation, extension; and orders that wait for codes."""

import asyncio
import csv
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import Invalid, ShopError
from backend_ext.kit.ids import show_code
from backend_ext.kit.text import Localized
from backend_ext.mail.letter import Pointless
from backend_ext.mail.models import Mail, Purpose
from backend_ext.ordering.models import Order
from backend_ext.people.models import Person, Role
from backend_ext.people.sessions.models import Device
from backend_ext.premium.errors import (
    CodeNotFree,
    CodeRevoked,
    CodeTaken,
    CodeUnknown,
    NothingMissing,
    NotRedeemed,
    ProductUnknown,
)
from backend_ext.premium.models import CodeFilter, CodesFrom, CodeState, PremiumCode
from backend_ext.premium.repository import CodeRepository
from backend_ext.staff_tasks.models import TaskKind
from tests.people import NETWORK, person, put_code, put_user, user_now
from tests.shop import place, put_product

S = CodeState


@pytest.fixture
async def boss(services: Services) -> Person:
    return person(await put_user(services, role=Role.ADMIN))


async def rows(services: Services, name: str, **match: Any) -> list[dict[str, Any]]:
    return [row async for row in services.mongo.db[name].find(match)]


async def mails(services: Services, purpose: Purpose) -> list[Mail]:
    return [Mail.from_mongo(row) for row in await rows(services, "outbox", purpose=purpose)]


async def code_now(services: Services, code: PremiumCode) -> PremiumCode:
    found = await CodeRepository(services.mongo.db).get(code.id)
    assert found is not None
    return found


async def pay(services: Services, order: Order) -> None:
    await services.mongo.run(lambda tx: services.orders.mark_paid(order.id, "test", tx))


async def short_order(services: Services, quantity: int = 2, **product: Any) -> Order:
    """A paid order of cards whose codes come from batches alone, while there are none."""
    cards = await put_product(services, codes=1, codes_from=CodesFrom.POOL, **product)
    order = await place(services, cards, quantity)
    await pay(services, order)
    return await services.orders.get(order.id)


async def test_ten_thousand_codes_are_made_at_once_and_all_differ(services: Services, boss: Person) -> None:
    product = await put_product(services, active=False)

    batch = await services.codes.batches.make(boss, product.id, 10_000, " First run ")

    made = await rows(services, "premium_codes")
    assert len({row["code"] for row in made}) == 10_000
    assert {(row["state"], row["product_id"], row["batch_id"]) for row in made} == {
        (S.AVAILABLE, product.id, batch.id)
    }
    assert (batch.count, batch.note, batch.made_by) == (10_000, "First run", boss.user_id)
    (entry,) = await services.audit.of_subject(f"batch:{batch.id}")
    assert (entry.actor, entry.action, entry.before) == (boss.user_id, "codes.batch", {})
    assert entry.after == {"product_id": product.id, "count": 10_000, "note": "First run", "printed": False}


async def test_a_batch_of_no_product_is_refused(services: Services, boss: Person) -> None:
    with pytest.raises(ProductUnknown):
        await services.codes.batches.make(boss, "p-none", 3, "")

    assert await rows(services, "premium_codes") == await rows(services, "code_batches") == []


async def test_the_file_of_a_batch_is_exact_and_no_formula(services: Services, boss: Person) -> None:
    name = Localized(en='=HYPERLINK("http://evil.test","x")', bn="ডেক")
    product = await put_product(services, name=name)
    batch = await services.codes.batches.make(boss, product.id, 3, "")
    await put_code(services)

    text = await services.codes.batches.file(boss, batch.id)

    made = sorted(await rows(services, "premium_codes", batch_id=batch.id), key=lambda row: row["_id"])
    shown = [show_code(row["code"]) for row in made]
    assert list(csv.reader(StringIO(text))) == [
        ["code", "link", "product", "state"],
        *([code, f"{services.settings.origin}/account/codes?code={code}", f"'{name.en}", "available"]
          for code in shown),
    ]  # fmt: skip
    (taken, _) = await services.audit.of_subject(f"batch:{batch.id}")
    assert (taken.actor, taken.action, taken.after) == (boss.user_id, "codes.download", {"codes": 3})


async def test_codes_are_found_by_what_is_asked(services: Services, boss: Person) -> None:
    order = await short_order(services, 1)
    product_id = order.lines[0].product_id
    batch = await services.codes.batches.make(boss, product_id, 3, "")
    await services.codes.shortages.fill()
    (given,) = await services.orders.codes(order)
    other = await put_code(services, S.REVOKED)

    async def found(**wanted: Any) -> set[str]:
        page = await services.codes.desk.find(boss, CodeFilter(**wanted), 1, 50)
        return {code.id for code in page.items}

    assert len(await found()) == 4
    assert await found(state=S.REVOKED) == {other.id}
    assert len(await found(product_id=product_id, batch_id=batch.id)) == 3
    assert await found(order_number=order.number.lower()) == {given.id}
    assert await found(code=show_code(other.code).lower()) == {other.id}
    assert await found(code="nothing like it") == await found(order_number="CH-AAAA-AAAA") == set()
    page = await services.codes.desk.find(boss, CodeFilter(), 2, 3)
    assert (len(page.items), page.total) == (1, 4)


async def test_a_short_order_is_paid_and_gets_its_codes_once_they_come(
    another: Callable[[], Services],
) -> None:
    one, two = another(), another()
    boss = person(await put_user(one, role=Role.ADMIN))
    order = await short_order(one, 3)
    assert await one.orders.codes(order) == []
    assert [len(row["missing"]) for row in await rows(one, "code_shortages")] == [3]
    assert await one.codes.shortages.fill() == 0
    (task,) = (await one.staff_tasks.page(boss)).items
    assert (task.kind, task.subject) == (TaskKind.CODES_SHORT, f"order:{order.id}")
    assert task.details == {"codes": 3}

    await one.codes.batches.make(boss, order.lines[0].product_id, 2, "")
    await asyncio.gather(*(process.codes.shortages.fill() for process in (one, two) * 4))
    assert len(await one.orders.codes(order)) == 2
    assert await mails(one, Purpose.CODES_READY) == []
    assert (await one.staff_tasks.page(boss)).total == 1

    await one.codes.batches.make(boss, order.lines[0].product_id, 5, "")
    await asyncio.gather(*(process.codes.shortages.fill() for process in (one, two) * 4))

    codes = await one.orders.codes(order)
    assert [code.slot for code in codes] == [f"{order.id}:00:{number:04d}" for number in range(3)]
    assert await rows(one, "code_shortages") == []
    (mail,) = await mails(one, Purpose.CODES_READY)
    assert (mail.subject_id, mail.to) == (order.id, order.contact.email)
    assert (await one.staff_tasks.page(boss)).total == 0
    assert len(await rows(one, "premium_codes", state=S.AVAILABLE)) == 4


async def test_what_is_short_stays_so_however_often_payment_is_reported(services: Services) -> None:
    order = await short_order(services, 2)
    before = await rows(services, "code_shortages")

    await asyncio.gather(*(pay(services, order) for _ in range(6)))

    assert await rows(services, "code_shortages") == before
    assert await rows(services, "premium_codes") == []


@pytest.mark.parametrize("source", CodesFrom)
async def test_no_order_is_given_a_code_that_stands_on_paper(
    services: Services, boss: Person, source: CodesFrom
) -> None:
    product = await put_product(services, codes=1, codes_from=source)
    batch = await services.codes.batches.make(boss, product.id, 3, "Cards", printed=True)
    on_paper = await rows(services, "premium_codes")
    order = await place(services, product, 2)

    await pay(services, order)
    filled = await services.codes.shortages.fill()

    given = await services.orders.codes(order)
    short = [len(row["missing"]) for row in await rows(services, "code_shortages")]
    expected = ([None, None], []) if source is CodesFrom.GENERATED else ([], [2])
    assert ([code.batch_id for code in given], short) == expected
    assert filled == 0
    assert await rows(services, "premium_codes", batch_id=batch.id) == on_paper
    assert {(row["state"], row["printed"]) for row in on_paper} == {(S.AVAILABLE, True)}
    (entry,) = await services.audit.of_subject(f"batch:{batch.id}")
    assert (batch.printed, entry.after["printed"]) == (True, True)


async def test_a_waiting_order_gets_its_code_of_a_batch_that_is_not_printed(
    services: Services, boss: Person
) -> None:
    order = await short_order(services, 1)
    product_id = order.lines[0].product_id
    await services.codes.batches.make(boss, product_id, 2, "", printed=True)
    pool = await services.codes.batches.make(boss, product_id, 1, "")

    assert await services.codes.shortages.fill() == 1

    assert [code.batch_id for code in await services.orders.codes(order)] == [pool.id]
    assert await services.codes.shortages.fill() == 0


async def test_staff_give_nobody_a_code_that_stands_on_paper(services: Services, boss: Person) -> None:
    order = await short_order(services, 1)
    code = await put_code(services, product_id=order.lines[0].product_id, printed=True)
    waiting = await rows(services, "code_shortages")

    with pytest.raises(CodeNotFree):
        await services.codes.desk.give_to(boss, code.id, "pupil@example.com", "en")
    with pytest.raises(CodeNotFree):
        await services.codes.desk.give_order(boss, code.id, order.number)

    assert await code_now(services, code) == code
    assert await rows(services, "code_shortages") == waiting
    assert await mails(services, Purpose.CODE_ASSIGNED) == []
    assert (await services.audit.newest()).total == 0


async def test_a_code_on_paper_is_redeemed_once(services: Services) -> None:
    code = await put_code(services, printed=True)
    people = [await put_user(services) for _ in range(4)]

    ends = await asyncio.gather(
        *(services.redemption.redeem(user.id, show_code(code.code), NETWORK) for user in people),
        return_exceptions=True,
    )

    (won,) = [number for number, end in enumerate(ends) if not isinstance(end, BaseException)]
    assert [type(end) for number, end in enumerate(ends) if number != won] == [CodeTaken] * 3
    now = await code_now(services, code)
    assert (now.state, now.redeemed_by) == (S.REDEEMED, people[won].id)


async def test_a_code_of_before_there_were_printed_ones_is_of_the_pool(services: Services) -> None:
    product = await put_product(services, codes=1)
    code = await put_code(services, product_id=product.id)
    await services.mongo.db["premium_codes"].update_one({"_id": code.id}, {"$unset": {"printed": ""}})

    order = await place(services, product)
    await pay(services, order)

    assert [one.id for one in await services.orders.codes(order)] == [code.id]


async def test_a_code_given_to_an_address_is_mailed_once(services: Services, boss: Person) -> None:
    code = await put_code(services)

    outcomes = await asyncio.gather(
        *(services.codes.desk.give_to(boss, code.id, f"pupil{n}@example.com", "bn") for n in range(6)),
        return_exceptions=True,
    )

    (given,) = [one for one in outcomes if isinstance(one, PremiumCode)]
    assert [type(one) for one in outcomes if one is not given] == [CodeNotFree] * 5
    (mail,) = await mails(services, Purpose.CODE_ASSIGNED)
    assert (given.state, given.given_to) == (S.ASSIGNED, f"p•••{mail.to[5]}@example.com")
    (entry,) = await services.audit.of_subject(f"code:{code.id}")
    assert (entry.actor, entry.action, entry.after) == (boss.user_id, "code.assign", {"to": given.given_to})
    assert show_code(code.code) in (await services.mail._writer.write(mail)).text


async def test_a_mail_of_a_code_that_was_used_or_revoked_is_not_sent(
    services: Services, boss: Person
) -> None:
    code = await put_code(services)
    await services.codes.desk.give_to(boss, code.id, "pupil@example.com", "en")
    await services.codes.desk.revoke(boss, code.id, "a mistake")

    (mail,) = await mails(services, Purpose.CODE_ASSIGNED)
    with pytest.raises(Pointless):
        await services.mail._writer.write(mail)


async def test_a_code_by_hand_fills_what_is_short_then_what_staff_revoked(
    services: Services, boss: Person
) -> None:
    order = await short_order(services, 1)
    product_id = order.lines[0].product_id
    first, second, third, foreign = [
        await put_code(services, product_id=product) for product in (product_id,) * 3 + ("p-x",)
    ]
    desk = services.codes.desk
    with pytest.raises(NothingMissing):
        await desk.give_order(boss, foreign.id, order.number)

    given = await desk.give_order(boss, first.id, order.number)
    with pytest.raises(NothingMissing):
        await desk.give_order(boss, second.id, order.number)
    await desk.revoke(boss, first.id, "leaked")
    replaced = await desk.give_order(boss, second.id, order.number)

    assert given.slot == replaced.slot == f"{order.id}:00:0000"
    assert (await code_now(services, first)).slot is None
    assert (await code_now(services, third)).state is S.AVAILABLE
    assert {mail.subject_id for mail in await mails(services, Purpose.CODE_ASSIGNED)} == {
        first.id, second.id
    }  # fmt: skip
    assert await rows(services, "code_shortages") == []


async def test_an_unpaid_order_gets_no_code_by_hand(services: Services, boss: Person) -> None:
    product = await put_product(services)
    code, order = await put_code(services, product_id=product.id), await place(services, product)

    with pytest.raises(NothingMissing):
        await services.codes.desk.give_order(boss, code.id, order.number)

    assert await code_now(services, code) == code


async def test_revoking_withdraws_premium_at_once_and_moves_the_rest_up(
    services: Services, boss: Person
) -> None:
    user = await put_user(services)
    secret, _ = await services.sessions.open(user, Device())
    codes = [await put_code(services) for _ in range(3)]
    runs = [await services.redemption.redeem(user.id, code.code, NETWORK) for code in codes]

    await services.codes.desk.revoke(boss, codes[0].id, "a refund by hand")

    first, second, third = await services.wallet.entitlements(user.id)
    assert first.withdrawn_at is not None
    assert (second.starts_at, second.ends_at - second.starts_at) == (
        first.withdrawn_at, runs[1].ends_at - runs[1].starts_at
    )  # fmt: skip
    assert third.starts_at == second.ends_at
    who = await services.sessions.who(secret)
    assert who is not None
    assert who.premium_until == third.ends_at
    (entry,) = await services.audit.of_subject(f"code:{codes[0].id}")
    assert (entry.actor, entry.action) == (boss.user_id, "code.revoke")
    assert (entry.before, entry.after) == (
        {"state": "redeemed"}, {"state": "revoked", "why": "a refund by hand"}
    )  # fmt: skip

    for code in codes[1:]:
        await services.codes.desk.revoke(boss, code.id, "x")
    gone = await services.sessions.who(secret)
    assert gone is not None
    assert gone.premium_until is None
    with pytest.raises(CodeRevoked):
        await services.codes.desk.revoke(boss, codes[0].id, "again")


async def test_revoking_and_redeeming_at_once_leave_no_premium(another: Callable[[], Services]) -> None:
    one, two = another(), another()
    boss, user = person(await put_user(one, role=Role.ADMIN)), await put_user(one)
    for number in range(6):
        code = await put_code(one)
        both = [
            one.redemption.redeem(user.id, code.code, f"198.51.100.{number}"),
            two.codes.desk.revoke(boss, code.id, "leaked"),
        ]
        outcomes = await asyncio.gather(*(both if number % 2 else both[::-1]), return_exceptions=True)

        assert not [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, ShopError)]
        assert (await code_now(one, code)).state is S.REVOKED
    assert all(given.withdrawn_at for given in await one.wallet.entitlements(user.id))
    now = await user_now(one, user.id)
    assert now is not None
    assert now.premium_until is None


async def test_extending_moves_the_end_and_what_follows(services: Services, boss: Person) -> None:
    user = await put_user(services)
    codes = [await put_code(services) for _ in range(2)]
    runs = [await services.redemption.redeem(user.id, code.code, NETWORK) for code in codes]
    until = runs[0].ends_at + timedelta(days=30)

    await services.codes.desk.extend(boss, codes[0].id, until)

    first, second = await services.wallet.entitlements(user.id)
    assert first.ends_at == second.starts_at == until
    now = await user_now(services, user.id)
    assert now is not None
    assert now.premium_until == second.ends_at == runs[1].ends_at + timedelta(days=30)
    (entry,) = await services.audit.of_subject(f"code:{codes[0].id}")
    assert (entry.before, entry.after) == ({"ends_at": runs[0].ends_at}, {"ends_at": until})
    for wrong in (until, utcnow() + timedelta(days=4000)):
        with pytest.raises(Invalid):
            await services.codes.desk.extend(boss, codes[0].id, wrong)
    with pytest.raises(NotRedeemed):
        await services.codes.desk.extend(boss, (await put_code(services)).id, until)
    with pytest.raises(CodeUnknown):
        await services.codes.desk.extend(boss, "none", until)


async def _ends_in(services: Services, user_id: str, days: float) -> None:
    end = utcnow() + timedelta(days=days)
    await services.mongo.db["entitlements"].update_one({"user_id": user_id}, {"$set": {"ends_at": end}})


async def test_reminders_come_14_and_2_days_before_the_end_once_each(another: Callable[[], Services]) -> None:
    one, two = another(), another()
    user = await put_user(one)
    await one.redemption.redeem(user.id, (await put_code(one)).code, NETWORK)
    assert await one.codes.reminders.send(utcnow()) == 0
    (given,) = await one.wallet.entitlements(user.id)

    for days, queued in ((13, 1), (10, 1), (1.5, 2), (0.5, 2), (-1, 2)):
        now = given.ends_at - timedelta(days=days)
        await asyncio.gather(*(process.codes.reminders.send(now) for process in (one, two)))
        assert len(await mails(one, Purpose.PREMIUM_ENDS)) == queued
    for mail in await mails(one, Purpose.PREMIUM_ENDS):
        assert mail.to == user.email
        await one.mail._writer.write(mail)


async def test_no_reminder_of_what_was_withdrawn_or_is_followed(services: Services, boss: Person) -> None:
    user, other = await put_user(services), await put_user(services)
    codes = [await put_code(services) for _ in range(2)]
    await services.redemption.redeem(user.id, codes[0].code, NETWORK)
    await _ends_in(services, user.id, 10)
    await services.redemption.redeem(user.id, codes[1].code, NETWORK)
    gone = await put_code(services)
    await services.redemption.redeem(other.id, gone.code, NETWORK)
    await _ends_in(services, other.id, 1)
    await services.codes.desk.revoke(boss, gone.id, "x")
    assert await services.codes.reminders.send(utcnow()) == 0

    await services.codes.desk.revoke(boss, codes[1].id, "x")
    assert await services.codes.reminders.send(utcnow()) == 1
    (mail,) = await mails(services, Purpose.PREMIUM_ENDS)
    await services.redemption.redeem(user.id, (await put_code(services)).code, NETWORK)
    with pytest.raises(Pointless):
        await services.mail._writer.write(mail)
