"""Messages to the shop: kept once, told to both sides, answered once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from backend_ext.bootstrap import Services
from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import Invalid, ShopError
from backend_ext.mail.models import Purpose
from backend_ext.messages.errors import FormTooOld, MessageChanged, TooQuick
from backend_ext.messages.form import ContactForm, parse
from backend_ext.messages.models import Message, MessageState
from backend_ext.people.models import Role
from tests.people import admin, person, put_user

TYPED = {
    "name": "Rahima Khatun",
    "email": "rahima@example.com",
    "topic": "order",
    "order": "ch 7f3k 29qd",
    "text": "Where is my parcel?\n\n\n\nI need it.",
}


def _form(**changes: str) -> ContactForm:
    return parse(TYPED | changes)


async def _received(services: Services) -> Message:
    await services.wishes.messages.receive(_form(), "stamp", "en", None)
    return (await services.wishes.messages.page(admin(), MessageState.NEW)).items[0]


def test_a_form_is_made_uniform() -> None:
    form = _form()
    assert (form.order_number, form.text) == ("CH-7F3K-29QD", "Where is my parcel?\n\nI need it.")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 81),
        ("email", "rahima"),
        ("topic", "money"),
        ("order", "12"),
        ("text", "short"),
        ("text", "x" * 4001),
    ],
)
def test_each_wrong_field_is_told(field: str, value: str) -> None:
    with pytest.raises(Invalid) as caught:
        _form(**{field: value})
    assert set(caught.value.errors) == {field}


def test_a_stamp_tells_people_from_programs(services: Services) -> None:
    now, stamps = utcnow(), services.wishes.stamps
    stamp = stamps.new(now)
    stamps.check(stamp, now + timedelta(seconds=5))
    refused: list[tuple[str, Any, type[ShopError]]] = [
        (stamp, now + timedelta(seconds=1), TooQuick),
        (stamp, now + timedelta(days=8), FormTooOld),
        (f"1{stamp}", now, FormTooOld),
        ("1.ü", now, FormTooOld),
        ("", now, FormTooOld),
    ]
    for shown, moment, error in refused:
        with pytest.raises(error):
            stamps.check(shown, moment)


async def test_a_form_sent_many_times_is_one_message_with_a_mail_to_each_side(services: Services) -> None:
    messages = services.wishes.messages
    await asyncio.gather(*(messages.receive(_form(), "stamp", "bn", None) for _ in range(8)))

    [message] = (await messages.page(admin(), None)).items
    mails = await services.outbox.of_person(message.email, [message.id])
    support = (await services.contact.get()).email
    assert {(mail.purpose, mail.to) for mail in mails} == {
        (Purpose.CONTACT_RECEIVED, message.email),
        (Purpose.CONTACT_ARRIVED, support),
    }
    assert all("parcel" not in str(mail.params) for mail in mails)


async def test_one_of_two_answers_at_once_is_sent(services: Services) -> None:
    message, messages = await _received(services), services.wishes.messages
    staff = person(await put_user(services, role=Role.SUPPORT))
    done = await asyncio.gather(
        *(messages.answer(staff, message.id, 0, f"Answer {n}") for n in range(4)), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in done) == ["Message", *["MessageChanged"] * 3]
    now = await messages.get(message.id)
    assert (now.state, len(now.answers)) == (MessageState.ANSWERED, 1)
    mails = await services.outbox.of_person(message.email, [])
    assert [mail.purpose for mail in mails].count(Purpose.CONTACT_ANSWERED) == 1
    assert len(await services.audit.of_subject(f"message:{message.id}")) == 1


async def test_a_closed_message_is_answered_no_more(services: Services) -> None:
    message, messages = await _received(services), services.wishes.messages
    staff = person(await put_user(services, role=Role.SUPPORT))
    with pytest.raises(Invalid):
        await messages.answer(staff, message.id, 0, " \n ")
    assert (await messages.close(staff, message.id, 0)).state is MessageState.CLOSED
    for again in (messages.close(staff, message.id, 0), messages.answer(staff, message.id, 0, "Late")):
        with pytest.raises(MessageChanged):
            await again

    assert (await messages.get(message.id)).answers == []
