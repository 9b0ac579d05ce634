"""Which addresses may be asked for: the site's, and none of the machine's or its network's own.

A host can be spelled in many ways, and programs differ in what they read: 127.1, 2130706433 and
0x7f.1 are 127.0.0.1 to most. So every reading of a spelling counts, not only the likely one.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from stringprep import in_table_b1
from urllib.parse import unquote, urlsplit

# Names that mean this machine or its network wherever they are asked for (RFC 6761, 6762, 8375;
# what ICANN keeps out of the root). A name without a dot is the local network's, too.
_LOCAL_NAMES = (
    *("localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home"),
    *("lan", "arpa", "test", "invalid", "onion"),
)
_DOTS = str.maketrans(dict.fromkeys("\u3002\uff0e\uff61", "."))  # as IDNA reads them
_numeric = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.ASCII)
# Only what no two programs read in two ways: no user-info, no escapes, no other script.
_plain_netloc = re.compile(
    r"(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE | re.ASCII
)

# Not to be routed, though some versions of Python call them global.
_MORE_V4 = [IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24")]
_GLOBAL_V6 = IPv6Network("2000::/3")
_MORE_V6 = [IPv6Network("2001::/23"), IPv6Network("2001:db8::/32"), IPv6Network("3fff::/20")]
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(host: str) -> bool | None:
    """Whether ``host``, in any spelling, is an address of the public network.

    True and False for a literal address, False for names that are local everywhere; None for any
    other name: its addresses have to be looked up. Percent escapes, full-width digits, brackets,
    a scope and dots at the end make no difference.
    """
    name = _folded(host)
    if ":" in name:
        return _is_public_v6(name)
    labels = name.split(".")
    if _numeric.fullmatch(labels[-1]):
        # What ends in a number is an address or nothing: programs differ in what they make of it.
        found = list(_readings(labels))
        return bool(found) and all(map(_is_public_v4, found))
    return False if len(labels) == 1 or labels[-1] in _LOCAL_NAMES else None


def kind_of(address: str) -> str:
    """What an address in its usual spelling is, in a word or two: ``loopback``, ``private``."""
    try:
        found: IPv4Address | IPv6Address = (
            IPv6Address(address.partition("%")[0]) if ":" in address else IPv4Address(address)
        )
    except ValueError:
        return "local"
    names = ("loopback", "link_local", "multicast", "unspecified", "private")
    kind = next((name for name in names if getattr(found, f"is_{name}")), "reserved")
    return kind.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Gate:
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


def _folded(host: str) -> str:
    """The host in small ASCII as far as it can be, as those who look it up fold it."""
    text = host.strip()
    if ":" not in text.partition("%")[0]:  # or it is a scope: fe80::1%eth0
        for _ in range(3):
            text = unquote(text)
    text = text.translate(_DOTS)
    text = unicodedata.normalize("NFKC", "".join(c for c in text if not in_table_b1(c)))
    text = "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text.translate(_DOTS)
    )
    if ":" in text:
        text = text.partition("%")[0]
    return text.strip().strip("[]").rstrip(".").casefold()


def _readings(labels: list[str]) -> Iterator[IPv4Address]:
    """The addresses that numbers parted by dots are read as: 010 is eight to some, ten to others.

    Fewer than four parts: the last fills what is left, as inet_aton has it.
    """
    if len(labels) > 4 or not all(map(_numeric.fullmatch, labels)):
        return
    for octal in (True, False):
        try:
            numbers = [_number(label, octal=octal) for label in labels]
        except ValueError:
            continue
        *first, last = numbers
        if all(number < 256 for number in first) and last < 256 ** (5 - len(numbers)):
            yield IPv4Address(bytes(first) + last.to_bytes(5 - len(numbers), "big"))


def _number(text: str, *, octal: bool) -> int:
    if text.startswith("0x"):
        return int(text[2:] or "0", 16)
    return int(text[:99], 8 if octal and text.startswith("0") else 10)


def _is_public_v4(address: IPv4Address) -> bool:
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address in network for network in _MORE_V4)
    )


def _is_public_v6(text: str) -> bool:
    try:
        address = IPv6Address(text)
    except ValueError:
        return False
    if address.ipv4_mapped is not None:
        return _is_public_v4(address.ipv4_mapped)
    if address in _NAT64:
        return _is_public_v4(IPv4Address(int(address) & 0xFFFFFFFF))
    if address.sixtofour is not None and not _is_public_v4(address.sixtofour):
        return False
    if int(address) >> 32 & 0xFDFFFFFF == 0x5EFE:  # ISATAP: the last four bytes are an IPv4 address
        return _is_public_v4(IPv4Address(int(address) & 0xFFFFFFFF))
    return (
        address in _GLOBAL_V6
        and address.is_global
        and not any(address in network for network in _MORE_V6)
    )
