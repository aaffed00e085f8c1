"""What only the Firebase provider does, against the real emulator: Google, Facebook, ID tokens."""

from collections.abc import Callable
from contextlib import suppress
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import pytest

from backend_ext.kit.clock import utcnow
from backend_ext.people.errors import (
    AccountDisabled,
    FederationRefused,
    LinkOver,
    TokenRefused,
    WrongCredentials,
    WrongPassword,
)
from backend_ext.people.identity.firebase import FirebaseProvider
from backend_ext.people.identity.provider import Federation, Proof
from tests.contract.sides import ORIGIN, PASSWORD, Firebase
from tests.contract.tokens import unsigned
from tests.emulator import PROJECT

EMAIL, OTHER = "rahima@example.com", "karim@example.com"
NEXT = "brave-heron-29"
CALLBACK = f"{ORIGIN}/api/account/arrive/google"


async def arrive(side: Firebase, federation: Federation = "google.com", **claims: Any) -> Proof:
    """Somebody goes there, says yes, and comes back."""
    departure = await side.provider.depart(federation, CALLBACK)
    return await side.provider.arrive(side.idp.consent(departure.url, **claims), departure.session)


@pytest.mark.parametrize(
    ("federation", "host"), [("google.com", "accounts.google.com"), ("facebook.com", "www.facebook.com")]
)
async def test_departure_leads_to_the_provider(firebase: Firebase, federation: Federation, host: str) -> None:
    departure = await firebase.provider.depart(federation, CALLBACK)

    assert urlsplit(departure.url).hostname == host
    assert firebase.emulator.account(EMAIL) is None


async def test_google_makes_an_account_and_finds_it_again(firebase: Firebase) -> None:
    first = await arrive(firebase, sub="g1", email=EMAIL, email_verified=True, name="Rahima")
    again = await arrive(firebase, sub="g1", email=EMAIL, email_verified=True)

    assert (first.issuer, first.email, first.email_verified, first.name) == (
        "firebase",
        EMAIL,
        True,
        "Rahima",
    )
    assert again.identity == first.identity
    assert (await arrive(firebase, sub="g2", email=OTHER, email_verified=True)).identity != first.identity


async def test_google_joins_the_account_of_the_same_verified_address(firebase: Firebase) -> None:
    joined = await firebase.join(EMAIL)

    proof = await arrive(firebase, sub="g1", email=EMAIL, email_verified=True)

    assert proof.identity == joined.identity
    assert await firebase.enters(EMAIL, PASSWORD)


async def test_google_ends_the_password_of_a_sign_up_that_nobody_confirmed(firebase: Firebase) -> None:
    await firebase.apply(EMAIL, "stolen-badger-5", browser="the browser of a stranger")

    proof = await arrive(firebase, sub="g1", email=EMAIL, email_verified=True)

    assert proof.email_verified
    assert not await firebase.enters(EMAIL, "stolen-badger-5")
    assert not await firebase.provider.has_password(proof.subject)


@pytest.mark.parametrize("password", ["", "x", PASSWORD, "g1", "null", "0" * 500])
async def test_an_account_of_google_alone_takes_no_password(firebase: Firebase, password: str) -> None:
    proof = await arrive(firebase, sub="g1", email=EMAIL, email_verified=True)

    with pytest.raises(WrongCredentials):
        await firebase.provider.sign_in(EMAIL, password)
    with pytest.raises(WrongPassword):
        await firebase.provider.check_password(proof.subject, password)
    with pytest.raises(WrongPassword):
        await firebase.provider.send_email_change(proof.subject, password, OTHER, "en")
    assert not await firebase.provider.has_password(proof.subject)
    assert await firebase.pages(OTHER) == []


async def test_sign_up_of_an_address_of_google_tells_its_owner(firebase: Firebase) -> None:
    await arrive(firebase, sub="g1", email=EMAIL, email_verified=True)

    await firebase.apply(EMAIL)

    assert len(await firebase.told(EMAIL)) == 1
    assert await firebase.pages(EMAIL) == []
    assert not await firebase.enters(EMAIL, PASSWORD)


@pytest.mark.parametrize("federation", ["google.com", "facebook.com"])
async def test_an_address_that_is_not_verified_opens_nobodys_account(
    firebase: Firebase, federation: Federation
) -> None:
    joined = await firebase.join(EMAIL)
    before = firebase.emulator.account(EMAIL)

    proof = await arrive(
        firebase, federation, sub="attacker", email=EMAIL, email_verified=False, name="Mallory"
    )

    assert proof.identity != joined.identity
    assert (proof.issuer, proof.email, proof.email_verified) == (federation, EMAIL, False)
    assert proof.subject.endswith("attacker")
    assert await arrive(firebase, federation, sub="attacker", email=EMAIL, email_verified=False) != joined
    assert firebase.emulator.account(EMAIL) == before


async def test_a_new_address_of_facebook_is_not_verified(firebase: Firebase) -> None:
    proof = await arrive(firebase, "facebook.com", sub="f1", email=EMAIL)

    assert (proof.issuer, proof.email, proof.email_verified) == ("firebase", EMAIL, False)


