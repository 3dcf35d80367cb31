"""Where messages may go: to public addresses alone, whatever a name resolves to."""

import re
import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import SplitResult, urlsplit

LONGEST: Final = 500
_VISIBLE: Final = re.compile(r"[!-~]+")
_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9a-fA-F:]+")
# Addresses that carry another one inside, so that a gateway may lead to a private network; and
# those for special purposes that the standard library knows only in part.
_REFUSED: Final = tuple(
    map(
        ip_network,
        (
            "::/96",  # IPv4-compatible
            "::ffff:0:0/96",  # IPv4-mapped
            "::ffff:0:0:0/96",  # IPv4-translated
            "64:ff9b::/96",  # NAT64
            "64:ff9b:1::/48",  # NAT64 of one's own
            "2001::/23",  # Teredo, ORCHID, benchmarks
            "3fff::/20",  # documentation
            "192.0.0.0/24",  # protocols
            "2002::/16",  # 6to4
            "192.88.99.0/24",  # 6to4 relays
        ),
    )
)
_GLOBAL_UNICAST: Final = ip_network("2000::/3")

Resolve: TypeAlias = Callable[[str, int], Sequence[str]]
"""From a name and a port to addresses; OSError when there are none."""


class AddressRefusedError(ValueError):
    """No message goes there; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Target(NamedTuple):
    """Where a message goes: the name is what is spoken to, the address what is connected to."""

    scheme: str
    host: str
    port: int
    path: str
    address: str


def resolved(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a name, as this machine knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_rest, address in found]


def check(url: str, *, loopback: bool = False) -> SplitResult:
    """Return the parts of an address that a message may be sent to. AddressRefusedError if none.

    Nothing is looked up: what a name resolves to is seen each time a message is sent.
    """
    if len(url) > LONGEST or not _VISIBLE.fullmatch(url):
        raise AddressRefusedError("not_an_address")
    parts = _split(url)
    if parts.scheme != "https" and not (loopback and parts.scheme == "http"):
        raise AddressRefusedError("not_https")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefusedError("not_an_address")
    if not _NAME.fullmatch(parts.hostname or ""):
        raise AddressRefusedError("not_an_address")
    return parts


def find(url: str, resolve: Resolve = resolved, *, loopback: bool = False) -> Target:
    """Return where exactly to connect. Resolves once; one forbidden address forbids them all."""
    parts = check(url, loopback=loopback)
    host = parts.hostname or ""
    port = parts.port or {"https": 443, "http": 80}[parts.scheme]
    try:
        addresses = resolve(host, port)
    except OSError as error:
        raise AddressRefusedError("unknown_host") from error
    if not addresses:
        raise AddressRefusedError("unknown_host")
    if not all(is_allowed(each, loopback=loopback) for each in addresses):
        raise AddressRefusedError("not_public")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, path, addresses[0])


def is_allowed(address: str, *, loopback: bool = False) -> bool:
    """Return whether messages may go to this address: a public one, of one machine."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if loopback and ip.is_loopback:
        return True
    return _is_public(ip)


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv6Address) and (ip.scope_id is not None or ip not in _GLOBAL_UNICAST):
        return False
    if any(ip in network for network in _REFUSED):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        raise AddressRefusedError("not_an_address") from None
    return parts
