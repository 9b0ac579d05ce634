import ipaddress
import socket
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.guard import Gate, is_public, kind_of

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
router mail. x.test x.invalid 1.0.0.127.in-addr.arpa
""".split()

PUBLIC = """
8.8.8.8 8.8 134744072 0x08080808 0x8.8.8.8 185.143.233.5 1.1.1.1. [2600::1] 2a00:1450:4001::200e
::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1 ８.８.８.８ 08.8.8.8
""".split()

NAMES = """
www.tasnimnews.ir tasnimnews.ir tn.ai 127.0.0.1.nip.io localhost.example.com 1e100.net 0x7f.com
xn--mgbaam7a8h.com a.b 127.0.0.a WWW.TASNIMNEWS.COM. local.org خبر.com
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
    """One of the ways in which inet_aton takes an address."""
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


@given(st.integers(0, 2**32 - 1))
def test_what_the_system_reads_is_what_is_judged(number: int) -> None:
    address = ipaddress.IPv4Address(number)
    if not address.is_global:
        assert is_public(str(number)) is False
        assert is_public(hex(number)) is False
        assert is_public(str(address)) is False


def test_the_kind_of_an_address_is_said() -> None:
    kinds = {
        "127.0.0.2": "loopback",
        "10.0.0.1": "private",
        "169.254.169.254": "link-local",
        "224.0.0.1": "multicast",
        "0.0.0.0": "unspecified",
        "100.64.0.1": "reserved",
        "::1": "loopback",
        "fe80::1%eth0": "link-local",
        "localhost": "local",
    }
    assert {address: kind_of(address) for address in kinds} == kinds


GATE = Gate(
    ("tasnimnews.ir", "tn.ai"),
    {("127.0.0.1", 8000), ("localhost", 8001), ("mirror.example", 8443), ("::1", 8002)},
)


@pytest.mark.parametrize(
    "url",
    [
        "http://tasnimnews.ir/",
        "https://www.tasnimnews.ir/fa",
        "https://cdn.www.tasnimnews.ir:443/",
        "https://WWW.TasnimNews.ir:80",
        "http://tn.ai/123456",
        "http://127.0.0.1:8000/robots.txt",
        "http://localhost:8001/",
        "https://mirror.example:8443/",
        "http://mirror.example/",
        "http://[::1]:8002/",
    ],
)
def test_the_site_may_be_asked(url: str) -> None:
    assert GATE.refusal(url) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "neither http nor https"),
        ("ftp://www.tasnimnews.ir/", "neither http nor https"),
        ("data:text/html,x", "neither http nor https"),
        ("//www.tasnimnews.ir/", "no scheme"),
        ("http://[::1", "no address"),
        ("http://", "no plain host"),
        ("http:///x", "no plain host"),
        ("http://www.tasnimnews.ir@127.0.0.1/", "no plain host"),
        ("http://127.0.0.1@www.tasnimnews.ir/", "no plain host"),
        ("http://x:y@www.tasnimnews.ir/", "no plain host"),
        ("http://127.0.0.1\\@www.tasnimnews.ir/", "no plain host"),
        ("http://127.0.0.1:8000:80/", "no plain host"),
        ("http://www.tasnimnews.ir:/", "no plain host"),
        ("http://www.tasnimnews.ir:8_0/", "no plain host"),
        ("http://www.tasnimnews.ir:٨٠/", "no plain host"),
        ("http://www.tasnimnews%2Eir/", "no plain host"),
        ("http://www.tasnimnews。ir/", "no plain host"),
        ("http://www.tasnimnews.ir./", "not one of the site's"),
        ("http://127.0.0.1/", "not on the public network"),
        ("http://127.0.0.1:8001/", "not on the public network"),
        ("http://127.0.0.2:8000/", "not on the public network"),
        ("http://127.1:8000/", "not on the public network"),
        ("http://2130706433:8000/", "not on the public network"),
        ("http://0x7f000001:8000/", "not on the public network"),
        ("http://[::1]:8000/", "not on the public network"),
        ("http://[::ffff:127.0.0.1]:8000/", "not on the public network"),
        ("http://localhost/", "not on the public network"),
        ("http://localhost:8000/", "not on the public network"),
        ("http://a.localhost:8001/", "not on the public network"),
        ("http://a.127.0.0.1:8000/", "not on the public network"),
        ("http://169.254.169.254/latest/meta-data/", "not on the public network"),
        ("http://8.8.8.8/", "not one of the site's"),
        ("https://www.tasnimnews.com/fa", "not one of the site's"),
        ("http://tasnimnews.ir.evil.example/", "not one of the site's"),
        ("http://eviltasnimnews.ir/", "not one of the site's"),
        ("http://www.mirror.example:8443/", "not one of the site's"),
        ("https://www.tasnimnews.ir:22/", "port 22"),
        ("https://www.tasnimnews.ir:99999/", "port 99999"),
        ("https://mirror.example:8444/", "port 8444"),
    ],
)
def test_no_one_else_may(url: str, reason: str) -> None:
    refusal = GATE.refusal(url)
    assert refusal is not None
    assert reason in refusal
