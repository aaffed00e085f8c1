"""Settings that staff change while the shop runs: defaults, one change at a time, all processes at once."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from backend_ext.bootstrap import Services
from backend_ext.kit.money import taka
from backend_ext.kit.text import Localized
from backend_ext.mail.models import Mail
from backend_ext.terms.contact import Contact, Seller
from backend_ext.terms.errors import SettingsChanged
from backend_ext.terms.models import Terms
from tests.people import admin
from tests.services.mail_server import writer_of
from tests.shop import place, put_product, words


async def test_what_nobody_set_has_a_default(services: Services) -> None:
    assert await services.terms.get() == Terms()
    assert (await services.contact.get()).email == "hello@chemouflage.test"
    assert (await services.seller.read(admin())).version == 0


async def test_a_change_is_in_force_in_every_process_and_in_the_audit(
    services: Services, another: Callable[[], Services]
) -> None:
    other = another()
    before = await other.terms.get()

    stored = await services.terms.change(admin("boss"), Terms(delivery_inside_dhaka=taka(80)), 0)

    assert (stored.version, before.delivery_inside_dhaka) == (1, taka(60))
    assert (await other.terms.get()).delivery_inside_dhaka == taka(80)
    (entry,) = await services.audit.of_subject("settings:terms")
    assert (entry.actor, entry.action) == ("boss", "settings.change")
    assert entry.before == {"delivery_inside_dhaka": taka(60)}
    assert entry.after == {"delivery_inside_dhaka": taka(80)}


async def test_of_those_who_change_the_same_at_once_one_does(
    services: Services, another: Callable[[], Services]
) -> None:
    """At the first change, when there is no document yet, and at the second."""
    shops = [services, another()]
    for version in (0, 1):
        values = [Terms(delivery_inside_dhaka=taka(100 + 10 * version + n)) for n in range(8)]

        ends = await asyncio.gather(
            *[
                shops[n % 2].terms.change(admin(f"staff-{n}"), value, version)
                for n, value in enumerate(values)
            ],
            return_exceptions=True,
        )

        won = [n for n, end in enumerate(ends) if not isinstance(end, BaseException)]
        assert len(won) == 1
        assert all(isinstance(end, SettingsChanged) for n, end in enumerate(ends) if n not in won)
        assert (await services.terms.read(admin())).value == values[won[0]]
        assert (await shops[1].terms.get()) == values[won[0]]
        assert len(await services.audit.of_subject("settings:terms")) == version + 1


async def test_the_same_again_is_no_change(services: Services) -> None:
    stored = await services.terms.change(admin("boss"), Terms(), 0)

    assert stored.version == 0
    assert await services.audit.of_subject("settings:terms") == []
    assert await services.mongo.db["settings"].count_documents({}) == 0


async def test_what_was_stored_before_there_were_versions_is_read_and_changed(services: Services) -> None:
    old = {"_id": "terms", "entitlement_months": 6, "of_a_later_program": True}
    await services.mongo.db["settings"].insert_one(old)

    read = await services.terms.read(admin())
    changed = await services.terms.change(admin("boss"), Terms(entitlement_months=3), read.version)

    assert (read.value, read.version) == (Terms(entitlement_months=6), 0)
    assert (changed.version, (await services.terms.get()).entitlement_months) == (1, 3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"online_payment": False, "cash_on_delivery": False},
        {"delivery_inside_dhaka": -1},
        {"delivery_free_from": 10.5},
        {"delivery_outside_dhaka": taka(100_001)},
        {"hold_minutes": 4},
        {"hold_minutes": 121},
        {"entitlement_months": 0},
        {"discount": 5},
    ],
    ids=str,
)
def test_terms_that_would_harm_the_shop_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Terms.model_validate(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nobody"},
        {"phone": "call us"},
        {"social": {"facebook": "http://facebook.com/x"}},
        {"social": {"facebook": 'https://x.test/"><script>'}},
        {"social": {"myspace": "https://myspace.com/x"}},
        {"hours": {"en": "x" * 201, "bn": ""}},
    ],
    ids=str,
)
def test_contacts_that_would_mislead_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Contact.model_validate({"email": "help@example.com"} | wrong)


def test_a_seller_has_a_name_in_both_languages() -> None:
    with pytest.raises(ValidationError):
        Seller(name=Localized(en="Shop", bn=" "))
    assert Seller(name=words("A\n  shop")).name.en == "A shop"


async def test_mails_name_the_support_address_in_force(services: Services) -> None:
    await place(services, await put_product(services), method="cash")
    await services.contact.put(Contact(email="help@example.com"))

    (mail,) = [row async for row in services.mongo.db["outbox"].find()]
    assert "help@example.com" in (await writer_of(services).write(Mail.from_mongo(mail))).text
