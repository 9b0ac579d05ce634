import ipaddress
import socket
import unicodedata
from bisect import bisect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.utils.address_guard import is_public, special_block

NOT_PUBLIC = """
127.0.0.1 127.1 127.0.1 127.0.0.1. 127.0.0.1.. 2130706433 2130706434 0x7f000002 0x7F.0x0.0.1
0177.0.0.1 0177.1 017700000001 0127.0.0.1 000177.000.000.001 0 0x 0.0.0.0 0.1
[::1] ::1 [::] :: 0:0:0:0:0:0:0:1 [::ffff:127.0.0.1] ::ffff:7f00:1 ::ffff:10.0.0.1 ::127.0.0.1
64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b:1::808:808 2002:7f00:1:: 2002:a00:1::
2001:0:7f00:1::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1 3fff::1 5f00::1 100::1
fe80::1 fe80::1%eth0 [fe80::1%25eth0] fe80::1%ee0 fc00::1 fd12:3456::1 fec0::1 ff02::1 ff0e::1
2600::5efe:127.0.0.1 2600::200:5efe:10.0.0.1 ::1%lo [::1 ::1] :::: 1::2::3 ::g
10.0.0.1 10.1 172.16.0.1 172.31.255.255 192.168.1.1 192.168.257 100.64.0.1 100.127.255.255
169.254.169.254 0xa9fea9fe 169.254.43518 192.0.0.1 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1
203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
256.0.0.1 1.2.3.4.5 1.2.3.256 4294967296 4294967297 6425673729 08.8.8.999 127.0.0.0x7g.1
%31%32%37.0.0.1 %2531%2532%2537.0.0.1 127%2e0%2E0%2e1 %5B%3A%3A1%5D localhos%74
１２７.０.０.１ 127。0。0。1 127．0．0．1 127｡0｡0｡1 ①②⑦.0.0.1 ۱۲۷.۰.۰.۱ ١٢٧.1 12\u00ad7.0.0.1
localhost LOCALHOST localhost. ⓛⓞⓒⓐⓛⓗⓞⓢⓣ local\u200bhost a.localhost.
printer.local vm.internal x.lan router.home host.home.arpa x.intranet localhost.localdomain
router mail. x.test x.invalid 1.0.0.127.in-addr.arpa خبر.com www.خبر.com a\u212a.com
8.8 134744072 0x08080808 0x8.8.8.8 08.8.8.8 010.8.8.8 1.1.1.1. 8.8.8.8.. 8.8.8.8\u3002
8%2e8.8.8 %38.8.8.8 ８.８.８.８ 8.8.8.８ 8。8。8。8 ⑧.8.8.8 ۸.۸.۸.۸ 8\u00ad.8.8.8 ٨.com.٨
example.123 example.0x example.0xff a.b.9. 8.8.8.8:80 +8.8.8.8
[::ffff:8.8.8.８] 2600::1::2 2600::1%eth0%1 ２600::1 %5B2600::1%5D ::ffff:0:8.8.8.8 ::8.8.8.8
fe80::5efe:8.8.8.8 fd00::200:5efe:808:808 2002:808:808::5efe:7f00:1
192.0.0.9 192.0.0.170 192.31.196.1 192.52.193.1 192.175.48.1 2620:4f:8000::1
100:0:0:1::1 1000::1 4000::1 2001:20::1 2001:4:112::1 2001:0:808:808:8000:63bf:f7f7:f7f7
""".split()
PUBLIC = """
8.8.8.8 1.0.0.0 185.143.233.5 [8.8.8.8] [2600::1] 2a00:1450:4001::200e 2600:0::1%eth0
2001:200:: 3ffe::1 ::ffff:8.8.8.8 ::FFFF:808:808 64:ff9b::808:808 2002:808:808::1
2600::5efe:8.8.8.8 2600:0:0:0:0:0:0:A
""".split()
NAMES = """
www.tasnimnews.ir tasnimnews.ir tn.ai 127.0.0.1.nip.io localhost.example.com 1e100.net 0x7f.com
xn--mgbaam7a8h.com a.b 127.0.0.a WWW.TASNIMNEWS.COM. local.org
""".split()


@pytest.mark.parametrize("host", [*NOT_PUBLIC, "", " ", ".", "127.0.0.1 ", "\t127.0.0.1"])
def test_what_is_not_public(host: str) -> None:
    assert is_public(host) is False


@pytest.mark.parametrize("host", PUBLIC)
def test_what_is_public(host: str) -> None:
    assert is_public(host) is True


@pytest.mark.parametrize("host", NAMES)
def test_what_has_to_be_looked_up(host: str) -> None:
    assert is_public(host) is None


