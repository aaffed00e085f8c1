"""What every identity provider does, the same for both: ours, and Firebase's against its real emulator."""

import asyncio

import pytest

from backend_ext.kit.errors import Invalid
from backend_ext.mail.models import Purpose
from backend_ext.people.errors import LinkOver, TokenRefused, WrongCredentials, WrongPassword
from tests.contract.sides import BROWSER, PASSWORD, Side

EMAIL, OTHER = "rahima@example.com", "karim@example.com"
NEXT = "brave-heron-29"
FORGED = ["", "x", "../..", "a.b.c.d", "0" * 5000, "কোড", "\x00", "'; drop", "a" * 24 + ".en.."]
FORGED_IDS = [f"forged{number}" for number in range(len(FORGED))]


async def test_sign_up_confirm_sign_in(side: Side) -> None:
    await side.apply(EMAIL, name="Rahima Khatun", lang="bn", next_path="/quiz?topic=1")

    assert [page.partition("?")[0] for page in await side.pages(EMAIL)] == ["/bn/confirm"]
    found = await side.confirm(EMAIL)

    assert (found.name, found.lang, found.next_path) == ("Rahima Khatun", "bn", "/quiz?topic=1")
    assert (found.proof.email, found.proof.email_verified) == (EMAIL, True)
    assert found.proof.issuer == side.provider.issuer
    signed_in = await side.provider.sign_in(EMAIL, PASSWORD)
    assert signed_in.identity == found.proof.identity
    assert signed_in.email_verified
    assert await side.provider.has_password(signed_in.subject)


async def test_a_password_counts_only_once_the_address_is_confirmed(side: Side) -> None:
    await side.apply(EMAIL)

    with pytest.raises(WrongCredentials):
        await side.provider.sign_in(EMAIL, PASSWORD)


async def test_capital_letters_make_no_other_address(side: Side) -> None:
    proof = await side.join(EMAIL)

    assert (await side.provider.sign_in("Rahima@Example.com", PASSWORD)).identity == proof.identity
    await side.apply("RAHIMA@example.com", NEXT)
    assert await side.told(EMAIL) == [Purpose.ALREADY_HERE]


@pytest.mark.parametrize("password", ["wrong-otter-71", "", PASSWORD.upper(), PASSWORD + " ", "x" * 10_000])
async def test_a_wrong_password_and_an_unknown_address_are_refused_alike(side: Side, password: str) -> None:
    await side.join(EMAIL)

    for email in (EMAIL, "nobody@example.com"):
        with pytest.raises(WrongCredentials) as refused:
            await side.provider.sign_in(email, password)
        assert refused.value.params == {}


@pytest.mark.parametrize("password", ["short-one", "x" * 129, "password1234", EMAIL])
async def test_a_password_that_breaks_the_rule_signs_nobody_up(side: Side, password: str) -> None:
    with pytest.raises(Invalid) as refused:
        await side.apply(EMAIL, password)

    assert list(refused.value.errors) == ["password"]
    assert await side.pages(EMAIL) == []
    assert not await side.enters(EMAIL, password)


async def test_sign_up_of_a_known_address_tells_its_owner_and_changes_nothing(side: Side) -> None:
    await side.join(EMAIL)
    mailed = len(await side.pages(EMAIL))

    await side.apply(EMAIL, NEXT)

    assert await side.told(EMAIL) == [Purpose.ALREADY_HERE]
    assert len(await side.pages(EMAIL)) == mailed
    assert await side.enters(EMAIL, PASSWORD)
    assert not await side.enters(EMAIL, NEXT)


async def test_who_signs_up_for_somebody_else_gains_nothing(side: Side) -> None:
    stolen, own = "stolen-badger-5", PASSWORD
    await side.apply(EMAIL, stolen, browser="the browser of a stranger")
    first = await side.code(EMAIL, "/confirm")
    await side.apply(EMAIL, own, browser=BROWSER)

    with pytest.raises(WrongPassword):  # the stranger's link, opened by the owner of the mailbox
        await side.provider.confirm(first, BROWSER, own)
    await side.finish(EMAIL, own, BROWSER)

    assert await side.enters(EMAIL, own)
    assert not await side.enters(EMAIL, stolen)


async def test_a_stranger_who_comes_second_gains_nothing_either(side: Side) -> None:
    stolen = "stolen-badger-5"
    await side.apply(EMAIL, PASSWORD, browser=BROWSER)
    await side.apply(EMAIL, stolen, browser="the browser of a stranger")

    await side.provider.confirm((await side.codes(EMAIL, "/confirm"))[0], BROWSER, "")

    assert await side.enters(EMAIL, PASSWORD)
    assert not await side.enters(EMAIL, stolen)