async def test_who_tells_no_address_has_none(firebase: Firebase) -> None:
    proof = await arrive(firebase, "facebook.com", sub="f1", name="Rahima")

    assert (proof.email, proof.email_verified) == ("", False)


async def test_a_reset_closes_the_way_in_that_a_stranger_made_before(firebase: Firebase) -> None:
    stranger = await arrive(firebase, "facebook.com", sub="f1", email=EMAIL)
    await firebase.provider.send_reset(EMAIL, "en")

    owner = await firebase.provider.reset(await firebase.code(EMAIL, "/reset"), PASSWORD)

    assert owner.email_verified
    again = await arrive(firebase, "facebook.com", sub="f1", email=EMAIL)
    assert again.identity not in (owner.identity, stranger.identity)
    assert not again.email_verified
    assert await firebase.enters(EMAIL, PASSWORD)


def _state(url: str) -> str:
    return url.replace("state=", "state=x")


@pytest.mark.parametrize(
    "spoil",
    [
        _state,
        lambda url: url.replace("state=", "stat="),
        lambda url: url + "&state=x",
        lambda url: url.replace("code=", "code=x"),
        lambda url: url.partition("?")[0],
        lambda url: "http://[",
        lambda url: "",
    ],
    ids=["state", "no-state", "two-states", "code", "no-query", "no-url", "empty"],
)
async def test_who_comes_back_otherwise_is_refused(firebase: Firebase, spoil: Callable[[str], str]) -> None:
    departure = await firebase.provider.depart("google.com", CALLBACK)
    back = firebase.idp.consent(departure.url, sub="g1", email=EMAIL, email_verified=True)

    with pytest.raises(FederationRefused):
        await firebase.provider.arrive(spoil(back), departure.session)

    assert firebase.emulator.account(EMAIL) is None


async def test_a_callback_is_good_in_its_own_session_once(firebase: Firebase) -> None:
    mine = await firebase.provider.depart("google.com", CALLBACK)
    theirs = await firebase.provider.depart("google.com", CALLBACK)
    back = firebase.idp.consent(theirs.url, sub="g1", email=EMAIL, email_verified=True)

    for session in (mine.session, "", "{}", "[]", "null", '{"session": "x"}', theirs.session[:-2]):
        with pytest.raises(FederationRefused):
            await firebase.provider.arrive(back, session)
    assert firebase.emulator.account(EMAIL) is None
    await firebase.provider.arrive(back, theirs.session)
    with pytest.raises(FederationRefused):
        await firebase.provider.arrive(back, theirs.session)


async def test_a_closed_account_is_told_so_only_by_google(firebase: Firebase) -> None:
    proof = await firebase.join(EMAIL)
    token = unsigned(proof.subject)
    await arrive(firebase, sub="g1", email=EMAIL, email_verified=True)
    firebase.emulator.update(proof.subject, disableUser=True)

    with pytest.raises(WrongCredentials):
        await firebase.provider.sign_in(EMAIL, PASSWORD)
    with pytest.raises(WrongPassword):
        await firebase.provider.check_password(proof.subject, PASSWORD)
    with pytest.raises(AccountDisabled):
        await arrive(firebase, sub="g1", email=EMAIL, email_verified=True)
    with pytest.raises(TokenRefused):
        await firebase.provider.verify_token(token)


async def test_an_id_token_tells_who_somebody_is(firebase: Firebase) -> None:
    proof = await firebase.join(EMAIL)
    tokens = await firebase.toolkit.sign_in(EMAIL, PASSWORD)

    assert await firebase.provider.verify_token(tokens.id_token) == Proof(
        "firebase", proof.subject, EMAIL, email_verified=True, name="Rahima"
    )


async def test_a_token_of_an_address_not_confirmed_says_so(firebase: Firebase) -> None:
    await firebase.apply(EMAIL)
    tokens = await firebase.toolkit.sign_in(EMAIL, PASSWORD)

    assert not (await firebase.provider.verify_token(tokens.id_token)).email_verified


NOW = int(utcnow().timestamp())


MISFITS: dict[str, dict[str, Any]] = {
    "over": {"exp": NOW - 1},
    "without end": {"exp": None},
    "of tomorrow": {"iat": NOW + 3600, "exp": NOW + 7200},
    "signed in tomorrow": {"auth_time": NOW + 3600},
    "never signed in": {"auth_time": None},
    "of another project": {"aud": "another-project"},
    "of two projects": {"aud": [PROJECT, "another-project"]},
    "by another project": {"iss": "https://securetoken.google.com/another-project"},
    "a session cookie": {"iss": f"https://session.firebase.google.com/{PROJECT}"},
    "of nobody": {"sub": ""},
    "without subject": {"sub": None},
    "long subject": {"sub": "x" * 129},
    "number as subject": {"sub": 7},
    "text for a truth": {"email_verified": "true"},
}