OCTETS = st.integers(0, 255)
LOCAL_V4 = st.one_of(
    st.tuples(st.sampled_from([0, 10, 127, *range(224, 256)]), OCTETS, OCTETS, OCTETS),
    st.tuples(st.just(192), st.just(168), OCTETS, OCTETS),
    st.tuples(st.just(172), st.integers(16, 31), OCTETS, OCTETS),
    st.tuples(st.just(169), st.just(254), OCTETS, OCTETS),
    st.tuples(st.just(100), st.integers(64, 127), OCTETS, OCTETS),
)


def spelled(draw: st.DrawFn, octets: tuple[int, ...]) -> str:
    """Draw one of the spellings of an address that inet_aton accepts."""
    parts = draw(st.integers(1, 4))
    numbers = [*octets[: parts - 1], int.from_bytes(bytes(octets[parts - 1 :]), "big")]
    forms = st.sampled_from(["{:d}", "{:#x}", "{:#X}", "0{:o}", "000{:o}", "0x000{:x}"])
    text = ".".join(draw(forms).format(number) for number in numbers).lower()
    assert socket.inet_aton(text) == bytes(octets)
    return text


@st.composite
def spellings(draw: st.DrawFn) -> str:
    text = spelled(draw, draw(LOCAL_V4))
    change = draw(st.sampled_from(["none", "dot", "upper", "wide", "percent", "ideographic"]))
    if change == "dot":
        return text + "."
    if change == "upper":
        return text.upper()
    if change == "wide":
        return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)
    if change == "percent":
        return "".join(f"%{ord(c):02x}" for c in text)
    return text.replace(".", "。") if change == "ideographic" else text


@given(spellings())
def test_no_spelling_makes_a_local_address_public(host: str) -> None:
    assert is_public(host) is False


@given(LOCAL_V4, st.sampled_from(["::ffff:{}", "64:ff9b::{}", "::{}", "2600:1::5efe:{}", "::1:{}"]))
def test_nor_does_an_address_within_another(octets: tuple[int, ...], form: str) -> None:
    v4 = ipaddress.IPv4Address(bytes(octets))
    assert is_public(form.format(v4)) is False
    assert is_public(f"[{ipaddress.IPv6Address(form.format(v4)).exploded}]") is False
    assert is_public(str(ipaddress.IPv6Address(0x2002 << 112 | int(v4) << 80 | 1))) is False


@given(st.text(max_size=30))
def test_any_text_gets_an_answer(host: str) -> None:
    assert is_public(host) in (True, False, None)
    assert is_public(unicodedata.normalize("NFKC", host)) in (True, False, None)


# IANA's registries in another form than in the code: ranges over all addresses.
SPECIAL = """
0.0.0.0 0.255.255.255 this-network
10.0.0.0 10.255.255.255 private
100.64.0.0 100.127.255.255 shared
127.0.0.0 127.255.255.255 loopback
169.254.0.0 169.254.255.255 link-local
172.16.0.0 172.31.255.255 private
192.0.0.0 192.0.0.255 protocol
192.0.2.0 192.0.2.255 documentation
192.31.196.0 192.31.196.255 sink
192.52.193.0 192.52.193.255 relay
192.88.99.0 192.88.99.255 relay
192.168.0.0 192.168.255.255 private
192.175.48.0 192.175.48.255 sink
198.18.0.0 198.19.255.255 benchmarking
198.51.100.0 198.51.100.255 documentation
203.0.113.0 203.0.113.255 documentation
224.0.0.0 239.255.255.255 multicast
240.0.0.0 255.255.255.255 reserved
:: :: unspecified
::1 ::1 loopback
::2 ::fffe:ffff:ffff reserved
::1:0:0:0 64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff reserved
64:ff9b::1:0:0 64:ff9b:0:ffff:ffff:ffff:ffff:ffff reserved
64:ff9b:1:: 64:ff9b:1:ffff:ffff:ffff:ffff:ffff translation
64:ff9b:2:: ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff reserved
100:: 100::ffff:ffff:ffff:ffff discard
100:0:0:1:: 100::1:ffff:ffff:ffff:ffff dummy
100:0:0:2:: 1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff reserved
2001:: 2001:0:ffff:ffff:ffff:ffff:ffff:ffff tunnel
2001:1:: 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff protocol
2001:db8:: 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff documentation
2620:4f:8000:: 2620:4f:8000:ffff:ffff:ffff:ffff:ffff sink
3fff:: 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff documentation
4000:: 5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff reserved
5f00:: 5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff segment
5f01:: fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff reserved
fc00:: fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff private
fe00:: fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff reserved
fe80:: febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff link-local
fec0:: feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff site-local
ff00:: ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff multicast
"""
# Those that carry an IPv4 address: the first of them, and the bits after it.
CARRIERS = {"::ffff:0:0": 0, "64:ff9b::": 0, "2002::": 80}
ISATAP = (0x5EFE << 32, 0x0200_5EFE << 32)


