"""Where webhooks may go, and how they are signed."""

import base64
import hashlib
import hmac
from datetime import timedelta

import pytest

from backend_ext.kit.clock import utcnow
from backend_ext.kit.errors import Invalid
from backend_ext.webhooks.models import Delivery, Endpoint, Topic
from backend_ext.webhooks.sender import Sender
from backend_ext.webhooks.signature import Signatures
from backend_ext.webhooks.targets import check, is_public, pinned
from tests.shop import SECRET

PUBLIC = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"]
PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fd00::1",
    "fec0::1",
    "::127.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b:1::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "2002:7f00:1::1",
    "2001:0:7f00:1::1",
    "64:ff9b::7f00:1",
    "2001:db8::1",
    "ff02::1",
    "no address",
]


@pytest.mark.parametrize(("address", "public"), [(a, True) for a in PUBLIC] + [(a, False) for a in PRIVATE])
def test_addresses_of_the_open_internet(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hook",
        "https://localhost/hook",
        "https://shop.localhost/",
        "https://mongod/",
        "https://db.internal/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://[::1]/",
        "https://[::ffff:7f00:1]/",
        "https://169.254.169.254/latest/meta-data",
    ],
)
def test_a_private_place_is_no_receiver_in_production(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(url, strict=True)
    assert set(refused.value.errors) == {"url"}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com/hook",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://",
        "https://user:pass@example.com/",
        "https://example.com/#part",
        " https://example.com/",
        "https://example.com/\n",
        "https://exämple.com/",
        "https://example.com/" + "x" * 500,
        "javascript:alert(1)",
        "https://hooks..example.com/",
        "https://.example.com/",
        f"https://{'a' * 64}.example.com/",
    ],
)
def test_what_is_no_web_address_is_no_receiver_anywhere(url: str) -> None:
    with pytest.raises(Invalid):
        check(url, strict=False)


async def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    asked: list[tuple[str, int]] = []

    async def look_up(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return PUBLIC

    url, host = await pinned("https://example.com/hook?a=b", look_up, strict=True)

    assert (str(url), host) == (f"https://{PUBLIC[0]}/hook?a=b", "example.com")
    assert asked == [("example.com", 443)]


@pytest.mark.parametrize("address", PRIVATE)
async def test_a_name_that_leads_into_a_private_network_is_not_connected_to(address: str) -> None:
    async def look_up(host: str, port: int) -> list[str]:
        return [PUBLIC[0], address]

    outcome = await Sender(strict=True, look_up=look_up).send("https://rebinding.example/", "{}", {})

    assert (outcome.taken, outcome.status) == (False, None)
    assert outcome.error == "its name leads to a private address"


async def test_a_name_that_cannot_be_looked_up_is_a_failure_like_any_other() -> None:
    outcome = await Sender(strict=True).send("https://hooks..example.com/", "{}", {})

    assert (outcome.taken, outcome.status) == (False, None)
    assert outcome.error.startswith("UnicodeError")


def test_a_signature_is_that_of_standard_webhooks() -> None:
    now = utcnow()
    endpoint = Endpoint(id="e1", slot=0, url="https://example.com/", topics=[], key_number=2, created_at=now)
    delivery = Delivery(
        id="m1",
        endpoint_id="e1",
        topic=Topic.ORDER_PAID,
        subject="o1",
        body='{"a":"৳"}',
        due_at=now,
        created_at=now,
    )
    signatures = Signatures(SECRET)

    def expected(of: Endpoint) -> str:
        key = base64.b64decode(signatures.secret(of).removeprefix("whsec_"))
        signed = f"m1.{int(now.timestamp())}.{delivery.body}".encode()
        return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()

    headers = signatures.headers(endpoint, delivery, now)
    assert headers["webhook-id"] == "m1"
    assert headers["webhook-timestamp"] == str(int(now.timestamp()))
    assert headers["webhook-signature"] == expected(endpoint)

    earlier = endpoint.model_copy(update={"key_number": 1})
    rotated = endpoint.model_copy(update={"rotated_at": now - timedelta(hours=23)})
    both = signatures.headers(rotated, delivery, now)["webhook-signature"]
    assert both == f"{expected(endpoint)} {expected(earlier)}"
    long_ago = endpoint.model_copy(update={"rotated_at": now - timedelta(hours=25)})
    assert signatures.headers(long_ago, delivery, now)["webhook-signature"] == expected(endpoint)
    other = endpoint.model_copy(update={"id": "e2"})
    assert signatures.secret(other) != signatures.secret(endpoint) != Signatures("x" * 40).secret(endpoint)