@pytest.mark.parametrize("changes", MISFITS.values(), ids=MISFITS)
async def test_a_token_that_does_not_fit_is_refused(firebase: Firebase, changes: dict[str, Any]) -> None:
    subject = (await firebase.join(EMAIL)).subject
    firebase.emulator.update(subject, validSince="1")
    assert (await firebase.provider.verify_token(unsigned(subject))).subject == subject

    with pytest.raises(TokenRefused):
        await firebase.provider.verify_token(unsigned(subject, **changes))


async def test_a_revoked_token_is_refused(firebase: Firebase) -> None:
    subject = (await firebase.join(EMAIL)).subject
    firebase.emulator.update(subject, validSince="1")
    token = unsigned(subject)
    await firebase.provider.verify_token(token)

    await firebase.provider.revoke(subject)

    with pytest.raises(TokenRefused):
        await firebase.provider.verify_token(token)


async def test_a_token_of_a_deleted_account_is_refused(firebase: Firebase) -> None:
    subject = (await firebase.join(EMAIL)).subject
    tokens = await firebase.toolkit.sign_in(EMAIL, PASSWORD)
    await firebase.provider.delete(subject)

    with pytest.raises(TokenRefused):
        await firebase.provider.verify_token(tokens.id_token)
    with pytest.raises(TokenRefused):
        await firebase.toolkit.refresh(tokens.refresh_token)


async def test_refreshed_tokens_carry_the_role(firebase: Firebase) -> None:
    subject = (await firebase.join(EMAIL)).subject
    tokens = await firebase.toolkit.sign_in(EMAIL, PASSWORD)
    await firebase.provider.set_role(subject, "editor")

    new = await firebase.toolkit.refresh(tokens.refresh_token)

    assert new.uid == subject
    assert (await firebase.provider.verify_token(new.id_token)).subject == subject
    account = firebase.emulator.account(EMAIL)
    assert account is not None
    assert account["customAttributes"] == '{"role": "editor"}'
    with pytest.raises(TokenRefused):
        await firebase.toolkit.refresh("forged")


async def test_firebases_link_takes_a_change_of_email_back(firebase: Firebase) -> None:
    joined = await firebase.join(EMAIL)
    firebase.emulator.update(joined.subject, email=OTHER)

    proof = await firebase.provider.confirm_email_change(
        await firebase.code(EMAIL, "/confirm-email"), joined.subject
    )

    assert (proof.identity, proof.email, proof.email_verified) == (joined.identity, EMAIL, True)
    assert await firebase.enters(EMAIL, PASSWORD)


async def test_a_project_that_hides_addresses_makes_no_difference(firebase: Firebase) -> None:
    firebase.emulator.hide_addresses(True)
    try:
        subject = (await firebase.join(EMAIL)).subject
        assert not await firebase.enters(EMAIL, NEXT)
        assert not await firebase.enters("nobody@example.com", PASSWORD)
        await firebase.provider.send_reset("nobody@example.com", "en")
        await firebase.apply(EMAIL, NEXT)
        await firebase.join(OTHER)
        await firebase.provider.send_email_change(subject, PASSWORD, OTHER, "en")

        assert await firebase.pages("nobody@example.com") == []
        assert len(await firebase.told(EMAIL)) == 1
        assert len(await firebase.told(OTHER)) == 1
        assert await firebase.pages(OTHER) == []
    finally:
        firebase.emulator.hide_addresses(False)


async def test_a_used_link_is_over_though_the_address_signed_up_again(firebase: Firebase) -> None:
    proof = await firebase.join(EMAIL)
    await firebase.provider.send_reset(EMAIL, "en")
    code = await firebase.code(EMAIL, "/reset")
    await firebase.provider.reset(code, NEXT)
    await firebase.provider.delete(proof.subject)
    await firebase.join(EMAIL)

    with pytest.raises(LinkOver):
        await firebase.provider.reset(code, NEXT)
    assert await firebase.enters(EMAIL, PASSWORD)


async def test_time_does_not_tell_whether_an_address_is_known(firebase: Firebase) -> None:
    paced = FirebaseProvider(
        PROJECT,
        ORIGIN,
        firebase.toolkit,
        firebase.admin,
        firebase.outbox,
        firebase.mongo,
        emulated=True,
        pace=0.5,
    )
    firebase.provider = paced
    await firebase.join(EMAIL)

    async def took(act: Callable[[str], Any], email: str) -> float:
        start = perf_counter()
        with suppress(WrongCredentials):
            await act(email)
        return perf_counter() - start

    acts: list[Callable[[str], Any]] = [
        lambda email: paced.sign_in(email, NEXT),
        lambda email: paced.send_reset(email, "en"),
        lambda email: firebase.apply(email, NEXT),
    ]
    for act in acts:
        known = median([await took(act, EMAIL) for _ in range(3)])
        unknown = median([await took(act, f"nobody{number}@example.com") for number in range(3)])
        assert abs(known - unknown) < 0.2 * min(known, unknown)
