"""Which network an address speaks for."""

import pytest

from backend_ext.kit.network import UNKNOWN, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("", UNKNOWN),
        ("testclient", UNKNOWN),
        ("1.2.3.4, 5.6.7.8", UNKNOWN),
        ("x" * 5000, UNKNOWN),
    ],
    ids=range(11),
)
def test_the_network_of_an_address(address: str, network: str) -> None:
    assert network_of(address) == network