async def test_two_sign_ups_of_one_address_at_once_make_one_account(side: Side) -> None:
    done = await asyncio.gather(*(side.apply(EMAIL) for _ in range(4)), return_exceptions=True)

    assert done == [None] * 4
    codes = await side.codes(EMAIL, "/confirm")
    opened = await asyncio.gather(
        *(side.provider.confirm(code, BROWSER, "") for code in codes), return_exceptions=True
    )
    subjects = {found.proof.subject for found in opened if not isinstance(found, BaseException)}
    assert len(subjects) == 1
    assert (await side.provider.sign_in(EMAIL, PASSWORD)).subject in subjects


async def test_in_another_browser_a_link_is_good_with_the_password(side: Side) -> None:
    await side.apply(EMAIL)

    for browser in ("", "another browser"):
        with pytest.raises(WrongPassword):
            await side.confirm(EMAIL, browser, "wrong-otter-71")
        assert not await side.enters(EMAIL, PASSWORD)
    await side.confirm(EMAIL, "another browser", PASSWORD)

    assert await side.enters(EMAIL, PASSWORD)


async def test_a_link_confirms_once(side: Side) -> None:
    await side.apply(EMAIL)
    code = await side.code(EMAIL, "/confirm")
    await side.provider.confirm(code, BROWSER, "")

    with pytest.raises(LinkOver):
        await side.provider.confirm(code, BROWSER, PASSWORD)


@pytest.mark.parametrize("code", FORGED, ids=FORGED_IDS)
async def test_a_forged_link_opens_nothing(side: Side, code: str) -> None:
    await side.join(EMAIL)

    with pytest.raises(LinkOver):
        await side.provider.confirm(code, BROWSER, PASSWORD)
    with pytest.raises(LinkOver):
        await side.provider.reset(code, NEXT)
    with pytest.raises(LinkOver):
        await side.provider.confirm_email_change(code, "x")
    assert not await side.enters(EMAIL, NEXT)


async def test_a_link_is_good_for_its_own_purpose_only(side: Side) -> None:
    subject = (await side.join(EMAIL)).subject
    await side.apply(OTHER)
    await side.provider.send_reset(EMAIL, "en")
    await side.provider.send_email_change(subject, PASSWORD, "new@example.com", "en")
    confirm, reset = await side.code(OTHER, "/confirm"), await side.code(EMAIL, "/reset")
    change = await side.code("new@example.com", "/confirm-email")

    for code in (reset, change):
        with pytest.raises(LinkOver):
            await side.provider.confirm(code, BROWSER, PASSWORD)
    for code in (confirm, change):
        with pytest.raises(LinkOver):
            await side.provider.reset(code, NEXT)
    for code in (confirm, reset):
        with pytest.raises(LinkOver):
            await side.provider.confirm_email_change(code, subject)

    assert (await side.provider.reset(reset, NEXT)).subject == subject
    assert (await side.confirm(OTHER)).proof.email == OTHER


async def test_reset_puts_a_new_password_in_force_once(side: Side) -> None:
    joined = await side.join(EMAIL)
    await side.provider.send_reset(EMAIL, "bn")
    assert (await side.pages(EMAIL))[-1].startswith("/bn/reset?")
    code = await side.code(EMAIL, "/reset")

    proof = await side.provider.reset(code, NEXT)

    assert (proof.identity, proof.email, proof.email_verified) == (joined.identity, EMAIL, True)
    assert await side.enters(EMAIL, NEXT)
    assert not await side.enters(EMAIL, PASSWORD)
    with pytest.raises(LinkOver):
        await side.provider.reset(code, "third-walrus-88")
    assert await side.enters(EMAIL, NEXT)


async def test_of_two_resets_at_once_one_counts(side: Side) -> None:
    await side.join(EMAIL)
    await side.provider.send_reset(EMAIL, "en")
    code = await side.code(EMAIL, "/reset")
    wishes = ["first-walrus-88", "second-walrus-88"]

    done = await asyncio.gather(*(side.provider.reset(code, wish) for wish in wishes), return_exceptions=True)

    assert [type(result) for result in done].count(LinkOver) == 1
    assert sorted([await side.enters(EMAIL, wish) for wish in wishes]) == [False, True]


async def test_a_password_that_breaks_the_rule_leaves_the_reset_link_good(side: Side) -> None:
    await side.join(EMAIL)
    await side.provider.send_reset(EMAIL, "en")
    code = await side.code(EMAIL, "/reset")

    for password in ("short-one", "password1234", EMAIL):
        with pytest.raises(Invalid) as refused:
            await side.provider.reset(code, password)
        assert list(refused.value.errors) == ["password"]
        assert await side.enters(EMAIL, PASSWORD)

    await side.provider.reset(code, NEXT)
    assert await side.enters(EMAIL, NEXT)


async def test_nothing_is_mailed_to_an_unknown_address(side: Side) -> None:
    await side.provider.send_reset("nobody@example.com", "en")

    assert await side.pages("nobody@example.com") == []
    assert await side.told("nobody@example.com") == []