def number(address: str) -> int:
    return int(ipaddress.ip_address(address))


class Family:
    """The ranges of the registries for IPv4 or IPv6, in order."""

    def __init__(self, kind: type[ipaddress.IPv4Address] | type[ipaddress.IPv6Address]) -> None:
        rows = [line.split() for line in SPECIAL.split("\n") if line]
        rows = [row for row in rows if isinstance(ipaddress.ip_address(row[0]), kind)]
        self.last = 2 ** kind(rows[0][0]).max_prefixlen - 1
        self.ranges = [(number(first), number(last), name) for first, last, name in rows]
        self.starts = [first for first, _, _ in self.ranges]

    def name(self, address: int) -> str | None:
        """Return the name of an address's range in the registries, None if it is in none."""
        place = bisect(self.starts, address) - 1
        return self.ranges[place][2] if address <= self.ranges[place][1] else None

    def addresses(self) -> st.SearchStrategy[int]:
        """Draw any address, often one in a special block or at an edge."""
        ends = {end for first, last, _ in self.ranges for end in (first, last)}
        edges = {end + step for end in ends for step in (-1, 0, 1)}
        return st.one_of(
            st.integers(0, self.last),
            st.sampled_from(sorted(edge for edge in edges if 0 <= edge <= self.last)),
            st.sampled_from(self.ranges).flatmap(lambda range_: st.integers(*range_[:2])),
        )


V4, V6 = Family(ipaddress.IPv4Address), Family(ipaddress.IPv6Address)


def carried(address: int) -> list[int]:
    """Return the IPv4 addresses that an IPv6 address carries."""
    blocks = [
        address >> after & 0xFFFFFFFF
        for first, after in CARRIERS.items()
        if address >> after + 32 == number(first) >> after + 32
    ]
    is_isatap = address & 0xFFFFFFFF << 32 in ISATAP
    return [*blocks, address & 0xFFFFFFFF] if is_isatap else blocks


@given(V4.addresses())
def test_an_ipv4_address_is_refused_where_the_registries_have_a_block(address: int) -> None:
    text = str(ipaddress.IPv4Address(address))
    assert special_block(text) == V4.name(address)
    assert is_public(text) is (V4.name(address) is None)
    assert is_public(str(address)) is False
    assert is_public(hex(address)) is False


@given(V6.addresses())
def test_so_is_an_ipv6_address(address: int) -> None:
    names = [V6.name(address), *map(V4.name, carried(address))]
    said = ipaddress.IPv6Address(address)
    wanted = next(filter(None, names), None)
    assert special_block(str(said)) == special_block(said.exploded) == wanted
    assert is_public(f"[{said}]") is (wanted is None)


@given(V4.addresses(), st.integers(0, 2**80 - 1), st.integers(0x2000, 0x3FFF), st.data())
def test_an_ipv4_address_that_an_ipv6_one_carries_decides(
    address: int, tail: int, prefix: int, data: st.DataObject
) -> None:
    first, after = data.draw(st.sampled_from([*CARRIERS.items()]))
    carrier = number(first) | address << after | tail & 2**after - 1
    if not carried(tail):
        assert special_block(str(ipaddress.IPv6Address(carrier))) == V4.name(address)
    tunnelled = prefix << 112 | data.draw(st.sampled_from(ISATAP)) | address
    if V4.name(address):
        assert is_public(str(ipaddress.IPv6Address(tunnelled))) is False


def test_the_registries_ranges_here_part_the_space() -> None:
    for family in (V4, V6):
        ends = [-1, *(last for _, last, _ in family.ranges)]
        assert all(before < first for before, first in zip(ends, family.starts, strict=False))
        assert all(first <= last for first, last, _ in family.ranges)
    # The rest of IPv6: the carriers, and IANA's unicast space, 2000::/3, without its blocks.
    size = sum(last - first + 1 for first, last, _ in V6.ranges if first >> 125 != 1)
    assert size == 7 * 2**125 - 2 * 2**32


def test_a_block_has_a_name_and_what_is_no_address_none() -> None:
    assert special_block("fe80::1%eth0") == "link-local"
    for text in ("localhost", "127.1", "::1]", "", "127.0.0.1."):
        with pytest.raises(ValueError, match="does not appear to be"):
            special_block(text)
