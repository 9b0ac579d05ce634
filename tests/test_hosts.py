import pytest

from newscrawl.errors import ArgumentError
from newscrawl.hosts import Hosts


def test_hosts_are_tried_in_order_until_one_answers() -> None:
    hosts = Hosts()
    first = hosts.current
    assert first == "https://www.tasnimnews.ir"
    assert hosts.next_after(f"{first}/fa/service/62/") == "https://www.tasnimnews.com"
    # A second request to the first host fails later: it follows, and skips none.
    assert hosts.next_after(f"{first}/fa/service/51/") == "https://www.tasnimnews.com"
    assert hosts.next_after("https://www.tasnimnews.com/fa/service/62/") is None


def test_a_host_that_has_answered_stays() -> None:
    hosts = Hosts()
    hosts.has_answered()
    assert hosts.next_after(hosts.current + "/x") is None


def test_the_users_host_is_the_only_one() -> None:
    hosts = Hosts("http://127.0.0.1:8000/")
    assert hosts.current == "http://127.0.0.1:8000"
    assert hosts.names == ["127.0.0.1"]
    assert hosts.next_after("http://127.0.0.1:8000/x") is None


@pytest.mark.parametrize("given", ["tasnimnews.com", "ftp://x", "https://", "https://x/fa/service"])
def test_what_is_no_host(given: str) -> None:
    with pytest.raises(ArgumentError, match="scheme and a host"):
        Hosts(given)