async def test_the_present_password_is_checked(side: Side) -> None:
    subject = (await side.join(EMAIL)).subject

    await side.provider.check_password(subject, PASSWORD)
    for who, password in ((subject, NEXT), (subject, ""), ("nobody", PASSWORD), ("", PASSWORD)):
        with pytest.raises(WrongPassword):
            await side.provider.check_password(who, password)


async def test_change_of_password(side: Side) -> None:
    subject = (await side.join(EMAIL)).subject

    with pytest.raises(Invalid):
        await side.provider.change_password(subject, "short-one")
    assert await side.enters(EMAIL, PASSWORD)
    await side.provider.change_password(subject, NEXT)

    assert await side.enters(EMAIL, NEXT)
    assert not await side.enters(EMAIL, PASSWORD)


async def test_change_of_email_takes_force_at_the_new_address(side: Side) -> None:
    joined = await side.join(EMAIL)
    await side.provider.send_email_change(joined.subject, PASSWORD, OTHER, "bn")
    assert (await side.pages(OTHER))[0].startswith("/bn/confirm-email?")
    assert await side.enters(EMAIL, PASSWORD)
    assert not await side.enters(OTHER, PASSWORD)
    code = await side.code(OTHER, "/confirm-email")

    proof = await side.provider.confirm_email_change(code, joined.subject)

    assert (proof.identity, proof.email, proof.email_verified) == (joined.identity, OTHER, True)
    assert await side.enters(OTHER, PASSWORD)
    assert not await side.enters(EMAIL, PASSWORD)
    with pytest.raises(LinkOver):
        await side.provider.confirm_email_change(code, joined.subject)


async def test_a_reset_link_of_the_old_address_ends_with_it(side: Side) -> None:
    subject = (await side.join(EMAIL)).subject
    await side.provider.send_reset(EMAIL, "en")
    await side.provider.send_email_change(subject, PASSWORD, OTHER, "en")
    await side.provider.confirm_email_change(await side.code(OTHER, "/confirm-email"), subject)

    with pytest.raises(LinkOver):
        await side.provider.reset(await side.code(EMAIL, "/reset"), NEXT)
    assert await side.enters(OTHER, PASSWORD)


async def test_change_of_email_needs_the_password(side: Side) -> None:
    subject = (await side.join(EMAIL)).subject

    with pytest.raises(WrongPassword):
        await side.provider.send_email_change(subject, NEXT, OTHER, "en")

    assert await side.pages(OTHER) == []


async def test_change_of_email_to_a_known_address_tells_its_owner(side: Side) -> None:
    subject = (await side.join(EMAIL)).subject
    await side.join(OTHER, NEXT)
    mailed = len(await side.pages(OTHER))

    await side.provider.send_email_change(subject, PASSWORD, OTHER, "en")

    assert await side.told(OTHER) == [Purpose.ALREADY_HERE]
    assert len(await side.pages(OTHER)) == mailed
    assert await side.enters(OTHER, NEXT)


async def test_a_sign_up_that_nobody_confirmed_blocks_no_change_of_email(side: Side) -> None:
    joined = await side.join(EMAIL)
    await side.apply(OTHER, NEXT)

    await side.provider.send_email_change(joined.subject, PASSWORD, OTHER, "en")
    proof = await side.provider.confirm_email_change(await side.code(OTHER, "/confirm-email"), joined.subject)

    assert (proof.identity, proof.email) == (joined.identity, OTHER)
    assert not await side.enters(OTHER, NEXT)


async def test_an_address_taken_meanwhile_is_not_given_twice(side: Side) -> None:
    subject = (await side.join(EMAIL)).subject
    await side.provider.send_email_change(subject, PASSWORD, OTHER, "en")
    await side.join(OTHER, NEXT)

    with pytest.raises(LinkOver):
        await side.provider.confirm_email_change(await side.code(OTHER, "/confirm-email"), subject)

    assert await side.enters(EMAIL, PASSWORD)
    assert await side.enters(OTHER, NEXT)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "x" * 100_000, "টোকেন"])
async def test_a_token_that_nobody_gave_is_refused(side: Side, token: str) -> None:
    with pytest.raises(TokenRefused):
        await side.provider.verify_token(token)


async def test_role_revocation_and_deletion_may_be_told_twice(side: Side) -> None:
    subject = (await side.join(EMAIL)).subject

    for _ in range(2):
        await side.provider.set_role(subject, "support")
        await side.provider.revoke(subject)
    assert await side.enters(EMAIL, PASSWORD)
    for _ in range(2):
        await side.provider.delete(subject)
    await side.provider.set_role(subject, "admin")
    await side.provider.revoke(subject)

    assert not await side.enters(EMAIL, PASSWORD)
    assert not await side.provider.has_password(subject)


async def test_a_deleted_address_can_sign_up_again(side: Side) -> None:
    before = await side.join(EMAIL)
    await side.provider.delete(before.subject)

    after = await side.join(EMAIL, NEXT)

    assert after.identity != before.identity
    assert not await side.enters(EMAIL, PASSWORD)
