"""Decide which hosts the crawler may ask, by the spelling of the host and by its address.

A host must belong to the site or be given by the user, must be spelled plainly, and must not lead
to a special-purpose address. Only a host that the settings name and a typed loopback address may
lead to one.

A host can be spelled in many ways, and programs read them differently: 127.1, 2130706433 and
0x7f.1 are 127.0.0.1 to most programs, 010.0.0.1 is two addresses. A host that the `ipaddress`
library cannot parse is thus no address, and it is no name either where it ends in a number. The
table of blocks stands here, and the library only parses, because its own verdict on an address
changes from one version of Python to the next.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

# Names that mean this machine or its network wherever they are asked for (RFC 6761, 6762, 8375;
# names that ICANN keeps out of the root). A name without a dot is the local network's, too.
_LOCAL_NAMES = (
    *("localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home"),
    *("lan", "arpa", "test", "invalid", "onion"),
)
# Spellings that no two programs read differently: no user-info, no escapes, no other script.
_plain_name = re.compile(r"[a-z0-9.-]+", re.IGNORECASE | re.ASCII)
_numeric = re.compile(r"0x[0-9a-f]*|[0-9]+")
_plain_netloc = re.compile(
    r"(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE | re.ASCII
)

# Blocks whose addresses carry an IPv4 address, and how many bits follow it. The carried address
# decides.
_CARRIERS = {
    IPv6Network("::ffff:0:0/96"): 0,  # IPv4-mapped
    IPv6Network("64:ff9b::/96"): 0,  # NAT64: the way from an IPv6-only network to all other sites
    IPv6Network("2002::/16"): 80,  # 6to4
}
# IANA's registries of special-purpose addresses (2025), and the blocks that its registries of the
# address space call multicast or reserved. The first block that holds an address decides. Other
# forms that carry an IPv4 address are refused as a whole, since no site has such an address:
# ::/96 and ::ffff:0:0:0/96 (given up), Teredo's (clients behind a NAT), and 64:ff9b:1::/48 (each
# network places the IPv4 address differently).
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
            "192.31.196.0/24": "sink",  # AS112: answers queries that were sent by mistake
            "192.52.193.0/24": "relay",  # for multicast
            "192.88.99.0/24": "relay",  # for 6to4
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
            "2000::/3": None,  # every address that was ever given to sites
            "5f00::/16": "segment",  # for routing inside a provider's network
            "fc00::/7": "private",
            "fe80::/10": "link-local",
            "fec0::/10": "site-local",
            "ff00::/8": "multicast",
            "::/0": "reserved",
        }.items()
    },
}


def is_public(host: str) -> bool | None:
    """Return whether ``host`` is an address of the public network, as far as its text tells.

    A literal address gives True or False. Names that are local everywhere give False, and so does
    every host that some program could read as an address although it is in no usual spelling.
    Names in another script give False, too: they are asked for in their ASCII form. Any other name
    gives None, since its addresses have to be looked up first.
    """
    try:
        return special_block(host.strip("[]")) is None
    except ValueError:
        *above, last = host.lower().rstrip(".").split(".")
    if not above or not _plain_name.fullmatch(host) or _numeric.fullmatch(last):
        return False
    return False if last in _LOCAL_NAMES else None


def special_block(address: str) -> str | None:
    """Return the name of the special block that holds an address, such as ``loopback`` or
    ``private``; None for a public address.

    Raises ValueError unless it is an IPv4 or IPv6 address in its usual spelling.
    """
    found = ip_address(address)
    bits = [after for block, after in _CARRIERS.items() if found in block]
    if found.version == 6 and int(found) >> 32 & 0xFDFFFFFF == 0x5EFE:  # ISATAP
        bits.append(0)
    carried = [IPv4Address(int(found) >> after & 0xFFFFFFFF) for after in bits]
    return next(filter(None, map(_block, [found, *carried])), None)


def _block(address: IPv4Address | IPv6Address) -> str | None:
    return next((name for block, name in _BLOCKS.items() if address in block), None)


def is_within(host: str, domains: Iterable[str]) -> bool:
    """Return True if a host name is one of these domains, or below one."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


@dataclass(frozen=True, slots=True)
class AllowList:
    """The hosts that may be asked: the site's domains with all subdomains, and the user's origins.

    ``domains``: such as ``news.example``. ``origins``: host and port, ``("127.0.0.1", 8000)``; an
    origin may be private, but no other port or host beside it may. ``given``: where the user gives
    the origins, for messages.
    """

    domains: Collection[str]
    origins: Collection[tuple[str, int]]
    given: str = "in the settings"

    def refusal(self, url: str) -> str | None:
        """Return in a few words why ``url`` may not be asked for; None where it may."""
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
        if not self._is_known_host(host):
            return (
                f"{host} is not one of the site's hosts"
                if self.domains
                else f"{host} is not {self.given}"
            )
        return None if port in (80, 443) else f"port {port} of {host} is not the site's"

    def _is_known_host(self, host: str) -> bool:
        return is_within(host, self.domains) or any(host == name for name, _ in self.origins)
