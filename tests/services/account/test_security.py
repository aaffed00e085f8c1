"""Devices, password, second factor, and the end of an account."""

import pyotp
import pytest

from backend_ext.api.me import DELETE_WORDS
from backend_ext.kit.clock import utcnow
from backend_ext.people.sessions.models import Device, Kind
from chemouflage.account.data_state import DataState
from chemouflage.account.devices_state import DevicesState
from chemouflage.account.security_state import CODES, REMOVE, RENEW, SETUP_FIELD, SecurityState
from chemouflage.i18n import translator
from tests.account import AGENT, Here, notice
from tests.tab import call

pytestmark = pytest.mark.usefixtures("screen")


async def test_devices_of_ones_own(here: Here, stranger: Here) -> None:
    sessions = here.services.sessions
    _, laptop = await sessions.open(here.user, Device(AGENT, "2001:db8:7:8::1"))
    await sessions.open(here.user, Device("okhttp/4.12", ""), Kind.APP)
    tab, state = await here.at("/account/devices", DevicesState)
    assert len(state.devices) == 3
    first = state.devices[0]
    assert (first["here"], first["place"], first["name"]) == (True, "203.0.113.*", "Firefox, Linux")
    shown = {(row["app"], row["place"]) for row in state.devices[1:]}
    assert shown == {(False, "2001:0db8:0007:*"), (True, "")}

    await call(DevicesState.end, state, stranger.session_id)
    assert await notice(tab) == ""
    assert await sessions.who(stranger.secret) is not None
    await call(DevicesState.end, state, laptop.id)
    assert len(state.devices) == 2
    assert await notice(tab) == "That device is signed out."
    await call(DevicesState.end_others, state)
    assert [row["here"] for row in state.devices] == [True]
    assert await sessions.who(here.secret) is not None
    assert await sessions.who(stranger.secret) is not None


async def test_security_says_how_one_signs_in(here: Here, stranger: Here) -> None:
    _, state = await here.at("/account/security?done=password", SecurityState)
    assert (state.email, state.with_password, state.on) == (here.user.email, True, False)
    assert state.done == "Your password is changed. All other devices are signed out."
    _, state = await stranger.at("/account/security?need=second-factor&done=<b>", SecurityState)
    assert (state.with_password, state.needed, state.done) == (False, True, "")
    _, state = await here.at("/account/data", DataState)
    assert (state.ready, state.with_password) == (True, True)
    _, state = await stranger.at("/account/data", DataState)
    assert (state.ready, state.with_password) == (True, False)


def _code(secret: str, later: int = 0) -> str:
    moment = int(utcnow().timestamp()) + 30 * later
    return pyotp.TOTP(secret.replace(" ", "")).at(moment)


async def test_the_second_factor_from_setup_to_removal(here: Here) -> None:
    tab, state = await here.at("/account/security?need=second-factor", SecurityState)
    await call(SecurityState.begin, state)
    assert state.qr.startswith("<svg")
    assert state.uri.startswith("otpauth://totp/")
    assert await tab.wishes() == [["focus", SETUP_FIELD]]
    secret = state.secret
    await call(SecurityState.confirm, state, {"code": "000000"})
    assert (state.problem[:17], state.on, state.secret) == ("This code is wron", False, secret)
    assert (await here.now()).second_factor is None

    await call(SecurityState.confirm, state, {"code": _code(secret)})
    assert (state.on, len(state.codes), state.problem) == (True, 10, "")
    assert (state.qr, state.secret, state.uri, state._token) == ("", "", "", "")
    assert all(code in state.file for code in state.codes)
    assert await tab.wishes() == [["focus", CODES]]
    # The connection is lost and found again: what is shown once is still there.
    await call(SecurityState.load, state)
    assert len(state.codes) == 10
    old = list(state.codes)
    await call(SecurityState.kept, state)
    assert (state.codes, state.file) == ([], "")

    await call(SecurityState.ask, state, RENEW)
    assert await tab.wishes() == [["open", RENEW], ["focus", f"field-{RENEW}"]]
    await call(SecurityState.renew, state, {"code": old[0]})
    assert len(state.codes) == 10
    assert not set(old) & set(state.codes)
    assert await tab.wishes() == [["close", RENEW], ["focus", CODES]]
    await call(SecurityState.remove, state, {"code": old[1]})
    assert (state.on, state.problem[:17]) == (True, "This code is wron")
    await call(SecurityState.renew, state, {"code": _code(secret, 1)})
    await call(SecurityState.remove, state, {"code": state.codes[0].lower()})
    assert (state.on, state.codes) == (False, [])
    assert await tab.wishes() == [["close", REMOVE]]
    assert (await here.now()).second_factor is None


async def test_a_setup_is_forgotten_when_somebody_else_is_here(here: Here, stranger: Here) -> None:
    tab, state = await here.at("/account/security", SecurityState)
    await call(SecurityState.begin, state)
    tab.session = stranger.secret
    tab.go("/account/security")
    await call(SecurityState.load, state)
    assert (state.qr, state.secret, state._token, state.email) == ("", "", "", stranger.user.email)


async def test_asking_opens_nothing_else(here: Here) -> None:
    tab, state = await here.at("/account/security", SecurityState)
    for junk in ("", "sign-in-again", "x" * 1000):
        await call(SecurityState.ask, state, junk)
    assert ["open", "sign-in-again"] not in await tab.wishes()


def test_the_word_to_delete_is_the_pages_own() -> None:
    assert {translator(lang)("DELETE").casefold() for lang in ("en", "bn")} == DELETE_WORDS
