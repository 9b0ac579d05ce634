from pathlib import Path

import pytest

from newscrawl.crawling.republished_arguments import CopyArguments
from newscrawl.errors import ArgumentError
from newscrawl.sites.republished_addresses import origins_of


def urls(text: str) -> tuple[str, ...]:
    return CopyArguments.read({"urls": text}).urls


def test_addresses_are_normalised_and_come_once() -> None:
    assert urls("HTTP://Khabar.Example:80/قم/?b=2&a=1#top") == (
        "http://khabar.example/%D9%82%D9%85/?b=2&a=1",
    )
    assert urls(" https://a.example/x , http://b.example ,https://a.example:443/x#y") == (
        "https://a.example/x",
        "http://b.example/",
    )
    # As typed: "?12345" and "?12345=" are two addresses to some sites, but never two stories.
    assert urls("http://a.example/?12345,http://a.example/?12345=,http://b.example/x?/n/1,") == (
        "http://a.example/?12345",
        "http://b.example/x?/n/1",
    )
    # A comma may stand in an address.
    assert urls("https://a.example/x,12.html,https://b.example/") == (
        "https://a.example/x,12.html",
        "https://b.example/",
    )


def test_a_file_has_one_address_a_line(tmp_path: Path) -> None:
    file = tmp_path / "addresses.txt"
    lines = [
        "# copies",
        "",
        "https://a.example/1",
        "  https://b.example/2  ",
        "https://a.example/1",
    ]
    file.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    assert urls(f"@{file}") == ("https://a.example/1", "https://b.example/2")
    file.write_text("https://a.example/1\n# x\nwww.b.example/2\n", encoding="utf-8")
    with pytest.raises(ArgumentError, match=r"line 3: www\.b\.example/2: this is no http"):
        urls(f"@{file}")
    file.write_text("https://b.example/2, https://a.example/1,\n", encoding="utf-8")
    assert urls(f"@{file}") == ("https://b.example/2", "https://a.example/1")
    file.write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(ArgumentError, match="no address in it"):
        urls(f"@{file}")
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ArgumentError, match="cannot be read"):
        urls(f"@{file}")
    with pytest.raises(ArgumentError, match="cannot be read"):
        urls(f"@{tmp_path / 'absent'}")
    with pytest.raises(ArgumentError, match="cannot be read"):
        urls(f"@{tmp_path}")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "which pages"),
        ("khabar.example", "no http"),
        ("ftp://khabar.example/", "no http"),
        ("file:///etc/passwd", "no http"),
        ("https://a.example/x,b.example", None),
        ("https://a.example/x y", "no http"),
        ("https://", "no host"),
        ("https://a.example:99999/", "no address"),
        ("https://user:word@a.example/", "no plain host"),
        ("https://[::1/", "no address"),
        ("http://[::1]:8000/", "IPv6"),
        ("https://www.tasnimnews.com/fa/news/1404/08/30/3440001/x", "agency's own"),
        ("https://tn.ai/3440001", "agency's own"),
        ("http://192.168.1.1/", "local network"),
        ("http://169.254.169.254/latest/meta-data/", "local network"),
        ("http://10.0.0.5:8000/", "local network"),
        ("http://2130706433/", "local network"),
        ("http://127.1/", "local network"),
        ("http://router/", "local network"),
        ("http://x.localhost/", "local network"),
        ("http://0.0.0.0/", "local network"),
        ("http://8.8/", "no usual spelling"),
        ("http://134744072/", "no usual spelling"),
        ("http://127.0.0.1./", "no usual spelling"),
    ],
)
def test_what_cannot_be_meant(text: str, reason: str | None) -> None:
    if reason is None:
        assert len(urls(text)) == 1
        return
    with pytest.raises(ArgumentError, match=reason):
        urls(text)


def test_other_arguments() -> None:
    given = {"urls": "https://a.example/", "again": "yes", "max_minutes": "5"}
    arguments = CopyArguments.read(given)
    assert arguments.again
    assert arguments.max_minutes == 5
    for wrong in ({"agian": "yes"}, {"again": "maybe"}, {"max_minutes": "0"}, {"provinces": "qom"}):
        with pytest.raises(ArgumentError):
            CopyArguments.read({"urls": "https://a.example/", **wrong})


def test_the_gate_is_for_the_given_hosts_alone() -> None:
    gate = CopyArguments.read(
        {"urls": "https://www.a.example/1,http://127.0.0.1:8000/2,http://b.example:8080/3"}
    ).gate
    for url in (
        "https://a.example/other",
        "http://www.a.example/robots.txt",
        "http://127.0.0.1:8000/robots.txt",
        "http://b.example:8080/",
        "http://www.b.example:8080/",
    ):
        assert gate.refusal(url) is None, url
    for url in (
        "https://x.a.example/",
        "https://a.example:8443/",
        "http://127.0.0.1/",
        "http://127.0.0.1:8001/",
        "http://127.0.0.2:8000/",
        "http://localhost:8000/",
        "https://c.example/",
        "https://www.tasnimnews.com/",
        "https://a.example.evil.example/",
        "http://b.example:8081/",
    ):
        assert gate.refusal(url), url
    assert "not among the addresses given" in (gate.refusal("https://c.example/") or "")


def test_typed_hosts_are_the_loopback_ones_that_were_typed() -> None:
    given = "http://127.0.0.1:8000/,http://localhost:1/,https://a.example/"
    arguments = CopyArguments.read({"urls": given})
    assert arguments.typed_hosts == ("127.0.0.1", "localhost")
    assert origins_of("http://127.0.0.1:2/") == {("127.0.0.1", 2)}
