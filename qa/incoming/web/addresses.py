"""Which addresses may be asked: those of the public internet, and no other.

A name is resolved once, each address it has is checked, and the connection goes to the one
that was checked; so neither a redirect nor a name that changes its address leads inside.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Network,
    ip_address,
)
from urllib.parse import urlsplit, urlunsplit

from qa.incoming.web.errors import AddressRefused

LONGEST_ADDRESS = 2_048
"""Characters of a web address, by https://www.sitemaps.org/protocol.html."""

_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
"""A name in ASCII, or an IP address."""

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""From a host and a port to its IP addresses."""

# https://www.iana.org/assignments/iana-ipv4-special-registry, but for what is reachable
# from everywhere; multicast; and the address by which Azure's machines ask their host.
_INSIDE_4 = (
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24"
    " 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24"
    " 224.0.0.0/4 240.0.0.0/4 168.63.129.16/32"
)

# https://www.iana.org/assignments/ipv6-address-space: all that is given out so far, and of
# it what leads elsewhere: protocols (Teredo too), documentation, and 6to4, which hides an
# IPv4 address and has been given up (RFC 7526).
_OUTSIDE_6 = "2000::/3"
_INSIDE_6 = "2001::/23 2001:db8::/32 2002::/16 3fff::/20"

_NAT64 = "64:ff9b::/96"
"""RFC 6052: holds an IPv4 address, which a network without IPv4 translates."""


async def system_addresses(host: str, port: int) -> Sequence[str]:
    """The IP addresses that the system's own resolver gives."""
    import anyio

    rows = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


@dataclass(frozen=True, slots=True)
class Policy:
    """Which servers may be asked.

    Attributes:
        allow: IP addresses and ports that are asked although they are not public; the
            command line has no way to say so.
        ports: that are asked.
        resolve: gives the addresses of a name.
    """

    allow: frozenset[tuple[str, int]] = frozenset()
    ports: frozenset[int] = frozenset({80, 443})
    resolve: Resolve = system_addresses

    async def addresses(self, host: str, port: int) -> Sequence[str]:
        """The IP addresses of a host, all of them checked, at least one.

        Raises:
            AddressRefused: one of them is not of the public internet, or the port is none
                of the web's.
            OSError: the name cannot be resolved.
        """
        addresses = await self.resolve(host, port)
        if not addresses:
            raise OSError("has no address")
        for address in addresses:
            if (address, port) in self.allow:
                continue
            if not is_public(address):
                raise AddressRefused(f"leads to {address}, which is not on the public internet")
            if port not in self.ports:
                raise AddressRefused(f"names the port {port}, which is none of the web's")
        return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, reachable from everywhere."""
    try:
        number = ip_address(address)
    except ValueError:
        return False
    if isinstance(number, IPv4Address):
        return not any(number in network for network in _networks_4())
    if number.scope_id is not None:
        return False
    outside, nat64, *inside = _networks_6()
    if number in nat64:
        return is_public(str(IPv4Address(int(number) & 0xFFFFFFFF)))
    return number in outside and not any(number in network for network in inside)


@cache
def _networks_4() -> tuple[IPv4Network, ...]:
    return tuple(map(IPv4Network, _INSIDE_4.split()))


@cache
def _networks_6() -> tuple[IPv6Network, ...]:
    return tuple(map(IPv6Network, (_OUTSIDE_6, _NAT64, *_INSIDE_6.split())))


def web_address(text: str, base: str | None = None) -> str:
    """A web address in the one form in which it is asked, kept and compared.

    In ASCII, without its fragment, and with a path.

    Args:
        text: as it was typed or stands in a page.
        base: the address of the page, where it may be relative.

    Raises:
        AddressRefused: it is no address of a web page.
    """
    address = _in_one_form(text, base)
    if _in_one_form(address) != address:
        raise AddressRefused("can be read in more than one way")
    return address


def _in_one_form(text: str, base: str | None = None) -> str:
    import httpx

    try:
        url = httpx.URL(text.strip())
        url = url if base is None else httpx.URL(base).join(url)
        url = url.copy_with(fragment=None)
        parts = urlsplit(str(url))
        host = parts.hostname if parts.port != 0 else None  # raises for a port that is none
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise AddressRefused(f"is no web address: {error}".rstrip(".")) from error
    if url.scheme not in ("http", "https"):
        raise AddressRefused("begins with neither http:// nor https://")
    if host is None or _HOST.fullmatch(host) is None:
        raise AddressRefused("names no host that there can be")
    if url.userinfo:
        raise AddressRefused("holds a name or password, which are not sent")
    netloc = parts.netloc.removesuffix(":80" if url.scheme == "http" else ":443")
    whole = urlunsplit(parts._replace(netloc=netloc, path=parts.path or "/"))
    if len(whole) > LONGEST_ADDRESS:
        raise AddressRefused(f"is longer than {LONGEST_ADDRESS:,} characters")
    return whole


def host_of(url: str) -> str:
    """The host of an address that `web_address` gave."""
    return urlsplit(url).hostname or ""


def origin_of(url: str) -> str:
    """Scheme, host and port of such an address, as "https://news.example"."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
