"""Where somebody comes from, as limits count it."""

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address

UNKNOWN = "unknown"


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """The network that `address` speaks for: an IPv4 address itself, of an IPv6 address its /64.

    One line at home is a whole /64, so that single IPv6 addresses cost nothing. An IPv4 address written as
    IPv6 is that IPv4 address; what is no address at all is UNKNOWN.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return UNKNOWN
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), 64), strict=False))
