import pytest

from newscrawl.errors import ArgumentError
from newscrawl.hosts import Hosts


def test_hosts_are_tried_in_order_until_one_answers() -> None:
    hosts = Hosts()
    assert hosts.current == "https://www.tasnimnews.ir"
    assert hosts.next_after("https://www.tasnimnews.ir/fa/x") == "https://www.tasnimnews.com"
    assert hosts.next_after("https://www.tasnimnews.com/fa/x") is None
    # The next list is asked of the first host again: only this one's page may be broken.
    assert hosts.current == "https://www.tasnimnews.ir"
    assert not hosts.is_known
    assert hosts.origins == [("www.tasnimnews.ir", 443), ("www.tasnimnews.com", 443)]


def test_a_host_that_has_answered_stays() -> None:
    hosts = Hosts()
    hosts.has_answered("https://www.tasnimnews.com/fa/service/62/")
    hosts.has_answered("https://www.tasnimnews.ir/fa/service/51/")
    assert hosts.is_known
    assert hosts.current == "https://www.tasnimnews.com"
    assert hosts.next_after("https://www.tasnimnews.ir/x") is None


def test_the_users_host_is_the_only_one() -> None:
    hosts = Hosts(["http://127.0.0.1:8000/"])
    assert hosts.current == "http://127.0.0.1:8000"
    assert hosts.names == ["127.0.0.1"]
    assert hosts.origins == [("127.0.0.1", 8000)]
    assert hosts.next_after("http://127.0.0.1:8000/x") is None


@pytest.mark.parametrize(
    "given",
    [
        "",
        "tasnimnews.com",
        "ftp://x",
        "https://",
        "https://x/fa/service",
        "http://[::1",
        "http://x:99999",
        "http://x?y",
        "http://a b",
    ],
)
def test_what_is_no_host(given: str) -> None:
    with pytest.raises(ArgumentError, match="scheme and a host"):
        Hosts([given])
