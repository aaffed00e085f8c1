"""The links in Firebase's mails, and the way to Google and back."""

from urllib.parse import parse_qs, urlsplit

import pytest

from backend_ext.people.errors import FederationRefused, LinkOver, ProviderAway
from backend_ext.people.identity import action
from backend_ext.people.identity.action import Trail
from backend_ext.people.identity.federation import Journey
from backend_ext.people.identity.toolkit import AuthUri

ORIGIN = "https://shop.test"
OOB = "Abc-123_x"
TRAIL = Trail("bn", "/products/acids?x=1", action.mark_of("a browser"))


def code_of(landing: str | None) -> str:
    """The code in the address of a page."""
    assert landing is not None
    return parse_qs(urlsplit(landing).query)["code"][0]


@pytest.mark.parametrize(
    ("mode", "page"),
    [
        ("verifyEmail", "/confirm"),
        ("resetPassword", "/reset"),
        ("verifyAndChangeEmail", "/confirm-email"),
        ("recoverEmail", "/confirm-email"),
    ],
)
def test_a_mailed_link_leads_to_its_page_with_all_it_knows(mode: str, page: str) -> None:
    found = action.landing({"mode": mode, "oobCode": OOB, "continueUrl": action.back(ORIGIN, TRAIL)})

    assert found is not None
    assert urlsplit(found).path == f"/bn{page}"
    assert action.read(code_of(found)) == (OOB, TRAIL)


def test_a_link_that_knows_nothing_more_still_works() -> None:
    found = action.landing({"mode": "verifyEmail", "oobCode": OOB})

    assert found is not None
    assert found.startswith("/confirm?code=")
    assert action.read(code_of(found)) == (OOB, Trail())


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"mode": "verifyEmail"},
        {"mode": "signIn", "oobCode": OOB},
        {"oobCode": OOB},
        {"mode": "verifyEmail", "oobCode": ""},
        {"mode": "verifyEmail", "oobCode": "a.b"},
        {"mode": "verifyEmail", "oobCode": "x" * 513},
        {"mode": "verifyEmail", "oobCode": "কোড"},
    ],
    ids=["nothing", "no-code", "sign-in", "no-mode", "empty", "dots", "long", "bangla"],
)
def test_what_is_no_mailed_link_leads_nowhere(query: dict[str, str]) -> None:
    assert action.landing(query) is None


@pytest.mark.parametrize(
    "url",
    [
        f"{ORIGIN}/sign-in?next=//evil.test&by=x",
        f"{ORIGIN}/sign-in?next=https://evil.test/&by=",
        f"{ORIGIN}/sign-in?next=/\\evil.test",
        "http://[",
        "",
        "/sign-in?next=%00&by=<script>",
    ],
    ids=["host", "url", "backslash", "broken", "empty", "control"],
)
def test_a_spoilt_way_on_is_forgotten(url: str) -> None:
    found = action.landing({"mode": "verifyEmail", "oobCode": OOB, "continueUrl": url})

    assert action.read(code_of(found)) == (OOB, Trail())


@pytest.mark.parametrize(
    "code",
    [
        "",
        OOB,
        f"{OOB}.fr..",
        f"{OOB}.en.x.",
        f"{OOB}.en..x",
        f"{OOB}.en..____",
        f"{OOB}.en...",
        f"{OOB}.en..\n",
    ],
)
def test_a_spoilt_code_is_no_link(code: str) -> None:
    with pytest.raises(LinkOver):
        action.read(code)


def test_a_code_that_names_another_site_leads_to_none() -> None:
    assert action.read(f"{OOB}.en..Ly9ldmlsLnRlc3Q=") == (OOB, Trail())


def test_no_browser_has_no_mark() -> None:
    assert action.mark_of("") == ""
    assert action.mark_of("a") != action.mark_of("b")


GOOD = "https://accounts.google.com/o/oauth2/auth?state=s1&client_id=x"


@pytest.mark.parametrize(
    "url",
    [
        "http://accounts.google.com/auth?state=s1",
        "https://accounts.google.com.evil.test/auth?state=s1",
        "https://evilgoogle.com/auth?state=s1",
        "https://www.facebook.com/auth?state=s1",
        "https://accounts.google.com/auth",
        "https://accounts.google.com/auth?state=a&state=b",
        "javascript:alert(1)",
        "http://[",
    ],
    ids=["http", "suffix", "prefix", "facebook", "stateless", "two-states", "script", "broken"],
)
def test_nobody_is_sent_where_firebase_should_not_send_them(url: str) -> None:
    with pytest.raises(ProviderAway):
        Journey.begin("google.com", AuthUri(url=url, session="s"))


def test_a_journey_ends_where_it_began() -> None:
    journey = Journey.read(Journey.begin("google.com", AuthUri(url=GOOD, session="s")).text())

    journey.check("https://shop.test/back?state=s1&code=c")
    assert (journey.federation, journey.session) == ("google.com", "s")
    for back in (
        "https://shop.test/back?state=s2",
        "https://shop.test/back",
        "https://shop.test/back?state=কি",
    ):
        with pytest.raises(FederationRefused):
            journey.check(back)
