"""Guard: a host is asked where the user gave it or it is the site's, plainly spelt, and leads to no
special-purpose address; only `TASNIM_URL`'s and a typed loopback address may.

A host can be spelled in many ways, and programs differ in what they read: 127.1, 2130706433 and
0x7f.1 are 127.0.0.1 to most, 010.0.0.1 is two addresses. What the library cannot parse is thus no
address, and no name where it ends in a number. The blocks stand in a table here: the library only
parses, for its verdict on an address changes from one version of Python to the next.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

# Names that mean this machine or its network wherever they are asked for (RFC 6761, 6762, 8375;
# what ICANN keeps out of the root). A name without a dot is the local network's, too.
_LOCAL_NAMES = (
    *("localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home"),
    *("lan", "arpa", "test", "invalid", "onion"),
)
# Only what no two programs read in two ways: no user-info, no escapes, no other script.
_plain_name = re.compile(r"[a-z0-9.-]+", re.IGNORECASE | re.ASCII)
_numeric = re.compile(r"0x[0-9a-f]*|[0-9]+")
_plain_netloc = re.compile(
    r"(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE | re.ASCII
)

# Blocks of addresses that lead to an IPv4 address, which decides, and how many bits follow it.
_CARRIERS = {
    IPv6Network("::ffff:0:0/96"): 0,  # IPv4-mapped
    IPv6Network("64:ff9b::/96"): 0,  # NAT64: how a network of IPv6 alone reaches all other sites
    IPv6Network("2002::/16"): 80,  # 6to4
}
# IANA's registries of special-purpose addresses (2025), with what its registries of the address
# space have as multicast or reserved. The first block that holds an address counts. Refused whole
# are the other forms that carry an IPv4 address, since no site has one: ::/96 and ::ffff:0:0:0/96
# (given up), Teredo's (clients behind a NAT), and 64:ff9b:1::/48 (each network has it elsewhere).
_BLOCKS: dict[IPv4Network | IPv6Network, str | None] = {
    **dict.fromkeys(_CARRIERS),
    **{
        ip_network(block): name
        for block, name in {
            "0.0.0.0/8": "this-network",
            "10.0.0.0/8": "private",
            "100.64.0.0/10": "shared",  # between a provider and its customers
            "127.0.0.0/8": "loopback",
            "169.254.0.0/16": "link-local",
            "172.16.0.0/12": "private",
            "192.0.0.0/24": "protocol",
            "192.0.2.0/24": "documentation",
            "192.31.196.0/24": "sink",  # AS112: answers what was asked by mistake
            "192.52.193.0/24": "relay",  # of multicast
            "192.88.99.0/24": "relay",  # of 6to4
            "192.168.0.0/16": "private",
            "192.175.48.0/24": "sink",
            "198.18.0.0/15": "benchmarking",
            "198.51.100.0/24": "documentation",
            "203.0.113.0/24": "documentation",
            "224.0.0.0/4": "multicast",
            "240.0.0.0/4": "reserved",
            "::/128": "unspecified",
            "::1/128": "loopback",
            "64:ff9b:1::/48": "translation",
            "100::/64": "discard",
            "100:0:0:1::/64": "dummy",
            "2001::/32": "tunnel",
            "2001::/23": "protocol",
            "2001:db8::/32": "documentation",
            "2620:4f:8000::/48": "sink",
            "3fff::/20": "documentation",
            "2000::/3": None,  # all that was ever given to sites
            "5f00::/16": "segment",  # of a provider's routing
            "fc00::/7": "private",
            "fe80::/10": "link-local",
            "fec0::/10": "site-local",
            "ff00::/8": "multicast",
            "::/0": "reserved",
        }.items()
    },
}


def is_public(host: str) -> bool | None:
    """Whether ``host`` is an address of the public network.

    True and False for a literal address, False for names that are local everywhere, and for what
    some program could read as an address though it is in no usual spelling: also for any name in
    another script, which is asked for in its ASCII form. None for any other name: its addresses
    have to be looked up.
    """
    try:
        return special_block(host.strip("[]")) is None
    except ValueError:
        *above, last = host.lower().rstrip(".").split(".")
    if not above or not _plain_name.fullmatch(host) or _numeric.fullmatch(last):
        return False
    return False if last in _LOCAL_NAMES else None


def special_block(address: str) -> str | None:
    """Name the special block that an address is in: ``loopback``, ``private``; None for a public
    address. Raise ValueError unless it is an IPv4 or IPv6 address in its usual spelling.
    """
    found = ip_address(address)
    bits = [after for block, after in _CARRIERS.items() if found in block]
    if found.version == 6 and int(found) >> 32 & 0xFDFFFFFF == 0x5EFE:  # ISATAP
        bits.append(0)
    carried = [IPv4Address(int(found) >> after & 0xFFFFFFFF) for after in bits]
    return next(filter(None, map(_block, [found, *carried])), None)


def _block(address: IPv4Address | IPv6Address) -> str | None:
    return next((name for block, name in _BLOCKS.items() if address in block), None)


@dataclass(frozen=True, slots=True)
class AllowList:
    """Who may be asked: the site's domains with all below them, and origins given by the user.

    ``domains``: ``news.example``. ``origins``: host and port, ``("127.0.0.1", 8000)``; they may
    be private, but nothing beside them may. ``given``: where the user gives them, for messages.
    """

    domains: Collection[str]
    origins: Collection[tuple[str, int]]
    given: str = "in TASNIM_URL"

    def refusal(self, url: str) -> str | None:
        """Why the address may not be asked for, in a few words; None where it may."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return "it is no address"
        if parts.scheme not in ("http", "https"):
            return f"{parts.scheme or 'no scheme'} is neither http nor https"
        match = _plain_netloc.fullmatch(parts.netloc)
        if not match:
            return f"{parts.netloc!r} is no plain host name"
        host = match["host"].lower().strip("[]")
        port = int(match["port"] or (443 if parts.scheme == "https" else 80))
        if (host, port) in self.origins:
            return None
        if is_public(host) is False:
            return f"{host}:{port} is not on the public network, nor {self.given}"
        if not self._knows(host):
            return (
                f"{host} is not one of the site's hosts"
                if self.domains
                else f"{host} is not {self.given}"
            )
        return None if port in (80, 443) else f"port {port} of {host} is not the site's"

    def _knows(self, host: str) -> bool:
        below = any(host == domain or host.endswith(f".{domain}") for domain in self.domains)
        return below or any(host == name for name, _ in self.origins)
