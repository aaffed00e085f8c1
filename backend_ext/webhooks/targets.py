"""Where messages may go: in production to public addresses over https alone.

A receiver's name is looked up at each try, and the connection goes to the address that was checked: a name
that says another address a moment later leads nowhere else. Redirects are not followed.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpx

from backend_ext.kit.errors import Invalid

LONGEST_URL = 500
_BAD_URL = "This must be the full web address of a receiver."
_BAD_PLACE = "This must be a public https address."
# All that is routed on the Internet; the rest is private, old, or has an IPv4 address inside.
_ROUTED = IPv6Network("2000::/3")
# Of what is routed, these carry an IPv4 address inside: it could be any.
_CARRIERS = (IPv6Network("2001::/32"), IPv6Network("2002::/16"))

Resolve = Callable[[str, int], Awaitable[list[str]]]


class NotPublic(Exception):
    """The receiver's name leads into a private network."""


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name. Raises OSError when it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open Internet."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if found.scope_id is not None or found not in _ROUTED:
            return False
        if any(found in network for network in _CARRIERS):
            return False
    return found.is_global and not found.is_multicast


def check(url: str, *, strict: bool) -> str:
    """`url` if it may be a receiver's; with `strict` as in production. Raises Invalid for the field `url`."""
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        raise Invalid({"url": _BAD_URL}) from None
    plain = (
        parts.scheme in ("http", "https") and _name(parts.host) and not parts.userinfo and not parts.fragment
    )
    if not plain or len(url) > LONGEST_URL or url != url.strip() or not url.isascii():
        raise Invalid({"url": _BAD_URL})
    if strict and (parts.scheme != "https" or not _may_be_public(parts.host)):
        raise Invalid({"url": _BAD_PLACE})
    return url


def _name(host: str) -> bool:
    """Whether a host is an address, or a name that can be looked up: each part has 1 to 63 characters."""
    return ":" in host or all(0 < len(part) < 64 for part in host.removesuffix(".").split("."))


def _may_be_public(host: str) -> bool:
    """Whether a host, a name or an address, is none that can be told to be private as it stands."""
    try:
        ip_address(host)
    except ValueError:
        return "." in host.strip(".") and not host.rstrip(".").endswith((".localhost", ".local", ".internal"))
    return is_public(host)


async def pinned(url: str, look_up: Resolve, *, strict: bool) -> tuple[httpx.URL, str]:
    """The address to connect to for `url`, and the host it stands for.

    Raises NotPublic, with `strict`, when any of the host's addresses is not; OSError when it has none.
    """
    parts = httpx.URL(url)
    addresses = await look_up(parts.host, parts.port or (443 if parts.scheme == "https" else 80))
    if not addresses:
        raise OSError("no address")
    if strict and (parts.scheme != "https" or not all(is_public(address) for address in addresses)):
        raise NotPublic
    return parts.copy_with(host=addresses[0]), parts.host
