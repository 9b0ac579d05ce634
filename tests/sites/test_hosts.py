import pytest

from newscrawl.errors import ArgumentError
from newscrawl.sites.hosts import Hosts
from tests.factories import TASNIM

TWO = ("https://one.example", "https://two.example")


def test_the_site_has_one_host() -> None:
    assert Hosts(TASNIM).urls == ["https://www.tasnimnews.ir"]
    assert Hosts(TASNIM).next_after("https://www.tasnimnews.ir/fa/x") is None


def test_hosts_are_tried_in_order_until_one_answers() -> None:
    hosts = Hosts(TASNIM, TWO)
    assert hosts.current == "https://one.example"
    assert hosts.next_after("https://one.example/fa/x") == "https://two.example"
    assert hosts.next_after("https://two.example/fa/x") is None
    # The next list is asked of the first host again: only this one's page may be broken.
    assert hosts.current == "https://one.example"
    assert not hosts.is_known
    assert hosts.origins == [("one.example", 443), ("two.example", 443)]


def test_a_host_that_has_answered_stays() -> None:
    hosts = Hosts(TASNIM, TWO)
    hosts.has_answered("https://two.example/fa/service/62/")
    hosts.has_answered("https://one.example/fa/service/51/")
    assert hosts.is_known
    assert hosts.current == "https://two.example"
    assert hosts.next_after("https://one.example/x") is None


def test_the_users_host_is_the_only_one() -> None:
    hosts = Hosts(TASNIM, ["http://127.0.0.1:8000/"])
    assert hosts.current == "http://127.0.0.1:8000"
    assert hosts.names == ["127.0.0.1"]
    assert hosts.origins == [("127.0.0.1", 8000)]
    assert hosts.next_after("http://127.0.0.1:8000/x") is None


@pytest.mark.parametrize("given", ["http://[::1]:8000", "https://[2001:db8::7]/", "http://[::1"])
def test_hosts_are_asked_over_ipv4(given: str) -> None:
    with pytest.raises(ArgumentError, match="only IPv4"):
        Hosts(TASNIM, [given])


@pytest.mark.parametrize(
    "given",
    [
        "",
        "tasnimnews.com",
        "ftp://x",
        "https://",
        "https://x/fa/service",
        "http://x:99999",
        "http://x?y",
        "http://a b",
    ],
)
def test_what_is_no_host(given: str) -> None:
    with pytest.raises(ArgumentError, match="scheme and a host"):
        Hosts(TASNIM, [given])
